import { isObject, listAt, numberAt } from '../../../kube/resource.ts';
import { podKinds } from '../../../rules/indexes/pods.ts';
import { defineRule } from '../../../rules/rule.ts';
import { isInMesh } from './shared/injection.ts';
import { containersOf, isProxyContainer, podOf, type PodOf } from './shared/pod-of.ts';

const proxyUser = 1337;

export default defineRule({
  summary: 'A container of an application runs as the user or the group of the proxy, so its calls go past the proxy.',
  why: `What leaves a pod is led into the proxy, but for what user or group **1337** sends: that is the proxy itself. A container that runs as 1337
is taken for it. Its calls go out in plain text, without routes, retries or mutual TLS, and a strict server resets them.`,
  severity: 'error',
  reads: [...podKinds, 'Namespace'],
  upstream: ['IST0144'],
  messages: {
    container: ({ field, container }: { field: string; container: string }) => `\`${field}: 1337\` is the proxy's: calls of container \`${container}\` go past the proxy`,
    pod: ({ field }: { field: string }) => `\`${field}: 1337\` is the proxy's: calls of these pods go past the proxy`,
  },
  bad: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec:
      securityContext: { runAsUser: 1337 }
#                        ^^^^^^^^^^^^^^^ \`runAsUser: 1337\` is the proxy's: calls of these pods go past the proxy
      containers:
        - name: orders
          image: orders
          securityContext: { runAsGroup: 1337 }
#                            ^^^^^^^^^^^^^^^^ \`runAsGroup: 1337\` is the proxy's: calls of container \`orders\` go past the proxy
`,
  good: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec:
      securityContext: { runAsUser: 1338 }
      containers:
        - { name: orders, image: orders }
        - { name: istio-proxy, image: auto, securityContext: { runAsUser: 1337 } }
`,
  judges: podKinds,
  judge(subject, context) {
    const pod = podOf(subject);
    if (pod === undefined || !namesProxyUser(pod)) return;
    const isMeshed = isInMesh(context, pod);
    if (isMeshed === false) return;
    const severity = isMeshed === true ? 'error' : 'warning';
    const applications = containersOf(pod).filter((container) => !isProxyContainer(container) && !container.isInit);
    // Gateways that somebody wrote by hand are nothing but a proxy.
    if (applications.length === 0 && listAt(pod.spec, ['containers']).length > 0) return;
    for (const field of ['runAsUser', 'runAsGroup']) {
      const path = ['securityContext', field];
      if (numberAt(pod.spec, path) === proxyUser && applications.some(({ container }) => numberAt(container, path) === undefined)) {
        context.report({ at: [subject, [...pod.path, 'spec', ...path], 'entry'], severity, message: 'pod', data: { field }, help: 'use any other number' });
      }
      for (const { container, name, path: at } of applications) {
        if (numberAt(container, path) === proxyUser) context.report({ at: [subject, [...at, ...path], 'entry'], severity, message: 'container', data: { field, container: name }, help: 'use any other number' });
      }
    }
  },
});

/** Asked of every pod, so it makes nothing: nearly none names the user at all. */
function namesProxyUser(pod: PodOf): boolean {
  const names = (holder: unknown): boolean => {
    const context = isObject(holder) ? holder['securityContext'] : undefined;
    return isObject(context) && (context['runAsUser'] === proxyUser || context['runAsGroup'] === proxyUser);
  };
  return names(pod.spec) || listAt(pod.spec, ['containers']).some(names);
}
