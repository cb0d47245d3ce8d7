import type { Entity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { wordsOf } from './scope-of.ts';
import type { Segment } from './segments.ts';
import { ask, assume, block, type State } from './state.ts';
import { emptyPiece, isDangling, type Ref, settle, type TlsPiece } from './tls-piece.ts';
import { endsInOwnMode, isPlace, readPlace } from './tls-places.ts';
import { noteUsed } from './used-words.ts';

const foreign: ReadonlySet<Phrase['type']> = new Set(['percent', 'duration', 'count', 'ratio', 'unused', 'new-path', 'status']);
const foreignActs: ReadonlySet<string> = new Set(['split', 'mirror', 'rewrite', 'redirect', 'retry']);
const negativeActs: ReadonlySet<string> = new Set(['deny', 'hold', 'remove', 'no-longer']);

/** Segments as pieces; undefined with an obstacle where a word belongs to no such sentence. */
export function tlsPieces(state: State, segments: readonly Segment[]): TlsPiece[] | undefined {
  const pieces: TlsPiece[] = [];
  // "except: tracker": the mark in one segment, the name in the next.
  let isOpen = false;
  for (const { link, phrases } of segments) {
    if (phrases.length === 0) {
      pieces.push(emptyPiece('', { start: 0, end: 0 }));
      continue;
    }
    // "only booking and sessions": a word for traffic alone is an item of a list, and perhaps a name.
    const item = phrases.find(({ type }) => type !== 'glue');
    if (item?.type === 'traffic' && item.isAll !== true && phrases.every(({ type }) => type === 'traffic' || type === 'glue') && (link === 'and' || link === 'comma' || link === 'or')) return block(state, `I did not use "${wordsOf(state, item)}"`, item.span);
    const own = readSegment(state, link, phrases, isOpen);
    if (own === undefined) return undefined;
    isOpen = own.isOpen;
    pieces.push(...own.pieces);
  }
  if (isOpen) return ask(state, 'what is excepted?');
  return pieces.flatMap((piece) => (isDangling(piece) ? [] : (settle(piece) ?? [])));
}

function readSegment(state: State, link: string, phrases: readonly Phrase[], isOpenBefore: boolean): { readonly pieces: TlsPiece[]; readonly isOpen: boolean } | undefined {
  const first = phrases[0]?.span ?? { start: 0, end: 0 };
  const words = state.text.slice(first.start, phrases.at(-1)?.span.end);
  if (callees.test(words)) return ask(state, `encryption is decided where a call arrives, for all callers alike: which workloads are called in "${words}"?`, [], first);
  let piece = emptyPiece(link, first, isOpenBefore && !phrases.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'tls' && phrase.fact.mode === 'strict'));
  const pieces = [piece];
  let isOpen = false;
  const next = (isExcept: boolean, span: Phrase['span']): void => {
    piece = emptyPiece('', span, isExcept);
    pieces.push(piece);
  };
  for (const [index, phrase] of phrases.entries()) {
    const rest = phrases.slice(index + 1);
    const isOutsideOf = phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'outside') && isBeforeName(rest);
    if (isOutsideOf || (phrase.type === 'mark' && (phrase.mark === 'except' || (phrase.mark === 'not' && isBeforeName(rest) && piece.mode !== undefined)))) {
      const hasNames = rest.some(isPlace);
      if (hasNames || (!hasNames && piece.places.length === 0 && piece.ports.length === 0)) next(true, phrase.span);
      else if (piece.mode === undefined) piece.isExcept = true;
      else if (postponed.test(wordsOf(state, phrase))) {
        // "strict for media, event-bus left out": the last name of the list.
        const own = lastName(piece);
        if (own === undefined) return ask(state, `"${wordsOf(state, phrase)}": what is left out?`, [], phrase.span);
        next(true, own.span);
        piece.places.push(own);
      }
      isOpen = !hasNames && !piece.isExcept ? true : !hasNames && piece.places.length === 0 && piece.ports.length === 0;
      continue;
    }
    if (startsNext(piece, phrase, rest)) {
      // "strict for namespace default, frontend permissive": of a list the last name begins the next pair.
      const own = rest.some(({ type }) => type === 'ref') ? undefined : lastName(piece);
      next(false, own?.span ?? phrase.span);
      if (own !== undefined) piece.places.push(own);
    }
    if (!readPhrase(state, piece, phrase, phrases)) return undefined;
  }
  return { pieces, isOpen };
}

/** Words that stand behind what they except. */
const postponed = /\b(?:excluded|left out|exempt|exempted|excepted|spared|omitted|skipped|carved out|out)\b/i;

/** "without details", "not the ledger": what stands directly behind is left out. */
function isBeforeName(rest: readonly Phrase[]): boolean {
  const after = rest.find(({ type }) => type !== 'glue' && type !== 'reason');
  return after !== undefined && isPlace(after);
}

/** Takes the last name out of a piece that has several. */
function lastName({ places }: TlsPiece): Ref | undefined {
  const last = places.at(-1);
  const entity = last?.entities.at(-1);
  if (last === undefined || entity === undefined || places.flatMap(({ entities }) => entities).length < 2) return undefined;
  places.pop();
  if (last.entities.length > 1) places.push({ ...last, entities: last.entities.slice(0, -1) });
  return { ...last, entities: [entity], span: entity.span };
}

