import { numberAt, objectAt, valueAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { policiesOf } from './shared/traffic-policies.ts';

/** What Istio sets as soon as there is an \`outlierDetection\` at all. */
const defaultErrors = 5;

export default defineRule({
  summary: 'Gateway errors are counted up to a number that the count of all 5xx errors never lets them reach.',
  why: `\`consecutiveGatewayErrors\` counts 502, 503 and 504 in a row; \`consecutive5xxErrors\` counts every 5xx, those three among them, and is 5 as soon as
there is an \`outlierDetection\`. Whichever is reached first ejects the endpoint: a number of gateway errors that is not the smaller one
has no effect, and errors of the application eject, too.

Where only gateway errors are to count, \`consecutive5xxErrors: 0\` switches the other count off.`,
  severity: 'warning',
  reads: ['networking.istio.io/DestinationRule'],
  upstream: [],
  messages: {
    neverFirst: ({ gateway, errors, isDefault }: { gateway: number; errors: number; isDefault: boolean }) => `${gateway} gateway errors in a row never eject: ${errors} errors of any 5xx${isDefault ? ', the default,' : ''} come first, and gateway errors count among them`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec:
  host: orders
  trafficPolicy:
    outlierDetection: { consecutiveGatewayErrors: 5, interval: 10s }
#                                                 ^ 5 gateway errors in a row never eject: 5 errors of any 5xx, the default, come first, and gateway errors count among them
`,
  good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec:
  host: orders
  trafficPolicy:
    outlierDetection: { consecutive5xxErrors: 0, consecutiveGatewayErrors: 5, interval: 10s }
`,
  judges: ['networking.istio.io/DestinationRule'],
  judge(rule, context) {
    for (const { policy, path } of policiesOf(rule)) {
      const outlier = objectAt(policy, ['outlierDetection']);
      const gateway = numberAt(outlier, ['consecutiveGatewayErrors']) ?? 0;
      const isDefault = (valueAt(outlier, ['consecutive5xxErrors']) ?? null) === null;
      const errors = isDefault ? defaultErrors : (numberAt(outlier, ['consecutive5xxErrors']) ?? 0);
      if (gateway === 0 || errors === 0 || gateway < errors) continue;
      context.report({ at: [rule, [...path, 'outlierDetection', 'consecutiveGatewayErrors']], message: 'neverFirst', data: { gateway, errors, isDefault }, help: 'write `consecutive5xxErrors: 0` if only gateway errors are to count, or a smaller number' });
    }
  },
});
