import type { Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { isExportedTo, writtenExports } from '../lift/routing/visibility.ts';
import { unknownAge } from '../lift/registry/age.ts';
import { describeRival, gatewayHosts, gatewayKeysOf, hostClaimsOf } from './shared/host-claims.ts';
import { meshNamesOf, nameKinds } from './shared/mesh-names.ts';
import { matchEntriesOf, unreachedOf } from './shared/reachability/dead-matches.ts';
import { nameOfRoute, pathOfRoute } from './shared/reachability/describe-dead.ts';
import { isJoinedAt, nameOfGateway } from './shared/reachability/wilder-hosts.ts';
import { comesFirst, mayTake, routesOf, samplesOf, takenBy } from './shared/reachability/gateway-rivals.ts';

export default defineRule({
  summary: 'A route of a VirtualService gets nothing at a gateway, because another VirtualService of the host takes its requests.',
  why: `A gateway joins the routes of all VirtualServices for a host: those of the **oldest** come first, and what takes everything goes to the end. A route whose
requests an older VirtualService takes already is never asked, and which of two is older is not written in any file: what works in one cluster
may go the other way in the next.`,
  severity: 'warning',
  reads: [...nameKinds, 'networking.istio.io/Gateway'],
  upstream: [],
  messages: {
    shadowed: ({ route, rival, gateway, isSure }: { route: string; rival: string; gateway: string; isSure: boolean }) =>
      `${route} gets no request at gateway \`${gateway}\`: ${rival} takes them all${isSure ? ', since it is older' : ' where it is older, which nothing here tells'}`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*.example.com'] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: shop, creationTimestamp: '2026-01-01T00:00:00Z' }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http: [{ match: [{ uri: { prefix: /api } }], route: [{ destination: { host: api } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api-v2, namespace: shop, creationTimestamp: '2026-02-01T00:00:00Z' }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match: [{ uri: { prefix: /api/v2 } }]
#     ^^^^^ route 1 gets no request at gateway \`shop/public\`: VirtualService \`shop/api\` takes them all, since it is older
      route: [{ destination: { host: api-v2 } }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - { match: [{ uri: { prefix: /api/v2 } }], route: [{ destination: { host: api-v2 } }] }
    - { match: [{ uri: { prefix: /api } }], route: [{ destination: { host: api } }] }
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    const gateways = gatewayKeysOf(virtualService);
    if (gateways.length === 0) return;
    let reported: Set<number> | undefined;
    for (const gateway of gateways) {
      for (const claim of hostClaimsOf(virtualService)) {
        const others = new Set(context.rows(gatewayHosts, `${gateway} ${claim.key}`).map(({ resource }) => resource));
        if (others.size < 2) continue;
        // Only what a gateway of any namespace sees is sure to meet.
        reported ??= new Set(unreachedOf(virtualService).flatMap(({ routes }) => routes.map(([{ route }]) => route)));
        const names = meshNamesOf(context);
        const door = context.get('networking.istio.io/Gateway', ...nameOfGateway(gateway));
        const isPublic = (resource: Resource): boolean => isExportedTo(names.exportsOf('virtualService', writtenExports(resource), resource.namespace), '*');
        if (!isPublic(virtualService)) return;
        for (const [route, entries] of routesOf(matchEntriesOf(virtualService, 'http', [gateway]))) {
          const [first] = entries;
          if (first === undefined || reported.has(route)) continue;
          const samples = samplesOf(entries, gateway);
          const rivals = [...others].filter((rival) => rival !== virtualService && mayTake(rival, samples, gateway) && comesFirst(rival, virtualService) && isPublic(rival) && (door === undefined || isJoinedAt(door, claim, rival)));
          const found = rivals.map((rival) => ({ rival, witness: takenBy(rival, entries, gateway) })).find(({ witness }) => witness !== undefined);
          if (found?.witness === undefined) continue;
          reported.add(route);
          context.report({
            at: [virtualService, pathOfRoute(virtualService, first), 'key'],
            message: 'shadowed',
            data: { route: nameOfRoute(virtualService, first), rival: describeRival({ ...claim, resource: found.rival }), gateway, isSure: unknownAge(found.rival, virtualService) === undefined },
            related: [{ at: [found.rival, ['spec', 'http'], 'key'], message: 'these routes come first' }],
            explains: `${found.witness} goes by the routes of \`${found.rival.name}\``,
            help: 'put the routes of the host into one VirtualService, the narrower ones first',
          });
        }
      }
    }
  },
});
