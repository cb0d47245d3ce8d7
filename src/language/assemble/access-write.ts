import type { AllowCalls, PathMatch, Source } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Condition } from '../grammar/phrases.ts';
import { bookOf, type Book, type Statement } from './access-book.ts';
import { alternativesOf } from './scope-of.ts';
import { add } from './add.ts';
import { ask, assume, origin, serviceOf, type State } from './state.ts';

/** Writes what the whole text says of who may call whom. */
export function finishAccess(state: State): void {
  const book = bookOf(state);
  for (const to of calleesIn(book)) {
    const all = book.statements.filter((statement) => statement.to.includes(to));
    const allows = withoutReserved(state, book, to, narrowed(all.filter(({ kind }) => kind === 'allow')), all);
    const torn = allows.find((one) => one.isOnlyRequests && one.conditions.length > 0 && allows.some((other) => other !== one && other.conditions.length > 0 && JSON.stringify(other.conditions) !== JSON.stringify(one.conditions) && other.from.length > one.from.length && one.from.every((source) => other.from.some((each) => JSON.stringify(each) === JSON.stringify(source)))));
    if (torn !== undefined) {
      ask(state, `"${state.text.slice(torn.span.start, torn.span.end)}": which requests are these callers limited to, all in all?`, [], torn.span);
      continue;
    }
    const denies = withoutDefault(book, to, all.filter(({ kind }) => kind === 'deny'), allows.length > 0);
    if (isReservedBeside(allows)) {
      ask(state, `may those who may call \`${to}\` with everything also send what only others may?`, [], allows[0]?.span);
      continue;
    }
    if (contradicts(allows, denies)) {
      ask(state, `the words both allow and refuse the same caller of \`${to}\`: which holds?`, [], denies[0]?.span);
      continue;
    }
    writeAllows(state, book, to, allows, denies);
    for (const statement of denies) writeDeny(state, statement, to);
  }
}

/** "Let a GET /x, and nobody else may reach /x": a rule of these requests, and none of the others. */
function withoutReserved({ vocabulary, assumptions, background, text }: State, { closed, held }: Book, to: QualifiedName, allows: readonly Statement[], all: readonly Statement[]): readonly Statement[] {
  const key = (value: unknown): string => JSON.stringify(value);
  const isReserved = (one: Statement): boolean => one.conditions.length > 0 && !one.isExclusive && all.some((deny) => deny.kind === 'deny' && deny.conditions.length > 0 && key(deny.except) === key(one.from));
  if (closed.has(to) || held.has(to) || vocabulary.guarded.has(to) || allows.length === 0 || !allows.every(isReserved)) return allows;
  assumptions.push({ text: `other requests to \`${to}\` stay as they are`, from: 'default' });
  for (const { span } of allows) background.push(text.slice(span.start, span.end));
  return [];
}

/** "a and b may call c, but b may only GET": what limits one of them takes it out of what was said of both. */
function narrowed(allows: readonly Statement[]): readonly Statement[] {
  return allows.flatMap((statement) => {
    if (statement.conditions.length > 0 || statement.isKnownCallers) return [statement];
    const limited = new Set(allows.filter(({ isOnlyRequests, conditions }) => isOnlyRequests && conditions.length > 0).flatMap(({ from }) => from.map((source) => JSON.stringify(source))));
    const from = statement.from.filter((source) => !limited.has(JSON.stringify(source)));
    return from.length === statement.from.length ? [statement] : from.length === 0 ? [] : [{ ...statement, from }];
  });
}

/** "a and b may call c, but only b may POST": what is left to a is not said as a rule of its own. */
function isReservedBeside(allows: readonly Statement[]): boolean {
  return allows.some((one) => one.isOnlyCallers && one.conditions.length > 0 && !one.isOnlyRequests && allows.some((other) => other !== one && other.conditions.length === 0 && other.from.some((source) => !one.from.some((each) => JSON.stringify(each) === JSON.stringify(source)))));
}

/** "deny all to b, allow a to b": what nobody allows is refused anyway. */
function withoutDefault(book: Book, to: QualifiedName, denies: readonly Statement[], hasAllows: boolean): readonly Statement[] {
  return denies.filter((statement) => {
    const isDefault = hasAllows && statement.isEverybody && !statement.isNobody && statement.conditions.length === 0 && statement.exceptConditions.length === 0 && statement.except.length === 0;
    if (isDefault) book.closed.add(to);
    return !isDefault;
  });
}

