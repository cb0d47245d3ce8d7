import { groupBy } from '../../../../base/order.ts';
import { describeResource, textMapAt } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';

const subjects = [
  { kind: 'security.istio.io/PeerAuthentication', selector: ['spec', 'selector'], labels: 'matchLabels' },
  { kind: 'networking.istio.io/Sidecar', selector: ['spec', 'workloadSelector'], labels: 'labels' },
] as const;

export default defineAnalyzer({
  codes: ['KIA0002'],
  differs: 'Kiali says it of every object of the group and calls all of them an error; ours says which one is in force, which is the oldest, and speaks of the others.',
  reads: ['security.istio.io/PeerAuthentication', 'networking.istio.io/Sidecar'],
  check(context) {
    for (const { kind, selector, labels } of subjects) {
      const general = context.ofKind(kind).filter((resource) => Object.keys(textMapAt(resource.raw, [...selector, labels])).length === 0);
      for (const group of groupBy(general, ({ namespace }) => namespace).values()) {
        if (group.length < 2) continue;
        for (const resource of group) {
          const others = group.filter((other) => other !== resource).map((other) => `\`${describeResource(other)}\``);
          context.report({ code: 'KIA0002', at: [resource, selector, 'key'], message: `${others.join(' and ')} of the same namespace has no selector either` });
        }
      }
    }
  },
});
