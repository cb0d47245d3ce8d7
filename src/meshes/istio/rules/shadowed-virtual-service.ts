import { defineRule } from '../../../rules/rule.ts';
import { describeClients, describeRival, hostClaimsOf, isSameHost, lossTo, meshHosts, whyFirst, type HostClaim, type Loss } from './shared/host-claims.ts';
import { meshNamesOf, nameKinds } from './shared/mesh-names.ts';
import { overlapOf, type Overlap } from './shared/reachability/clients.ts';
import { appliesToMesh } from './shared/routes.ts';

export default defineRule({
  summary: 'Two VirtualServices for sidecars have one host, and the routes of one of them are never used.',
  why: `Gateways join the routes of several VirtualServices for a host; **sidecars never do**. A sidecar takes the first VirtualService that it sees for a
host, and of the others nothing: what only its namespace sees, then what is exported to it by name, then what is public, and within these the
**oldest**, even one of another team's namespace. Nothing in the cluster says so.`,
  severity: 'warning',
  reads: nameKinds,
  upstream: ['IST0109', 'KIA1106'],
  messages: {
    shadowed: ({ host, rival, clients, why }: { host: string; rival: string; clients: string; why: string }) => `sidecars ${clients} take the routes for \`${host}\` from ${rival}, ${why}: these routes do nothing there`,
    undecided: ({ host, rival, clients }: { host: string; rival: string; clients: string }) => `${rival} has routes for \`${host}\`, too: sidecars ${clients} use those of the older one alone, and nothing here tells which that is`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop, creationTimestamp: '2026-01-01T00:00:00Z' }
spec:
  hosts: [reviews]
  http: [{ route: [{ destination: { host: reviews, subset: v1 } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews-retries, namespace: shop, creationTimestamp: '2026-02-01T00:00:00Z' }
spec:
  hosts: [reviews.shop.svc.cluster.local]
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ sidecars of every namespace take the routes for \`reviews.shop.svc.cluster.local\` from VirtualService \`shop/reviews\`, which is older: these routes do nothing there
  http: [{ retries: { attempts: 5 }, route: [{ destination: { host: reviews } }] }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http: [{ retries: { attempts: 5 }, route: [{ destination: { host: reviews, subset: v1 } }] }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    if (!appliesToMesh(virtualService)) return;
    for (const claim of hostClaimsOf(virtualService)) {
      const rivals = context.rows(meshHosts, claim.key).filter((rival) => rival.resource !== virtualService);
      if (rivals.length === 0) continue;
      const names = meshNamesOf(context);
      const losses: { readonly rival: HostClaim; readonly loss: Loss; readonly overlap: Overlap }[] = [];
      for (const rival of rivals) {
        const loss = isSameHost(rival, claim, names) ? lossTo(rival, claim, names) : undefined;
        const overlap = loss === undefined ? 'none' : overlapOf(rival.resource, virtualService);
        if (loss !== undefined && overlap !== 'none') losses.push({ rival, loss, overlap });
        if (loss?.isSure === true && overlap === 'all') break;
      }
      const worst = losses.find(({ loss, overlap }) => loss.isSure && overlap === 'all') ?? losses.find(({ loss }) => loss.isSure) ?? losses[0];
      if (worst === undefined) continue;
      const { rival, loss, overlap } = worst;
      const common = {
        at: [virtualService, claim.path],
        related: losses.slice(0, 4).map((each) => ({ at: [each.rival.resource, each.rival.path] as const, message: `the routes of ${describeRival(each.rival)} for the same host` })),
        help: 'put the routes of both into one VirtualService, the narrower ones first',
      } as const;
      const data = { host: claim.host, rival: describeRival(rival), clients: describeClients(loss) + (overlap === 'all' ? '' : ' that it has routes for') };
      if (loss.isSure) context.report({ ...common, message: 'shadowed', data: { ...data, why: whyFirst(loss, rival) } });
      else context.report({ ...common, message: 'undecided', data, explains: `created in one go, \`${rival.resource.name}\` comes before \`${virtualService.name}\`, by name` });
    }
  },
});
