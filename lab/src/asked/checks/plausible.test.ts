import { describe, expect, it } from 'vitest';
import { isPlausible, triesFor } from './plausible.ts';

describe('isPlausible', () => {
  it('takes what chance makes of a share, and tells 80/20 from 90/10 and 60/40 from 50/50', () => {
    const tries = triesFor([0.9, 0.1]);
    expect([tries, isPlausible(90, tries, 0.1), isPlausible(160, tries, 0.1)]).toEqual([801, true, false]);
    const even = triesFor([0.5, 0.5]);
    expect([even, isPlausible(310, even, 0.5), isPlausible(240, even, 0.5)]).toEqual([600, true, false]);
  });

  it('leaves no room where all or nothing is meant', () => {
    expect([isPlausible(24, 24, 1), isPlausible(23, 24, 1), isPlausible(0, 24, 0), isPlausible(1, 24, 0)]).toEqual([true, false, true, false]);
  });
});
