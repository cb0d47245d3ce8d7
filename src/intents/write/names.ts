import type { QualifiedName, Topology } from '../../topology/topology.ts';
import { indexNames, type NameIndex } from '../read/names.ts';

/** What names of the file mean, and how names are written into it. */
export interface MeshNames {
  readonly topology: Topology;
  readonly index: NameIndex;
  /** The Service that a key means, as far as the input tells. */
  readonly serviceOf: (written: string) => QualifiedName | undefined;
  /** The namespace of a workload, or of a Service, that a key means. */
  readonly namespaceOf: (written: string) => string | undefined;
  readonly workloadOf: (written: string) => QualifiedName | undefined;
  readonly writeService: (id: QualifiedName) => string;
  readonly writeWorkload: (id: QualifiedName) => string;
}

/** Words that stand for callers, which no name may be taken for. */
const reserved: ReadonlySet<string> = new Set(['ingress', 'outside', 'anyone', 'any-identity', 'unknown-callers', '*', '<<']);

const nothing: Topology = { workloads: new Map(), services: new Map(), edges: [], telemetry: [], possible: [], unknown: [], dangling: [], settings: [], cycles: [], namespaces: new Map() };

/** Names are written bare where all of the input stands in one namespace, as `init` does. */
export function meshNames(topology: Topology = nothing): MeshNames {
  const index = indexNames(topology);
  const isOne = index.namespaces.size === 1;
  const write = (names: NameIndex['services'], id: QualifiedName): string => {
    const name = id.slice(id.indexOf('/') + 1);
    return isOne && !reserved.has(name) && names.named(name).length === 1 && names.has(id) ? name : id;
  };
  const read = (names: NameIndex['services'], written: string): QualifiedName | undefined => {
    if (written.includes('/')) return written;
    const found = names.named(written);
    return found.length === 1 ? found[0] : undefined;
  };
  return {
    topology,
    index,
    serviceOf: (written) => read(index.services, written),
    workloadOf: (written) => read(index.workloads, written),
    namespaceOf: (written) => {
      const id = read(index.workloads, written) ?? read(index.services, written);
      return id?.slice(0, id.indexOf('/'));
    },
    writeService: (id) => write(index.services, id),
    writeWorkload: (id) => write(index.workloads, id),
  };
}

/** Whether a key of the file is this Service or workload; a bare name that the input does not know is taken for any of that name. */
export function isNamed(written: string, id: QualifiedName, resolve: (written: string) => QualifiedName | undefined): boolean {
  return written === id || (resolve(written) ?? (written.includes('/') ? written : `${id.slice(0, id.indexOf('/'))}/${written}`)) === id;
}
