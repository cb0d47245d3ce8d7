import type { Source } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Book, Statement } from './access-book.ts';
import { calleesOf, implicitCallees, sourcesOf } from './access-names.ts';
import type { Said } from './access-said.ts';
import { ask, assume, block, serviceOf, type State } from './state.ts';

/** How a statement goes on from the one before it. */
interface Tie {
  readonly last: Statement | undefined;
  /** No sentence ends between them. */
  readonly isNear: boolean;
  /** "a: GET on b, POST on c". */
  readonly isUnderHead: boolean;
  /** "a may call b, not c". */
  readonly isSame: boolean;
}

/** "Only a may call b with GET", noted as a statement, or as what it changes in the one before. */
export function noteStatement(state: State, book: Book, given: Said): void {
  if (noteTold(state, book, given)) return;
  const read = asBefore(state, book, given);
  // "users: only GET": nothing stands before it, so users are who is called.
  // "a and c: yes on b; d: no": who calls stands at the head there, too.
  const isRow = book.statements.at(-1)?.isHeadCaller === true && !/[.\n]/.test(state.text.slice(book.statements.at(-1)?.span.end, read.span.start));
  const isTopicOpen = read.isOpen === true && !isRow && !read.isOnlyCallers && (state.topic.length === 0 || read.saying === 'deny') && book.list?.hasCallees !== true;
  const said = isOfCallerBefore(state, book, read) ? { ...read, callers: read.callees, callees: [], isOnlyRequests: true } : isTopicOpen ? { ...read, callers: [], callees: read.callers } : read;
  const tie = tieOf(state, book, said);
  if (changesLast(state, book, said, tie) || isUnclear(state, said, tie)) return;
  const ports: number[] = [];
  const all = said.callees.length > 0 ? calleesOf(state, said, ports) : implicitCallees(state, said);
  if (all === undefined) return;
  const to = withoutOwn(state, said, all);
  const itself = said.callers.find((entity) => entity.kind === 'service' && to.some((id) => entity.services.includes(id)));
  // Who is called before can hardly be who calls: "… may call a and b, with GET for b only".
  if (itself !== undefined) return void ask(state, `"${wordsOf(state, said)}": who calls whom there?`, [], said.span);
  if (isLimitOpen(state, said) || isComplaint(state, said)) return;
  const isOthers = said.callers.length > 0 && said.callers.every(({ kind }) => kind === 'others');
  if (isOthers && said.saying === 'deny' && said.conditions.length + said.exceptions.length + said.exceptConditions.length === 0) {
    for (const id of to) book.closed.add(id);
    return;
  }
  const callers = fromOf(state, book, said, tie, to);
  const from = callers === undefined ? undefined : [...callers];
  // "DELETE is refused for everybody else": for all but those who were named before.
  const except = said.callers.some(({ kind }) => kind === 'others') && said.saying === 'deny' && tie.last !== undefined ? tie.last.from : sourcesOf(state, said.exceptions, to);
  if (from === undefined || except === undefined) return;
  // What comes from outside comes through the gateway, and has the identity of that.
  const isWorld = said.saying === 'deny' && from.some(({ kind }) => kind === 'outside') && !from.some(({ kind }) => kind === 'ingress') && !/\b(?:identit|sidecar|proxy|proxies|certificate|mesh)/i.test(wordsOf(state, said));
  if (isWorld) {
    assume(state, 'what comes from outside comes through the ingress gateway, or without an identity of the mesh');
    from.push({ kind: 'ingress' });
  }
  if (from.some((source) => source.kind === 'workload' && to.includes(source.workload))) return void ask(state, `"${wordsOf(state, said)}": who calls whom there?`, [], said.span);
  push(book, said, tie, statementOf(state, book, said, tie, { to, from, except, ports }));
  state.topic = to;
}

