import type { QualifiedName } from '../topology/topology.ts';

/** The names that a request may speak of. Names only: no values, no annotations, nothing that could carry a secret. */
export interface Vocabulary {
  readonly services: readonly VocabularyService[];
  readonly workloads: readonly VocabularyWorkload[];
  readonly namespaces: readonly string[];
  /** Hosts outside the mesh that the call graph or the configuration knows. */
  readonly hosts: readonly string[];
  /** Where a name without a namespace is looked for first; `default` where nothing says. */
  readonly homeNamespace: string;
  /** Whom each Service is called by, as the call graph shows. */
  readonly callersOf: ReadonlyMap<QualifiedName, readonly QualifiedName[]>;
  /** Services that configuration which exists already closes to all but some. */
  readonly guarded: ReadonlySet<QualifiedName>;
}

export interface VocabularyService {
  readonly id: QualifiedName;
  readonly namespace: string;
  readonly name: string;
  readonly ports: readonly { readonly port: number; readonly protocol: string }[];
  readonly workloads: readonly QualifiedName[];
  readonly versions: readonly VocabularyVersion[];
}

export interface VocabularyVersion {
  readonly name: string;
  /** Labels that tell its pods apart. */
  readonly labels: Readonly<Record<string, string>>;
  readonly workload?: QualifiedName;
}

export interface VocabularyWorkload {
  readonly id: QualifiedName;
  readonly namespace: string;
  readonly name: string;
  readonly serviceAccount: string;
  readonly services: readonly QualifiedName[];
}
