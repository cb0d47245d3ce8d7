import { describe, expect, it } from 'vitest';
import { isNotTooFew, isNotTooMany, isPlausible, triesToSeeAll } from './binomial.ts';

describe('the bound of a share', () => {
  it.each([
    { count: 50, tries: 100, percent: 50, is: true },
    { count: 22, tries: 100, percent: 50, is: true },
    { count: 20, tries: 100, percent: 50, is: false },
    { count: 80, tries: 100, percent: 50, is: false },
    { count: 0, tries: 29, percent: 50, is: true },
    { count: 0, tries: 30, percent: 50, is: false },
    { count: 1, tries: 60, percent: 0, is: false },
    { count: 0, tries: 60, percent: 0, is: true },
    { count: 59, tries: 60, percent: 100, is: false },
    { count: 60, tries: 60, percent: 100, is: true },
    { count: 30, tries: 10_000, percent: 1, is: false },
    { count: 100, tries: 10_000, percent: 1, is: true },
  ])('$count of $tries for $percent %: $is', ({ count, tries, percent, is }) => {
    expect(isPlausible(count, tries, percent)).toBe(is);
  });

  it('agrees with the sum of the distribution, term by term', () => {
    const chance = (successes: number): number => [...Array(successes).keys()].reduce((product, index) => (product * (20 - index)) / (index + 1), 1) * 0.3 ** successes * 0.7 ** (20 - successes);
    const atMost = (count: number): number => [...Array(count + 1).keys()].reduce((sum, successes) => sum + chance(successes), 0);
    for (let count = 0; count <= 20; count += 1) expect([count, isNotTooFew(count, 20, 30), isNotTooMany(count, 20, 30)]).toEqual([count, atMost(count) >= 1e-9, 1 - (count === 0 ? 0 : atMost(count - 1)) >= 1e-9]);
  });

  it('says how many tries it takes to see every share', () => {
    expect(triesToSeeAll([100])).toBe(1);
    expect(triesToSeeAll([50, 50])).toBe(30);
    expect(triesToSeeAll([90, 10, 0])).toBe(197);
  });
});
