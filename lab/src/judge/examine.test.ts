import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/kube/resource.ts';
import type { Contradiction, ContradictionKind } from '../../../test/real-mesh/contradiction.ts';
import type { RecordedRequest } from '../../../test/real-mesh/recording.ts';
import { ask, openMesh, type Replayed } from '../../../test/real-mesh/replay.ts';
import { examine, type ExamineOptions, type Mismatch } from './examine.ts';
import type { Played, Player } from './lab-player.ts';
import type { Round } from './round.ts';
import { Tally } from './tally.ts';

const application: readonly JsonObject[] = [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }];
const mesh = openMesh({ path: 'a.yaml', text: JSON.stringify(application[0]) }, { objects: [] });
const object = (name: string): JsonObject => ({ apiVersion: 'v1', kind: 'Sidecar', metadata: { name, namespace: 'shop' } });

function replayedAs(request: RecordedRequest, kinds: readonly ContradictionKind[]): Replayed {
  const found = kinds.map((kind): Contradiction => ({ kind, text: `the mesh: ${kind}` }));
  const { decision } = ask(mesh, request);
  return { request, decision: { ...decision, unknown: [] }, found, contradictions: found.map(({ text }) => text), isUndecided: false };
}

/** A mesh that is wrong about a path whenever the object `culprit` is there; `moody` requests are wrong only so many times. */
class FakePlayer implements Player {
  readonly meshes: (readonly string[])[] = [];
  renewed = 0;
  readonly #moods: number;
  #asked = 0;

  constructor(moods = 0) {
    this.#moods = moods;
  }

  play({ objects, requests }: Round): Promise<Played> {
    this.meshes.push(objects.map(({ metadata }) => String((metadata as JsonObject)['name'])));
    const isWrong = objects.some(({ metadata }) => (metadata as JsonObject)['name'] === 'culprit');
    return Promise.resolve({ objects, refused: [], replayed: requests.map((request) => this.#ask(request, isWrong)), observed: requests.map(() => ({ tries: [{ status: 200 }], counts: [2] })) });
  }

  again(requests: readonly RecordedRequest[]): Promise<readonly Replayed[]> {
    return Promise.resolve(requests.map((request) => this.#ask(request, true)));
  }

  clear(): Promise<void> {
    return Promise.resolve();
  }

  renew(): Promise<void> {
    this.renewed += 1;
    return Promise.resolve();
  }

  silent(): Promise<readonly string[]> {
    return Promise.resolve([]);
  }

  #ask(request: RecordedRequest, isWrong: boolean): Replayed {
    if (request.to === 'remembered') return replayedAs(request, this.renewed === 0 ? ['path'] : []);
    if (request.to === 'moody') return replayedAs(request, (this.#asked += 1) <= this.#moods ? ['path'] : []);
    return replayedAs(request, isWrong && request.to === 'b' ? ['path'] : []);
  }
}

const options: ExamineOptions = { isShrinking: true, perSignature: 1, maxSteps: 30 };
const to = (host: string): RecordedRequest => ({ from: 'shop/a', to: host, port: 80 });
const objects = ['one', 'two', 'culprit', 'four'].map(object);

async function all(found: AsyncGenerator<Mismatch>): Promise<readonly Mismatch[]> {
  const list: Mismatch[] = [];
  for await (const one of found) list.push(one);
  return list;
}

describe('what the judge makes of contradictions', () => {
  it('confirms one, shrinks it and writes it down', async () => {
    const [player, tally] = [new FakePlayer(), new Tally()];
    const [mismatch, ...more] = await all(examine(player, application, await player.play({ objects, requests: [to('c'), to('b')] }), tally, options));
    expect(more).toEqual([]);
    expect(mismatch).toMatchObject({ index: 1, case: { why: 'the mesh: path', application, requests: [to('b')], observed: [[{ status: 200 }]], counts: [[2]] } });
    expect(mismatch?.case.objects.map(({ metadata }) => (metadata as JsonObject)['name'])).toEqual(['culprit']);
    expect([tally.mismatchCount, tally.notRepeated]).toEqual([1, 0]);
  });

  it('takes nothing for a mismatch that ends when the control plane is restarted', async () => {
    const [player, tally] = [new FakePlayer(), new Tally()];
    const played = await player.play({ objects, requests: [to('remembered'), to('b')] });
    expect(await all(examine(player, application, played, tally, { ...options, isShrinking: false }))).toMatchObject([{ index: 1 }]);
    expect([player.renewed, tally.mismatchCount, tally.notRepeated, tally.remembered.size]).toEqual([1, 1, 0, 1]);
  });

  it('only counts more of the same', async () => {
    const [player, tally] = [new FakePlayer(), new Tally()];
    const played = await player.play({ objects, requests: [to('b'), to('b'), to('b')] });
    expect(await all(examine(player, application, played, tally, options))).toHaveLength(1);
    const before = player.meshes.length;
    expect(await all(examine(player, application, played, tally, options))).toEqual([]);
    expect([tally.mismatchCount, player.meshes.length]).toEqual([6, before]);
  });

  it.each([{ moods: 1 }, { moods: 2 }, { moods: 3 }])('calls it not repeated where it is gone after $moods times', async ({ moods }) => {
    const [player, tally] = [new FakePlayer(moods), new Tally()];
    const played = await player.play({ objects, requests: [to('moody')] });
    expect(await all(examine(player, application, played, tally, options))).toEqual([]);
    expect([tally.mismatchCount, tally.notRepeated + tally.remembered.size]).toEqual([0, 1]);
  });

  it('leaves out what the model itself says it does not know', async () => {
    const [player, tally] = [new FakePlayer(), new Tally()];
    const played = await player.play({ objects, requests: [to('b')] });
    const [one] = played.replayed;
    const unknown = [{ what: 'which of two is older', source: { kind: 'default', of: 'the test' } as const }];
    const hedged = one === undefined ? [] : [{ ...one, decision: { ...one.decision, unknown } }];
    expect(await all(examine(player, application, { ...played, replayed: hedged }, tally, options))).toEqual([]);
    expect(tally.mismatchCount).toBe(0);
  });
});
