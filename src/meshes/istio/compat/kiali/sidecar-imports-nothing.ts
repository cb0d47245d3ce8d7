import { listAt } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { kialiNames, parsedHost } from '../shared/kiali-hosts.ts';
import { kubernetesHosts, serviceEntryHosts } from '../shared/kiali-registry.ts';
import { kialiSettings } from '../shared/kiali-settings.ts';

export default defineAnalyzer({
  codes: ['KIA1004'],
  differs: 'Kiali does not look at the namespace before the `/`, so an existing host passes behind the wrong one; a wildcard of the own namespace passes always, one of another never. Hosts behind `~`, which are taken out, are looked up like others. Ours asks what the entry imports.',
  reads: 'every-kind',
  asks: ['mesh'],
  check(context) {
    const names = kialiNames(context);
    const isEntry = serviceEntryHosts(context.ofKind('networking.istio.io/ServiceEntry'));
    const isService = kubernetesHosts(context.ofKind('Service'), names, kialiSettings(context.mesh, context.surroundings).mesh.defaultExportTo.service);
    for (const sidecar of context.ofKind('networking.istio.io/Sidecar')) {
      for (const [index, listener] of listAt(sidecar.raw, ['spec', 'egress']).entries()) {
        for (const [position, written] of listAt(listener, ['hosts']).entries()) {
          const [, dns] = typeof written === 'string' ? written.split('/') : [];
          if (dns === undefined || dns === '*') continue;
          const host = parsedHost(dns, sidecar.namespace, names);
          if ((host.isWildcard && host.namespace === sidecar.namespace) || isEntry(host.name) || isService(host.name, sidecar.namespace)) continue;
          context.report({ code: 'KIA1004', at: [sidecar, ['spec', 'egress', index, 'hosts', position]], message: `no Service and no ServiceEntry has the host \`${host.name}\`` });
        }
      }
    }
  },
});
