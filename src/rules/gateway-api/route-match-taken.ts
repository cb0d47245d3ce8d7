import { defineRule } from '../rule.ts';
import { httpRouteKinds } from '../shared/gateway-api.ts';
import { ageOf, compareMatches, matchesOf, routeMatches } from '../shared/route-matches.ts';

export default defineRule({
  summary: 'Two rules match exactly the same requests, so one of them never gets any.',
  why: `Of two rules that match alike, that of the **older route** wins; of two equally old ones the first by \`namespace/name\`, and within a route
the first rule. The other one never gets a request, and its status says that all is well.

Routes that are attached to a Service compete within their namespace.`,
  severity: 'warning',
  reads: httpRouteKinds,
  upstream: [],
  messages: {
    own: ({ hostname }: { hostname: string }) => `an earlier rule of this route matches the same requests for ${hostname}, so this never gets one`,
    other: ({ route, hostname, isCertain }: { route: string; hostname: string; isCertain: boolean }) => `${route} matches the same requests for ${hostname}: ${isCertain ? 'it is the older one, so this never gets one' : 'the older of the two gets all of them'}`,
  },
  bad: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  hostnames: [shop.example.com]
  rules:
    - matches: [{ path: { value: /cart } }]
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /cart } }]
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ an earlier rule of this route matches the same requests for \`shop.example.com\`, so this never gets one
      backendRefs: [{ name: cart-v2, port: 80 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: checkout, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  hostnames: [shop.example.com]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /cart } }]
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ HTTPRoute \`shop/cart\` matches the same requests for \`shop.example.com\`: the older of the two gets all of them
      backendRefs: [{ name: checkout, port: 80 }]
`,
  good: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  hostnames: [shop.example.com]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /cart } }]
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /cart }, method: POST }]
      backendRefs: [{ name: cart-v2, port: 80 }]
`,
  judges: httpRouteKinds,
  judge(route, context) {
    const said = new Set<string>();
    for (const [key, match] of matchesOf(route)) {
      const [winner] = [...context.rows(routeMatches, key)].sort(compareMatches);
      if (winner === undefined || winner === match || (winner.route === route && winner.rule === match.rule) || said.has(match.path.join(' '))) continue;
      said.add(match.path.join(' '));
      const related = [{ at: [winner.route, winner.path] as const, message: 'this one wins' }];
      if (winner.route === route) context.report({ at: [route, match.path], message: 'own', data: { hostname: match.hostname }, related });
      else context.report({ at: [route, match.path], message: 'other', data: { route: `${winner.route.kind} \`${winner.route.namespace}/${winner.route.name}\``, hostname: match.hostname, isCertain: ageOf(route) !== '' && ageOf(winner.route) !== '' }, related });
    }
  },
});
