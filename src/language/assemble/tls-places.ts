import type { Phrase } from '../grammar/phrases.ts';
import { isWeak, wordsOf } from './scope-of.ts';
import { ask, assume, block, type State } from './state.ts';
import type { Ref, TlsPiece } from './tls-piece.ts';
import { noteUsed } from './used-words.ts';

export function isPlace(phrase: Phrase): boolean {
  return phrase.type === 'ref' || (phrase.type === 'cond' && phrase.cond.port !== undefined);
}

/** Places, a mode behind them that is another one, and no place behind that. */
export function endsInOwnMode(piece: TlsPiece, rest: readonly Phrase[]): boolean {
  const at = rest.findIndex((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'tls');
  const fact = rest[at];
  return fact?.type === 'fact' && fact.fact.kind === 'tls' && fact.fact.mode !== piece.mode && fact.fact.mode !== 'on' && !rest.slice(at).some(isPlace);
}

/** Puts a place into a piece; false with an obstacle. */
export function readPlace(state: State, piece: TlsPiece, phrase: Ref, all: readonly Phrase[]): boolean {
  // "nothing in ns risk can be reached without mutual TLS": all of it, denied twice.
  if (phrase.role === 'none' && phrase.entities.every(({ kind }) => kind === 'nobody') && /^(?:nothing|no (?:service|workload|pod|app|port)s?|none)\b/i.test(wordsOf(state, phrase)) && all.indexOf(phrase) < all.findIndex(({ type }) => type === 'fact')) {
    piece.negations += 1;
    noteUsed(phrase);
    return true;
  }
  const others = phrase.entities.filter(({ kind }) => kind !== 'others');
  if (others.length < phrase.entities.length || phrase.entities.some((entity) => entity.kind === 'all-services' && entity.isOthers === true)) piece.isRest = true;
  const named = others.filter((entity) => !(entity.kind === 'all-services' && entity.isOthers === true && entity.namespace === undefined));
  if (named.length === 0) return true;
  const words = state.text.slice(all[0]?.span.start ?? 0, all.at(-1)?.span.end ?? 0);
  const isTaker = /^by\b/i.test(wordsOf(state, phrase)) && /\b(?:accepted|taken|allowed|permitted|tolerated|used|spoken|supported|required|enforced|refused|rejected|served|needed)\s+$/i.test(state.text.slice(Math.max(0, phrase.span.start - 12), phrase.span.start));
  if (phrase.role === 'from' && !isTaker && !/\b(?:apart|aside|exempt\w*|exclud\w*|out) from\b|\b(?:remov\w*|tak\w*|drop\w*|delet\w*)\b[^.;]{0,30}\bfrom\b/i.test(words)) {
    // Plaintext comes from those that have no proxy: who they are changes nothing.
    if (named.every(({ kind }) => kind === 'outside' || kind === 'anyone' || kind === 'mesh')) return true;
    ask(state, `"${wordsOf(state, phrase)}": whether plaintext is taken depends on who is called, and not on who calls: which workloads should take it from everybody?`, [], phrase.span);
    return false;
  }
  if (/\bbetween\b/i.test(words) && named.filter(({ kind }) => kind === 'service').length > 1 && (/\bonly\b/i.test(words) || all.some((other) => other.type === 'fact' && other.fact.kind === 'tls' && other.fact.mode !== 'strict' && other.fact.mode !== 'on'))) {
    ask(state, `"${wordsOf(state, phrase)}": each of them takes mutual TLS from every caller, or from none: what should hold for all calls to each of them?`, [], phrase.span);
    return false;
  }
  if (/\b(?:let|allow|permit)\s+(?:the\s+)?\S+\s+(?:to\s+)?(?:call|reach|talk|access|connect)\b/i.test(words) && all.some((other) => other.type === 'fact' && other.fact.kind === 'tls' && other.fact.mode !== 'strict')) {
    ask(state, 'which workload should take plaintext? That is decided where a call arrives', [], phrase.span);
    return false;
  }
  // "which a mainframe calls": a word that nothing marks as a name, behind a name.
  const tells = state.vocabulary.services.length === 0 && named.some(({ kind }) => kind === 'service') ? told.exec(state.text.slice(phrase.span.end))?.[0] : undefined;
  if (tells !== undefined) return block(state, `I did not use "${wordsOf(state, phrase)}${tells}"`, phrase.span) ?? false;
  if (state.vocabulary.services.length === 0 && phrase.role === 'none' && isBehindMode(state, phrase, all)) return block(state, `I did not use "${wordsOf(state, phrase)}"`, phrase.span) ?? false;
  // "strict for namespace finance, tax permissive": the last name has a mode of its own.
  const hasOwnMode = piece.mode !== undefined && endsInOwnMode(piece, all.slice(all.indexOf(phrase) + 1));
  // "strict is impossible": what is said of something is no name.
  const isPredicate = state.vocabulary.services.length === 0 && phrase.role === 'none' && /\b(?:is|are|be|seems?|looks?)\s+$/i.test(state.text.slice(Math.max(0, phrase.span.start - 7), phrase.span.start));
  const said = isPredicate && !piece.isOnly ? named.find(isWeak) : undefined;
  if (said !== undefined) return block(state, `I did not use "${state.text.slice(said.span.start, said.span.end)}"`, said.span) ?? false;
  const weak = hasOwnMode ? undefined : named.find((entity) => ((piece.places.length > 0 || named.some(({ kind }) => kind === 'namespace')) && isWeak(entity)) || (entity.kind === 'service' && entity.match === 'unknown' && /^[A-Z]{2,}$/.test(entity.written)));
  if (weak !== undefined) return block(state, `I did not use "${state.text.slice(weak.span.start, weak.span.end)}"`, weak.span) ?? false;
  takeCaller(state, piece, phrase, all);
  const places = named.map((entity) => asSpace(state, phrase, entity));
  piece.places.push(places.length === phrase.entities.length && places.every((entity, index) => entity === phrase.entities[index]) ? phrase : { ...phrase, entities: places });
  return true;
}

/** "migration is done": what is told of something, and no place. */
const told = /^\s+(?:is|are|was|were|has|have|had)\s+(?:been\s+|now\s+|all\s+|already\s+|finally\s+)?(?:done|finished|complete\w*|over|ready|broken?|down|gone|old|new|slow|fail\w*|stopp\w*|migrated|behind|running|working)\b/i;

/** "drop plaintext support in ns x": a word right behind a mode, with nothing that says that it is a place. */
function isBehindMode(state: State, phrase: Ref, all: readonly Phrase[]): boolean {
  const before = all[all.indexOf(phrase) - 1];
  const [entity] = phrase.entities;
  return before?.type === 'fact' && before.fact.kind === 'tls' && phrase.entities.length === 1 && entity?.kind === 'service' && entity.match === 'unknown' && /^[a-z]+(?: (?:in|of) .*)?$/i.test(wordsOf(state, phrase)) && !/[:=>]\s*$/.test(state.text.slice(0, phrase.span.start));
}

/** "but strict in pci": where no input shows names, what something is in is a namespace. */
function asSpace(state: State, phrase: Ref, entity: Ref['entities'][number]): Ref['entities'][number] {
  const isIn = state.vocabulary.services.length === 0 && entity.kind === 'service' && entity.match === 'unknown' && entity.namespace === undefined && phrase.entities.length === 1 && !/[-\s]/.test(entity.written) && /^(?:in|within|inside)\s/i.test(wordsOf(state, phrase)) && !/\b(?:service|workload|svc|deployment|app|pods?)\b|[`"']/i.test(wordsOf(state, phrase));
  if (!isIn) return entity;
  assume(state, `\`${entity.written}\` is a namespace`, 'context', entity.span);
  return { kind: 'namespace', namespace: entity.written.toLowerCase(), isKnown: false, span: entity.span };
}

/** "mainframe still talks plaintext to accounts": who stands before the verb calls, and who is called takes it. */
function takeCaller(state: State, piece: TlsPiece, phrase: Ref, all: readonly Phrase[]): void {
  const fact = all.slice(0, all.indexOf(phrase)).findLast((other) => other.type === 'fact' && other.fact.kind === 'tls');
  const isCall = phrase.role === 'to' && piece.mode === 'permissive' && fact !== undefined && /^(?:still |only |also |just )?(?:talk|speak|send|use|call|go|connect)/i.test(wordsOf(state, fact));
  if (!isCall) return;
  for (const place of piece.places) noteUsed(place);
  piece.isCalling = true;
  assume(state, `plaintext is taken from every caller there: that is not decided by who calls`, 'default', phrase.span);
  piece.places.length = 0;
}
