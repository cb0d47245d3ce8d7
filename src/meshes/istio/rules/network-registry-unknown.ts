import { nearest } from '../../../base/near-miss.ts';
import { isObject, listAt, objectAt, textAt, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';
import { readYaml } from '../../../yaml/read.ts';

export default defineRule({
  summary: 'A network of the mesh takes its endpoints from a cluster that the mesh does not know.',
  why: `\`fromRegistry\` in \`meshNetworks\` is the name of a **cluster**: the key in the Secret by which istiod reads it, or the control plane's own. Where
no cluster has the name, the network is empty. Calls to its pods then go to their addresses directly, which the other network cannot reach, and not
through its gateway.`,
  severity: 'error',
  reads: ['ConfigMap', 'Secret'],
  upstream: ['IST0126'],
  messages: {
    unknown: ({ network, registry, near }: { network: string; registry: string; near: string | undefined }) => `network \`${network}\` is empty: no cluster is called \`${registry}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
  },
  bad: `apiVersion: v1
kind: Secret
metadata: { name: istio-remote-secret-west, namespace: istio-system, labels: { istio/multiCluster: "true" } }
stringData: { west: "apiVersion: v1" }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  meshNetworks: |
# ^^^^^^^^^^^^ network \`west-network\` is empty: no cluster is called \`wets\`, did you mean \`west\`?
    networks:
      west-network: { endpoints: [{ fromRegistry: wets }], gateways: [{ address: 10.0.0.1, port: 15443 }] }
`,
  good: `apiVersion: v1
kind: Secret
metadata: { name: istio-remote-secret-west, namespace: istio-system, labels: { istio/multiCluster: "true" } }
stringData: { west: "apiVersion: v1" }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  meshNetworks: |
    networks:
      west-network: { endpoints: [{ fromRegistry: west }], gateways: [{ address: 10.0.0.1, port: 15443 }] }
      here: { endpoints: [{ fromRegistry: Kubernetes }] }
`,
  judges: ['ConfigMap'],
  judge(map, context) {
    const text = /^istio(?:-|$)/.test(map.name) ? textAt(map.raw, ['data', 'meshNetworks']) : undefined;
    if (text === undefined) return;
    const remote = context.rows(clusters, '');
    const { homeCluster, otherClusters } = context.surroundings;
    const known = ['Kubernetes', ...(homeCluster === undefined ? [] : [homeCluster]), ...(otherClusters?.keys() ?? []), ...remote];
    for (const { network, registry } of registriesIn(text)) {
      if (known.includes(registry)) continue;
      // Without any Secret of a cluster, the files say nothing of which there are.
      if (known.length === 1) context.unjudged(`the cluster \`${registry}\` of network \`${network}\``, 'the Secrets by which istiod reads other clusters');
      else context.report({ at: [map, ['data', 'meshNetworks'], 'key'], message: 'unknown', data: { network, registry, near: nearest(registry, known) }, help: `the clusters are ${known.map((one) => `\`${one}\``).join(', ')}` });
    }
  },
});

/** Names of the clusters that istiod reads. */
const clusters = defineTable({
  reads: ['Secret'],
  rowsOf: (secret: Resource): [string, string][] => (secret.labels['istio/multiCluster'] === 'true' ? ['data', 'stringData'].flatMap((field) => Object.keys(objectAt(secret.raw, [field]) ?? {})).map((name) => ['', name]) : []),
});

function registriesIn(text: string): { readonly network: string; readonly registry: string }[] {
  const networks = objectAt(readYaml(text).documents[0]?.value, ['networks']) ?? {};
  return Object.entries(networks).flatMap(([network, content]) =>
    isObject(content) ? listAt(content, ['endpoints']).flatMap((endpoint) => textAt(endpoint, ['fromRegistry']) ?? []).map((registry) => ({ network, registry })) : [],
  );
}
