import { groupKindOf, type GroupKind, type Resource } from '../../../../kube/resource.ts';

interface Names<Kind extends GroupKind> {
  readonly get: (kind: Kind, namespace: string, name: string) => Resource | undefined;
}

/** Without what another object of the same name replaces when all of them are applied: that they are two is said elsewhere. */
export function inForce<Kind extends GroupKind>(view: Names<Kind>, resources: readonly Resource[]): readonly Resource[] {
  return resources.length < 2 ? resources : resources.filter((resource) => view.get(groupKindOf(resource) as Kind, resource.namespace, resource.name) === resource);
}
