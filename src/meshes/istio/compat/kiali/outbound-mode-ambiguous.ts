import { objectAt, valueAt } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';

export default defineAnalyzer({
  codes: ['KIA1007'],
  differs: 'Kiali cannot tell a missing mode from `REGISTRY_ONLY`, the first of the enumeration, and reports both. istiod can: without a mode it is `REGISTRY_ONLY`, which ours says where it is missing.',
  issues: ['kiali#5882'],
  reads: ['networking.istio.io/Sidecar'],
  check(context) {
    for (const sidecar of context.ofKind('networking.istio.io/Sidecar')) {
      const policy = objectAt(sidecar.raw, ['spec', 'outboundTrafficPolicy']);
      const mode = valueAt(policy, ['mode']) ?? 0;
      if (policy !== undefined && (mode === 0 || mode === 'REGISTRY_ONLY')) context.report({ code: 'KIA1007', at: [sidecar, ['spec', 'outboundTrafficPolicy'], 'key'], message: 'the mode of the outbound traffic policy is empty' });
    }
  },
});
