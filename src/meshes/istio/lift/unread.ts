import { builtInCatalogue } from '../../../kube/schema/catalogue.ts';
import type { ResourceSet } from '../../../kube/resource-set.ts';
import { describeResource, type GroupKind } from '../../../kube/resource.ts';
import { at, type Unknown } from '../../../model/provenance.ts';

/** Kinds that change what proxies do in ways that no model of configuration can follow, and what may stop a connection below them. */
const opaqueKinds: readonly GroupKind[] = ['networking.istio.io/EnvoyFilter', 'extensions.istio.io/WasmPlugin', 'networking.k8s.io/NetworkPolicy'];

/** Groups of the mesh, in which a kind that nobody knows is a slip of the pen and does nothing. */
const ownGroups = /^(?:networking|security|telemetry|extensions)\.istio\.io\//;

export function unreadOf(resources: ResourceSet): Unknown[] {
  const { kinds } = builtInCatalogue();
  const strange = resources.groupKinds.filter((kind) => ownGroups.test(kind) && !kinds.has(kind)).flatMap((kind) => resources.ofKind(kind));
  return [...strange.map((resource) => ({ what: `${describeResource(resource)}, a kind that the mesh does not have`, source: at(resource) })), ...opaque(resources)];
}

function opaque(resources: ResourceSet): Unknown[] {
  return opaqueKinds.flatMap((kind) => resources.ofKind(kind)).map((resource) => ({ what: `what ${describeResource(resource)} does to ${resource.kind === 'NetworkPolicy' ? 'connections' : 'requests'}`, source: at(resource) }));
}
