import { listAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { hostClaimsOf, isSameHost, type HostClaim } from './shared/host-claims.ts';
import { meshNamesOf, nameKinds } from './shared/mesh-names.ts';

export default defineRule({
  summary: 'A VirtualService lists one host twice, by its short and by its full name.',
  why: `A name without a dot is the Service of that name in the namespace of the VirtualService, so that \`reviews\` and
\`reviews.shop.svc.cluster.local\` are **one host** there. The second changes nothing; istioctl takes it for a conflict of the VirtualService with itself.`,
  severity: 'info',
  reads: nameKinds,
  upstream: [],
  messages: {
    twice: ({ host, other }: { host: string; other: string }) => `\`${host}\` is the same host as \`${other}\` before it`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews, reviews.shop.svc.cluster.local]
#                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`reviews.shop.svc.cluster.local\` is the same host as \`reviews\` before it
  http: [{ route: [{ destination: { host: reviews } }] }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews, reviews.prod.svc.cluster.local]
  http: [{ route: [{ destination: { host: reviews } }] }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    if (listAt(virtualService.raw, ['spec', 'hosts']).length < 2) return;
    const seen = new Map<string, HostClaim>();
    for (const claim of hostClaimsOf(virtualService)) {
            const other = seen.get(claim.key);
      // What is written letter by letter alike istiod refuses.
      if (other === undefined) seen.set(claim.key, claim);
      else if (other.host !== claim.host && isSameHost(other, claim, meshNamesOf(context))) context.report({ at: [virtualService, claim.path], message: 'twice', data: { host: claim.host, other: other.host }, help: 'keep one of the two' });
    }
  },
});
