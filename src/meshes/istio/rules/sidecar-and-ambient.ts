import { defineRule } from '../../../rules/rule.ts';
import { podKinds } from '../../../rules/indexes/pods.ts';
import { isAmbient, modeLabel, namespaceOf, podLabel } from './shared/ambient.ts';
import { injectionOf } from './shared/injection.ts';
import { containersOf, podOf } from './shared/pod-of.ts';

export default defineRule({
  summary: 'A workload is labelled for a sidecar and for ambient.',
  why: `A pod with a sidecar is left out of ambient: ztunnel does not take its connections, and waypoints are passed by what its sidecar sends. With
labels for both, which one a pod gets depends on when it was made and on what its template says, so that a namespace ends up half in one and
half in the other.`,
  severity: 'error',
  reads: [...podKinds, 'Namespace'],
  upstream: ['KIA1311', 'KIA1314', 'KIA1315', 'KIA1316'],
  messages: {
    namespace: ({ injection }: { injection: string }) => `\`${modeLabel}: ambient\` and \`${injection}\` stand together: pods get a sidecar, and are not in ambient`,
    pod: ({ by }: { by: string }) => `this pod gets a sidecar, by ${by}, and so is not in ambient as its namespace says`,
    redirected: 'ztunnel takes the connections of this pod, which has a sidecar: both do, or neither works',
    labelled: ({ by }: { by: string }) => `this pod is labelled for ambient and gets a sidecar, by ${by}: it is not in ambient`,
  },
  bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio-injection: enabled, istio.io/dataplane-mode: ambient }
#                                                              ^^^^^^^ \`istio.io/dataplane-mode: ambient\` and \`istio-injection: enabled\` stand together: pods get a sidecar, and are not in ambient
---
apiVersion: v1
kind: Namespace
metadata:
  name: cart
  labels: { istio.io/dataplane-mode: ambient }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: cart }
spec:
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart, sidecar.istio.io/inject: "true" } }
#                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: this pod gets a sidecar, by a label of its own, and so is not in ambient as its namespace says
    spec: { containers: [{ name: cart, image: cart }] }
`,
  good: `apiVersion: v1
kind: Namespace
metadata:
  name: cart
  labels: { istio.io/dataplane-mode: ambient }
---
apiVersion: v1
kind: Pod
metadata: { name: cart, namespace: cart, labels: { app: cart } }
spec: { containers: [{ name: cart, image: cart }] }
---
apiVersion: v1
kind: Pod
metadata: { name: old, namespace: cart, labels: { app: old, sidecar.istio.io/inject: "true", istio.io/dataplane-mode: none } }
spec: { containers: [{ name: old, image: old }] }
`,
  judges: [...podKinds, 'Namespace'],
  judge(subject, context) {
    if (subject.kind === 'Namespace') {
      const injection = subject.labels['istio-injection'] === 'enabled' ? 'istio-injection' : subject.labels['istio-injection'] === undefined && subject.labels['istio.io/rev'] !== undefined ? 'istio.io/rev' : undefined;
      if (subject.labels[modeLabel] === 'ambient' && injection !== undefined) context.report({ at: [subject, ['metadata', 'labels', modeLabel]], message: 'namespace', upstream: ['KIA1311'], data: { injection: `${injection}: ${subject.labels[injection]}` } });
      return;
    }
    const namespace = namespaceOf(context, subject.namespace)?.labels;
    if (namespace?.[modeLabel] !== 'ambient' && podLabel(subject, modeLabel) !== 'ambient') return;
    const pod = podOf(subject);
    if (pod === undefined || isAmbient(pod.labels, namespace) !== true) return;
    const own = pod.labels[modeLabel] === 'ambient';
    const written = containersOf(pod).some(({ name, isInit }) => name === 'istio-proxy' && (isInit || containersOf(pod).length > 1));
    const injection = injectionOf(pod, namespace);
    // Where the namespace says both, one finding there is enough.
    const by = written ? 'a container of its own' : injection.is !== 'injected' ? undefined : injection.by === 'pod' ? 'a label of its own' : own ? 'its namespace' : undefined;
    const at = [subject, [...pod.path, 'metadata', 'labels']] as const;
    // What the node's agent notes on a pod stands only in an export from a cluster.
    if (injection.is === 'injected' && pod.annotations[redirection] === 'enabled') context.report({ at, message: 'redirected', upstream: ['KIA1314'] });
    else if (by !== undefined) context.report({ at, message: own ? 'labelled' : 'pod', data: { by }, severity: own ? 'error' : 'warning', upstream: own ? ['KIA1311', ...(written ? ['KIA1315'] : [])] : [...(written ? ['KIA1315'] : []), 'KIA1316'] });
  },
});

const redirection = 'ambient.istio.io/redirection';
