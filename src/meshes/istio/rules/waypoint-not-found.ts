import { nearest } from '../../../base/near-miss.ts';
import { podKinds } from '../../../rules/indexes/pods.ts';
import { defineRule } from '../../../rules/rule.ts';
import { admitsNamespace, gatewaysByNamespace, listenersOf } from '../../../rules/shared/gateway-api.ts';
import { isWaypoint, kubernetesGateway, namespaceOf, podLabel, useWaypoint, waypointFor, waypointOf } from './shared/ambient.ts';
import { podOf } from './shared/pod-of.ts';

const labelled = ['Namespace', 'Service', 'networking.istio.io/ServiceEntry', 'networking.istio.io/WorkloadEntry', ...podKinds] as const;

export default defineRule({
  summary: 'A label sends traffic through a waypoint that is not there, or does not take it.',
  why: `\`istio.io/use-waypoint\` names a Gateway of the class \`istio-waypoint\` in the same namespace, or in that of \`istio.io/use-waypoint-namespace\`.
Where there is none, nothing is refused: traffic goes **straight to the pods**, and every policy and route that the waypoint should follow is
skipped. A waypoint takes traffic for Services unless its label \`istio.io/waypoint-for\` says otherwise.`,
  severity: 'error',
  reads: [...labelled, kubernetesGateway],
  upstream: ['KIA1313'],
  messages: {
    missing: ({ name, namespace, near }: { name: string; namespace: string; near: string | undefined }) => `there is no waypoint \`${name}\` in namespace \`${namespace}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    other: ({ name, gatewayClass }: { name: string; gatewayClass: string }) => `Gateway \`${name}\` is no waypoint: its class is \`${gatewayClass}\`, and waypoints are of \`istio-waypoint\``,
    wrongTraffic: ({ name, takes, what }: { name: string; takes: string; what: string }) => `the waypoint \`${name}\` is for \`${takes}\`, and this is ${what}: its traffic does not go through it`,
    refused: ({ name, namespace }: { name: string; namespace: string }) => `the waypoint \`${name}\` does not take traffic of namespace \`${namespace}\`: its listener admits its own namespace only`,
  },
  bad: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop }
spec: { gatewayClassName: istio-waypoint, listeners: [{ name: mesh, port: 15008, protocol: HBONE }] }
---
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
  labels: { istio.io/use-waypoint: waypiont }
#                                  ^^^^^^^^ there is no waypoint \`waypiont\` in namespace \`shop\`, did you mean \`waypoint\`?
spec: { selector: { app: cart }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata:
  name: job
  namespace: shop
  labels: { istio.io/use-waypoint: waypoint }
#                                  ^^^^^^^^ warning: the waypoint \`waypoint\` is for \`service\`, and this is a workload: its traffic does not go through it
spec: { containers: [{ name: job, image: job }] }
---
apiVersion: v1
kind: Namespace
metadata:
  name: billing
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint, istio.io/use-waypoint-namespace: shop }
#                                                                    ^^^^^^^^ the waypoint \`waypoint\` does not take traffic of namespace \`billing\`: its listener admits its own namespace only
`,
  good: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop, labels: { istio.io/waypoint-for: all } }
spec:
  gatewayClassName: istio-waypoint
  listeners: [{ name: mesh, port: 15008, protocol: HBONE, allowedRoutes: { namespaces: { from: All } } }]
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop, labels: { istio.io/use-waypoint: waypoint } }
spec: { selector: { app: cart }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Namespace
metadata: { name: billing, labels: { istio.io/use-waypoint: waypoint, istio.io/use-waypoint-namespace: shop } }
`,
  judges: labelled,
  judge(subject, context) {
    if (subject.labels[useWaypoint] === undefined && podLabel(subject, useWaypoint) === undefined) return;
    const pod = podOf(subject);
    const labels = pod?.labels ?? subject.labels;
    const home = subject.kind === 'Namespace' ? subject.name : subject.namespace;
    const waypoint = labels[useWaypoint] === undefined ? undefined : waypointOf(labels, undefined, home);
    if (waypoint === undefined || waypoint === 'none') return;
    const { name, namespace } = waypoint;
    const at = [subject, [...(pod?.path ?? []), 'metadata', 'labels', useWaypoint]] as const;
    const explains = 'traffic goes straight to the pods: policies and routes of the waypoint are skipped';
    const gateway = context.get(kubernetesGateway, namespace, name);
    if (gateway === undefined) {
      const known = context.rows(gatewaysByNamespace, namespace);
      if (known.length > 0) context.report({ at, message: 'missing', data: { name, namespace, near: nearest(name, known) }, explains });
      else context.unjudged(`${subject.kind} ${subject.kind === 'Namespace' ? '' : `${subject.namespace}/`}${subject.name}: waypoint ${namespace}/${name}`, `no Gateway of namespace ${namespace} in the input`);
      return;
    }
    const takes = waypointFor(gateway);
    const isPod = pod !== undefined || subject.kind === 'WorkloadEntry';
    const what = isPod ? 'a workload' : 'a Service';
    const takesNot = takes === 'none' || (takes === 'service' && isPod) || (takes === 'workload' && !isPod && subject.kind !== 'Namespace');
    if (!isWaypoint(gateway)) context.report({ at, message: 'other', data: { name, gatewayClass: String(gatewayClassOf(gateway.raw)) }, explains });
    else if (takesNot) context.report({ at, severity: 'warning', message: 'wrongTraffic', data: { name, takes, what }, explains });
    else if (namespace !== home && !listenersOf(gateway).some((listener) => admitsNamespace(listener, namespace, home, namespaceOf(context, home)?.labels) !== false)) context.report({ at, message: 'refused', data: { name, namespace: home }, explains });
  },
});

function gatewayClassOf(raw: object): unknown {
  return (raw as { readonly spec?: { readonly gatewayClassName?: unknown } }).spec?.gatewayClassName;
}
