import { isObject, listAt, objectAt, textAt } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { readYaml } from '../../../../yaml/read.ts';

// Source: pkg/config/analysis/analyzers/multicluster/meshnetworks.go.

export default defineAnalyzer({
  codes: ['IST0126'],
  differs: `\`Kubernetes\` is known with its capital only, and of a Secret for a remote cluster only \`data\`, not \`stringData\`. istiod compares
\`fromRegistry\` with the names of clusters, which is what ours does.`,
  reads: ['ConfigMap', 'Secret'],
  check({ ofKind, report }) {
    const remote = ofKind('Secret').filter(({ labels }) => labels['istio/multiCluster'] === 'true');
    const known = new Set(['Mock', 'Kubernetes', 'External', ...remote.flatMap((secret) => Object.keys(objectAt(secret.raw, ['data']) ?? {}))]);
    for (const map of ofKind('ConfigMap')) {
      const text = /^istio(?:-|$)/.test(map.name) ? textAt(map.raw, ['data', 'meshNetworks']) : undefined;
      if (text === undefined) continue;
      const networks = objectAt(readYaml(text).documents[0]?.value, ['networks']);
      for (const [name, network] of Object.entries(networks ?? {})) {
        const registries = isObject(network) ? listAt(network, ['endpoints']).map((endpoint) => textAt(endpoint, ['fromRegistry'])) : [];
        for (const registry of new Set(registries)) {
          if (registry === undefined || known.has(registry)) continue;
          report({ code: 'IST0126', message: `network \`${name}\` is of the unknown registry \`${registry}\``, at: [map, ['data', 'meshNetworks']], resource: 'MeshNetworks istio-system/meshnetworks' });
        }
      }
    }
  },
});
