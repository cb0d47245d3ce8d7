import { objectAt, textAt, valueAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { policiesOf } from './shared/traffic-policies.ts';

export default defineRule({
  summary: 'A load balancer warms endpoints up in a way that it does not know.',
  why: `A new endpoint gets more requests little by little only where the load balancer is \`ROUND_ROBIN\` or \`LEAST_REQUEST\`, which is the default. \`RANDOM\`,
\`PASSTHROUGH\` and a consistent hash send it its full share at once, whatever \`warmup\` says.`,
  severity: 'warning',
  reads: ['networking.istio.io/DestinationRule'],
  upstream: [],
  messages: { unknown: ({ balancer }: { balancer: string }) => `nothing is warmed up: \`${balancer}\` sends new endpoints their full share at once` },
  bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec:
  host: orders
  trafficPolicy:
    loadBalancer:
      simple: RANDOM
      warmup: { duration: 60s }
#     ^^^^^^ nothing is warmed up: \`RANDOM\` sends new endpoints their full share at once
`,
  good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec:
  host: orders
  trafficPolicy:
    loadBalancer: { warmup: { duration: 60s } }
`,
  judges: ['networking.istio.io/DestinationRule'],
  judge(rule, context) {
    for (const { policy, path } of policiesOf(rule)) {
      const balancer = objectAt(policy, ['loadBalancer']);
      const field = ['warmup', 'warmupDurationSecs'].find((name) => (valueAt(balancer, [name]) ?? null) !== null);
      if (balancer === undefined || field === undefined) continue;
      const name = objectAt(balancer, ['consistentHash']) === undefined ? (textAt(balancer, ['simple']) ?? '') : 'consistentHash';
      if (!['RANDOM', 'PASSTHROUGH', 'consistentHash'].includes(name)) continue;
      context.report({ at: [rule, [...path, 'loadBalancer', field], 'key'], message: 'unknown', data: { balancer: name }, help: 'use `LEAST_REQUEST` or `ROUND_ROBIN`, or leave it out' });
    }
  },
});
