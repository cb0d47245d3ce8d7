import type { Diagnostic, Unjudged } from '../../diagnostics/diagnostic.ts';
import type { ResourceSet } from '../../kube/resource-set.ts';
import type { Topology } from '../../topology/topology.ts';
import type { RegisteredRule } from '../rule.ts';

/** `exception`: right as it is, as long as the named exceptions are made. */
export type ReadinessResult = 'pass' | 'warning' | 'exception' | 'fail';

export interface ReadinessFinding {
  readonly message: string;
  readonly file: string;
  readonly line: number;
  /** `Kind namespace/name`, where it is about one object. */
  readonly resource?: string;
}

/** One row of the table: what was looked at, how it is, and why. */
export interface ReadinessRow {
  readonly check: ReadinessTitle;
  readonly result: ReadinessResult;
  /** One lower-case sentence without a full stop. */
  readonly detail: string;
  readonly findings: readonly ReadinessFinding[];
}

/** The rows in the order in which they are shown. */
export const readinessTitles = ['YAML syntax', 'namespace injection labels', 'sidecar annotations', 'ports', 'mutual TLS', 'circular dependencies', 'authorization references'] as const;

export type ReadinessTitle = (typeof readinessTitles)[number];

export interface ReadinessInput {
  readonly files: number;
  readonly resources: ResourceSet;
  readonly topology: Topology;
  /** Everything that a full check found, whatever the user chose to see. */
  readonly diagnostics: readonly Diagnostic[];
  readonly unjudged: readonly Unjudged[];
  readonly rules: readonly RegisteredRule[];
}

export type ReadinessCheck = (input: ReadinessInput) => ReadinessRow;

export function findingOf({ message, span, resource }: Diagnostic): ReadinessFinding {
  return { message, file: span.file, line: span.line, ...(resource === undefined ? {} : { resource }) };
}

/** `1 port`, `2 ports`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** A row that would judge workloads, in an input without any: nothing is right because nothing is there. */
export function withWorkloads(check: ReadinessTitle, judge: ReadinessCheck): ReadinessCheck {
  return (input) => (input.topology.workloads.size === 0 ? { check, result: 'warning', detail: 'no workloads in the input, so there is nothing to judge', findings: [] } : judge(input));
}
