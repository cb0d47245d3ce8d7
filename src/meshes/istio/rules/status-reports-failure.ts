import { groupKindOf, listAt, textAt, type Json, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import type { Path } from '../../../yaml/document.ts';

const kinds = ['Service', 'networking.istio.io/ServiceEntry', 'networking.istio.io/WorkloadEntry', 'security.istio.io/AuthorizationPolicy', 'gateway.networking.k8s.io/Gateway', 'gateway.networking.k8s.io/HTTPRoute', 'gateway.networking.k8s.io/GRPCRoute'] as const;

export default defineRule({
  summary: 'The status of an object says that the mesh could not do what it asks for.',
  why: `Controllers write into \`status.conditions\` what became of an object: a waypoint that is not there, a policy that ztunnel cannot follow, a
listener without a certificate. In an export from a cluster that is the answer to what the configuration alone cannot tell. Files without a
status say nothing of it.`,
  severity: 'warning',
  reads: kinds,
  upstream: ['IST0171', 'GWAPI'],
  messages: { failed: ({ type, reason, text }: { type: string; reason: string; text: string }) => `\`${type}\` is not so in the cluster, because of \`${reason}\`${text === '' ? '' : `: ${text}`}` },
  bad: `apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { ports: [{ port: 80 }] }
status:
  conditions:
    - { type: istio.io/WaypointBound, status: "False", reason: WaypointIsNotReady, message: the waypoint is not ready }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`istio.io/WaypointBound\` is not so in the cluster, because of \`WaypointIsNotReady\`: the waypoint is not ready
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: maps, namespace: shop }
spec: { hosts: [maps.example.com] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec: { parentRefs: [{ name: public }] }
status:
  parents:
    - conditions: [{ type: Accepted, status: "False", reason: NoMatchingParent }]
#                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`Accepted\` is not so in the cluster, because of \`NoMatchingParent\`
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { ports: [{ port: 80 }] }
status:
  conditions:
    - { type: istio.io/WaypointBound, status: "True", reason: WaypointAccepted }
    - { type: argocd.argoproj.io/Synced, status: "False", reason: OutOfSync }
`,
  judges: kinds,
  judge(resource, context) {
    if (resource.raw['status'] === undefined) return;
    const types = told[groupKindOf(resource)] ?? [];
    const said = new Set<string>();
    for (const { path, condition } of conditionsOf(resource)) {
      const [type = '', reason = ''] = [textAt(condition, ['type']), textAt(condition, ['reason'])];
      const isFailed = types.includes(type) && (textAt(condition, ['status']) === 'False' || (type === 'WaypointAccepted' && reason === 'PartiallyInvalid'));
      const text = (textAt(condition, ['message']) ?? '').replace(/\.$/, '');
      // Of a route with several parents the same is often said of each.
      if (!isFailed || said.has(`${type} ${reason} ${text}`)) continue;
      said.add(`${type} ${reason} ${text}`);
      context.report({ at: [resource, path], message: 'failed', data: { type, reason, text } });
    }
  },
});

const ofGatewayApi = ['Accepted', 'Programmed', 'ResolvedRefs'];
/** The conditions that speak of the mesh, by kind. Source: pkg/config/analysis/analyzers/conditions in Istio. */
const told: Readonly<Record<string, readonly string[]>> = {
  Service: ['istio.io/WaypointBound'],
  'networking.istio.io/ServiceEntry': ['istio.io/WaypointBound'],
  'networking.istio.io/WorkloadEntry': ['istio.io/WaypointBound', 'Healthy'],
  'security.istio.io/AuthorizationPolicy': ['ZtunnelAccepted', 'WaypointAccepted'],
  'gateway.networking.k8s.io/Gateway': ofGatewayApi,
  'gateway.networking.k8s.io/HTTPRoute': ofGatewayApi,
  'gateway.networking.k8s.io/GRPCRoute': ofGatewayApi,
};

/** Routes have conditions for each parent. */
function conditionsOf({ raw, kind }: Resource): { readonly path: Path; readonly condition: Json }[] {
  const listed = (holder: unknown, path: Path): { path: Path; condition: Json }[] => listAt(holder, ['conditions']).map((condition, index) => ({ path: [...path, 'conditions', index], condition }));
  if (kind !== 'HTTPRoute' && kind !== 'GRPCRoute') return listed(raw['status'], ['status']);
  return listAt(raw, ['status', 'parents']).flatMap((parent, index) => listed(parent, ['status', 'parents', index]));
}
