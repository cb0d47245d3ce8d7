import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { kialiHost, kialiNames } from '../shared/kiali-hosts.ts';
import { kubernetesHosts, serviceEntryHosts } from '../shared/kiali-registry.ts';
import { kialiDestinations } from '../shared/kiali-routes.ts';
import { settingsOf } from '../shared/mesh-wide.ts';

export default defineAnalyzer({
  codes: ['KIA1101'],
  differs: `Kiali expands \`reviews.prod\`, which istiod takes literally, and lets a ServiceEntry answer by the end of the text: one of \`example.com\`
answers for \`notexample.com\`, and a wildcard for what has no cluster. Mirrors it leaves out. What it does not see is missing; ours leaves
namespaces unjudged of which the input shows nothing.`,
  reads: 'every-kind',
  asks: ['mesh'],
  check(context) {
    const names = kialiNames(context);
    const isEntry = serviceEntryHosts(context.ofKind('networking.istio.io/ServiceEntry'));
    const isService = kubernetesHosts(context.ofKind('Service'), names, settingsOf(context.mesh).defaultExportTo.service);
    for (const one of context.ofKind('networking.istio.io/VirtualService')) {
      for (const { host, path } of kialiDestinations(one)) {
        const { name } = kialiHost(host, one.namespace, names);
        if (!isService(name, one.namespace) && !isEntry(name)) context.report({ code: 'KIA1101', at: [one, [...path, 'host']], message: `no Service and no ServiceEntry has the host \`${name}\`` });
      }
    }
  },
});
