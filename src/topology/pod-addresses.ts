import type { ResourceSet } from '../kube/resource-set.ts';
import { textAt } from '../kube/resource.ts';
import type { QualifiedName } from './topology.ts';

/** Workloads by the address of a pod that the input shows: a pod belongs to the one that its owner is named for, or is one itself. */
export function podsByAddress(resources: ResourceSet, isWorkload: (id: QualifiedName) => boolean): ReadonlyMap<string, QualifiedName> {
  const found = new Map<string, QualifiedName>();
  for (const pod of resources.ofKind('Pod')) {
    const address = textAt(pod.raw, ['status', 'podIP']);
    const owner = textAt(pod.raw, ['metadata', 'ownerReferences', 0, 'name']) ?? pod.name;
    const id = [pod.name, owner, owner.replace(/-[^-]+$/, '')].map((name) => `${pod.namespace}/${name}`).find(isWorkload);
    if (address !== undefined && id !== undefined) found.set(address.toLowerCase(), id);
  }
  return found;
}