/** "a calls b. Please forbid that." */
function noteTold(state: State, book: Book, { saying, callers, callees, conditions, exceptions, span }: Said): boolean {
  const isThat = saying === 'deny' && callees.length + conditions.length + exceptions.length === 0 && callers.every((entity) => entity.kind === 'pronoun' && !entity.isPlural) && !/\b(?:every\w*|any\w*|all|nobody|nothing)\b/i.test(state.text.slice(span.start, span.end));
  const isOfThat = isThat && /\b(?:possible|happen|continue|go on|the case)\b/i.test(state.text.slice(span.start, span.end));
  if (isOfThat && book.told === undefined) {
    ask(state, `"${state.text.slice(span.start, span.end)}": who must not call whom?`, [], span);
    return true;
  }
  if (!isThat || book.told === undefined || book.statements.length > 0) return false;
  const { from, to } = book.told;
  book.statements.push({ kind: 'deny', to, from, except: [], conditions: [], exceptConditions: [], isEverybody: false, isExclusive: false, isOnlyCallers: false, isOnlyRequests: false, isProhibition: false, isNarrowing: false, isKnownCallers: false, isHeadCaller: false, isBroad: false, isNobody: false, keepsOthers: false, isActive: true, isOfRequests: false, span });
  state.topic = to;
  return true;
}

/** "Close b for all but a, and c for all but d": what has no verb says the same as what stands before it. */
function asBefore(state: State, { statements }: Book, said: Said): Said {
  const last = statements.at(-1);
  const isNear = last !== undefined && !/[.\n]/.test(state.text.slice(last.span.end, said.span.start));
  if (said.isGapped !== true || !isNear || said.saying !== 'allow') return said;
  if (last.kind === 'deny' && !last.isNobody) return { ...said, saying: 'deny' };
  return last.isOnlyCallers && last.conditions.length === 0 ? { ...said, isOnlyCallers: true } : said;
}

/** "a may call nothing but b": all services but its own. */
function withoutOwn({ vocabulary }: State, { callees, callers }: Said, all: readonly QualifiedName[]): readonly QualifiedName[] {
  if (!callees.some(({ kind }) => kind === 'all-services')) return all;
  const own = new Set(callers.flatMap((entity) => (entity.kind === 'service' ? entity.services : [])));
  // A second service in front of its own pods is its own as well.
  const pods = new Set(vocabulary.services.flatMap(({ id, workloads }) => (own.has(id) ? workloads : [])));
  return all.filter((id) => !own.has(id) && vocabulary.services.find((service) => service.id === id)?.workloads.some((pod) => pods.has(pod)) !== true);
}

/** "b only from a and c; a is limited to GET": who was named as a caller, and not as one who is called. */
function isOfCallerBefore(state: State, book: Book, { saying, callers, callees, conditions }: Said): boolean {
  if (saying !== 'allow' || callers.length > 0 || conditions.length === 0 || callees.length === 0 || !callees.every(({ kind }) => kind === 'service')) return false;
  const sources = sourcesOf(state, callees)?.map((source) => JSON.stringify(source)) ?? [];
  const known = new Set(book.statements.flatMap(({ from }) => from.map((source) => JSON.stringify(source))));
  const called = new Set(book.statements.flatMap(({ to }) => to));
  return sources.length > 0 && sources.every((source) => known.has(source)) && !callees.some((entity) => entity.kind === 'service' && [...called].some((id) => id.split('/')[1] === entity.written.toLowerCase()));
}

const wordsOf = ({ text }: State, { span }: Said): string => text.slice(span.start, span.end);

function tieOf(state: State, book: Book, said: Said): Tie {
  const last = book.statements.at(-1);
  const isNear = last !== undefined && !/[.\n]/.test(state.text.slice(last.span.end, said.span.start));
  const isUnderHead = isNear && said.callers.length === 0 && last.isHeadCaller;
  const isSame = isNear && said.saying === 'deny' && said.callers.length === 0 && said.callees.length > 0 && last.kind === 'allow' && last.isActive && /^(?:but |and )?not\b/i.test(state.text.slice(said.span.start));
  return { last, isNear, isUnderHead, isSame };
}

