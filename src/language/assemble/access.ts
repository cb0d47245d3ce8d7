import type { QualifiedName } from '../../topology/topology.ts';
import type { Source } from '../../intents/intent.ts';
import type { Entity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { bookOf, type Book, type Statement } from './access-book.ts';
import { itemsOf, type Item } from './access-items.ts';
import { parseAccess, type Said } from './access-parse.ts';
import { segmentsOf, type Segment } from './segments.ts';
import { ask, block, servicesFor, sourceFor, type State } from './state.ts';

/** Who may call whom: what a sentence says is noted, and written when the whole text is read. */
export function buildAccess(state: State, segments: readonly Segment[]): void {
  const { lines, scopes } = itemsOf(segments, state.text);
  for (const scope of scopes) state.namespace = scope;
  for (const [index, line] of lines.entries()) {
    if (index < lines.length - 1 && isHeading(line)) {
      const ids = line.flatMap(({ entity }) => (entity === undefined ? [] : (servicesFor(state, entity) ?? [])));
      if (ids.length > 0) state.topic = ids;
    } else readLine(state, bookOf(state), line);
  }
}

/** Names by themselves, over lines that say what holds for them. */
function isHeading(line: readonly Item[]): boolean {
  return /^[to]?:?E(?:[,&]+E)*$/.test(line.map(({ code }) => code).join(''));
}

function readLine(state: State, book: Book, items: readonly Item[]): void {
  const [name] = items;
  if (items.length === 1 && name?.entity !== undefined && book.list?.hasCallees === false) return readEmptyLine(state, book, name.entity);
  const weak = items.find(({ entity }) => entity !== undefined && isStray(state, entity, items.length));
  const said = weak === undefined ? parseAccess(items, book.list !== undefined) : undefined;
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
  const { lines } = itemsOf(segmentsOf(sentence, state.text), state.text);
  const all = lines.flat();
  if (book.list?.hasCallees === false && lines.length > 0 && lines.every((line) => line.length === 1 && line[0]?.entity !== undefined)) {
    for (const { entity } of all) if (entity !== undefined) readEmptyLine(state, book, entity);
    return true;
  }
  const said = lines.map((line) => parseAccess(line, book.list !== undefined));
  const isKept = said.length > 0 && said.every((list) => list !== undefined && list.every(({ saying }) => saying === 'keep'));
  if (said.some((one) => one === undefined) || (!isKept && (book.list === undefined || all.every(({ entity }) => entity === undefined))) || all.some(({ entity }) => entity !== undefined && isStray(state, entity, 9))) return false;
  for (const one of said.flatMap((list) => list ?? [])) note(state, book, one);
  return true;
}

/** A word that nothing knows and nothing marks as a name, where the input knows names. */
function isStray(state: State, entity: Entity, items: number): boolean {
  return entity.kind === 'service' && entity.match === 'unknown' && !entity.isMarked && !/[-./]/.test(entity.written) && state.vocabulary.services.length > 0 && items > 4;
}

function note(state: State, book: Book, said: Said): void {
  switch (said.saying) {
    case 'list':
      return noteList(state, book, said);
    case 'close':
      return noteClose(state, book, said);
    case 'keep':
      return noteKeep(state, book, said);
    case 'hold':
      return noteHold(state, book, said);
    case 'allow':
    case 'deny':
      return noteStatement(state, book, said);
  }
}

function noteList(state: State, book: Book, said: Said): void {
  const callees = said.callees.length === 0 ? undefined : calleesOf(state, said);
  if (said.callees.length > 0 && callees === undefined) return;
  const spaces = said.callees.filter(({ kind }) => kind === 'namespace');
  if (spaces.length > 0 && spaces.length === said.callees.length) {
    for (const id of callees ?? []) book.closed.add(id);
    book.list = { isOnly: true, hasCallees: false };
    return;
  }
  book.list = { isOnly: said.isOnlyCallers || callees !== undefined, hasCallees: callees !== undefined };
  if (callees !== undefined) state.topic = callees;
}

function noteClose(state: State, book: Book, said: Said): void {
  const last = book.statements.at(-1);
  if (said.callees.length === 0 && last?.kind === 'deny' && said.exceptions.length === 0 && last.conditions.length === 0) {
    ask(state, `"${state.text.slice(said.span.start, said.span.end)}": does that mean that nobody may call ${last.to.map((id) => `\`${id}\``).join(', ')}?`, [], said.span);
    return;
  }
  if (said.callees.length === 0 && last?.kind === 'allow' && last.isActive && !last.isExclusive && /\bnothing (?:else|other)/i.test(state.text.slice(said.span.start, said.span.end))) {
    return void ask(state, `"nothing else": may those callers call nothing else, or may nobody else call ${last.to.map((id) => `\`${id}\``).join(', ')}?`, [], said.span);
  }
  const isPronoun = said.callees.every(({ kind }) => kind === 'pronoun');
  const callees = said.callees.length > 0 && !isPronoun ? calleesOf(state, said) : calleesBefore(state, book);
  if (callees === undefined || callees.length === 0) return void (state.obstacles.length === 0 && ask(state, 'which service is this about? It does not say who is called', [], said.span));
  for (const id of callees) book.closed.add(id);
  state.topic = callees;
}

/** All statements of the last sentence speak of them. */
function calleesBefore(state: State, book: Book): readonly QualifiedName[] | undefined {
  const all = [...new Set(book.statements.filter(({ kind }) => kind === 'allow').flatMap(({ to }) => to))];
  return all.length > 0 ? all : state.topic;
}

function noteKeep(state: State, book: Book, said: Said): void {
  const last = book.statements.at(-1);
  state.background.push(state.text.slice(said.span.start, said.span.end));
  if (last === undefined) return;
  const named = said.callers.filter(({ kind }) => kind !== 'others' && kind !== 'anyone');
  if (named.length === 0) {
    last.keepsOthers = true;
    return;
  }
  const from = sourcesOf(state, named);
  if (from === undefined) return;
  if (last.kind === 'allow') book.statements.push({ ...last, from, conditions: [], isExclusive: false });
  else if (last.isEverybody) last.except.push(...from);
}

function noteHold(state: State, book: Book, said: Said): void {
  const callees = said.callees.length > 0 ? calleesOf(state, said) : state.topic.length > 0 ? state.topic : state.vocabulary.services.filter(({ namespace }) => state.namespace === undefined || namespace === state.namespace).map(({ id }) => id);
  if (callees === undefined) return;
  if (callees.length === 0) return void ask(state, 'which services should be closed, and who may still call them?', [], said.span);
  for (const id of callees) book.held.add(id);
  if (said.callees.every(({ kind }) => kind !== 'namespace' && kind !== 'all-services' && kind !== 'mesh') && said.callees.length > 0) state.topic = callees;
}

function noteStatement(state: State, book: Book, said: Said): void {
  const last = book.statements.at(-1);
  if (said.saying === 'allow' && said.callees.length === 0 && said.conditions.length === 0 && last?.kind === 'deny' && last.isEverybody && (said.isOnlyCallers || last.conditions.length > 0)) {
    const except = sourcesOf(state, said.callers);
    if (except !== undefined) last.except.push(...except);
    return;
  }
  const isNear = last !== undefined && !/[.\n]/.test(state.text.slice(last.span.end, said.span.start));
  if (said.isBareDeny && !(isNear && last.kind === 'allow' && !last.isActive)) {
    const who = said.callers.map((entity) => state.text.slice(entity.span.start, entity.span.end)).join(' and ');
    return void ask(state, `should calls to \`${who}\` be refused, or calls that \`${who}\` makes (and to whom)?`, [], said.span);
  }
  if (said.isNotMore && last?.kind === 'allow' && last.isActive) return noteNotMore(state, book, said, last);
  if (said.isOnlyUnclear && said.conditions.length === 0 && !said.isOnlyCallers) {
    const [who, whom] = [said.callers, said.callees].map((list) => list.map((entity) => `\`${state.text.slice(entity.span.start, entity.span.end)}\``).join(' and '));
    return void ask(state, `may nobody but ${who} call ${whom}, or may ${who} call nothing but ${whom}?`, [], said.span);
  }
  const ports: number[] = [];
  const to = said.callees.length > 0 ? calleesOf(state, said, ports) : implicitCallees(state, said);
  if (to === undefined) return;
  const itself = said.callers.find((entity) => entity.kind === 'service' && to.some((id) => entity.services.includes(id)));
  // Who is called before can hardly be who calls: "… may call a and b, with GET for b only".
  if (itself !== undefined) return void ask(state, `"${state.text.slice(said.span.start, said.span.end)}": who calls whom there?`, [], said.span);
  if (isLimitOpen(state, said)) return;
  const callers = said.callers.length === 0 && said.saying === 'allow' && said.conditions.length > 0 ? undefined : said.callers;
  const isNobody = said.callers.some(({ kind }) => kind === 'nobody');
  const isEverybody = said.callers.length === 0 || isNobody || said.callers.some(({ kind }) => kind === 'anyone' || kind === 'others');
  const isThem = said.callers.length > 0 && said.callers.every((entity) => entity.kind === 'pronoun' && entity.isPlural);
  const from = isThem && last !== undefined ? last.from : isEverybody ? (callers === undefined && last?.kind === 'allow' && said.callees.length === 0 ? last.from : [{ kind: 'anyone' } as const]) : sourcesOf(state, said.callers);
  // "DELETE is refused for everybody else": for all but those who were named before.
  const except = said.callers.some(({ kind }) => kind === 'others') && said.saying === 'deny' && last !== undefined ? last.from : sourcesOf(state, said.exceptions);
  if (from === undefined || except === undefined) return;
  const isOnly = said.isOnlyCallers || (said.isOnlyRequests && isEverybody) || (book.list?.isOnly === true && (said.callees.length === 0 || !book.list.hasCallees));
  const statement: Statement = {
    kind: said.saying === 'deny' || (isNobody && said.saying === 'allow') ? 'deny' : 'allow',
    to,
    from,
    except: [...except],
    conditions: [...said.conditions, ...ports.map((port) => ({ port }))],
    exceptConditions: said.exceptConditions,
    isEverybody,
    isExclusive: isOnly || said.callers.some(({ kind }) => kind === 'known-callers'),
    isOnlyRequests: said.isOnlyRequests || said.isOnlyUnclear,
    isKnownCallers: said.callers.some(({ kind }) => kind === 'known-callers'),
    keepsOthers: false,
    isActive: said.isActive,
    isOfRequests: said.conditionsFirst && said.isOnlyCallers,
    span: said.span,
  };
  if (callers === undefined && last?.kind === 'allow' && said.callees.length === 0 && said.isOnlyRequests) book.statements.splice(book.statements.indexOf(last), 1, { ...last, conditions: [...last.conditions, ...said.conditions], isExclusive: last.isExclusive || statement.isExclusive });
  else book.statements.push(statement);
  state.topic = to;
}

