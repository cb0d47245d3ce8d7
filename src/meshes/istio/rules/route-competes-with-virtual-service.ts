import type { Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { describeClients, describeRival, hostClaimsOf, isSameHost, lossTo, meshHosts, routedServices, serviceParentsOf, type HostClaim } from './shared/host-claims.ts';
import { meshNamesOf, nameKinds } from './shared/mesh-names.ts';
import { appliesToMesh } from './shared/routes.ts';

export default defineRule({
  summary: 'A Service has routes of the Gateway API and a VirtualService, of which sidecars use one alone.',
  why: `Istio reads an HTTPRoute of a Service as a VirtualService of its own, and sidecars take **one VirtualService for a host, whole**: one that only the
client's namespace sees, then the routes of the client's own namespace, then the oldest. The others do nothing, and neither object says so in its status.`,
  severity: 'warning',
  reads: ['gateway.networking.k8s.io/HTTPRoute', 'gateway.networking.k8s.io/GRPCRoute', ...nameKinds],
  upstream: [],
  messages: {
    ignored: ({ rival, clients }: { rival: string; clients: string }) => `sidecars ${clients} go by ${rival} for this Service: these routes do nothing there`,
    undecided: ({ rival, clients }: { rival: string; clients: string }) => `${rival} has routes for this Service, too: sidecars ${clients} go by the older of the two alone, and nothing here tells which that is`,
  },
  bad: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: reviews-v2, namespace: shop, creationTimestamp: '2026-01-01T00:00:00Z' }
spec:
  parentRefs: [{ group: '', kind: Service, name: reviews, port: 9080 }]
  rules: [{ backendRefs: [{ name: reviews-v2, port: 9080 }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: ops, creationTimestamp: '2026-02-01T00:00:00Z' }
spec:
  hosts: [reviews.shop.svc.cluster.local]
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ sidecars of every namespace go by HTTPRoute \`shop/reviews-v2\` for this Service: these routes do nothing there
  http: [{ timeout: 2s, route: [{ destination: { host: reviews.shop.svc.cluster.local } }] }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: ratings, namespace: shop }
spec:
  parentRefs: [{ group: '', kind: Service, name: ratings }]
#                                                ^^^^^^^ sidecars of namespace \`shop\` go by VirtualService \`shop/ratings\` for this Service: these routes do nothing there
  rules: [{ backendRefs: [{ name: ratings, port: 9080 }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ratings, namespace: shop }
spec:
  hosts: [ratings]
  exportTo: [.]
  http: [{ timeout: 2s, route: [{ destination: { host: ratings } }] }]
`,
  good: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: reviews-v2, namespace: shop }
spec:
  parentRefs: [{ group: '', kind: Service, name: reviews, port: 9080 }]
  rules: [{ timeouts: { request: 2s }, backendRefs: [{ name: reviews-v2, port: 9080 }] }]
`,
  judges: ['networking.istio.io/VirtualService', 'gateway.networking.k8s.io/HTTPRoute', 'gateway.networking.k8s.io/GRPCRoute'],
  judge(subject, context) {
    for (const claim of claimsOf(subject)) {
      const rivals = context.rows(claim.isFromGatewayApi ? meshHosts : routedServices, claim.key);
      if (rivals.length === 0) continue;
      const names = meshNamesOf(context);
      const losses = rivals.flatMap((rival) => {
        const loss = isSameHost(rival, claim, names) ? lossTo(rival, claim, names) : undefined;
        return loss === undefined ? [] : [{ rival, loss }];
      });
      const worst = losses.find(({ loss }) => loss.isSure) ?? losses[0];
      if (worst === undefined) continue;
      context.report({
        at: [subject, claim.isFromGatewayApi ? [...claim.path, 'name'] : claim.path],
        message: worst.loss.isSure ? 'ignored' : 'undecided',
        data: { rival: describeRival(worst.rival), clients: describeClients(worst.loss) },
        related: [{ at: [worst.rival.resource, worst.rival.path], message: 'the other routes of this Service' }],
        help: 'say all of it in one kind of object',
      });
    }
  },
});

function claimsOf(subject: Resource): HostClaim[] {
  if (subject.kind !== 'VirtualService') return serviceParentsOf(subject);
  return appliesToMesh(subject) ? hostClaimsOf(subject).filter(({ serviceNamespace }) => serviceNamespace !== undefined) : [];
}