/** What only says more of the statement before: "…, and only a", "… but not c", "DELETE is refused. Only a may." */
function changesLast(state: State, book: Book, said: Said, { last, isNear }: Tie): boolean {
  if (last === undefined) return false;
  const isBare = said.saying === 'allow' && said.callees.length === 0 && said.conditions.length === 0;
  if (isBare && last.kind === 'deny' && last.isEverybody && (said.isOnlyCallers || last.conditions.length > 0)) {
    const except = sourcesOf(state, said.callers);
    if (except !== undefined) last.except.push(...except);
    return true;
  }
  if (isBare && isNear && said.isOnlyCallers && last.kind === 'allow' && last.conditions.length > 0 && JSON.stringify(sourcesOf(state, said.callers)) === JSON.stringify(last.from)) {
    book.statements.splice(-1, 1, { ...last, isExclusive: true });
    return true;
  }
  // "b denies everyone. Exception: a."
  if (said.isNotMore && last.kind === 'deny' && last.isEverybody && said.callers.length > 0 && said.conditions.length === 0) {
    const except = sourcesOf(state, said.callers);
    if (except !== undefined) last.except.push(...except);
    return true;
  }
  // "b is there for a but not for c".
  if (said.isNotMore && last.kind === 'allow' && !last.isActive && said.callers.length > 0 && said.conditions.length === 0 && /^(?:but |and )?not (?:for|by|from)\b/i.test(state.text.slice(said.span.start, said.span.end))) {
    const from = sourcesOf(state, said.callers);
    if (from !== undefined) book.statements.push({ ...last, kind: 'deny', from, except: [], conditions: [], exceptConditions: [], isExclusive: false, span: said.span });
    return true;
  }
  if (!said.isNotMore || last.kind !== 'allow' || !last.isActive) return false;
  noteNotMore(state, book, said, last);
  return true;
}

/** Asks where the words leave open who may not do what. */
function isUnclear(state: State, said: Said, { last, isNear }: Tie): boolean {
  const words = wordsOf(state, said);
  const names = (list: Said['callers']): string => list.map((entity) => `\`${state.text.slice(entity.span.start, entity.span.end)}\``).join(' and ');
  const asked = (text: string): true => {
    ask(state, text, [], said.span);
    return true;
  };
  // "…, only from namespace x": of those who were named, or these as well?
  const isSecond = said.isOnlyCallers && said.callees.length === 0 && said.conditions.length === 0 && isNear && last?.kind === 'allow' && last.isOnlyCallers && last.conditions.length === 0;
  if (isSecond) return asked(`"${words}": only these of them, or these as well?`);
  if (said.isGapped === true && said.conditions.length === 0 && isNear && last !== undefined && last.conditions.length > 0) return asked(`"${words}": with the same requests as before, or with all?`);
  // "by a and by c with GET": of whom is that said?
  const isTail = said.isGapped !== true && said.callees.length === 0 && said.callers.length > 0 && said.conditions.length > 0 && !said.isOnlyRequests && isNear && last?.kind === 'allow' && last.conditions.length === 0 && !last.isActive && /^\s*(?:and|or)\s*$/i.test(state.text.slice(last.span.end, said.span.start)) && /^(?:by|from|for)\b/i.test(words);
  if (isTail) return asked(`does the limit of the requests${limitWords(said)} hold for ${names(said.callers)} alone, or for all of them?`);
  // "nobody but a and, on /x, c": what may c send?
  if (isNear && last?.isProhibition === true && said.saying === 'allow' && said.callees.length === 0 && said.callers.length > 0 && said.conditions.length > 0 && !/\b(?:may|can|should|must|is|are)\b/i.test(words)) return asked(`"${words}": with which requests, and what may the others send?`);
  // "the gateway must not reach b, only a": may nobody but a call b, or may the gateway call only a?
  if (said.isOnlyCallers && said.callees.length + said.conditions.length === 0 && isNear && last?.kind === 'deny' && !last.isEverybody && last.isActive) return asked(`"${words}": who may call nothing else, or who may call alone?`);
  // "… by a and b on port 9090": whose port that is.
  const port = said.callers.find((entity) => entity.kind === 'service' && entity.port !== undefined);
  if (port !== undefined) return asked(`"${state.text.slice(port.span.start, port.span.end)}": callers are told by who they are, and not by a port; is it the port that is called?`);
  if (said.isBarePair === true && isNear && last?.isActive === true) return asked(`"${words}": who calls whom there?`);
  if (said.saying === 'deny' && said.lacksCaller !== true && said.callers.length + said.callees.length === 0 && said.conditions.length > 0 && /\bbut\s*$/i.test(state.text.slice(0, said.span.start))) return asked(`"but ${words}": is that refused, or the only thing that is not?`);
  if (said.lacksCaller === true && (last === undefined || !last.isActive)) return asked('who may call it? It does not say');
  if (said.isBareDeny && !(isNear && last?.kind === 'allow' && !last.isActive)) return asked(`should calls to ${names(said.callers)} be refused, or calls that ${names(said.callers)} makes (and to whom)?`);
  if (said.isNotMore && said.exceptions.length === 0 && /^(?:except|but|with|other|apart|save|exclud|unless)/i.test(words)) {
    block(state, `it is not clear what "${words}" is an exception of`, said.span);
    return true;
  }
  if (said.isOnlyUnclear && !said.isOnlyCallers && (said.conditions.length === 0 || /\bonly\b[^]*\bonly\b/i.test(words))) return asked(`may nobody but ${names(said.callers)} call ${names(said.callees)}, or may ${names(said.callers)} call nothing but ${names(said.callees)}?`);
  return false;
}

