import type { ResourceSet } from '../../../kube/resource-set.ts';
import { describeResource, type GroupKind } from '../../../kube/resource.ts';
import { at, type Unknown } from '../../../model/provenance.ts';

/** Kinds that change what proxies do in ways that no model of configuration can follow, and what may stop a connection below them. */
const opaqueKinds: readonly GroupKind[] = ['networking.istio.io/EnvoyFilter', 'extensions.istio.io/WasmPlugin', 'networking.k8s.io/NetworkPolicy'];

export function unreadOf(resources: ResourceSet): Unknown[] {
  return opaqueKinds.flatMap((kind) => resources.ofKind(kind)).map((resource) => ({ what: `what ${describeResource(resource)} does to ${resource.kind === 'NetworkPolicy' ? 'connections' : 'requests'}`, source: at(resource) }));
}
