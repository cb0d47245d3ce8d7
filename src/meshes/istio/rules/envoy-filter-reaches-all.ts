import { listAt, objectAt, textAt, textMapAt, valueAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { meshConfiguration, meshConfigurationKinds } from './shared/mesh-configuration.ts';
import { patchesOf } from './shared/envoy-patches.ts';

export default defineRule({
  summary: 'An EnvoyFilter selects no workload, or a patch of it no object, so it changes more than it seems to.',
  why: `Without a \`workloadSelector\` an EnvoyFilter is for every proxy of its namespace, and in the root namespace for **every proxy of the mesh**,
gateways included. A patch without a \`match\` changes every listener, route or cluster of each of them, in both directions.`,
  severity: 'info',
  reads: ['networking.istio.io/EnvoyFilter', ...meshConfigurationKinds],
  upstream: [],
  messages: {
    mesh: 'this EnvoyFilter is for every proxy of the mesh: it stands in the root namespace and selects no workload',
    objects: ({ applyTo, operation }: { applyTo: string; operation: string }) => `without a \`match\`, this \`${operation}\` is done to every ${applyTo} of the proxy, inbound, outbound and at gateways`,
  },
  bad: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: limits
#       ^^^^^^ this EnvoyFilter is for every proxy of the mesh: it stands in the root namespace and selects no workload
  namespace: istio-system
spec:
  configPatches:
    - applyTo: CLUSTER
#     ^^^^^^^^^^^^^^^^ without a \`match\`, this \`MERGE\` is done to every CLUSTER of the proxy, inbound, outbound and at gateways
      patch: { operation: MERGE, value: { connect_timeout: 1s } }
`,
  good: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: limits, namespace: shop }
spec:
  workloadSelector: { labels: { app: orders } }
  configPatches:
    - applyTo: CLUSTER
      match: { cluster: { service: pay.shop.svc.cluster.local } }
      patch: { operation: MERGE, value: { connect_timeout: 1s } }
`,
  judges: ['networking.istio.io/EnvoyFilter'],
  judge(filter, context) {
    const { config, namespace } = context.index(meshConfiguration);
    const isSelecting = Object.keys(textMapAt(filter.raw, ['spec', 'workloadSelector', 'labels'])).length > 0 || listAt(filter.raw, ['spec', 'targetRefs']).length > 0;
    if (!isSelecting && filter.namespace === (textAt(config, ['rootNamespace']) ?? namespace)) context.report({ at: [filter, ['metadata', 'name']], message: 'mesh', help: 'add a `workloadSelector`, or say the context of each patch' });
    for (const { path, entry, applyTo, operation } of patchesOf(filter)) {
      const match = objectAt(entry, ['match']);
      const isOpen = match === undefined || Object.keys(match).length === 0 || (Object.keys(match).length === 1 && valueAt(match, ['context']) === 'ANY');
      if (isOpen && operation !== 'ADD' && applyTo !== 'BOOTSTRAP' && applyTo !== 'EXTENSION_CONFIG') context.report({ at: [filter, [...path, 'applyTo'], 'entry'], message: 'objects', data: { applyTo, operation } });
    }
  },
});
