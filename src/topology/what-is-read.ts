import { groupKindOf, isObject, listAt, textAt, valueAt, type GroupKind, type Json, type Resource } from '../kube/resource.ts';
import type { Path } from '../yaml/document.ts';
import { externalHostKinds, gatewayKinds, hostRouteKinds, ingressKinds, monitorKinds, parentRouteKinds, principalPolicyKinds, workloadKinds } from './foreign-kinds.ts';

const kindsRead: ReadonlySet<GroupKind> = new Set([
  ...[...workloadKinds, ...hostRouteKinds, ...gatewayKinds, ...ingressKinds, ...principalPolicyKinds, ...externalHostKinds, ...monitorKinds].map(({ kind }) => kind),
  ...hostRouteKinds.map(({ gatewayKind }) => gatewayKind),
  ...parentRouteKinds,
  'Service', 'ConfigMap', 'Secret', 'Namespace', 'networking.k8s.io/NetworkPolicy', 'extensions/NetworkPolicy',
]);

/** Whether discovery looks at objects of a kind. Of all others it knows the namespace, and nothing else. */
export function isReadByDiscovery(kind: GroupKind): boolean {
  return kindsRead.has(kind);
}

/**
 * What discovery reads of an object, as a text: where it is the same, the call graph is the same. A field that is left out here must not be read anywhere in this folder;
 * a test takes out of real objects everything that is not named here, and finds the same call graph.
 */
export function readByDiscovery(resource: Resource): string {
  return JSON.stringify(keptOf(groupKindOf(resource), resource.raw));
}

/** The object without what discovery never reads. Kinds that change seldom are kept whole. */
export function keptOf(kind: GroupKind, raw: Json): unknown {
  const route = hostRouteKinds.find((facts) => facts.kind === kind);
  if (route !== undefined) return { gateways: valueAt(raw, route.gateways), hosts: valueAt(raw, ['spec', 'hosts']), rules: route.protocols.map((protocol) => listAt(raw, ['spec', protocol]).map(keptOfRule)) };
  const policy = principalPolicyKinds.find((facts) => facts.kind === kind);
  if (policy !== undefined) return [valueAt(raw, policy.selector), valueAt(raw, policy.action), listAt(raw, ['spec', 'rules']).map(keptOfPolicyRule)];
  const external = externalHostKinds.find((facts) => facts.kind === kind);
  if (external !== undefined) return valueAt(raw, external.hosts);
  if (kind === 'Service') return [labelsOf(raw), picked(raw, ['spec'], ['type', 'clusterIP', 'externalName', 'selector', 'ports'])];
  const workload = workloadKinds.find((facts) => facts.kind === kind);
  return workload === undefined ? raw : keptOfWorkload(raw, workload.template);
}

function keptOfRule(rule: Json): unknown {
  const matches = listAt(rule, ['match']);
  const destination = (value: unknown): unknown => [valueAt(value, ['host']), valueAt(value, ['port', 'number'])];
  return [
    matches.map((match) => valueAt(match, ['gateways'])),
    valueAt(matches[0], ['sourceLabels']),
    listAt(rule, ['route']).map((route) => destination(valueAt(route, ['destination']))),
    isObject(valueAt(rule, ['mirror'])) ? destination(valueAt(rule, ['mirror'])) : null,
    [textAt(rule, ['delegate', 'name']), textAt(rule, ['delegate', 'namespace'])],
  ];
}

function keptOfPolicyRule(rule: Json): unknown {
  return [listAt(rule, ['to']).map((to) => valueAt(to, ['operation', 'ports'])), listAt(rule, ['from']).map((from) => valueAt(from, ['source', 'principals']))];
}

/** Of a workload everything that may name somebody: all but what its containers may use, and how it is rolled out. */
function keptOfWorkload(raw: Json, template: Path): unknown {
  const pod = valueAt(raw, template);
  const spec = valueAt(pod, ['spec']);
  const withoutResources = (container: Json): unknown => (isObject(container) ? { ...container, resources: undefined } : container);
  const containers = { containers: listAt(spec, ['containers']).map(withoutResources), initContainers: listAt(spec, ['initContainers']).map(withoutResources) };
  const metadata = picked(raw, ['metadata'], ['annotations', 'ownerReferences', 'labels']);
  return [metadata, picked(raw, ['spec'], ['replicas', 'workloadRef']), picked(pod, ['metadata'], ['labels', 'annotations']), isObject(spec) ? { ...spec, ...containers } : spec];
}

function labelsOf(raw: Json): unknown {
  return valueAt(raw, ['metadata', 'labels']);
}

function picked(value: unknown, path: Path, fields: readonly string[]): unknown {
  return fields.map((field) => valueAt(value, [...path, field]) ?? null);
}
