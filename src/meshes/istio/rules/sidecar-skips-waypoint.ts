import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';
import { liftedParts } from '../lift/lift.ts';
import { isServiceTarget, modeLabel, namespaceOf, targetsOf, waypointOf } from './shared/ambient.ts';

export default defineRule({
  summary: 'A client with a sidecar calls a Service behind a waypoint, and passes it by.',
  why: `Sidecars do not go through waypoints: their connections arrive at the pods' ztunnel directly. What the waypoint would refuse, route or
authenticate is not refused, routed or authenticated for such a client. As long as a mesh has both, a policy at the pods that admits only the
waypoint shuts the side door.`,
  severity: 'warning',
  reads: ['Service', 'Namespace', 'security.istio.io/AuthorizationPolicy'],
  asks: ['topology', 'mesh'],
  upstream: [],
  messages: { skipped: ({ client, service, policies }: { client: string; service: string; policies: string }) => `\`${client}\` has a sidecar and calls \`${service}\` without its waypoint: ${policies} not enforced for it` },
  bad: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint } }
---
apiVersion: v1
kind: Namespace
metadata: { name: web, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
#                 ^^^^ \`web/web\` has a sidecar and calls \`shop/cart\` without its waypoint: AuthorizationPolicy \`only-read\` is not enforced for it
spec: { selector: { app: cart }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: web, labels: { app: web } }
spec: { containers: [{ name: web, image: web, env: [{ name: CART_URL, value: http://cart.shop }] }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: only-read, namespace: shop }
spec:
  targetRefs: [{ group: '', kind: Service, name: cart }]
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`,
  good: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint } }
---
apiVersion: v1
kind: Namespace
metadata: { name: web, labels: { istio.io/dataplane-mode: ambient } }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: web, labels: { app: web } }
spec: { containers: [{ name: web, image: web, env: [{ name: CART_URL, value: http://cart.shop }] }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: only-read, namespace: shop }
spec:
  targetRefs: [{ group: '', kind: Service, name: cart }]
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`,
  check(context) {
    if (!context.ofKind('Namespace').some(({ labels }) => labels[modeLabel] === 'ambient')) return;
    const { workloads } = liftedParts(context.mesh).inventory;
    for (const { from, to } of context.topology.edges) {
      if (from.kind !== 'workload' || to.kind !== 'service' || workloads.get(from.id)?.proxy !== 'sidecar') continue;
      const [namespace = '', name = ''] = to.id.split('/');
      const service = context.get('Service', namespace, name);
      const waypoint = service && waypointOf(service.labels, namespaceOf(context, namespace), namespace);
      const policies = context.rows(policiesByService, to.id);
      if (service === undefined || waypoint === undefined || waypoint === 'none' || policies.length === 0) continue;
      const listed = policies.map((policy) => `AuthorizationPolicy \`${policy.name}\``).join(' and ');
      context.report({ at: [service, ['metadata', 'name']], message: 'skipped', data: { client: from.id, service: to.id, policies: `${listed} ${policies.length === 1 ? 'is' : 'are'}` }, related: policies.map((policy) => ({ at: [policy, ['spec', 'targetRefs'], 'key'] as const, message: 'enforced at the waypoint alone' })), help: 'admit only the waypoint at the pods, or take the client into ambient' });
    }
  },
});

const policiesByService = defineTable({ reads: ['security.istio.io/AuthorizationPolicy'], rowsOf: (policy) => targetsOf(policy).filter(isServiceTarget).map(({ namespace, name }) => [`${namespace}/${name}`, policy] as const) });
