import { describeResource, listAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { meshGateway } from '../lift/routing/virtual-service.ts';
import { describeRival, gatewayHosts, gatewayKeysOf, hostClaimsOf, mayMeet, meshHosts, wildcardHosts, type HostClaim } from './shared/host-claims.ts';
import { meshNamesOf, nameKinds } from './shared/mesh-names.ts';
import { forAnyClient } from './shared/reachability/clients.ts';
import { leftOver } from './shared/reachability/coverage.ts';
import { matchEntriesOf } from './shared/reachability/dead-matches.ts';
import { hasCatchAllBeside, isApartAt, nameOfGateway, nearestRival } from './shared/reachability/wilder-hosts.ts';
import { describeWitness } from './shared/reachability/witness-text.ts';
import { appliesToMesh } from './shared/routes.ts';

export default defineRule({
  summary: 'A VirtualService for one host leaves requests open that another for a wildcard would take, and these get 404.',
  why: `A proxy chooses the host first, the most exact that fits, and its routes then. **Nothing falls through** to a wilder host: a request that no route of the
exact host matches gets 404, even where a VirtualService for \`*.example.com\` has a route for it.`,
  severity: 'warning',
  reads: [...nameKinds, 'networking.istio.io/Gateway'],
  upstream: [],
  messages: {
    notFound: ({ host, rival, wildcard }: { host: string; rival: string; wildcard: string }) => `requests to \`${host}\` that none of these routes match get 404: the routes of ${rival} for \`${wildcard}\` are not asked`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*.example.com'] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: all, namespace: shop }
spec:
  hosts: ['*.example.com']
  gateways: [public]
  http: [{ route: [{ destination: { host: web } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: shop }
spec:
  hosts: [shop.example.com]
#         ^^^^^^^^^^^^^^^^ requests to \`shop.example.com\` that none of these routes match get 404: the routes of VirtualService \`shop/all\` for \`*.example.com\` are not asked
  gateways: [public]
  http: [{ match: [{ uri: { prefix: /api } }], route: [{ destination: { host: api } }] }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*.example.com'] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: all, namespace: shop }
spec:
  hosts: ['*.example.com']
  gateways: [public]
  http: [{ route: [{ destination: { host: web } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - { match: [{ uri: { prefix: /api } }], route: [{ destination: { host: api } }] }
    - { route: [{ destination: { host: web } }] }
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    if (context.rows(wildcardHosts, '').length === 0 || listAt(virtualService.raw, ['spec', 'http']).length === 0) return;
    const gateways = [...(appliesToMesh(virtualService) ? [meshGateway] : []), ...gatewayKeysOf(virtualService)];
    for (const claim of hostClaimsOf(virtualService)) {
      for (const gateway of gateways) {
        const rowsFor = (wildcard: string): readonly HostClaim[] => (gateway === meshGateway ? context.rows(meshHosts, wildcard) : context.rows(gatewayHosts, `${gateway} ${wildcard}`));
        const rival = nearestRival(claim, (wildcard) => rowsFor(wildcard).filter(({ resource }) => mayMeet(resource, virtualService, meshNamesOf(context))));
        const entries = rival && matchEntriesOf(virtualService, 'http', gateways);
        const open = entries && leftOver(forAnyClient(entries), gateways);
        if (rival === undefined || open === undefined || hasCatchAllBeside(rowsFor(claim.key), virtualService, gateway)) continue;
        const door = gateway === meshGateway ? undefined : context.get('networking.istio.io/Gateway', ...nameOfGateway(gateway));
        if (gateway !== meshGateway && door === undefined) context.unjudged(describeResource(virtualService), `Gateway ${gateway}, whose hosts say whether requests fall to the routes of ${describeResource(rival.resource)}`);
        if (gateway !== meshGateway && (door === undefined || !isApartAt(door, claim, rival.resource))) continue;
        context.report({
          at: [virtualService, claim.path],
          message: 'notFound',
          data: { host: claim.host, rival: describeRival(rival), wildcard: rival.host },
          related: [{ at: [rival.resource, rival.path], message: 'a wilder host' }],
          explains: `${describeWitness(open, false)} gets 404`,
          help: 'end the routes of this host with one for everything, or put them into the other VirtualService as matches on `authority`',
        });
        break;
      }
    }
  },
});
