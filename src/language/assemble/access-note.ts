import type { QualifiedName } from '../../topology/topology.ts';
import type { Book } from './access-book.ts';
import { noteStatement } from './access-note-statement.ts';
import { calleesOf, sourcesOf } from './access-names.ts';
import type { Said } from './access-said.ts';
import { ask, type State } from './state.ts';

/** Notes one thing that a sentence says of who may call whom. */
export function note(state: State, book: Book, said: Said): void {
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
  const words = state.text.slice(said.span.start, said.span.end);
  // "a may only GET on b, nothing else": that says it once more.
  if (last?.isNarrowing === true && last.isActive && said.callees.length + said.conditions.length === 0 && /^\W*(?:and )?nothing (?:else|more|other|further)\W*$/i.test(words)) return;
  // "…, nobody else gets /metrics": nothing is said of other requests.
  if (said.conditions.length > 0) {
    const isSame = last?.kind === 'allow' && JSON.stringify(last.conditions) === JSON.stringify(said.conditions);
    if (isSame) last.keepsOthers = true;
    else ask(state, `"${state.text.slice(said.span.start, said.span.end)}": may others still send other requests?`, [], said.span);
    return;
  }
  // "The /internal endpoints of b belong to a, nobody else may call them": them, and not b.
  if (said.callees.length === 0 && last?.isOfRequests === true && last.conditions.length > 0 && /^\s*(?:them|those|these)\b/i.test(state.text.slice(said.span.end))) {
    last.keepsOthers = true;
    return;
  }
  if (said.callees.length === 0 && last?.kind === 'deny' && said.exceptions.length === 0 && last.conditions.length === 0) {
    ask(state, `"${state.text.slice(said.span.start, said.span.end)}": does that mean that nobody may call ${last.to.map((id) => `\`${id}\``).join(', ')}?`, [], said.span);
    return;
  }
  if (said.callees.length === 0 && last?.kind === 'allow' && last.isActive && !last.isExclusive && /\bnothing (?:else|other)/i.test(words) && !/\bnothing (?:else|other) (?:may|can|should|must|is|gets?)\b/i.test(words) && !/^\s*(?:may|can|should|must|is|gets?)\b/i.test(state.text.slice(said.span.end))) {
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
