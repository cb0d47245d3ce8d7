import type { JsonObject } from '../../../../src/kube/resource.ts';
import { compareVerdicts, type AdmissionMismatch } from './compare-verdicts.ts';
import { mutate, seenIn, type Mutated } from './mutate.ts';
import { randomOf } from './random.ts';
import type { AdmissionServers, Verdicts } from './servers.ts';
import { shrinkObject } from './shrink-object.ts';

export interface AdmissionRun {
  readonly objects: number;
  readonly refusedByServer: number;
  readonly refusedByHook: number;
  readonly mismatches: readonly AdmissionMismatch[];
}

export interface AdmissionPlan {
  readonly objects: number;
  readonly seed: number;
  /** Asked about as they are, and what mutations begin with: every other time with one of the first `often`, which set the most fields. */
  readonly seeds: readonly JsonObject[];
  readonly often: number;
  /** Told of every object with the verdicts of the servers. */
  readonly onJudged?: (mutated: Mutated, real: Verdicts) => void;
  readonly onBatch?: (done: number, mismatches: number) => void;
}

const batch = 240;

/** Mutates objects, asks the servers and `check` about each, and lists where they differ. */
export async function runAdmission(servers: AdmissionServers, { objects, seed, seeds, often, onJudged, onBatch }: AdmissionPlan): Promise<AdmissionRun> {
  const random = randomOf(seed);
  const seen = seenIn(seeds);
  const mismatches: AdmissionMismatch[] = [];
  let [refusedByServer, refusedByHook] = [0, 0];
  for (let done = 0; done < objects; done += batch) {
    // Every seed once as it is, and then at random.
    const drawn = Array.from({ length: Math.min(batch, objects - done) }, (_, index): Mutated => (done + index < seeds.length ? { object: seeds[done + index] as JsonObject, what: [] } : mutate(random.pick(random.isTrue(50) ? seeds.slice(0, often) : seeds), random, seen)));
    const verdicts = await servers.askAll(drawn.map(({ object }) => object));
    drawn.forEach((mutated, index) => {
      const real = verdicts[index] as Verdicts;
      if (!real.server.isAccepted) refusedByServer += 1;
      if (!real.hook.isAccepted) refusedByHook += 1;
      mismatches.push(...compareVerdicts(mutated.object, real));
      onJudged?.(mutated, real);
    });
    onBatch?.(done + drawn.length, mismatches.length);
  }
  return { objects, refusedByServer, refusedByHook, mismatches };
}

export interface Group {
  readonly name: string;
  readonly count: number;
  /** The smallest that shows it. */
  readonly example: AdmissionMismatch;
}

/** What is wrong in the same way, together, most frequent first. */
export function groupsOf(mismatches: readonly AdmissionMismatch[]): readonly Group[] {
  const byName = Map.groupBy(mismatches, ({ group }) => group);
  const size = ({ object }: AdmissionMismatch): number => JSON.stringify(object).length;
  return [...byName].map(([name, list]) => ({ name, count: list.length, example: list.reduce((least, one) => (size(one) < size(least) ? one : least)) })).sort((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1));
}

/** The smallest object that is wrong in the same way. A difference that does not come again when asked once more is given up. */
export async function shrinkMismatch(servers: AdmissionServers, mismatch: AdmissionMismatch): Promise<AdmissionMismatch | undefined> {
  const again = async (object: JsonObject): Promise<AdmissionMismatch | undefined> => compareVerdicts(object, await servers.ask(object)).find(({ group }) => group === mismatch.group);
  if ((await again(mismatch.object)) === undefined) return undefined;
  const smallest = await shrinkObject(mismatch.object, async (candidates) => (await Promise.all(candidates.map(again))).map((found) => found !== undefined));
  return again(smallest);
}
