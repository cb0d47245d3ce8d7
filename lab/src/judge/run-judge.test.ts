import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/kube/resource.ts';
import type { RecordedRequest } from '../../../test/real-mesh/recording.ts';
import { ask, openMesh, type Replayed } from '../../../test/real-mesh/replay.ts';
import type { Played, Player } from './lab-player.ts';
import type { Round } from './round.ts';
import { runJudge, type StageCarrier } from './run-judge.ts';
import { roundsPerStage } from './schedule.ts';
import { Tally } from './tally.ts';

const namespace: JsonObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } };
const mesh = openMesh({ path: 'a.yaml', text: JSON.stringify(namespace) }, { objects: [] });
const request: RecordedRequest = { from: 'shop/a', to: 'b', port: 80 };

function replayedOnce(isContradicted: boolean): Replayed {
  const found = isContradicted ? [{ kind: 'no answer' as const, text: 'the mesh: ECONNRESET' }] : [];
  return { request, decision: { ...ask(mesh, request).decision, unknown: [] }, found, contradictions: found.map(({ text }) => text), isUndecided: false };
}

/** Plays stages, of which the first contradicts the model from its third round on; `silent` is who does not answer when asked. */
class FakeLane implements StageCarrier {
  readonly asked: number[] = [];
  carried = 0;
  ended = 0;
  readonly #silent: readonly string[];

  constructor(silent: readonly string[]) {
    this.#silent = silent;
  }

  carry(): Promise<Player> {
    this.carried += 1;
    let rounds = 0;
    const isDead = (): boolean => this.carried === 1 && rounds >= 3;
    const played = ({ objects, requests }: Round): Promise<Played> => {
      rounds += 1;
      return Promise.resolve({ objects, refused: [], replayed: requests.map(() => replayedOnce(isDead())), observed: requests.map(() => ({ tries: [{ status: 200 }], counts: [1] })) });
    };
    return Promise.resolve({
      play: played,
      again: (requests) => Promise.resolve(requests.map(() => replayedOnce(isDead()))),
      clear: () => Promise.resolve(), renew: () => Promise.resolve(),
      silent: () => {
        this.asked.push(rounds);
        return Promise.resolve(this.#silent);
      },
    });
  }

  end(): Promise<void> {
    this.ended += 1;
    return Promise.resolve();
  }
}

async function judged(lane: FakeLane, pairs: number): Promise<{ readonly tally: Tally; readonly accidents: readonly string[]; readonly mismatches: number }> {
  const tally = new Tally();
  const accidents: string[] = [];
  let mismatches = 0;
  const schedule = { stage: () => ({ objects: [namespace] }) as never, round: () => ({ objects: [], requests: [request] }) };
  await runJudge({
    seed: 1, pairs, schedule, lanes: [lane], tally, observers: [], options: { isShrinking: false, perSignature: 100, maxSteps: 1 },
    onPlayed: () => {}, onMismatch: () => (mismatches += 1), onAccident: (reason) => accidents.push(reason),
  });
  return { tally, accidents, mismatches };
}

describe('a round that contradicts the model', () => {
  it('is not counted where a pod does not answer, and neither is what would follow on its stage', async () => {
    const lane = new FakeLane(['shop/b']);
    const { tally, accidents, mismatches } = await judged(lane, 5);
    expect(accidents).toEqual(['no application answers in shop/b']);
    expect([mismatches, tally.mismatchCount, tally.accidents, tally.stages, tally.pairs]).toEqual([0, 0, 1, 2, 5]);
    // Nobody is asked while mesh and model agree.
    expect([lane.asked, lane.ended]).toEqual([[3], 1]);
  });

  it('is one where all pods answer', async () => {
    const lane = new FakeLane([]);
    const { accidents, mismatches } = await judged(lane, roundsPerStage);
    expect([accidents, mismatches, lane.ended, lane.carried]).toEqual([[], roundsPerStage - 2, 0, 1]);
  });
});
