import { describe, expect, it } from 'vitest';
import { isLikely, likelyCounts } from './likely.ts';

describe('the counts that a share makes likely', () => {
  it('lie within five standard deviations', () => {
    expect(likelyCounts(400, 0.1)).toEqual({ least: 10, most: 70 });
    expect(likelyCounts(100, 0.5)).toEqual({ least: 25, most: 75 });
  });

  it('are exact where there is no chance', () => {
    expect([likelyCounts(50, 0), likelyCounts(50, 1)]).toEqual([{ least: 0, most: 0 }, { least: 50, most: 50 }]);
  });

  it('tell a tenth from a half', () => {
    expect([isLikely(40, 400, 0.1), isLikely(200, 400, 0.1), isLikely(0, 400, 0.1)]).toEqual([true, false, false]);
  });
});
