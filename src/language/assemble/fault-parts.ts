import type { Fact, Phrase } from '../grammar/phrases.ts';
import type { Segment } from './segments.ts';

export type Delay = Extract<Fact, { kind: 'delay' }>;
export type Abort = Extract<Fact, { kind: 'abort' }>;

/** One fault: the pieces of a sentence that speak of the same calls. */
export interface FaultGroup {
  readonly phrases: readonly Phrase[];
  readonly delay?: Delay | undefined;
  readonly abort?: Abort | undefined;
  /** Phrases that say whose calls, and which. */
  readonly rest: readonly Phrase[];
  /** A delay and a failure of which only one has a share, or more values than there are places. */
  readonly unclear?: 'delay' | 'abort' | 'values';
}

interface Draft {
  delay?: Delay;
  abort?: Abort;
  /** A share that stood before what it is of. */
  share?: number;
  isTwice?: true;
  readonly used: Set<Phrase>;
}

type Roles = (phrases: readonly Phrase[]) => readonly Phrase[];

const isEffect = (phrase: Phrase): boolean => phrase.type === 'duration' || statusOf(phrase) !== undefined || (phrase.type === 'fact' && (phrase.fact.kind === 'delay' || phrase.fact.kind === 'abort'));

/** Whose calls a piece names by itself. */
function calleeOf(phrases: readonly Phrase[]): string {
  return phrases.flatMap((phrase, index) => (phrase.type === 'ref' && phrase.role !== 'from' && phrases[index - 1]?.type !== 'mark' ? phrase.entities.flatMap((entity) => (entity.kind === 'service' ? [entity.written] : [])) : [])).join(' ');
}

function isNarrowed(phrases: readonly Phrase[]): boolean {
  return phrases.some((phrase) => phrase.type === 'cond' || (phrase.type === 'ref' && phrase.role === 'from'));
}

/** Pieces by the calls that they speak of: "delay a by 2s and fail 10% of b with 503" are two faults. */
export function faultGroups(segments: readonly Segment[], lead: readonly Phrase[], roles: Roles, wordsOf: (phrases: readonly Phrase[]) => string): readonly FaultGroup[] {
  const groups: Phrase[][][] = [];
  const shared: Phrase[] = [...lead];
  for (const { phrases } of segments) {
    if (groups.length > 1 && /\b(?:both|each|all of (?:it|them|this|that))\b/i.test(wordsOf(phrases)) && !phrases.some(isEffect)) {
      shared.push(...phrases.filter((phrase) => phrase.type !== 'ref' || phrase.entities.every(({ kind }) => kind !== 'pronoun')));
      continue;
    }
    const last = groups.at(-1);
    const before = last?.flat() ?? [];
    const hasEffect = phrases.some(isEffect) && before.some(isEffect);
    const [own, earlier] = [calleeOf(roles(phrases)), calleeOf(roles(before))];
    const isOther = hasEffect && own !== '' && earlier !== '' && own !== earlier;
    const isElsewhere = hasEffect && isNarrowed(roles(phrases)) && isNarrowed(roles(before));
    if (last === undefined || isOther || isElsewhere) groups.push([[...phrases]]);
    else last.push([...phrases]);
  }
  return carried(groups, roles, wordsOf).map((pieces) => groupOf(pieces, shared, roles, wordsOf));
}

/** "slow for web: 1s, and for cart: 2s": a later name behind "for" calls what the first piece names. */
function carried(groups: readonly Phrase[][][], roles: Roles, wordsOf: (phrases: readonly Phrase[]) => string): readonly Phrase[][][] {
  const opening = roles((groups[0] ?? []).flat());
  const callee = opening.find((phrase) => phrase.type === 'ref' && phrase.role !== 'from');
  // "a -> b: 503 for x; 2s for y": each of them is of the same calls.
  const pair = opening.filter((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'service'));
  if (groups.length > 1 && pair.length > 0 && groups.slice(1).every((pieces) => !pieces.flat().some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'service')))) return groups.map((pieces, index) => (index === 0 ? pieces : [pair, ...pieces]));
  if (callee === undefined || !opening.some((phrase) => phrase.type === 'ref' && phrase.role === 'from')) return groups;
  return groups.map((pieces, index) => {
    const refs = pieces.flat().filter(({ type }) => type === 'ref');
    const [only] = refs;
    if (index === 0 || only === undefined || refs.length !== 1 || !/^for\b/i.test(wordsOf([only]))) return pieces;
    return [[callee], ...pieces.map((piece) => piece.map((phrase) => (phrase === only && phrase.type === 'ref' ? { ...phrase, role: 'from' as const } : phrase)))];
  });
}

function groupOf(pieces: readonly Phrase[][], lead: readonly Phrase[], roles: Roles, wordsOf: (phrases: readonly Phrase[]) => string): FaultGroup {
  const draft: Draft = { used: new Set() };
  for (const piece of [lead, ...pieces]) readPiece(piece, draft);
  const { delay, abort, used, isTwice } = draft;
  const all = [...lead, ...pieces.flat()];
  const phrases = roles(all);
  const unclear = isTwice === true ? 'values' : shareless(draft, pieces, wordsOf);
  return { phrases, delay, abort, rest: roles(all.filter((phrase) => !used.has(phrase))), ...(unclear === undefined ? {} : { unclear }) };
}