/** One and the same caller is admitted and shut out, with no word of which requests. */
function contradicts(allows: readonly Statement[], denies: readonly Statement[]): boolean {
  const plain = denies.filter(({ conditions, exceptConditions, except }) => conditions.length === 0 && exceptConditions.length === 0 && except.length === 0);
  const refused = new Set(plain.flatMap(({ from }) => from.map((source) => JSON.stringify(source))));
  return allows.some(({ from }) => from.some((source) => refused.has(JSON.stringify(source))));
}

/** In the order in which they were named. */
function calleesIn({ statements, closed, held }: Book): readonly QualifiedName[] {
  return [...new Set([...statements.flatMap(({ to }) => to), ...held, ...closed])];
}

function writeAllows(state: State, book: Book, to: QualifiedName, allows: readonly Statement[], denies: readonly Statement[]): void {
  const own = { kind: 'allow-calls', to, origin } as const;
  if (allows.length === 0) {
    if (book.held.has(to)) writeKnownCallers(state, to);
    else if (book.closed.has(to) && denies.every(({ conditions }) => conditions.length > 0)) add(state, { ...own, from: [] });
    return;
  }
  if (allows.some(({ isKnownCallers }) => isKnownCallers)) return writeKnownCallers(state, to);
  if (book.held.has(to) && allows.some(({ from }) => from.some(({ kind }) => kind === 'anyone'))) return void ask(state, `\`${to}\` cannot be open to everybody and closed: which holds?`, [], allows[0]?.span);
  const isExclusive = book.closed.has(to) || book.held.has(to) || allows.some((statement) => statement.isExclusive);
  const isGuarded = state.vocabulary.guarded.has(to);
  if (!isExclusive && !isGuarded && allows.some(({ isBroad }) => isBroad) && !allows.every(isForAll)) {
    if (state.obstacles.length === 0) ask(state, 'nothing restricts calls to all of these services today: should everybody who is not named be refused there?', [], allows[0]?.span);
    return;
  }
  const [only] = allows;
  if (only !== undefined && only.keepsOthers && allows.length === 1 && only.conditions.length > 0 && only.exceptConditions.length === 0 && denies.length === 0 && !book.closed.has(to)) return writeReserved(state, only, to);
  if (only?.isNarrowing === true && allows.length === 1 && denies.length === 0 && !isExclusive && !isGuarded) return writeNarrowed(state, only, to);
  // "restrict /admin of b to a, leave the rest open".
  const isRestOpen = only !== undefined && allows.length === 1 && denies.length === 0 && isExclusive && only.conditions.length > 0 && only.exceptConditions.length === 0 && !isGuarded && !book.closed.has(to) && !book.held.has(to) && state.background.some((words) => /\b(?:rest|others?|everything else|all else|remaining|remainder)\b/i.test(words));
  if (isRestOpen) return writeReserved(state, only, to);
  // "block DELETE for a, allow it for c": nothing is said of all the others.
  const isPartly = denies.some(({ conditions, isEverybody }) => conditions.length > 0 && !isEverybody) && allows.every(({ conditions }) => conditions.length === 0);
  if (!isExclusive && !isGuarded && isPartly && !allows.every(isForAll)) return void ask(state, `may everybody else still call \`${to}\` as today, or is everything else refused?`, [], allows[0]?.span);
  if (!isExclusive && !isGuarded && !allows.every(isForAll) && asksForOthers(state, to, allows, denies)) return;
  // "port 9000 only from a": the other ports stay as they are.
  if (only?.isOfRequests === true && allows.length === 1 && !isGuarded && !book.closed.has(to) && !book.held.has(to) && denies.length === 0 && only.conditions.every((condition) => Object.keys(condition).join() === 'port')) return writeReserved(state, only, to);
  // "Nobody but a may POST to b".
  if (only?.isProhibition === true && allows.length === 1 && only.conditions.length > 0 && !only.isOnlyRequests && only.exceptConditions.length === 0 && !isGuarded && !book.closed.has(to) && !book.held.has(to) && denies.length === 0) {
    assume(state, `other requests to \`${to}\` stay as they are`);
    return writeReserved(state, only, to);
  }
  if (only?.isOfRequests === true && allows.length === 1 && !book.closed.has(to) && !book.held.has(to) && denies.length === 0) return void ask(state, `may everybody else still send other requests to \`${to}\`, or is everything else refused?`, [], only.span);
  // "Who may call b? a": of a service that others may call by rules in force.
  const isListed = isGuarded && !book.closed.has(to) && !book.held.has(to) && allows.every((statement) => !statement.isOnlyCallers && !statement.isOnlyRequests);
  if (isExclusive && isListed && allows.every(({ from }) => from.length > 0)) return void ask(state, `rules in force admit callers of \`${to}\` already: should these be replaced, so that nobody else may call it, or is this one more?`, [], only?.span);
  // "only a", of one who may send only some requests today: more than that is not said.
  const isWidened = isExclusive && isGuarded && state.vocabulary.isLimited?.(to) === true && allows.some((statement) => statement.conditions.length === 0 && statement.from.some((source) => source.kind === 'workload' && isKnownCaller(state, to, source.workload))) && !/\b(?:every(?:thing| method| path| request)|all (?:methods|paths|requests)|anything|any (?:method|path|request)|full(?:y)?|unrestricted)\b/i.test(state.text);
  if (isWidened) return void ask(state, `rules in force let those who may call \`${to}\` send some requests only: should these limits stay, or may those whom you name send everything?`, [], only?.span);
  if (!isExclusive && isGuarded && allows.some((statement) => limitsAdmitted(state, statement, to))) return;
  if (!isExclusive && isGuarded) assume(state, `those that \`${to}\` admits already stay admitted`, 'context');
  const isBarring = allows.every(({ from, except, isOnlyRequests }) => except.length > 0 && !isOnlyRequests && from.some(({ kind }) => kind === 'anyone'));
  if (!isExclusive && !isGuarded && !isBarring && !allows.every(isForAll)) assume(state, `everybody else is refused by \`${to}\`: what is not allowed is refused`);
  for (const statement of allows) writeAllow(state, statement, to, isExclusive, isGuarded);
}

