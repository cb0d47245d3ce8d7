import { listAt } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { kialiNames } from '../shared/kiali-hosts.ts';

const kinds = ['networking.istio.io/DestinationRule', 'networking.istio.io/VirtualService', 'networking.istio.io/ServiceEntry'] as const;

export default defineAnalyzer({
  codes: ['KIA0005'],
  differs: 'Kiali takes the namespaces that it may read for all there are, and knows no `~`; ours asks for a near miss before it says that a namespace is missing.',
  reads: 'every-kind',
  check(context) {
    const names = kialiNames(context);
    for (const kind of kinds) {
      for (const resource of context.ofKind(kind)) {
        // What is in ambient mode Kiali does not ask.
        if (context.get('Namespace', '', resource.namespace)?.labels['istio.io/dataplane-mode'] === 'ambient') continue;
        for (const [index, entry] of listAt(resource.raw, ['spec', 'exportTo']).entries()) {
          if (typeof entry !== 'string' || entry === '.' || entry === '*' || names.hasNamespace(entry)) continue;
          context.report({ code: 'KIA0005', at: [resource, ['spec', 'exportTo', index]], message: `there is no namespace \`${entry}\`` });
        }
      }
    }
  },
});
