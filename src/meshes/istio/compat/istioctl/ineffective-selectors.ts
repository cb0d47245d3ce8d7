import { groupBy } from '../../../../base/order.ts';
import { objectAt, textMapAt } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';

const policyKinds = ['security.istio.io/AuthorizationPolicy', 'security.istio.io/RequestAuthentication', 'telemetry.istio.io/Telemetry', 'extensions.istio.io/WasmPlugin'] as const;
const gatewayName = 'gateway.networking.k8s.io/gateway-name';

export default defineAnalyzer({
  codes: ['IST0166'],
  differs: `istioctl goes by Pods, which no repository holds, and by \`targetRef\` alone, so a policy with \`targetRefs\` and a selector counts as one
without. By Istio's defaults a selector does reach the pods of a Gateway that is no waypoint (\`ENABLE_SELECTOR_BASED_K8S_GATEWAY_POLICY\`); only
waypoints take \`targetRefs\` alone, which is what \`istio/selector-never-reaches-waypoint\` reports.`,
  reads: [...policyKinds, 'Pod'],
  check(context) {
    const proxies = groupBy(context.ofKind('Pod').filter(({ labels }) => labels[gatewayName] !== undefined), ({ namespace }) => namespace);
    for (const policy of policyKinds.flatMap((kind) => context.ofKind(kind))) {
      if (objectAt(policy.raw, ['spec', 'targetRef']) !== undefined || objectAt(policy.raw, ['spec', 'selector']) === undefined) continue;
      const selector = textMapAt(policy.raw, ['spec', 'selector', 'matchLabels']);
      const selected = (proxies.get(policy.namespace) ?? []).filter(({ labels }) => matchesLabels(selector, labels));
      for (const name of new Set(selected.map(({ labels }) => labels[gatewayName]))) context.report({ code: 'IST0166', at: [policy, ['spec', 'selector']], message: `the selector does nothing for Gateway \`${name}\`` });
    }
  },
});