/** "POST only from a, all other calls as before": refused for everybody but a. */
function writeReserved(state: State, { conditions, from, isEverybody, span }: Statement, to: QualifiedName): void {
  if (isEverybody) return void ask(state, `which calls to \`${to}\` should be refused, when everything else stays as it is?`, [], span);
  for (const operation of joined(operationsOf(state, conditions) ?? [])) add(state, { kind: 'deny-calls', to, origin, from: [{ kind: 'anyone' }], except: [...from], ...operation });
}

const everyMethod = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'];

/** "a may only GET on b", where everybody may call b: all other methods are refused to a, and the others stay as they are. */
function writeNarrowed(state: State, { conditions, exceptConditions, from, span }: Statement, to: QualifiedName): void {
  const [operation, ...more] = operationsOf(state, conditions) ?? [];
  if (operation?.methods === undefined || more.length > 0 || operation.paths !== undefined || operation.ports !== undefined || exceptConditions.length > 0) return void ask(state, `"${state.text.slice(span.start, span.end)}": may everybody else still call \`${to}\` as today, or is everything else refused?`, [], span);
  const kept = new Set(operation.methods);
  // What stays allowed is in no wish.
  for (const phrase of state.phrases) if (phrase.type === 'cond' && phrase.span.start >= span.start && phrase.span.end <= span.end) state.background.push(state.text.slice(phrase.span.start, phrase.span.end));
  assume(state, `everybody else may call \`${to}\` as before`);
  add(state, { kind: 'deny-calls', to, origin, from: [...from], methods: everyMethod.filter((method) => !kept.has(method)) });
}

function isKnownCaller({ vocabulary }: State, to: QualifiedName, workload: QualifiedName): boolean {
  return vocabulary.callersOf.get(to)?.includes(workload) === true || vocabulary.shown !== undefined;
}

