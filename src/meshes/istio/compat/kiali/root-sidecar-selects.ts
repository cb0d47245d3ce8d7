import { textMapAt } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { kialiSettings } from '../shared/kiali-settings.ts';

export default defineAnalyzer({
  codes: ['KIA1006'],
  differs: 'Kiali reports every Sidecar of the root namespace that has a selector; ours is silent where the selector fits workloads of that namespace, such as a gateway’s neighbour, which is what it then is for.',
  reads: ['networking.istio.io/Sidecar'],
  asks: ['mesh'],
  check(context) {
    const { rootOf } = kialiSettings(context.mesh, context.surroundings);
    for (const sidecar of context.ofKind('networking.istio.io/Sidecar')) {
      if (rootOf(sidecar.namespace) !== sidecar.namespace || Object.keys(textMapAt(sidecar.raw, ['spec', 'workloadSelector', 'labels'])).length === 0) continue;
      context.report({ code: 'KIA1006', at: [sidecar, ['spec', 'workloadSelector'], 'key'], message: 'a Sidecar of the root namespace is for the whole mesh, and this one has a selector' });
    }
  },
});