/** "10% get 2s of delay and a 503": is the second for these ten too, or for everybody? */
function shareless({ delay, abort }: Draft, pieces: readonly Phrase[][], wordsOf: (phrases: readonly Phrase[]) => string): 'delay' | 'abort' | undefined {
  if (delay === undefined || abort === undefined || delay.isOff === true || abort.isOff === true || (delay.percent === undefined) === (abort.percent === undefined)) return undefined;
  const missing = delay.percent === undefined ? 'delay' : 'abort';
  // "a 1s delay and a 1% abort": a share in a later piece is of that alone.
  const placeOf = (kind: 'delay' | 'abort'): number => pieces.findIndex((piece) => piece.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === kind));
  if (placeOf(missing) >= 0 && placeOf(missing) < placeOf(missing === 'delay' ? 'abort' : 'delay')) return undefined;
  const own = pieces.filter((piece) => piece.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === missing)).flat();
  return own.some((phrase) => (phrase.type === 'traffic' && phrase.isAll === true) || (phrase.type === 'fact' && /\b(?:every|all|each)\b/i.test(wordsOf([phrase])))) ? undefined : missing;
}

/** The values of one piece. A share belongs to what is said beside it, or else to what is still without one. */
function readPiece(piece: readonly Phrase[], draft: Draft): void {
  let delay: Delay | undefined;
  let abort: Abort | undefined;
  for (const phrase of piece) {
    const status = statusOf(phrase);
    if (phrase.type === 'fact' && phrase.fact.kind === 'delay') {
      if (phrase.fact.ms !== undefined && delay?.ms !== undefined) draft.isTwice = true;
      delay = { ...delay, ...phrase.fact };
    } else if (phrase.type === 'fact' && phrase.fact.kind === 'abort') {
      if (answerOf(phrase.fact) !== undefined && answerOf(abort) !== undefined) draft.isTwice = true;
      abort = { ...abort, ...phrase.fact };
    } else if (phrase.type === 'duration' && isLate(piece, draft) && draft.delay?.ms === undefined && delay?.ms === undefined) delay = { kind: 'delay', ...delay, ms: phrase.ms };
    else if (status !== undefined && answerOf(draft.abort) === undefined && answerOf(abort) === undefined) abort = { kind: 'abort', ...abort, status };
    else if (phrase.type !== 'fact' || phrase.fact.kind !== 'fault') continue;
    draft.used.add(phrase);
  }
  if ((delay?.ms !== undefined && draft.delay?.ms !== undefined) || (answerOf(abort) !== undefined && answerOf(draft.abort) !== undefined)) draft.isTwice = true;
  if (delay !== undefined) draft.delay = { ...draft.delay, ...delay };
  if (abort !== undefined) draft.abort = { ...draft.abort, ...abort };
  giveShares(piece, draft, delay !== undefined, abort !== undefined);
}

/** A time is that of a delay only where something is late: "for ten minutes" says how long a fault lasts. */
function isLate(piece: readonly Phrase[], draft: Draft): boolean {
  return draft.delay !== undefined || piece.some((phrase) => phrase.type === 'fact' && (phrase.fact.kind === 'delay' || phrase.fact.kind === 'fault'));
}

function answerOf(abort: Abort | undefined): string | undefined {
  return abort?.status ?? abort?.grpc;
}

function giveShares(piece: readonly Phrase[], draft: Draft, hasDelay: boolean, hasAbort: boolean): void {
  for (const phrase of piece) {
    const share = phrase.type === 'percent' ? phrase.percent : phrase.type === 'fact' && phrase.fact.kind === 'fault' ? phrase.fact.percent : undefined;
    if (share === undefined) continue;
    const isAlone = !hasDelay && !hasAbort;
    const [opensDelay, opensAbort] = [draft.delay !== undefined && draft.delay.percent === undefined && (isAlone || hasDelay), draft.abort !== undefined && draft.abort.percent === undefined && (isAlone || hasAbort)];
    if (opensDelay && draft.delay !== undefined) draft.delay = { ...draft.delay, percent: share };
    if (opensAbort && draft.abort !== undefined) draft.abort = { ...draft.abort, percent: share };
    if (!opensDelay && !opensAbort && draft.delay === undefined && draft.abort === undefined && draft.share === undefined) draft.share = share;
    else if (!opensDelay && !opensAbort) continue;
    draft.used.add(phrase);
  }
  const { share } = draft;
  if (share === undefined || (!hasDelay && !hasAbort)) return;
  if (hasDelay && draft.delay?.percent === undefined && draft.delay !== undefined) draft.delay = { ...draft.delay, percent: share };
  if (hasAbort && draft.abort?.percent === undefined && draft.abort !== undefined) draft.abort = { ...draft.abort, percent: share };
  delete draft.share;
}

/** A status beside an abort: it may look like a failure to retry on. */
function statusOf(phrase: Phrase): string | undefined {
  if (phrase.type === 'status') return phrase.status;
  const [only] = phrase.type === 'fact' && phrase.fact.kind === 'retry-on' && phrase.fact.isBare === true && phrase.fact.on.length === 1 ? phrase.fact.on : [];
  return only !== undefined && /^\d/.test(only) ? only : undefined;
}
