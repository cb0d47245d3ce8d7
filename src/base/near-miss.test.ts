import { assert, constantFrom, property, string, uniqueArray, type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest } from './near-miss.ts';

describe('nearest', () => {
  it.each([
    ['perTryTimeOut', ['timeout', 'perTryTimeout', 'attempts'], 'perTryTimeout'],
    ['LEAST_CONNS', ['LEAST_CONN', 'RANDOM'], 'LEAST_CONN'],
    ['v22', ['v1', 'v2'], 'v2'],
    ['hots', ['host', 'hosts'], 'host'],
    ['ordres', ['orders', 'users'], 'orders'],
    ['circuitBreaker', ['loadBalancer', 'outlierDetection'], undefined],
    ['x', [], undefined],
  ])('%s among %j is %s', (written, candidates, meant) => {
    expect(nearest(written, candidates)).toBe(meant);
  });

  it('does not depend on the order of the candidates', () => {
    expect(nearest('v3', ['v2', 'v1'])).toBe(nearest('v3', ['v1', 'v2']));
  });

  it('is the first by code point of the candidates at the least distance, as the definition of the distance says', () => {
    const word: Arbitrary<string> = string({ unit: constantFrom('a', 'b', 'C', '-'), maxLength: 7 });
    assert(
      property(word, uniqueArray(word, { maxLength: 8 }), (written, candidates) => {
        const allowed = Math.max(1, Math.floor(written.length / 3));
        const near = candidates.map((candidate) => ({ candidate, distance: distance(written.toLowerCase(), candidate.toLowerCase()) })).filter((each) => each.distance <= allowed);
        const least = Math.min(...near.map((each) => each.distance));
        expect(nearest(written, candidates)).toBe(near.filter((each) => each.distance === least).map((each) => each.candidate).sort()[0]);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** Optimal string alignment by its recursive definition. */
function distance(a: string, b: string): number {
  if (a === '' || b === '') return a.length + b.length;
  const isSame = a.at(-1) === b.at(-1);
  const plain = Math.min(distance(a.slice(0, -1), b) + 1, distance(a, b.slice(0, -1)) + 1, distance(a.slice(0, -1), b.slice(0, -1)) + (isSame ? 0 : 1));
  const isSwap = a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1);
  return isSwap ? Math.min(plain, distance(a.slice(0, -2), b.slice(0, -2)) + 1) : plain;
}