const broad: ReadonlySet<Entity['kind']> = new Set(['anyone', 'mesh', 'all-services', 'namespace', 'others']);

/** "travel strict partners permissive": a second pair begins where the first is complete. */
function startsNext(piece: TlsPiece, phrase: Phrase, rest: readonly Phrase[]): boolean {
  const isMode = (other: Phrase): boolean => other.type === 'fact' && other.fact.kind === 'tls' && other.fact.mode !== 'on' && other.fact.isExceptional !== true;
  const isComplete = piece.mode !== undefined && piece.mode !== 'on' && piece.places.length > 0;
  // "strict for all, loadgenerator has no sidecar": the last name is another matter.
  if (phrase.type === 'fact' && phrase.fact.kind === 'tls' && phrase.fact.isExceptional === true) return isComplete && piece.mode === 'strict' && !piece.isPlaceFirst && !piece.isExcept && piece.places.flatMap(({ entities }) => entities).some(({ kind }) => broad.has(kind)) && piece.places.at(-1)?.entities.at(-1)?.kind === 'service' && piece.places.flatMap(({ entities }) => entities).length > 1;
  // "except core-db everything must be strict"
  if (phrase.type === 'ref' && piece.isExcept && piece.mode === undefined && piece.places.length > 0 && phrase.role === 'none' && phrase.entities.every(({ kind }) => broad.has(kind) && kind !== 'namespace') && rest.some(isMode)) return true;
  if (!isComplete) return false;
  // "STRICT for ns a with port 9000 of b PERMISSIVE": the places behind have a mode of their own.
  if (isPlace(phrase) && !piece.isPlaceFirst && !(phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'pronoun')) && endsInOwnMode(piece, rest)) return true;
  // "everything strict in fleet": where, of what was said.
  if (phrase.type === 'ref' && phrase.role === 'on' && piece.places.every(({ entities }) => entities.every(({ kind }) => kind === 'anyone' || kind === 'all-services'))) return false;
  if (phrase.type === 'ref') return piece.isPlaceFirst && phrase.entities.every(({ kind }) => kind !== 'pronoun') && rest.some(isMode);
  return isMode(phrase) && phrase.type === 'fact' && phrase.fact.kind === 'tls' && phrase.fact.mode !== piece.mode && (!piece.isPlaceFirst || rest.some(isPlace));
}

/** Puts a phrase into a piece; false with an obstacle. */
function readPhrase(state: State, piece: TlsPiece, phrase: Phrase, all: readonly Phrase[]): boolean {
  if (phrase.span.end > piece.span.end) piece.span = { start: piece.span.start, end: phrase.span.end };
  switch (phrase.type) {
    case 'fact':
      return readFact(state, piece, phrase);
    case 'ref':
      return readPlace(state, piece, phrase, all);
    case 'cond':
      if (phrase.cond.port === undefined || Object.keys(phrase.cond).length > 1 || phrase.isNot === true) return refuse(state, phrase);
      piece.ports.push(phrase.cond.port);
      return true;
    case 'mark':
      if (phrase.mark === 'only') piece.isOnly = true;
      else if (phrase.mark === 'not') negate(piece, phrase);
      else if (phrase.mark === 'rest') readRest(state, piece, phrase);
      else if (phrase.mark !== 'also') return refuse(state, phrase);
      return true;
    case 'act':
      if (foreignActs.has(phrase.act)) return refuse(state, phrase);
      if (phrase.act === 'remove' && /^(?:disabled?|off)$/i.test(wordsOf(state, phrase))) {
        piece.isOff = true;
        noteUsed(phrase);
      }
      else if (negativeActs.has(phrase.act)) negate(piece, phrase);
      if (phrase.act === 'call' && callVerbs.test(wordsOf(state, phrase))) return readCall(state, piece, phrase, all);
      return true;
    case 'traffic':
      if (phrase.isAll === true) piece.isAll = true;
      // "has no sidecar and calls frontend"
      if (piece.link === 'and' && phrase === all.find(({ type }) => type !== 'glue') && /^calls$/i.test(wordsOf(state, phrase)) && all[all.indexOf(phrase) + 1]?.type === 'ref') piece.isCalling = true;
      return true;
    case 'glue':
      if (/^(?:off|disabled)$/i.test(wordsOf(state, phrase))) piece.isOff = true;
      return true;
    case 'count':
      return readNumber(state, piece, phrase);
    default:
      return foreign.has(phrase.type) ? refuse(state, phrase) : true;
  }
}

/** "records-db on 5432": a number that is a port of something. */
function readNumber(state: State, piece: TlsPiece, phrase: Extract<Phrase, { readonly type: 'count' }>): boolean {
  const isPort = /\bon\s+$/i.test(state.text.slice(0, phrase.span.start)) && state.vocabulary.services.some(({ ports }) => ports.some(({ port }) => port === phrase.count));
  if (!isPort) return refuse(state, phrase);
  piece.ports.push(phrase.count);
  return true;
}

