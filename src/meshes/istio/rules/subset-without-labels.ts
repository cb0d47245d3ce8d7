import { listAt, objectAt, textAt, textMapAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';

export default defineRule({
  summary: 'A subset has no labels, so it is every pod of the host.',
  why: `A subset without labels is no part of the host but all of it. Beside subsets that do have labels this is most likely a mistake: a route that
sends 10 % to \`canary\` sends them to all pods, the old ones included.

A single subset without labels, or one that has a traffic policy of its own, is a way to give routes a policy, and is not reported as a fault.`,
  severity: 'warning',
  reads: ['networking.istio.io/DestinationRule'],
  upstream: ['KIA0209'],
  messages: { everything: ({ subset }: { subset: string }) => `subset \`${subset}\` has no labels, so it is every pod of the host` },
  bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets:
    - { name: v1, labels: { version: v1 } }
    - { name: canary }
#             ^^^^^^ subset \`canary\` has no labels, so it is every pod of the host
`,
  good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets:
    - { name: v1, labels: { version: v1 } }
    - { name: canary, labels: { version: v2 } }
`,
  judges: ['networking.istio.io/DestinationRule'],
  judge(rule, context) {
    const subsets = listAt(rule.raw, ['spec', 'subsets']);
    if (subsets.length < 2) return;
    for (const [index, subset] of subsets.entries()) {
      if (Object.keys(textMapAt(subset, ['labels'])).length > 0) continue;
      const hasPolicy = objectAt(subset, ['trafficPolicy']) !== undefined;
      context.report({ at: [rule, ['spec', 'subsets', index, 'name']], message: 'everything', data: { subset: textAt(subset, ['name']) ?? '' }, ...(hasPolicy ? { severity: 'info' } : { help: 'give it the labels of the pods that are meant, such as `version`' }) });
    }
  },
});
