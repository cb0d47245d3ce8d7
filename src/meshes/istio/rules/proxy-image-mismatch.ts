import { isObject, objectAt, textAt, valueAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';
import { injectionOf } from './shared/injection.ts';
import { containersOf, podOf } from './shared/pod-of.ts';

export default defineRule({
  summary: 'A running pod has another proxy than the one that its control plane injects today.',
  why: `Proxies are replaced when pods are started anew, not when the control plane is upgraded. Until then they have the faults of their old version,
and beyond two minor versions apart, proxy and control plane need not understand each other. The variant of the image is not compared.`,
  severity: 'warning',
  reads: ['Pod', 'Namespace', 'ConfigMap'],
  upstream: ['IST0158'],
  messages: { other: ({ image, injected }: { image: string; injected: string }) => `this proxy is \`${image}\`, and the injector's is \`${injected}\`: start the pod anew` },
  bad: `apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector, namespace: istio-system }
data:
  values: '{"global": {"hub": "docker.io/istio", "tag": "1.30.1", "proxy": {"image": "proxyv2"}}}'
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Pod
metadata: { name: orders-1, namespace: shop }
spec:
  containers: [{ name: orders, image: orders }]
  initContainers:
    - name: istio-proxy
      image: docker.io/istio/proxyv2:1.29.0
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this proxy is \`docker.io/istio/proxyv2:1.29.0\`, and the injector's is \`docker.io/istio/proxyv2:1.30.1\`: start the pod anew
`,
  good: `apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector, namespace: istio-system }
data:
  values: '{"global": {"hub": "docker.io/istio", "tag": "1.30.1", "proxy": {"image": "proxyv2"}}}'
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Pod
metadata: { name: orders-1, namespace: shop }
spec: { containers: [{ name: orders, image: orders }, { name: istio-proxy, image: "docker.io/istio/proxyv2:1.30.1-distroless" }] }
`,
  judges: ['Pod'],
  judge(subject, context) {
    const pod = podOf(subject);
    const proxy = pod && containersOf(pod).find(({ name }) => name === 'istio-proxy');
    const image = textAt(proxy?.container, ['image']);
    if (pod === undefined || proxy === undefined || image === undefined || image === 'auto' || pod.annotations['sidecar.istio.io/proxyImage'] !== undefined) return;
    const injection = injectionOf(pod, context.get('Namespace', '', subject.namespace)?.labels);
    const injected = injection.is === 'injected' ? context.rows(images, injection.revision)[0] : undefined;
    if (injected === undefined || image === injected || /^-(?:distroless|debug|default)$/.test(image.startsWith(injected) ? image.slice(injected.length) : '')) return;
    context.report({ at: [subject, [...proxy.path, 'image']], message: 'other', data: { image, injected } });
  },
});

/** Under each revision, the image that its injector writes. */
const images = defineTable({
  reads: ['ConfigMap'],
  rowsOf(map): [string, string][] {
    const revision = /^istio-sidecar-injector(?:-(.+))?$/.exec(map.name);
    const image = revision === null ? undefined : imageIn(textAt(map.raw, ['data', 'values']) ?? '');
    return image === undefined ? [] : [[revision?.[1] ?? 'default', image]];
  },
});

function imageIn(text: string): string | undefined {
  try {
    const values: unknown = JSON.parse(text);
    const global = isObject(values) ? objectAt(values, ['global']) : undefined;
    const image = textAt(global, ['proxy', 'image']) ?? 'proxyv2';
    const [hub, tag] = [textAt(global, ['hub']), valueAt(global, ['tag'])];
    return image.includes('/') ? image : hub === undefined || tag === undefined ? undefined : `${hub}/${image}:${String(tag)}`;
  } catch {
    return undefined;
  }
}