const callees = /\b(?:everything|anything|what(?:ever)?|all|those|services?|workloads?) (?:that |which )?(?:the )?[\w./-]+ (?:calls|talks to|uses|depends on|reaches|needs)\b/i;
const callVerbs = /\b(?:calls?|calling|reach(?:es)?|talks?|access(?:es)?|connects?|contacts?|invokes?|quer(?:y|ies)|hits?)\b/i;
const nobodyInParticular: ReadonlySet<Entity['kind']> = new Set(['anyone', 'nobody', 'mesh', 'any-identity', 'outside', 'others', 'known-callers']);

/** "nobody calls cart without mTLS": who calls is no place; "everything that web calls" would have to be named. */
function readCall(state: State, piece: TlsPiece, phrase: Phrase, all: readonly Phrase[]): boolean {
  const callers = piece.places.flatMap(({ entities }) => entities);
  const hasCallee = all.slice(all.indexOf(phrase) + 1).some((other) => other.type === 'ref' && other.entities.some(({ kind }) => kind === 'service' || kind === 'namespace' || kind === 'pronoun'));
  piece.isCalling = true;
  if (callers.every(({ kind }) => nobodyInParticular.has(kind)) && hasCallee) {
    if (callers.some(({ kind }) => kind === 'nobody')) piece.negations += 1;
    for (const other of all) if (other.type === 'ref' && other.entities.some(({ kind }) => kind === 'nobody')) noteUsed(other);
    piece.places.length = 0;
    piece.isRest = false;
    return true;
  }
  if (callers.length === 0) return true;
  // "the bridge still calls accounts in plaintext": who is called takes it.
  const isPlain = all.slice(all.indexOf(phrase) + 1).some((other) => other.type === 'fact' && other.fact.kind === 'tls' && other.fact.mode === 'permissive' && other.fact.isExceptional !== true);
  if (hasCallee && isPlain && piece.mode === undefined && !piece.isExcept) {
    for (const place of piece.places) noteUsed(place);
    assume(state, 'plaintext is taken from every caller there: that is not decided by who calls', 'default', phrase.span);
    piece.places.length = 0;
    return true;
  }
  ask(state, `encryption is decided where a call arrives, for all callers alike: which workloads are called in "${state.text.slice(all[0]?.span.start ?? 0, all.at(-1)?.span.end ?? 0)}"?`, [], phrase.span);
  return false;
}

function negate(piece: TlsPiece, phrase: Phrase): void {
  piece.negations += 1;
  noteUsed(phrase);
}

function refuse(state: State, phrase: Phrase): false {
  block(state, `I did not use "${wordsOf(state, phrase)}" beside mutual TLS: say it in a sentence of its own`, phrase.span);
  return false;
}

function readFact(state: State, piece: TlsPiece, phrase: Extract<Phrase, { readonly type: 'fact' }>): boolean {
  const { fact } = phrase;
  if (fact.kind !== 'tls') return refuse(state, phrase);
  // "core-db is excluded from strict mTLS": of what it is excepted.
  const since = state.text.slice(piece.places[0]?.span.end ?? 0, phrase.span.end);
  const hasOwn = /\b(?:which|that|who|has to|have to|must|should|needs? to|stays?|remains?|keeps?|:)\s/i.test(since) && fact.mode === 'strict';
  if (!hasOwn && piece.isExcept && piece.places.length > 0 && piece.mode === undefined && (fact.mode === 'strict' || fact.mode === 'on')) {
    piece.isOutOf = true;
    return true;
  }
  if (piece.mode === undefined) {
    piece.mode = fact.mode;
    piece.isExceptional = fact.isExceptional === true;
    piece.isBare = fact.isBare === true;
    piece.isPlaceFirst = piece.places.length > 0;
    return true;
  }
  if (fact.mode === piece.mode || fact.mode === 'on' || fact.isExceptional === true) return true;
  if (piece.mode === 'on' || piece.isExceptional) {
    piece.mode = fact.mode;
    piece.isBare = fact.isBare === true;
    piece.isExceptional = false;
    return true;
  }
  // "mTLS strict, no plaintext" came together by their words; anything else says two things.
  if (fact.isBare === true && piece.negations > 0 && piece.mode === 'strict') {
    piece.negations -= 1;
    return true;
  }
  ask(state, `"${state.text.slice(piece.span.start, phrase.span.end)}": which of the two modes is wanted?`, [], phrase.span);
  return false;
}

function readRest(state: State, piece: TlsPiece, phrase: Phrase): void {
  const before = state.text.slice(Math.max(0, phrase.span.start - 10), phrase.span.start);
  const isSpace = /^default$/i.test(wordsOf(state, phrase)) && (/\b(?:in|for|of|within)\s+$/i.test(before) || state.vocabulary.namespaces.includes('default'));
  if (!isSpace) {
    piece.isRest = true;
    return;
  }
  piece.places.push({ type: 'ref', role: 'on', entities: [{ kind: 'namespace', namespace: 'default', isKnown: true, span: phrase.span }], span: phrase.span, at: phrase.at });
}
