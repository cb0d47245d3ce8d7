import { compareText, groupBy } from '../../../../base/order.ts';
import { describeResource, objectAt, textMapAt, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';

export default defineAnalyzer({
  codes: ['KIA1702'],
  differs: 'Kiali takes two groups without labels for alike as long as they have `metadata`; ours compares groups that have labels.',
  reads: ['networking.istio.io/WorkloadGroup'],
  check(context) {
    const described = context.ofKind('networking.istio.io/WorkloadGroup').filter((group) => objectAt(group.raw, ['spec', 'metadata']) !== undefined);
    for (const alike of groupBy(described, keyOf).values()) {
      if (alike.length < 2) continue;
      for (const group of alike) {
        const others = alike.filter((other) => other !== group).map((other) => `\`${describeResource(other)}\``);
        context.report({ code: 'KIA1702', at: [group, ['spec', 'metadata', 'labels'], 'key'], message: `${others.join(' and ')} gives its workloads the same labels` });
      }
    }
  },
});

function keyOf(group: Resource): string {
  const labels = Object.entries(textMapAt(group.raw, ['spec', 'metadata', 'labels'])).sort(([a], [b]) => compareText(a, b));
  return JSON.stringify([group.namespace, labels]);
}
