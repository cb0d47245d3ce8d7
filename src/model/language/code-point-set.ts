import { lastCodePoint } from './node.ts';

/** Disjoint ranges in rising order, with gaps between them: first, last, first, last … */
export type CodePointSet = readonly number[];

/** From ranges in any order, overlapping or not. */
export function normalize(ranges: readonly number[]): CodePointSet {
  const pairs: [number, number][] = [];
  for (let index = 0; index + 1 < ranges.length; index += 2) pairs.push([ranges[index] as number, ranges[index + 1] as number]);
  pairs.sort((a, b) => a[0] - b[0]);
  const result: number[] = [];
  for (const [low, high] of pairs) {
    const last = result.at(-1);
    if (last !== undefined && low <= last + 1) result[result.length - 1] = Math.max(last, high);
    else result.push(low, high);
  }
  return result;
}

export function negate(set: CodePointSet): CodePointSet {
  const result: number[] = [];
  let next = 0;
  for (let index = 0; index < set.length; index += 2) {
    const low = set[index] as number;
    if (low > next) result.push(next, low - 1);
    next = (set[index + 1] as number) + 1;
  }
  if (next <= lastCodePoint) result.push(next, lastCodePoint);
  return result;
}

export function has(set: CodePointSet, code: number): boolean {
  for (let index = 0; index < set.length; index += 2) {
    if (code < (set[index] as number)) return false;
    if (code <= (set[index + 1] as number)) return true;
  }
  return false;
}

export const anyCodePoint: CodePointSet = [0, lastCodePoint];