/** Whether all callers are meant, but for exceptions. */
function isEverybody(said: Said, { isUnderHead, isSame }: Tie): boolean {
  const isUnnamed = said.callers.length === 0 && said.lacksCaller !== true && !isUnderHead && !isSame;
  return isUnnamed || said.callers.some(({ kind }) => kind === 'nobody' || kind === 'anyone' || kind === 'others') || isAllBut(said);
}

/** "PUT for both": all of whom was spoken of service by service. */
function themOf(state: State, said: Said, { last }: Tie, { statements }: Book): readonly Source[] | undefined {
  const before = statements.filter((statement) => statement.kind === 'allow' && JSON.stringify(statement.to) === JSON.stringify(last?.to));
  const all = [...new Map(before.flatMap(({ from }) => from).map((source) => [JSON.stringify(source), source])).values()];
  const isBoth = said.callers.some((entity) => /^both\b/i.test(state.text.slice(entity.span.start, entity.span.end)));
  const named = new Set(all.flatMap((source) => (source.kind === 'workload' ? [source.workload.replace(/-v\d+$/, '')] : [JSON.stringify(source)])));
  return isBoth && named.size !== 2 ? ask(state, `"${wordsOf(state, said)}": who are both?`, [], said.span) : before.length > 0 ? all : last?.from;
}

function fromOf(state: State, book: Book, said: Said, tie: Tie, to: readonly QualifiedName[]): readonly Source[] | undefined {
  const { last } = tie;
  const isThem = tie.isUnderHead || tie.isSame || said.lacksCaller === true || (said.callers.length > 0 && said.callers.every((entity) => entity.kind === 'pronoun' && entity.isPlural));
  if (isThem && last !== undefined) return tie.isUnderHead || tie.isSame || said.lacksCaller === true ? last.from : themOf(state, said, tie, book);
  if (!isEverybody(said, tie)) return sourcesOf(state, said.callers, to);
  // "…; GET is open": to all.
  const isOpenToAll = /\b(?:open|free|public|unrestricted|for (?:all|every\w+|any\w+))\s*$/i.test(wordsOf(state, said));
  return isOfLast(said) && !isOpenToAll && last?.kind === 'allow' ? last.from : [{ kind: 'anyone' }];
}

/** "…, GET only": the requests of those who were named before. */
function isOfLast({ saying, callers, callees, conditions }: Said): boolean {
  return saying === 'allow' && callers.length === 0 && callees.length === 0 && conditions.length > 0;
}

interface Named {
  readonly to: readonly QualifiedName[];
  readonly from: readonly Source[];
  readonly except: readonly Source[];
  readonly ports: readonly number[];
}

