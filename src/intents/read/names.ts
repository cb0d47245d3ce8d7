import { compareText } from '../../base/order.ts';
import type { QualifiedName, ServiceNode, Topology } from '../../topology/topology.ts';

/** Finds services and workloads by `namespace/name`, or by `name` alone where only one has it. */
export interface NameIndex {
  readonly services: Names;
  readonly workloads: Names;
  readonly namespaces: ReadonlySet<string>;
  /** Versions that pods of a service carry. */
  readonly versionsOf: (service: QualifiedName) => ReadonlySet<string>;
}

export interface Names {
  readonly has: (id: QualifiedName) => boolean;
  /** Every thing of this bare name, sorted. */
  readonly named: (name: string) => readonly QualifiedName[];
  /** What a person may write: bare names where they are unique, and qualified ones. */
  readonly writable: () => Iterable<string>;
}

export function indexNames(topology: Topology): NameIndex {
  const versions = new Map<QualifiedName, ReadonlySet<string>>();
  return {
    services: index(topology.services),
    workloads: index(topology.workloads),
    namespaces: namespacesOf(topology),
    versionsOf: (service) => {
      const known = versions.get(service) ?? collectVersions(topology, topology.services.get(service));
      versions.set(service, known);
      return known;
    },
  };
}

/** Every namespace that an object of the input names. */
export function namespacesOf(topology: Topology): ReadonlySet<string> {
  const names = new Set<string>(topology.namespaces.keys());
  for (const service of topology.services.values()) names.add(service.namespace);
  for (const workload of topology.workloads.values()) names.add(workload.namespace);
  return names;
}

function index(things: ReadonlyMap<QualifiedName, { readonly name: string }>): Names {
  const byName = new Map<string, QualifiedName[]>();
  for (const [id, { name }] of things) {
    const group = byName.get(name);
    if (group) group.push(id);
    else byName.set(name, [id]);
  }
  for (const group of byName.values()) group.sort(compareText);
  return {
    has: (id) => things.has(id),
    named: (name) => byName.get(name) ?? [],
    writable: () => [...[...byName].filter(([, ids]) => ids.length === 1).map(([name]) => name), ...things.keys()],
  };
}

function collectVersions(topology: Topology, service: ServiceNode | undefined): ReadonlySet<string> {
  const versions = new Set<string>();
  for (const id of service?.workloads ?? []) {
    const version = topology.workloads.get(id)?.version;
    if (version !== undefined) versions.add(version);
  }
  return versions;
}
