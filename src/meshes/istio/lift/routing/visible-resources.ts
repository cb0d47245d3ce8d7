import type { ResourceSet } from '../../../../kube/resource-set.ts';
import type { Resource } from '../../../../kube/resource.ts';
import type { Inventory } from '../inventory.ts';
import { exportsOf, isExportedTo, writtenExports } from './visibility.ts';

export type VisibleKind = 'VirtualService' | 'DestinationRule' | 'ServiceEntry';

/** Objects of a kind that a namespace sees, by their `exportTo` or the mesh's default for the kind. */
export function visibleResources(resources: ResourceSet, { mesh }: Inventory, kind: VisibleKind, namespace: string): Resource[] {
  const byDefault = { VirtualService: mesh.defaultExportTo.virtualService, DestinationRule: mesh.defaultExportTo.destinationRule, ServiceEntry: mesh.defaultExportTo.service }[kind];
  return resources.ofKind(`networking.istio.io/${kind}`).filter((resource) => isExportedTo(exportsOf(writtenExports(resource), resource.namespace, byDefault), namespace));
}
