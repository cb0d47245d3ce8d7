import { listAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { isExportedTo, writtenExports } from '../lift/routing/visibility.ts';
import { meshNamesOf, nameKinds } from './shared/mesh-names.ts';
import { hasDelegates, hiddenByDelegation, mergedRoutes, nameOfMerged, placeOfRoute } from './shared/reachability/delegated.ts';
import { describeWitness } from './shared/reachability/witness-text.ts';

export default defineRule({
  summary: 'Where delegates are put in, a route gets no request: another one, of the root or of a delegate, takes them.',
  why: `The routes of a delegate stand in place of the route that names it, with the matches of both joined, **in the order of the root**. A delegate that ends in a
route for everything takes all that its root gives it, and what the root takes before never comes to a delegate. Neither file shows it alone.`,
  severity: 'warning',
  reads: nameKinds,
  upstream: [],
  messages: {
    root: ({ takers }: { takers: string }) => `no request reaches this route: ${takers}`,
    leaf: ({ leaf, takers }: { leaf: string; takers: string }) => `no request reaches ${leaf} from here: ${takers}`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match: [{ uri: { prefix: /api } }]
      delegate: { name: api }
    - match: [{ uri: { prefix: /api/v2 } }]
#     ^^^^^ no request reaches this route: route 2 of VirtualService \`shop/api\` takes all of it
      route: [{ destination: { host: v2 } }]
    - delegate: { name: rest }
#     ^^^^^^^^ no request reaches route 1 of VirtualService \`shop/rest\` from here: route 2 of VirtualService \`shop/api\` takes all of it
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: shop }
spec: { http: [{ match: [{ uri: { prefix: /api/v1 } }], route: [{ destination: { host: v1 } }] }, { route: [{ destination: { host: api } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: rest, namespace: shop }
spec: { http: [{ match: [{ uri: { prefix: /api/old } }], route: [{ destination: { host: old } }] }, { route: [{ destination: { host: web } }] }] }
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match: [{ uri: { prefix: /api/v2 } }]
      route: [{ destination: { host: v2 } }]
    - match: [{ uri: { prefix: /api } }]
      delegate: { name: api }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: shop }
spec: { http: [{ match: [{ uri: { prefix: /api/v1 } }], route: [{ destination: { host: v1 } }] }, { route: [{ destination: { host: api } }] }] }
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(root, context) {
    if (!hasDelegates(root)) return;
    const names = meshNamesOf(context);
    const routes = mergedRoutes(root, (namespace, name) => {
      const found = context.get('networking.istio.io/VirtualService', namespace, name);
      const isUsable = found !== undefined && listAt(found.raw, ['spec', 'hosts']).length === 0 && isExportedTo(names.exportsOf('virtualService', writtenExports(found), namespace), root.namespace);
      return isUsable ? found : undefined;
    });
    for (const { route, coverage, takenBy } of hiddenByDelegation(root, routes)) {
      const takers = [...new Set(takenBy.map((each) => nameOfMerged(each)))];
      const data = { takers: `${takers.join(' and ')} ${takers.length === 1 ? 'takes' : 'together take'} all of it` };
      const common = {
        related: takenBy.slice(0, 3).map(({ delegate, root: place, leaf }) => ({ at: [delegate ?? root, ['spec', 'http', leaf ?? place]] as const, message: 'this one comes first' })),
        explains: `${describeWitness(coverage.witness, false)} goes to ${takers[0] ?? ''}`,
        help: 'put the narrower route before, in the root',
      } as const;
      if (route.delegate === undefined) context.report({ ...common, at: [root, placeOfRoute(root, route.root), 'key'], message: 'root', data });
      else context.report({ ...common, at: [root, ['spec', 'http', route.root, 'delegate'], 'key'], message: 'leaf', data: { ...data, leaf: nameOfMerged(route) } });
    }
  },
});
