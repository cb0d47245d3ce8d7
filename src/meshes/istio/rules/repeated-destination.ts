import { defineRule } from '../../../rules/rule.ts';
import { keyOf, shareOf, targetOf } from './shared/equal-destinations.ts';
import { weightedRoutesOf } from './shared/routes.ts';

export default defineRule({
  summary: 'A route names the same host and subset twice among its weighted destinations.',
  why: `Weights of equal destinations add up: both entries lead to the same pods. Mostly one of them was meant for **another subset**, which then
gets nothing, so that a canary that seems to have its share has none.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService'],
  upstream: ['KIA1105'],
  messages: {
    repeated: ({ target, share }: { target: string; share: string }) => `${target} stands more than once among the destinations of this route${share}`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - route:
        - { destination: { host: reviews, subset: v1 }, weight: 90 }
        - { destination: { host: reviews.shop.svc.cluster.local, subset: v1 }, weight: 10 }
#                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`reviews\` (\`v1\`) stands more than once among the destinations of this route: it gets 100 % of the requests
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - route:
        - { destination: { host: reviews, subset: v1 }, weight: 90 }
        - { destination: { host: reviews, subset: v2 }, weight: 10 }
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    for (const { path, destinations } of weightedRoutesOf(virtualService)) {
      if (destinations.length < 2) continue;
      const first = new Map<string, number>();
      for (const [index, destination] of destinations.entries()) {
        const key = keyOf(destination, virtualService);
        const before = first.get(key);
        if (before === undefined) {
          first.set(key, index);
          continue;
        }
        context.report({
          at: [virtualService, [...path, 'route', index, 'destination', 'host'], 'entry'],
          message: 'repeated',
          data: { target: targetOf(destinations[before] ?? null), share: shareOf(destinations, (each) => keyOf(each, virtualService) === key) },
          related: [{ at: [virtualService, [...path, 'route', before, 'destination', 'host'], 'entry'], message: 'here before' }],
          help: 'name the subset that was meant, or join the two and add their weights',
        });
      }
    }
  },
});
