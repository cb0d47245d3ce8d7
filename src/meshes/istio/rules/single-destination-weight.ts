import { numberAt, textAt } from '../../../kube/resource.ts';
import { removeEntry } from '../../../rules/edits.ts';
import { defineRule } from '../../../rules/rule.ts';
import { weightedRoutesOf } from './shared/routes.ts';

export default defineRule({
  summary: 'A route gives a weight other than 100 to its only destination, where weights mean nothing.',
  why: `Weights are shares among several destinations. A route with one destination sends **every** request there, whatever its
weight says, even 0. Whoever writes \`weight: 10\` expects the other 90 % to go elsewhere, and they do not.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService'],
  upstream: ['KIA1104'],
  messages: {
    ignored: ({ weight, target, what }: { weight: number; target: string; what: string }) => `\`weight: ${weight}\` on the only destination is ignored: ${target} gets ${what} of this route`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - route:
        - destination: { host: reviews, subset: v2 }
          weight: 10 # the canary
#         ^^^^^^^^^^ \`weight: 10\` on the only destination is ignored: \`reviews\` (\`v2\`) gets every request of this route
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - route:
        - destination: { host: reviews, subset: v1 }
          weight: 90
        - destination: { host: reviews, subset: v2 }
          weight: 10
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    for (const { path, destinations } of weightedRoutesOf(virtualService)) {
      const [destination, second] = destinations;
      const weight = numberAt(destination, ['weight']);
      if (second !== undefined || weight === undefined || weight === 100) continue;
      const at = [...path, 'route', 0, 'weight'];
      const edit = removeEntry(virtualService, at);
      context.report({
        at: [virtualService, at, 'entry'],
        message: 'ignored',
        data: { weight, target: describeTarget(textAt(destination, ['destination', 'host']), textAt(destination, ['destination', 'subset'])), what: path[1] === 'http' ? 'every request' : 'every connection' },
        help: 'add the destination that gets the other share, or remove the weight',
        fix: edit && { title: 'remove the weight, which changes nothing', edits: [edit] },
        // Kiali cannot tell 0 from a weight that is left out.
        upstream: weight > 0 && weight < 100 ? ['KIA1104'] : [],
      });
    }
  },
});

function describeTarget(host: string | undefined, subset: string | undefined): string {
  const name = `\`${host ?? 'the destination'}\``;
  return subset === undefined ? name : `${name} (\`${subset}\`)`;
}
