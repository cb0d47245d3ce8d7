import { numberAt, textAt, valueAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { weightedRoutesOf } from './shared/routes.ts';

export default defineRule({
  summary: 'A destination has no weight beside others that have one, so nothing is sent there.',
  why: `A weight that is left out is **0**, and not what is missing to 100: next to \`weight: 90\` such a destination gets nothing, and the other
one gets every request. Whoever takes a version out on purpose writes \`weight: 0\`.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService'],
  upstream: [],
  messages: {
    nothing: ({ target, what }: { target: string; what: string }) => `${target} has no weight beside others that have one: it gets no ${what}`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - route:
        - { destination: { host: reviews, subset: v1 }, weight: 90 }
        - { destination: { host: reviews, subset: v2 } }
#           ^^^^^^^^^^^ \`reviews\` (\`v2\`) has no weight beside others that have one: it gets no request
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
        - { destination: { host: reviews, subset: v3 }, weight: 0 }
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, { report }) {
    for (const { path, destinations } of weightedRoutesOf(virtualService)) {
      const total = destinations.reduce<number>((sum, one) => sum + (numberAt(one, ['weight']) ?? 0), 0);
      if (total === 0 || destinations.length < 2) continue;
      for (const [index, destination] of destinations.entries()) {
        if (valueAt(destination, ['weight']) !== undefined) continue;
        const [host, subset] = [textAt(destination, ['destination', 'host']), textAt(destination, ['destination', 'subset'])];
        const target = `\`${host ?? 'the destination'}\`${subset === undefined ? '' : ` (\`${subset}\`)`}`;
        const rest = total < 100 ? 100 - total : undefined;
        report({ at: [virtualService, [...path, 'route', index, 'destination'], 'key'], message: 'nothing', data: { target, what: path[1] === 'http' ? 'request' : 'connection' }, help: rest === undefined ? 'give it a weight, or take it out' : `write \`weight: ${rest}\`, or take it out` });
      }
    }
  },
});