/** "a may only GET" of one who is admitted to more already: to add a rule would take nothing away. */
function limitsAdmitted(state: State, { from, isOnlyRequests, span }: Statement, to: QualifiedName): boolean {
  const callers = state.vocabulary.callersOf.get(to) ?? [];
  const already = from.filter((source) => source.kind === 'workload' && callers.includes(source.workload));
  // "Only GET from a may reach b": what of those who may today?
  const isOfAll = /^(?:only|just|solely)\b/i.test(state.text.slice(span.start, span.end));
  if (!isOnlyRequests || (already.length === 0 && !isOfAll)) return false;
  ask(state, `rules in force admit callers of \`${to}\` already: should these be replaced, so that nobody else may call it, or is this one more?`, [], span);
  return true;
}

function isForAll({ from, conditions }: Statement): boolean {
  return from.some(({ kind }) => kind === 'anyone') && conditions.length === 0;
}

function writeAllow(state: State, statement: Statement, to: QualifiedName, isExclusive: boolean, isGuarded: boolean): void {
  const { from, except } = statement;
  const operations = operationsOf(state, statement.conditions);
  const refused = operationsOf(state, statement.exceptConditions);
  if (operations === undefined || refused === undefined) return;
  // "read-only for everybody except a": a may do everything.
  if (except.length > 0 && statement.isOnlyRequests && from.some(({ kind }) => kind === 'anyone') && statement.conditions.length > 0) {
    for (const operation of joined(operations)) add(state, { kind: 'allow-calls', to, origin, from: [...from], ...operation });
    return add(state, { kind: 'allow-calls', to, origin, from: [...except] });
  }
  // "everybody except a": what is said is that a may not.
  if (except.length > 0) for (const operation of joined(operations)) add(state, { kind: 'deny-calls', to, origin, from: [...except], ...operation });
  if (except.length > 0 && from.some(({ kind }) => kind === 'anyone')) return;
  if (statement.exceptConditions.length > 0) for (const operation of joined(refused)) add(state, { kind: 'deny-calls', to, origin, from: [...from], ...operation });
  for (const operation of joined(operations)) add(state, { kind: 'allow-calls', to, origin, from: [...from], ...operation, ...(!isExclusive && isGuarded ? { beside: true as const } : {}) });
}

function writeKnownCallers(state: State, to: QualifiedName): void {
  const callers = state.vocabulary.callersOf.get(to) ?? [];
  assume(state, callers.length > 0 ? `the known callers of \`${to}\` keep their access: ${callers.join(', ')}` : `nothing calls \`${to}\` as far as the input shows: nobody may`, 'context');
  add(state, { kind: 'allow-calls', to, origin, from: callers.map((workload): Source => ({ kind: 'workload', workload })) });
}

/** "a may also call b", of a service that everybody may call. */
function isAlso(state: State, [first]: readonly Statement[]): boolean {
  return first !== undefined && state.phrases.some((phrase) => phrase.type === 'mark' && phrase.mark === 'also' && phrase.span.start >= first.span.start && phrase.span.end <= first.span.end + 12);
}

/** Callers that the input shows and the words do not name would lose their access, or the words say that they keep it. */
function asksForOthers(state: State, to: QualifiedName, allows: readonly Statement[], denies: readonly Statement[]): boolean {
  const from = [...allows, ...denies].flatMap((statement) => statement.from);
  const [span] = allows.map((statement) => statement.span);
  if (allows.some(({ keepsOthers }) => keepsOthers) || state.background.some((words) => /\b(?:others?|else|everyone|everybody|rest|anyone)\b/i.test(words)) || isAlso(state, allows)) {
    ask(state, `nothing restricts calls to \`${to}\` today: those whom you name may call it already. Should everybody else be refused?`, [], span);
    return true;
  }
  const named = new Set(from.flatMap((source) => (source.kind === 'workload' ? [source.workload] : [])));
  const namespaces = new Set(from.flatMap((source) => (source.kind === 'namespace' ? [source.namespace] : [])));
  const lost = (state.vocabulary.callersOf.get(to) ?? []).filter((caller) => !named.has(caller) && !namespaces.has(caller.split('/')[0] ?? '') && !from.some(({ kind }) => kind === 'any-identity' || kind === 'anyone'));
  if (lost.length === 0 || serviceOf(state, to) === undefined) return false;
  const names = lost.slice(0, 4).map((id) => `\`${id.split('/')[1] ?? id}\``).join(', ');
  ask(state, `nothing restricts calls to \`${to}\` today, and ${names} ${lost.length === 1 ? 'calls' : 'call'} it too: may only those whom you name call it, or ${lost.length === 1 ? 'that one' : 'those'} as well?`, [
    { text: `only those that are named; ${names} ${lost.length === 1 ? 'gets' : 'get'} 403`, ...(span === undefined ? {} : { replace: { span: { start: span.start, end: span.start }, by: 'only ' } }) },
    { text: `${names} as well` },
  ], span);
  return true;
}

