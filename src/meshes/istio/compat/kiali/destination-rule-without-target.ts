import { listAt, textAt, textMapAt, type Resource } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { kialiHost, kialiNames, type KialiHost } from '../shared/kiali-hosts.ts';
import { applicationOf, hostOf, kialiWorkloadsByNamespace, kubernetesHosts, serviceEntryHosts } from '../shared/kiali-registry.ts';
import { kialiSettings } from '../shared/kiali-settings.ts';

export default defineAnalyzer({
  codes: ['KIA0202', 'KIA0203', 'KIA0209'],
  differs:
    'Kiali expands `service.namespace`, which istiod leaves as it is and matches to nothing; it takes a label of an application for a Service, and an endpoint of any ServiceEntry for one of the host. It takes what it sees for all there is; ours leaves namespaces unjudged of which the input shows nothing.',
  reads: 'every-kind',
  asks: ['mesh'],
  check(context) {
    const names = kialiNames(context);
    const entries = context.ofKind('networking.istio.io/ServiceEntry');
    const isEntry = serviceEntryHosts(entries);
    const isService = kubernetesHosts(context.ofKind('Service'), names, kialiSettings(context.mesh, context.surroundings).mesh.defaultExportTo.service);
    const workloadsIn = kialiWorkloadsByNamespace(context);
    const hasTarget = (host: KialiHost, viewer: string): boolean => {
      const [service, namespace] = localName(host);
      if (host.isWildcard || isEntry(host.name) || isService(host.name, viewer)) return true;
      return namespace === viewer && workloadsIn(namespace).some((workload) => applicationOf(workload) === service);
    };
    const endpoints = entries.flatMap((entry) => listAt(entry.raw, ['spec', 'endpoints'])).map((endpoint) => textMapAt(endpoint, ['labels']));
    const isSelected = (host: KialiHost, labels: Readonly<Record<string, string>>): boolean => {
      if (host.isWildcard) return true;
      const [name, namespace] = localName(host);
      const selector = textMapAt(context.get('Service', namespace, name)?.raw, ['spec', 'selector']);
      if (Object.keys(selector).length === 0) return endpoints.some((endpoint) => matchesLabels(labels, endpoint));
      return workloadsIn(namespace).some((workload) => matchesLabels(selector, workload.labels) && matchesLabels(labels, workload.labels));
    };
    for (const rule of context.ofKind('networking.istio.io/DestinationRule')) {
      const host = kialiHost(hostOf(rule), rule.namespace, names);
      if (!hasTarget(host, rule.namespace)) {
        context.report({ code: 'KIA0202', at: [rule, ['spec', 'host']], message: `no Service, workload or ServiceEntry has the host \`${host.name}\`` });
        continue;
      }
      for (const { index, name, labels } of subsetsOf(rule)) {
        const hasLabels = Object.keys(labels).length > 0;
        if (!hasLabels) context.report({ code: 'KIA0209', at: [rule, ['spec', 'subsets', index]], message: `the subset \`${name}\` has no labels` });
        else if (!isSelected(host, labels)) context.report({ code: 'KIA0203', at: [rule, ['spec', 'subsets', index]], message: `nothing behind the host has the labels of the subset \`${name}\`` });
      }
    }
  },
});

function subsetsOf(rule: Resource): { readonly index: number; readonly name: string; readonly labels: Readonly<Record<string, string>> }[] {
  return listAt(rule.raw, ['spec', 'subsets']).map((subset, index) => ({ index, name: textAt(subset, ['name']) ?? '', labels: textMapAt(subset, ['labels']) }));
}

/** Of a host that is no Service's name, too, the first two parts are taken for one. */
function localName({ service, namespace, isComplete }: KialiHost): readonly [string, string] {
  const [name = '', own] = service.split('.');
  return isComplete || own === undefined ? [service, namespace] : [name, own];
}
