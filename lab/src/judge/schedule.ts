import { sample, type Arbitrary } from 'fast-check';
import type { Round, Stage } from './round.ts';

/** What draws stages and rounds. */
export interface Generator {
  readonly stage: Arbitrary<Stage>;
  readonly round: (stage: Stage, options: { readonly requests: number }) => Arbitrary<Round>;
}

/** Which meshes a run plays, in which order: a seed fixes all of it, whoever plays them and however fast. */
export interface Schedule {
  readonly stage: (index: number) => Stage;
  /** A round by its number within its stage. */
  readonly round: (stage: Stage, stageIndex: number, index: number) => Round;
}

export interface ScheduleOptions {
  readonly seed: number;
  readonly requests: number;
}

/** A new stage after so many meshes: it costs as much as three of them. */
export const roundsPerStage = 16;
/** Of 256 addresses, far from those that the API server gives out first. */
const firstBlock = 200;

export function scheduleOf(generator: Generator, { seed, requests }: ScheduleOptions): Schedule {
  return {
    stage: (index) => one(generator.stage, mixed(seed, index, 0)),
    round: (stage, stageIndex, index) => withOwnAddresses(one(generator.round(stage, { requests }), mixed(seed, stageIndex, index + 1)), index),
  };
}

/**
 * No address of a Service is given twice on a stage: past the mesh, proxies keep connections to such an address, and those
 * would lead where they led in the mesh before.
 */
function withOwnAddresses(round: Round, index: number): Round {
  return JSON.parse(JSON.stringify(round).replaceAll('10.96.0.', `10.96.${firstBlock + index}.`)) as Round;
}

function one<T>(arbitrary: Arbitrary<T>, seed: number): T {
  const [value] = sample(arbitrary, { seed, numRuns: 1 });
  if (value === undefined) throw new Error('nothing was drawn');
  return value;
}

/** Far apart for numbers that are near each other: the finaliser of MurmurHash3. */
function mixed(...numbers: readonly number[]): number {
  return numbers.reduce((hash, number) => {
    let next = Math.imul(hash ^ number, 0x85ebca6b) + 0x9e3779b9;
    next = Math.imul(next ^ (next >>> 13), 0xc2b2ae35);
    return next ^ (next >>> 16);
  }, 0x2545f491);
}
