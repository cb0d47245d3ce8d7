import { sample } from 'fast-check';
import type { JsonObject } from '../../../../src/kube/resource.ts';
import { canonical } from '../../recorded-try.ts';
import { arbitraryRound } from '../generate/round.ts';
import { arbitraryStage } from '../generate/stage.ts';
import { isJudged, withoutAge } from './seeds.ts';

const stages = 20;

/** What the judge of traffic draws, each object once. */
export function generatedObjects(seed: number): readonly JsonObject[] {
  const rounds = sample(arbitraryStage.chain((stage) => arbitraryRound(stage, { requests: 1 })), { seed, numRuns: stages });
  const bySpec = new Map(rounds.flatMap(({ objects }) => objects).filter(isJudged).map((object) => [canonical([object['kind'] ?? null, object['spec'] ?? null]), withoutAge(object)]));
  return [...bySpec.values()];
}
