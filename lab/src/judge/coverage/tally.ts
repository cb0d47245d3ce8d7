import type { FieldPath } from './field-paths.ts';

/** How often a field was set, and how often that made a difference. All are counts of pairs of a mesh and a request. */
export interface FieldTally {
  /** The mesh of the pair sets it. */
  readonly set: number;
  /** Taken out of one object, the request is decided otherwise. */
  readonly changed: number;
  /** Only what is said of the destination is otherwise: limits, balancing. */
  readonly worded: number;
  /** Pairs for which it was taken out, so that a difference could have been seen. */
  readonly tried: number;
  /** `named`: the model asked for it. `listed`: it only went over all fields of the object. */
  readonly read: 'named' | 'listed' | 'not';
}

export interface Coverage {
  readonly rounds: number;
  readonly pairs: number;
  readonly fields: Readonly<Record<FieldPath, FieldTally>>;
}

export const noCoverage: Coverage = { rounds: 0, pairs: 0, fields: {} };
export const untouched: FieldTally = { set: 0, changed: 0, worded: 0, tried: 0, read: 'not' };

/** The sum of several runs. */
export function mergeCoverage(one: Coverage, other: Coverage): Coverage {
  const names = [...new Set([...Object.keys(one.fields), ...Object.keys(other.fields)])].sort();
  return { rounds: one.rounds + other.rounds, pairs: one.pairs + other.pairs, fields: Object.fromEntries(names.map((name) => [name, sum(one.fields[name] ?? untouched, other.fields[name] ?? untouched)])) };
}

function sum(one: FieldTally, other: FieldTally): FieldTally {
  const reads = new Set([one.read, other.read]);
  return { set: one.set + other.set, changed: one.changed + other.changed, worded: one.worded + other.worded, tried: one.tried + other.tried, read: reads.has('named') ? 'named' : reads.has('listed') ? 'listed' : 'not' };
}