function statementOf(state: State, book: Book, said: Said, tie: Tie, { to, from, except, ports }: Named): Statement {
  const isNobody = said.callers.some(({ kind }) => kind === 'nobody');
  const isKnownCallers = said.callers.some(({ kind }) => kind === 'known-callers');
  const isAll = isEverybody(said, tie);
  const isOnly = said.isOnlyCallers || (said.isOnlyRequests && isAll) || (book.list?.isOnly === true && (said.callees.length === 0 || !book.list.hasCallees));
  const hasOtherPorts = ports.length > 0 && to.some((id) => serviceOf(state, id)?.ports.length !== 1);
  return {
    kind: said.saying === 'deny' || isNobody ? 'deny' : 'allow',
    to,
    from,
    except: [...except],
    conditions: [...said.conditions, ...ports.map((port) => ({ port }))],
    exceptConditions: said.exceptConditions,
    isEverybody: isAll,
    isExclusive: isOnly || isKnownCallers,
    isOnlyCallers: said.isOnlyCallers,
    isOnlyRequests: said.isOnlyRequests || said.isOnlyUnclear,
    isProhibition: said.isProhibition === true || /^(?:[\w./-]+\s*[:,-]\s*)?(?:nobody|no one|no-one|none|nothing|no \w+) (?:but|except|other|besides|apart)\b/i.test(wordsOf(state, said)),
    isNarrowing: said.isNarrowing === true,
    isKnownCallers,
    isNobody,
    isHeadCaller: said.isHeadCaller === true || (tie.isUnderHead && tie.last?.isHeadCaller === true),
    isBroad: said.callees.some(({ kind }) => kind === 'namespace' || kind === 'all-services' || kind === 'mesh'),
    keepsOthers: false,
    isActive: said.isActive,
    isOfRequests: (said.conditionsFirst || hasOtherPorts) && said.isOnlyCallers && !said.isOnlyRequests,
    span: said.span,
  };
}

function push(book: Book, said: Said, { last }: Tie, statement: Statement): void {
  if (isOfLast(said) && last?.kind === 'allow' && said.isOnlyRequests) book.statements.splice(book.statements.indexOf(last), 1, { ...last, conditions: [...last.conditions, ...said.conditions], isExclusive: last.isExclusive || statement.isExclusive });
  else book.statements.push(statement);
}

/** "a may call b but not c": a must not call c. */
function noteNotMore(state: State, book: Book, said: Said, last: Statement): void {
  const words = state.text.slice(said.span.start, said.span.end);
  if (last.isExclusive || said.conditions.length > 0) return void ask(state, `"${words}": is that who must not call, or who must not be called?`, [], said.span);
  const to = calleesOf(state, { ...said, callees: said.callers });
  if (to !== undefined) book.statements.push({ ...last, kind: 'deny', to, except: [], conditions: [], exceptConditions: [], isActive: true, span: said.span });
}

/** "no service but a": strangers are not let in by it. */
function isAllBut({ saying, callers, exceptions }: Said): boolean {
  return saying === 'deny' && exceptions.length > 0 && callers.every((entity) => entity.kind === 'any-identity' || entity.kind === 'mesh' || (entity.kind === 'all-services' && entity.namespace === undefined));
}

function limitWords({ conditions }: Said): string {
  const words = conditions.flatMap(({ methods = [], path }) => [...methods, ...(path === undefined ? [] : [path.value])]);
  return words.length === 0 ? '' : ` (${words.join(', ')})`;
}

/** "… may call a and b with GET": the limit may be meant for the last one only. */
function isLimitOpen(state: State, said: Said): boolean {
  const services = said.callees.filter(({ kind }) => kind === 'service');
  if (services.length < 2 || said.conditions.length === 0 || said.conditionsFirst) return false;
  ask(state, `does the limit of the requests${limitWords(said)} hold for all of ${services.map((entity) => (entity.kind === 'service' ? `\`${entity.written}\`` : '')).join(', ')}, or for the last one only?`, [], said.span);
  return true;
}

/** "a cannot call b any more, fix that": how things are, and not how they should be. */
function isComplaint(state: State, said: Said): boolean {
  const words = state.text.slice(said.span.start, said.span.end);
  const isComplaining = said.saying === 'deny' && /\b(?:cannot|can't|can not|unable|isn't able|not able)\b/i.test(words) && /\b(?:any ?more|any longer|since|suddenly|fix|why|broken|broke|problem|issue|help|error)\b/i.test(state.text);
  if (isComplaining) ask(state, `"${words}": is that how it is, or how it should be?`, [], said.span);
  return isComplaining;
}
