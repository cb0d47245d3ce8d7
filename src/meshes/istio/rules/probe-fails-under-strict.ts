import { listAt, numberAt, objectAt, textAt, valueAt } from '../../../kube/resource.ts';
import { podKinds } from '../../../rules/indexes/pods.ts';
import { defineRule } from '../../../rules/rule.ts';
import { liftedParts } from '../lift/lift.ts';
import { isInMesh } from './shared/injection.ts';
import { containersOf, isProxyContainer, podOf, type PodOf } from './shared/pod-of.ts';

const rewrite = 'sidecar.istio.io/rewriteAppHTTPProbers';

export default defineRule({
  summary: 'The probes of a pod are not led round its proxy, and the proxy is strict, so they fail.',
  why: `The kubelet has no certificate of the mesh. Istio therefore rewrites probes so that the agent asks the application itself; with
\`${rewrite}: "false"\` they arrive at the proxy in plain text. Under STRICT it resets them: the pod never becomes ready, or is restarted for ever.
A \`tcpSocket\` probe succeeds as soon as the proxy listens, whatever the application does.`,
  severity: 'error',
  reads: [...podKinds, 'Namespace'],
  asks: ['mesh'],
  upstream: [],
  messages: {
    strict: ({ probe, port }: { probe: string; port: number }) => `this \`${probe}\` fails: it arrives at port ${port} in plain text, and the mode there is STRICT`,
    hollow: ({ probe }: { probe: string }) => `this \`${probe}\` asks the proxy whether it listens, and not the application`,
  },
  bad: `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: strict, namespace: shop }
spec: { mtls: { mode: STRICT } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations: { sidecar.istio.io/rewriteAppHTTPProbers: "false" }
    spec:
      containers:
        - name: orders
          image: orders
          ports: [{ name: http, containerPort: 8080 }]
          livenessProbe: { httpGet: { path: /live, port: http } }
#         ^^^^^^^^^^^^^ this \`livenessProbe\` fails: it arrives at port 8080 in plain text, and the mode there is STRICT
          readinessProbe: { tcpSocket: { port: 8080 } }
#         ^^^^^^^^^^^^^^ warning: this \`readinessProbe\` asks the proxy whether it listens, and not the application
`,
  good: `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: strict, namespace: shop }
spec: { mtls: { mode: STRICT } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders, sidecar.istio.io/inject: "true" }
    spec: { containers: [{ name: orders, image: orders, livenessProbe: { httpGet: { path: /live, port: 8080 } } }] }
---
apiVersion: v1
kind: Pod
metadata: { name: tool, namespace: tools, annotations: { sidecar.istio.io/rewriteAppHTTPProbers: "false" }, labels: { sidecar.istio.io/inject: "true" } }
spec: { containers: [{ name: tool, image: tool, livenessProbe: { httpGet: { path: /live, port: 8080 } } }] }
`,
  judges: podKinds,
  judge(subject, context) {
    const pod = podOf(subject);
    if (pod === undefined || pod.annotations[rewrite] !== 'false') return;
    if (isInMesh(context, pod) === false) return;
    const { peerAuthentication } = liftedParts(context.mesh);
    const workload = `${subject.namespace}/${subject.name}`;
    for (const { container, path } of containersOf(pod).filter((one) => !isProxyContainer(one))) {
      for (const probe of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
        const way = ['httpGet', 'grpc', 'tcpSocket'].find((one) => objectAt(container, [probe, one]) !== undefined);
        const port = way === undefined || textAt(container, [probe, way, 'scheme']) === 'HTTPS' ? undefined : portOf(pod, valueAt(container, [probe, way, 'port']));
        if (way === undefined || port === undefined) continue;
        const at = [subject, [...path, probe], 'key'] as const;
        if (way === 'tcpSocket') context.report({ at, severity: 'warning', message: 'hollow', data: { probe } });
        else if (peerAuthentication.modeFor(workload, port).mode === 'strict') context.report({ at, message: 'strict', data: { probe, port }, help: `take the annotation \`${rewrite}\` away` });
      }
    }
  },
});

function portOf(pod: PodOf, written: unknown): number | undefined {
  if (typeof written === 'number') return written;
  const ports = containersOf(pod).flatMap(({ container }) => listAt(container, ['ports']));
  return numberAt(ports.find((port) => textAt(port, ['name']) === written), ['containerPort']);
}
