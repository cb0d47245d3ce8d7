import type { Entity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { bookOf, type Book } from './access-book.ts';
import type { Item } from './access-item.ts';
import { itemsOf } from './access-items.ts';
import { note } from './access-note.ts';
import { parseAccess } from './access-parse.ts';
import { segmentsOf, type Segment } from './segments.ts';
import { ask, block, servicesFor, type State } from './state.ts';

/** Who may call whom: what a sentence says is noted, and written when the whole text is read. */
export function buildAccess(state: State, segments: readonly Segment[]): void {
  if (speaksBeyond(state, segments)) return;
  const { lines, scopes } = itemsOf(segments, state.text);
  for (const scope of scopes) state.namespace = scope;
  for (const [index, line] of lines.entries()) {
    if (index < lines.length - 1 && isHeading(line)) {
      const ids = line.flatMap(({ entity }) => (entity === undefined ? [] : (servicesFor(state, entity) ?? [])));
      if (ids.length > 0) state.topic = ids;
    } else readLine(state, bookOf(state), line);
  }
}

/** Words that turn a sentence of who may call whom, and that no statement holds. */
const beyond = /\b(?:the (?:former|latter)|respectively|the other way(?: (?:a?round))?|vice versa|both (?:ways|directions)|in either direction|the only thing|(?:refused|denied|403|rejected|blocked|forbidden) there|roles?|(?:only|just|at most|exactly) one of (?:them|these|those|the)|not both|in turn|(?:yesterday|last (?:night|week|month|year)|formerly|previously),?\s[^.;:\n]*\b(?:was|were|had)|each other|one another)\b|\?\s*(?:no|nope)\b/i;

function speaksBeyond(state: State, segments: readonly Segment[]): boolean {
  const [first, last] = [segments[0]?.phrases[0], segments.at(-1)?.phrases.at(-1)];
  const start = first?.span.start ?? 0;
  const end = state.text.slice(last?.span.end ?? 0).search(/[.;\n]|$/) + (last?.span.end ?? 0);
  const found = beyond.exec(state.text.slice(start, end));
  if (found !== null) ask(state, `"${found[0]}": say for each service who may call it, and with what`, [], { start: start + found.index, end: start + found.index + found[0].length });
  return found !== null;
}

/** Names by themselves, over lines that say what holds for them. */
function isHeading(line: readonly Item[]): boolean {
  return /^[to]?:?E(?:[,&]+E)*$/.test(line.map(({ code }) => code).join(''));
}

function readLine(state: State, book: Book, items: readonly Item[]): void {
  const [name] = items;
  if (items.length === 1 && name?.entity !== undefined && book.list?.hasCallees === false) return readEmptyLine(state, book, name.entity);
  const weak = items.find(({ entity }) => entity !== undefined && isStray(state, entity, items.length));
  const said = weak === undefined ? parseAccess(items, book.list !== undefined, book.statements.length > 0) : undefined;
  if (said !== undefined) {
    for (const one of said) note(state, book, one);
    return;
  }
  const bad = weak ?? items.find(({ code }) => code === '?');
  if (bad !== undefined) return void block(state, `I did not use "${state.text.slice((bad.entity ?? bad.phrase).span.start, (bad.entity ?? bad.phrase).span.end)}"`, bad.phrase.span);
  const [first, last] = [items[0], items.at(-1)];
  if (first === undefined || last === undefined) return;
  const words = state.text.slice(first.phrase.span.start, last.phrase.span.end).replaceAll(/\s+/g, ' ');
  block(state, `it is not clear who may call whom in "${words.length > 120 ? `${words.slice(0, 117)}…` : words}": say it as "only A and B may call C", "A may call C with GET" or "A must not call C"`, { start: first.phrase.span.start, end: last.phrase.span.end });
}

/** "reception: []" in a list of who may call whom: nobody. */
function readEmptyLine(state: State, book: Book, entity: Entity): void {
  const words = state.text.slice(entity.span.start, entity.span.end);
  if (!/^\s*:\s*(?:\[\s*\]|\{\s*\}|none|nobody)/.test(state.text.slice(entity.span.end))) return void ask(state, `who may call \`${words}\`?`, [], entity.span);
  for (const id of servicesFor(state, entity) ?? []) book.closed.add(id);
}

/** A line under the beginning of a list: "- orders: POST /charge". Whether it was one. */
export function continueAccess(state: State, sentence: readonly Phrase[]): boolean {
  const book = bookOf(state);
  if ((book.list === undefined && book.statements.length === 0) || sentence.some(({ type }) => type === 'unused' || type === 'fact' || type === 'percent' || type === 'duration')) return false;
  // "All other calls keep working as today": no change, and all the same a word about the others.
  const segments = segmentsOf(sentence, state.text);
  const { lines } = itemsOf(segments.length > 0 ? segments : [{ link: '', phrases: sentence, family: 'access' }], state.text);
  const all = lines.flat();
  if (limitsLast(book, all)) return true;
  if (book.list?.hasCallees === false && lines.length > 0 && lines.every((line) => line.length === 1 && line[0]?.entity !== undefined)) {
    for (const { entity } of all) if (entity !== undefined) readEmptyLine(state, book, entity);
    return true;
  }
  const said = lines.map((line) => parseAccess(line, book.list !== undefined, book.statements.length > 0));
  const isKept = said.length > 0 && said.every((list) => list !== undefined && list.every(({ saying }) => saying === 'keep'));
  if (said.some((one) => one === undefined) || (!isKept && (book.list === undefined || all.every(({ entity }) => entity === undefined))) || all.some(({ entity }) => entity !== undefined && isStray(state, entity, 9))) return false;
  for (const one of said.flatMap((list) => list ?? [])) note(state, book, one);
  return true;
}

/** A sentence that no other family claims, and that says who may with which requests: "/admin on b: a", "others only GET". Whether it was one. */
export function adoptAccess(state: State, segments: readonly Segment[]): boolean {
  const phrases = segments.flatMap((segment) => segment.phrases);
  if (segments.length === 0 || phrases.some(({ type }) => type === 'unused' || type === 'fact' || type === 'percent' || type === 'duration' || type === 'count' || type === 'ratio' || type === 'new-path')) return false;
  const book = bookOf(state);
  const { lines, scopes } = itemsOf(segments, state.text);
  const codes = lines.map((line) => line.map(({ code }) => code).join('')).join(';');
  // Some word has to say that it is about who may; beside others that did, names and requests are enough.
  const isSaid = /^xE(?:[,&]+E)*$/.test(codes) ? book.statements.length > 0 : /[YZRWN]/.test(codes) ? /[KMNZ]|[YR].*[:!]|!/.test(codes) : /!.*[KMQ]|[KM].*!|X.*[CQu]|A.*C|H.*K.*oE|Q.*:E/.test(codes);
  // "a ← b, b ← c. Everything else denied".
  const isPairs = /^E[ft>]E(?:[,&]+E)*(?:[,&;]+E[ft>]E(?:[,&]+E)*)*$|^E[:-]*K[yfr]E(?:[,&|]+E)*$/.test(codes) && /\b(?:(?:everything|everyone|anything|all|nothing|nobody) else|others?|rest)\b/i.test(state.text.slice(phrases.at(-1)?.span.end)) && /\b(?:den\w+|refus\w+|block\w*|forbid\w*|reject\w*|403|nobody|nothing)\b/i.test(state.text.slice(phrases.at(-1)?.span.end));
  if (!/[EPYRWNZ]/.test(codes) || !(isSaid || isPairs || (book.statements.length > 0 && /[KM!]/.test(codes)))) return false;
  const said = lines.map((line) => (line.some(({ entity }) => entity !== undefined && isStray(state, entity, 9)) ? undefined : parseAccess(line, book.list !== undefined, isPairs || book.statements.length > 0)));
  if (said.some((one) => one === undefined || one.some(({ saying }) => saying === 'list' || saying === 'hold'))) return false;
  for (const scope of scopes) state.namespace = scope;
  for (const one of said.flatMap((list) => list ?? [])) note(state, book, one);
  return true;
}

/** "Callers: a. Methods: POST.": a sentence of its own limits the requests of the one before. */
function limitsLast(book: Book, items: readonly Item[]): boolean {
  const last = book.statements.at(-1);
  const conditions = items.flatMap(({ phrase }) => (phrase.type === 'cond' ? [phrase.cond] : []));
  if (last?.kind !== 'allow' || last.conditions.length > 0 || !/^(?:!?K|K!)(?:[,&|]+K)*$/.test(items.map(({ code }) => code).join(''))) return false;
  book.statements.splice(-1, 1, { ...last, conditions });
  return true;
}

/** A word that nothing knows and nothing marks as a name, where the input knows names. */
function isStray(state: State, entity: Entity, items: number): boolean {
  return entity.kind === 'service' && entity.match === 'unknown' && !entity.isMarked && !/[-./]/.test(entity.written) && state.vocabulary.services.length > 0 && items > 4;
}