function writeDeny(state: State, statement: Statement, to: QualifiedName): void {
  const { from, except, isEverybody } = statement;
  const operations = operationsOf(state, statement.conditions);
  const kept = operationsOf(state, statement.exceptConditions);
  if (operations === undefined || kept === undefined) return;
  if (statement.exceptConditions.length > 0) {
    if (!isEverybody && except.length === 0 && statement.conditions.length === 0) return writeNarrowed(state, { ...statement, conditions: statement.exceptConditions, exceptConditions: [] }, to);
    if (!isEverybody) return void ask(state, 'should these callers be limited to some requests, and everybody else be left as they are?', [], statement.span);
    for (const operation of joined(kept)) add(state, { kind: 'allow-calls', to, origin, from: [...from], ...operation });
    return;
  }
  // "Nobody outside of x", where rules in force say who of x may: to admit x as a whole would open it.
  const isNarrowed = state.vocabulary.guarded.has(to) && except.length > 0 && except.every(({ kind }) => kind === 'namespace');
  if (isEverybody && statement.conditions.length === 0 && !isNarrowed) return add(state, { kind: 'allow-calls', to, origin, from: [...except] });
  for (const operation of joined(operations)) add(state, { kind: 'deny-calls', to, origin, from: [...from], ...(except.length === 0 ? {} : { except: [...except] }), ...operation });
}

type Operation = Pick<AllowCalls, 'methods' | 'paths' | 'ports'>;

/** Conditions of access as operations, of which any one is enough; undefined with an obstacle for what access cannot depend on. */
function operationsOf(state: State, conditions: readonly Condition[]): readonly Operation[] | undefined {
  if (conditions.length === 0) return [{}];
  const all = conditions.flatMap((condition) => condition.operations ?? [condition]);
  if (all.some(({ headers, query }) => headers !== undefined || query !== undefined)) return ask(state, 'access by headers or query parameters is not something that callers can be held to (they write them themselves): which methods, paths or callers are meant?');
  // "GET, HEAD and POST /entries": a path of its own belongs to its own methods.
  const isApart = conditions.length > 1 && conditions.every(({ methods }) => methods !== undefined) && conditions.some(({ path, paths }) => path !== undefined || paths !== undefined);
  const isPairs = isApart || conditions.every((condition) => condition.isOperation === true || condition.operations !== undefined);
  const ports = [...new Set(all.flatMap(({ port }) => port ?? []))];
  const list = isPairs ? conditions : [merged(conditions)];
  return list.flatMap((condition) => alternativesOf(condition).map((match) => ({ ...(match.methods === undefined ? {} : { methods: match.methods }), ...(match.path === undefined ? {} : { paths: [match.path] }), ...(ports.length === 0 ? {} : { ports }) })));
}

function merged(conditions: readonly Condition[]): Condition {
  const paths: PathMatch[] = conditions.flatMap(({ path, paths: several }) => several ?? (path === undefined ? [] : [path]));
  const methods = [...new Set(conditions.flatMap((condition) => condition.methods ?? []))];
  return { ...(paths.length > 0 ? { paths } : {}), ...(methods.length > 0 ? { methods } : {}) };
}

/** Operations of one method set and several paths as one. */
function joined(operations: readonly Operation[]): readonly Operation[] {
  const byRest = new Map<string, Operation>();
  for (const operation of operations) {
    const key = JSON.stringify([operation.methods, operation.ports, operation.paths === undefined]);
    const known = byRest.get(key);
    byRest.set(key, known?.paths === undefined || operation.paths === undefined ? (known ?? operation) : { ...known, paths: [...known.paths, ...operation.paths] });
  }
  return [...byRest.values()];
}
