import { listAt, objectAt, valueAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { meshConfiguration, meshConfigurationKinds } from './shared/mesh-configuration.ts';
import { policiesOf } from './shared/traffic-policies.ts';

export default defineRule({
  summary: 'Load balancing by locality is asked for without outlier detection, so it is not done.',
  why: `Near endpoints are preferred, and others stand in for them, only where the proxy can tell that an endpoint is unhealthy. That is what
\`outlierDetection\` tells it. Without it istiod gives all endpoints the same priority, wherever they are, and requests cross zones as
if nothing had been written.

\`distribute\`, which gives each locality a share, does not need it. A list of failovers is spoken of by what istiod itself warns about.`,
  severity: 'warning',
  reads: ['networking.istio.io/DestinationRule', ...meshConfigurationKinds],
  upstream: [],
  messages: { notDone: 'endpoints are not preferred by locality: that takes `outlierDetection`, which the rule does not have here' },
  bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec:
  host: orders
  trafficPolicy:
    loadBalancer:
      localityLbSetting: { enabled: true }
#     ^^^^^^^^^^^^^^^^^ endpoints are not preferred by locality: that takes \`outlierDetection\`, which the rule does not have here
`,
  good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec:
  host: orders
  trafficPolicy:
    loadBalancer: { localityLbSetting: { enabled: true } }
    outlierDetection: { consecutive5xxErrors: 5, maxEjectionPercent: 100 }
`,
  judges: ['networking.istio.io/DestinationRule'],
  judge(rule, context) {
    const policies = policiesOf(rule);
    for (const { policy, path, subset, port } of policies) {
      const locality = objectAt(policy, ['loadBalancer', 'localityLbSetting']);
      if (locality === undefined || locality['enabled'] === false) continue;
      if (['distribute', 'failover', 'failoverPriority'].some((list) => listAt(locality, [list]).length > 0)) continue;
      // A subset takes what the rule has; the entry of a port takes nothing.
      const around = port === undefined && subset !== undefined ? policies.find((other) => other.subset === undefined && other.port === undefined)?.policy : undefined;
      const isGiven = [policy, around, valueAt(context.index(meshConfiguration).config, ['defaultTrafficPolicy'])].some((one) => objectAt(one, ['outlierDetection']) !== undefined);
      if (!isGiven) context.report({ at: [rule, [...path, 'loadBalancer', 'localityLbSetting'], 'key'], message: 'notDone', help: 'write `outlierDetection` beside `loadBalancer`' });
    }
  },
});
