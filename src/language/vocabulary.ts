import type { QualifiedName } from '../topology/topology.ts';

/** The names that a request may speak of. Names only: no values, no annotations, nothing that could carry a secret. */
export interface Vocabulary {
  readonly services: readonly VocabularyService[];
  readonly workloads: readonly VocabularyWorkload[];
  readonly namespaces: readonly string[];
  /** Words that are names of services by the place where they stand, where no input shows which there are. */
  readonly saidNames?: ReadonlySet<string>;
  /** Namespaces of services that the words say once, where no input shows any: meant wherever the service is named. */
  readonly saidPlaces?: ReadonlyMap<string, string>;
  /** Hosts outside the mesh that the call graph or the configuration knows. */
  readonly hosts: readonly string[];
  /** Where a name without a namespace is looked for first; `default` where nothing says. */
  readonly homeNamespace: string;
  /** Whom each Service is called by, as the call graph shows. */
  readonly callersOf: ReadonlyMap<QualifiedName, readonly QualifiedName[]>;
  /** Services that configuration which exists already closes to all but some. */
  readonly guarded: ReadonlySet<QualifiedName>;
  /** What manifests in the request are for: "this", and what a sentence without a name is about. */
  readonly shown?: ShownSubject;
  /** Whether rules in force let somebody send only some requests to a service. */
  readonly isLimited?: (service: QualifiedName) => boolean;
  /** What configuration says of a service today, for words that speak of a change of it: "one retry less". */
  readonly presentOf?: (service: QualifiedName) => PresentSettings;
}

/** Each value once; `undefined` among them where some requests have none that is written. */
export interface PresentSettings {
  readonly timeoutsMs: readonly (number | undefined)[];
  readonly retries: readonly (number | undefined)[];
  /** On what is tried again today, and whether whatever the method is. */
  readonly retryPolicies: readonly { readonly on: readonly string[]; readonly isForAll: boolean }[];
  readonly maxConnections: readonly (number | undefined)[];
  /** Where requests go: a list for each way in which they are shared out. */
  readonly shares: readonly (readonly PresentShare[])[];
}

export interface PresentShare {
  /** A version of the service, or the name of another service where that is what stands for one. */
  readonly version: string;
  readonly service?: QualifiedName;
  readonly percent: number;
}

export interface ShownSubject {
  readonly services: readonly QualifiedName[];
  readonly namespace?: string;
  /** There is nothing else: whatever the words name besides stands somewhere else. */
  readonly isAll?: true;
}

export interface VocabularyService {
  readonly id: QualifiedName;
  readonly namespace: string;
  readonly name: string;
  readonly ports: readonly { readonly port: number; readonly protocol: string }[];
  readonly workloads: readonly QualifiedName[];
  readonly versions: readonly VocabularyVersion[];
  /** Only configuration speaks of it, and its pods are not in the input: it may have more versions than are known. */
  readonly isAssumed?: true;
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

/** Where there is no input: all names come from the words. */
export const emptyVocabulary: Vocabulary = { services: [], workloads: [], namespaces: [], hosts: [], homeNamespace: 'default', callersOf: new Map(), guarded: new Set() };
