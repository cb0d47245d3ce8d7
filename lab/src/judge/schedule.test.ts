import { describe, expect, it } from 'vitest';
import { arbitraryRound } from './generate/round.ts';
import { arbitraryStage } from './generate/stage.ts';
import { scheduleOf } from './schedule.ts';

const drawn = (seed: number): readonly unknown[] => {
  const schedule = scheduleOf({ stage: arbitraryStage, round: arbitraryRound }, { seed, requests: 12 });
  return [0, 1].flatMap((index) => {
    const stage = schedule.stage(index);
    return [stage, schedule.round(stage, index, 0), schedule.round(stage, index, 1)];
  });
};

describe('the schedule of a run', () => {
  it('is the same for the same seed', () => {
    expect(drawn(7)).toEqual(drawn(7));
  });

  it('has no two meshes alike, and others for another seed', () => {
    expect(new Set([...drawn(7), ...drawn(8)].map((one) => JSON.stringify(one))).size).toBe(12);
  });

  it('draws a round without those before it', () => {
    const schedule = scheduleOf({ stage: arbitraryStage, round: arbitraryRound }, { seed: 7, requests: 12 });
    const stage = schedule.stage(1);
    expect(schedule.round(stage, 1, 1)).toEqual(drawn(7)[5]);
  });
});
