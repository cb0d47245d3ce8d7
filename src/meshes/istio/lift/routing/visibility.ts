import { listAt, type Resource } from '../../../../kube/resource.ts';
import type { RegistryHost } from '../inventory.ts';
import type { Path } from '../../../../yaml/document.ts';

/** Namespaces that see an object: the names in it, or everybody. `~` alone is nobody. */
export interface Exports {
  readonly isPublic: boolean;
  readonly namespaces: ReadonlySet<string>;
}

const toEverybody: Exports = { isPublic: true, namespaces: new Set() };
const toNobody: Exports = { isPublic: false, namespaces: new Set() };

/**
 * Who sees an object: its own list, else the mesh's default. `*` makes it public whatever else the list says, `~` hides
 * it, `.` is its own namespace. Source: `initVirtualServices` in pilot/pkg/model/push_context.go.
 */
export function exportsOf(written: readonly string[], namespace: string, byDefault: readonly string[]): Exports {
  const list = written.length > 0 ? written : byDefault;
  if (list.includes('*')) return toEverybody;
  if (list.includes('~')) return toNobody;
  return { isPublic: false, namespaces: new Set(list.map((entry) => (entry === '.' ? namespace : entry))) };
}

export function isExportedTo(exports: Exports, namespace: string): boolean {
  return exports.isPublic || exports.namespaces.has(namespace);
}

export function writtenExports(resource: Resource, path: Path = ['spec', 'exportTo']): string[] {
  return listAt(resource.raw, path).filter((entry) => typeof entry === 'string');
}

/**
 * Namespaces whose clients may find something else under these names than everybody does: those that something is
 * exported to and not to all, its own, and the owners of a name that several have, since each sees its own.
 */
export function namespacesApart(hosts: readonly RegistryHost[], hostsNamed: (hostname: string) => readonly RegistryHost[]): string[] {
  const found = new Set<string>();
  for (const host of hosts) {
    const { isPublic, namespaces } = exportsOf(host.exportTo, host.namespace, []);
    if (!isPublic) for (const namespace of [host.namespace, ...namespaces]) found.add(namespace);
    if (hostsNamed(host.hostname).length > 1) found.add(host.namespace);
  }
  return [...found];
}
