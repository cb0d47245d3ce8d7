import type { JsonObject } from '../../../src/kube/resource.ts';
import type { Case } from '../../../test/real-mesh/recording.ts';
import type { Replayed } from '../../../test/real-mesh/replay.ts';
import { Unsettled, type Played, type Player } from './lab-player.ts';
import { caseOf } from './mismatch-case.ts';
import type { Round } from './round.ts';
import { shrink, type Specimen } from './shrink.ts';
import { citedObjects, signatureOf } from './signature.ts';
import { isHedged, type Tally } from './tally.ts';

export interface ExamineOptions {
  readonly isShrinking: boolean;
  /** Mismatches of one signature that are confirmed and shrunk; more of them are only counted. */
  readonly perSignature: number;
  readonly maxSteps: number;
}

export interface Mismatch {
  /** The request's number within its round. */
  readonly index: number;
  readonly case: Case;
  readonly replayed: Replayed;
}

/** What is left of the contradictions of a round when the machine's moods are ruled out, each as small as it gets. */
export async function* examine(player: Player, application: readonly JsonObject[], played: Played, tally: Tally, options: ExamineOptions): AsyncGenerator<Mismatch> {
  const suspects = await stillContradicted(player, played, tally);
  const known = suspects.filter(({ one }) => tally.seenOf(signatureOf(one)) >= options.perSignature);
  for (const { one } of known) tally.addMismatch(signatureOf(one));
  const fresh = suspects.filter(({ one }) => tally.seenOf(signatureOf(one)) < options.perSignature);
  for (const suspect of await confirmed(player, played.objects, fresh, tally)) {
    const signature = signatureOf(suspect.one);
    tally.addMismatch(signature);
    if (tally.seenOf(signature) > options.perSignature) continue;
    const smallest = options.isShrinking ? await smallestOf(player, played, suspect, options.maxSteps) : undefined;
    yield mismatchOf(suspect, smallest ?? suspect.played, application);
  }
}

interface Suspect {
  readonly index: number;
  readonly one: Replayed;
  /** The last time that it was played. */
  readonly played: Pick<Played, 'objects' | 'replayed' | 'observed'>;
}

/** The same requests once more on the mesh that is in force, one at a time: most flukes end here. */
async function stillContradicted(player: Player, { objects, replayed, observed }: Played, tally: Tally): Promise<readonly Suspect[]> {
  const suspects = replayed.flatMap((one, index) => (one.found.length > 0 && !isHedged(one) ? [{ one, index }] : []));
  if (suspects.length === 0) return [];
  const again = await player.again(suspects.map(({ one }) => one.request));
  const left = suspects.flatMap(({ index }, position) => {
    const one = again[position];
    return one !== undefined && one.found.length > 0 ? [{ index, one, played: { objects, replayed: [one], observed: observed.slice(index, index + 1) } }] : [];
  });
  for (const { index, one } of suspects) if (!left.some((other) => other.index === index)) tally.addFluke(one);
  return left;
}

/**
 * Those that contradict the model again when their mesh is played alone, twice: the second time by a control plane that
 * has just been started. istiod sometimes keeps routes of objects that are gone, for as long as it runs; what it does then
 * is no meaning of the configuration, and no model can know it.
 */
async function confirmed(player: Player, objects: readonly JsonObject[], suspects: readonly Suspect[], tally: Tally): Promise<readonly Suspect[]> {
  let left = suspects;
  for (const isRenewed of [false, true]) {
    if (left.length === 0) break;
    if (isRenewed) await player.renew();
    const { objects: inForce, replayed, observed } = await player.play({ objects, requests: left.map(({ one }) => one.request) }, { isAlone: true });
    const now = left.flatMap(({ index }, position) => {
      const one = replayed[position];
      return one !== undefined && one.found.length > 0 ? [{ index, one, played: { objects: inForce, replayed: [one], observed: observed.slice(position, position + 1) } }] : [];
    });
    for (const { index, one } of left) {
      if (now.some((other) => other.index === index)) continue;
      if (isRenewed) tally.addRemembered(one);
      else tally.addFluke(one);
    }
    left = now;
  }
  return left;
}

async function smallestOf(player: Player, { objects }: Pick<Played, 'objects'>, { one: { request, found, decision }, played: confirmed }: Suspect, maxSteps: number): Promise<Played | undefined> {
  const kinds = new Set(found.map(({ kind }) => kind));
  // Otherwise one mismatch would turn into another one on the way.
  const before = new Set(endings(confirmed));
  const isInLogs = kinds.has('response flag') || kinds.has('response detail');
  let last: Played | undefined;
  const holds = async (smaller: Specimen): Promise<boolean> => {
    const round: Round = { objects: smaller.objects, requests: [smaller.request] };
    const played = await playedIfSettled(player, round, !isInLogs);
    if (played === undefined) return false;
    const [one] = played.replayed;
    const isSame = one !== undefined && one.found.some(({ kind }) => kinds.has(kind)) && one.decision.unknown.length <= decision.unknown.length && one.decision.outcome === decision.outcome && endings(played).some((ending) => before.has(ending));
    if (isSame) last = played;
    return isSame;
  };
  const cited = citedObjects(decision);
  const guess = ({ kind, metadata }: JsonObject): boolean => cited.has(`${String(kind)} ${String((metadata as JsonObject)['namespace'])}/${String((metadata as JsonObject)['name'])}`) || kind === 'Service';
  const smallest = await shrink({ objects, request }, holds, { guess, maxSteps });
  // A mesh that came about by differences is not what a reader of the case will have.
  const alone = await player.play({ objects: smallest.objects, requests: [smallest.request] }, { isAlone: true });
  return (alone.replayed[0]?.found.length ?? 0) > 0 ? alone : last;
}

/** Undefined where the proxies do not take a mesh that is smaller. */
async function playedIfSettled(player: Player, round: Round, isWithoutLogs: boolean): Promise<Played | undefined> {
  try {
    return await player.play(round, { isStrict: true, isWithoutLogs });
  } catch (error) {
    if (!(error instanceof Unsettled)) throw error;
    await player.clear();
    return undefined;
  }
}

function endings({ observed }: Pick<Played, 'observed'>): readonly string[] {
  return observed.flatMap(({ tries }) => tries.map(({ status, error, pod }) => `${status} ${error} ${pod !== undefined}`));
}

function mismatchOf({ index, one }: Suspect, played: Suspect['played'], application: readonly JsonObject[]): Mismatch {
  return { index, replayed: played.replayed[0] ?? one, case: caseOf('', played, application) };
}