/** "a may call b but not c": a must not call c. */
function noteNotMore(state: State, book: Book, said: Said, last: Statement): void {
  const words = state.text.slice(said.span.start, said.span.end);
  if (last.isExclusive || said.conditions.length > 0) return void ask(state, `"${words}": is that who must not call, or who must not be called?`, [], said.span);
  const to = calleesOf(state, { ...said, callees: said.callers });
  if (to !== undefined) book.statements.push({ ...last, kind: 'deny', to, except: [], conditions: [], exceptConditions: [], isActive: true, span: said.span });
}

function implicitCallees(state: State, said: Said): readonly QualifiedName[] | undefined {
  return state.topic.length > 0 ? state.topic : ask(state, 'which service is this about? It does not say who is called', [], said.span);
}

function calleesOf(state: State, said: Said, ports: number[] = []): readonly QualifiedName[] | undefined {
  const found: QualifiedName[] = [];
  for (const entity of said.callees) {
    if (entity.kind === 'service' && entity.port !== undefined) ports.push(entity.port);
    const list = servicesFor(state, entity);
    if (list === undefined || list.length === 0) return state.obstacles.length > 0 ? undefined : ask(state, `which service is "${state.text.slice(entity.span.start, entity.span.end)}"?`, [], entity.span);
    found.push(...list);
  }
  return [...new Set(found)];
}

function sourcesOf(state: State, entities: readonly Entity[]): readonly Source[] | undefined {
  const found: Source[] = [];
  for (const entity of entities) {
    if (entity.kind === 'known-callers') continue;
    const sources = sourceFor(state, entity);
    if (sources === undefined) return state.obstacles.length > 0 ? undefined : ask(state, `who is "${state.text.slice(entity.span.start, entity.span.end)}"? Callers are services, namespaces or service accounts`, [], entity.span);
    found.push(...sources);
  }
  return [...new Map(found.map((source) => [JSON.stringify(source), source])).values()];
}

/** "… may call a and b with GET": the limit may be meant for the last one only. */
function isLimitOpen(state: State, said: Said): boolean {
  const services = said.callees.filter(({ kind }) => kind === 'service');
  if (services.length < 2 || said.conditions.length === 0 || said.conditionsFirst) return false;
  ask(state, `does the limit of the requests hold for all of ${services.map((entity) => (entity.kind === 'service' ? `\`${entity.written}\`` : '')).join(', ')}, or for the last one only?`, [], said.span);
  return true;
}
