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
    const allows = book.statements.filter((statement) => statement.kind === 'allow' && statement.to.includes(to));
    const denies = book.statements.filter((statement) => statement.kind === 'deny' && statement.to.includes(to));
    if (contradicts(allows, denies)) {
      ask(state, `the words both allow and refuse the same caller of \`${to}\`: which holds?`, [], denies[0]?.span);
      continue;
    }
    writeAllows(state, book, to, allows, denies);
    for (const statement of denies) writeDeny(state, statement, to);
  }
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
  const isExclusive = book.closed.has(to) || book.held.has(to) || allows.some((statement) => statement.isExclusive);
  const isGuarded = state.vocabulary.guarded.has(to);
  if (!isExclusive && !isGuarded && !allows.every(isForAll) && asksForOthers(state, to, allows)) return;
  const [only] = allows;
  if (only?.isOfRequests === true && allows.length === 1 && !book.closed.has(to) && !book.held.has(to) && denies.length === 0) return void ask(state, `may everybody else still send other requests to \`${to}\`, or is everything else refused?`, [], only.span);
  if (!isExclusive && isGuarded && allows.some((statement) => limitsAdmitted(state, statement, to))) return;
  if (!isExclusive && isGuarded) assume(state, `those that \`${to}\` admits already stay admitted`, 'context');
  if (!isExclusive && !isGuarded && !allows.every(isForAll)) assume(state, `everybody else is refused by \`${to}\`: what is not allowed is refused`);
  for (const statement of allows) writeAllow(state, statement, to, isExclusive, isGuarded);
}

/** "a may only GET" of one who is admitted to more already: to add a rule would take nothing away. */
function limitsAdmitted(state: State, { from, isOnlyRequests, span }: Statement, to: QualifiedName): boolean {
  const callers = state.vocabulary.callersOf.get(to) ?? [];
  const already = from.filter((source) => source.kind === 'workload' && callers.includes(source.workload));
  if (!isOnlyRequests || already.length === 0) return false;
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
  // "everybody except a": what is said is that a may not.
  if (except.length > 0) for (const operation of joined(operations)) add(state, { kind: 'deny-calls', to, origin, from: [...except], ...operation });
  if (except.length > 0 && from.some(({ kind }) => kind === 'anyone')) return;
  if (statement.exceptConditions.length > 0) for (const operation of joined(refused)) add(state, { kind: 'deny-calls', to, origin, from: [...from], ...operation });
  for (const operation of joined(operations)) add(state, { kind: 'allow-calls', to, origin, from: [...from], ...operation, ...(!isExclusive && isGuarded ? { beside: true as const } : {}) });
}

function writeKnownCallers(state: State, to: QualifiedName): void {
  const callers = state.vocabulary.callersOf.get(to) ?? [];
  assume(state, callers.length > 0 ? `the known callers of \`${to}\` keep their access` : `nothing calls \`${to}\` as far as the input shows: nobody may`, 'context');
  add(state, { kind: 'allow-calls', to, origin, from: callers.map((workload): Source => ({ kind: 'workload', workload })) });
}

/** Callers that the input shows and the words do not name would lose their access, or the words say that they keep it. */
function asksForOthers(state: State, to: QualifiedName, allows: readonly Statement[]): boolean {
  const from = allows.flatMap((statement) => statement.from);
  const [span] = allows.map((statement) => statement.span);
  if (allows.some(({ keepsOthers }) => keepsOthers) || state.background.some((words) => /\b(?:others?|else|everyone|everybody|rest|anyone)\b/i.test(words))) {
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
    if (!isEverybody) return void ask(state, 'should these callers be limited to some requests, and everybody else be left as they are?', [], statement.span);
    for (const operation of joined(kept)) add(state, { kind: 'allow-calls', to, origin, from: [...from], ...operation });
    return;
  }
  if (isEverybody && statement.conditions.length === 0) return add(state, { kind: 'allow-calls', to, origin, from: [...except] });
  for (const operation of joined(operations)) add(state, { kind: 'deny-calls', to, origin, from: [...from], ...(except.length === 0 ? {} : { except: [...except] }), ...operation });
}

type Operation = Pick<AllowCalls, 'methods' | 'paths' | 'ports'>;

/** Conditions of access as operations, of which any one is enough; undefined with an obstacle for what access cannot depend on. */
function operationsOf(state: State, conditions: readonly Condition[]): readonly Operation[] | undefined {
  if (conditions.length === 0) return [{}];
  const all = conditions.flatMap((condition) => condition.operations ?? [condition]);
  if (all.some(({ headers, query }) => headers !== undefined || query !== undefined)) return ask(state, 'access by headers or query parameters is not something that callers can be held to (they write them themselves): which methods, paths or callers are meant?');
  const isPairs = conditions.every((condition) => condition.isOperation === true || condition.operations !== undefined);
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
