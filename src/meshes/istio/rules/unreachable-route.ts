import { defineRule } from '../../../rules/rule.ts';
import { unreachedOf } from './shared/reachability/dead-matches.ts';
import { describeTakers, explainDead, fixFor, helpFor, pathOfRoute, relatedTakers } from './shared/reachability/describe-dead.ts';

export default defineRule({
  summary: 'No request reaches a route, because earlier routes of the VirtualService take all that it asks for.',
  why: `Routes are asked in the order in which they are written, and the first that matches gets the request. A route for a header behind one
for everybody is never asked, nor is \`/api/v2\` behind the prefix \`/api\`. **Istio takes such a VirtualService without an error**, and requests go where
the earlier route sends them.

Decided exactly: over paths (prefixes, exact texts, regular expressions, letter case), methods, authorities, schemes, headers, missing headers, parameters,
ports, gateways, and the labels and namespaces of clients; also where several earlier routes only together take all of it.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService'],
  upstream: ['IST0130'],
  messages: {
    never: ({ what, takers }: { what: string; takers: string }) => `no ${what} reaches this route: ${takers}`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - route:
        - { destination: { host: reviews, subset: v1 }, weight: 90 }
        - { destination: { host: reviews, subset: v2 }, weight: 10 }
    - match: [{ headers: { x-tester: { exact: 'yes' } } }]
#     ^^^^^ no request reaches this route: route 1 has no \`match\`, and takes every request
      route: [{ destination: { host: reviews, subset: v2 } }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - match: [{ headers: { x-tester: { exact: 'yes' } } }]
      route: [{ destination: { host: reviews, subset: v2 } }]
    - route:
        - { destination: { host: reviews, subset: v1 }, weight: 90 }
        - { destination: { host: reviews, subset: v2 }, weight: 10 }
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    for (const unreached of unreachedOf(virtualService)) {
      for (const group of unreached.routes) {
        const takenBy = group.flatMap((dead) => dead.takenBy).filter(({ route }) => route !== group[0].route);
        if (takenBy.length === 0) continue;
        context.report({
          at: [virtualService, pathOfRoute(virtualService, group[0]), 'key'],
          message: 'never',
          data: { what: unreached.protocol === 'http' ? 'request' : 'connection', takers: describeTakers(virtualService, unreached, takenBy) },
          related: relatedTakers(virtualService, takenBy),
          explains: explainDead(virtualService, group[0]),
          help: helpFor({ ...group[0], takenBy }),
        fix: fixFor(virtualService, group[0], takenBy),
        });
      }
    }
  },
});
