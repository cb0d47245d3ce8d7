import type { QualifiedName } from '../../topology/topology.ts';

/** One thing that a proposal writes: a key with its value, or an item of a list. Lines are indented by two spaces. */
export interface ProposedEntry {
  /** What it is, so that a merge knows whether a file has it: a Service, a namespace, `host:port`, `workload:port`. */
  readonly id: string;
  /** The thing that, where a file never names it, makes the entry new: a caller, a workload. */
  readonly about: QualifiedName;
  readonly lines: readonly string[];
}

/** A block of the file that holds entries: `services`, or `namespaces` inside `encryption`. */
export interface ProposedSection {
  readonly path: readonly [string] | readonly [string, string];
  readonly isList: boolean;
  /** Lines above the key. */
  readonly intro: readonly string[];
  readonly entries: readonly ProposedEntry[];
}
