import type { MutualTlsException, MutualTlsMode, RequireMutualTls, SecurityScope } from '../../intents/intent.ts';
import type { Entity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { add } from './add.ts';
import type { Segment } from './segments.ts';
import { isWeak } from './scope-of.ts';
import { ask, assume, block, origin, type State } from './state.ts';
import { emptyPiece, type TlsPiece } from './tls-piece.ts';
import { tlsPieces } from './tls-pieces.ts';
import { tlsScopes } from './tls-scopes.ts';
import { hasPlace, tlsStatements, type TlsStatement } from './tls-statements.ts';

/** One place and what holds there. The narrower place wins over the wider one: exceptions are no more than that. */
interface Entry {
  readonly scope: SecurityScope | undefined;
  readonly port?: number;
  readonly mode: MutualTlsMode;
  readonly isOnly: boolean;
  /** Why something is excepted, and no wish of its own. */
  readonly isStory: boolean;
  readonly span: Phrase['span'];
}

const keyOf = ({ scope, port }: Entry): string => JSON.stringify([scope, port]);

/** Encryption between services, with its exceptions, in any order. */
export function buildTls(state: State, segments: readonly Segment[]): void {
  const pieces = tlsPieces(state, segments);
  if (pieces === undefined) return;
  takeNamespaceHeads(state, pieces);
  const stray = state.vocabulary.services.length > 0 ? undefined : strayIn(pieces);
  if (stray !== undefined) return void block(state, `I did not use "${state.text.slice(stray.span.start, stray.span.end)}"`, stray.span);
  takeNamespacesExcepted(state, pieces);
  takeOutsides(pieces);
  const statements = tlsStatements(pieces);
  const parallel = state.vocabulary.services.length > 0 ? undefined : namesOfOneKind(state, statements);
  if (parallel !== undefined) return void ask(state, `are ${parallel.map((name) => `\`${name}\``).join(', ')} namespaces, or workloads of one?`);
  noteOneNamespace(state, statements);
  takeNamespaceOfNames(state, statements);
  const entries = entriesOf(state, statements);
  if (entries === undefined || state.obstacles.length > 0) return;
  const whole = entries.filter(({ scope }) => scope === undefined);
  if (whole.length > 0) return void askWhere(state, entries);
  const wishes = wishesOf(state, entries);
  if (wishes !== undefined) for (const wish of wishes) add(state, wish);
}

/** "hr: all strict but hr-web permissive": where no input shows names, a head before other places is a namespace. */
function takeNamespaceHeads(state: State, pieces: readonly TlsPiece[]): void {
  for (const [index, piece] of pieces.entries()) {
    const next = pieces[index + 1];
    const [place] = piece.places;
    const [entity] = place?.entities ?? [];
    const isHead = piece.mode === undefined && !piece.isExcept && piece.places.length === 1 && place?.entities.length === 1 && next?.link === 'colon' && hasPlace(next);
    if (!isHead || place === undefined || entity?.kind !== 'service' || entity.namespace !== undefined || state.vocabulary.services.length > 0) continue;
    const namespace = entity.written.toLowerCase();
    piece.places.splice(0, 1, { ...place, entities: [{ kind: 'namespace', namespace, isKnown: false, span: entity.span }] });
    state.namespace = namespace;
  }
}

/** "All namespaces but team-c" as one place: the mesh, and what is taken out of it. */
function takeOutsides(pieces: TlsPiece[]): void {
  for (const piece of pieces) {
    for (const [index, place] of piece.places.entries()) {
      const outside = place.entities.find((entity) => entity.kind === 'space' && entity.isOutside === true);
      if (outside?.kind !== 'space' || outside.namespace === undefined) continue;
      const { namespace } = outside;
      const at = place.entities.indexOf(outside);
      // "but tools and edge": the list goes on.
      const others = place.entities.slice(at + 1);
      piece.places[index] = { ...place, entities: [...place.entities.slice(0, at), { kind: 'mesh', span: outside.span }] };
      pieces.splice(pieces.indexOf(piece) + 1, 0, { ...emptyPiece('', place.span, true), places: [{ ...place, entities: [{ kind: 'namespace', namespace, isKnown: false, span: outside.span }, ...others] }] });
    }
  }
}

/** "all namespaces but team-c": what is excepted is one of them. */
function takeNamespacesExcepted({ text, vocabulary }: State, pieces: readonly TlsPiece[]): void {
  if (!/\b(?:all|every|each|any)\s+(?:of\s+)?(?:the\s+|our\s+|other\s+)?(?:namespaces?|ns)\s+(?:but|except\w*|apart|besides|other|save|minus|without|excluding)/i.test(text) || vocabulary.services.length > 0) return;
  for (const piece of pieces) {
    if (!piece.isExcept && piece.link !== 'but') continue;
    for (const [index, place] of piece.places.entries()) piece.places[index] = { ...place, entities: place.entities.map((entity) => (entity.kind === 'service' && entity.namespace === undefined ? { kind: 'namespace', namespace: entity.written.toLowerCase(), isKnown: false, span: entity.span } : entity)) };
  }
}

/** "team-a strict, team-b permissive, team-c off": names of one kind, and nothing says of which. */
function namesOfOneKind(state: State, statements: readonly TlsStatement[]): readonly string[] | undefined {
  const names = statements.flatMap(({ places, isExcept, isExceptional, ports, isRest }) => {
    const [entity] = places.flatMap(({ entities }) => entities);
    return places.length === 1 && !isExcept && !isExceptional && ports.length === 0 && !isRest && entity?.kind === 'service' && entity.namespace === undefined && !isCalledWorkload(state, entity) ? [entity.written] : [];
  });
  if (names.length < 2 || names.length !== statements.length || state.namespace !== undefined || new Set(statements.map(({ mode }) => mode)).size < 2) return undefined;
  const stems = new Set(names.map((name) => /^(.{2,}[-_])[^-_]+$/.exec(name)?.[1]));
  return names.length > 2 || (stems.size === 1 && !stems.has(undefined)) ? names : undefined;
}

/** "strict in ns hr, roughly": a word that nothing marks as a name, and of which nothing is said. */
function strayIn(pieces: readonly TlsPiece[]): Entity | undefined {
  const [, ...later] = pieces.filter((piece) => piece.mode !== undefined || hasPlace(piece) || piece.isExcept);
  return later.filter(({ mode, isExcept, link }) => mode === undefined && !isExcept && link !== '').flatMap(({ places }) => places.flatMap(({ entities }) => entities)).find(isWeak);
}

/** A namespace that is the only one spoken of is where names without one are looked for. */
function noteOneNamespace(state: State, statements: readonly TlsStatement[]): void {
  const spaces = new Set(statements.flatMap(({ places, isExcept, isExceptional }) => (isExcept || isExceptional ? [] : places.flatMap(({ entities }) => entities.flatMap((entity) => (entity.kind === 'namespace' ? [entity.namespace] : []))))));
  const [only] = spaces;
  const isRest = statements.some((statement) => statement.isRest);
  if (only !== undefined && spaces.size === 1 && (state.namespace !== undefined || !isRest)) state.namespace = only;
}

/** "team-a strict, legacy-crm permissive": where no input shows names, what the other is excepted from is a namespace. */
function takeNamespaceOfNames(state: State, statements: readonly TlsStatement[]): void {
  const mains = statements.filter((statement) => !statement.isExcept && (statement.mode === 'strict' || statement.mode === 'on'));
  const [main] = mains;
  const [place] = main?.places ?? [];
  const [entity] = place?.entities ?? [];
  const isOutside = statements.some((statement) => statement !== main && statement.mode !== 'strict' && statement.mode !== 'on' && statement.places.some(({ entities }) => entities.some(({ kind }) => kind === 'service')));
  if (state.vocabulary.services.length > 0 || mains.length > 1 || main === undefined || place === undefined || main.places.length !== 1 || place.entities.length !== 1 || entity?.kind !== 'service' || isCalledWorkload(state, entity) || entity.namespace !== undefined || !isOutside) return;
  const namespace = entity.written.toLowerCase();
  main.places.splice(0, 1, { ...place, entities: [{ kind: 'namespace', namespace, isKnown: false, span: entity.span }] });
  state.namespace = namespace;
  assume(state, `\`${entity.written}\` is a namespace, of which the others are excepted`, 'context', entity.span);
}

/** "service lending", "`lending`": words or quotes say what it is. */
function isCalledWorkload({ text }: State, { span }: Entity): boolean {
  return /[`"']|\b(?:service|workload|svc|deployment|app|pods?)\b/i.test(text.slice(Math.max(0, span.start - 1), span.end + 9));
}

function entriesOf(state: State, statements: readonly TlsStatement[]): Entry[] | undefined {
  const modes = new Set(statements.flatMap(({ mode, isExcept, isExceptional }) => (mode === undefined || isExcept || isExceptional ? [] : [mode === 'on' ? 'strict' : mode])));
  const isStrict = modes.has('strict');
  const entries: Entry[] = [];
  const earlier: SecurityScope[] = [];
  for (const [index, statement] of statements.entries()) {
    const before = statements[index - 1];
    const mode = modeOf(state, statement, before, modes, isStrict);
    if (mode === undefined) return undefined;
    // "permissive in ns a, strict in ns b except for old-erp": one of those that were named last.
    const near = earlier.at(-1);
    const home = state.namespace;
    if (statement.isExcept && state.vocabulary.services.length === 0 && near?.kind === 'namespace') state.namespace = near.namespace;
    const scopes = tlsScopes(state, statement, earlier, entries.length > 0 && entries.every(({ port }) => port !== undefined));
    if (statement.isExcept && near?.kind === 'namespace') state.namespace = home;
    if (scopes === undefined) return undefined;
    if (scopes.length === 0 && hasPlace(statement) && statement.ports.length === 0) return ask(state, `which place is meant by "${state.text.slice(statement.span.start, statement.span.end)}"?`, [], statement.span);
    const meant = scopes.length > 0 || statement.ports.length === 0 ? scopes : portScopes(state, statement.ports, earlier, statement);
    if (meant === undefined) return undefined;
    const ports = [...statement.ports, ...statement.places.flatMap(({ entities }) => entities.flatMap((entity) => (entity.kind === 'service' && entity.port !== undefined ? [entity.port] : [])))];
    earlier.push(...meant);
    for (const scope of meant.length === 0 ? [undefined] : meant) for (const port of ports.length === 0 ? [undefined] : ports) entries.push({ scope, mode, isOnly: statement.isOnly, isStory: statement.isExceptional && !statement.isExcept, span: statement.span, ...(port === undefined ? {} : { port }) });
  }
  return entries;
}

/** The mode of a statement; of an exception that names none: the opposite of what it is excepted from. */
function modeOf(state: State, { mode, isExcept, isExceptional, isOutOf, isRest, span }: TlsStatement, before: TlsStatement | undefined, modes: ReadonlySet<string>, isStrict: boolean): MutualTlsMode | undefined {
  const words = state.text.slice(span.start, span.end);
  if (isExceptional && !isStrict && mode === 'permissive' && /\bnot\b|n't\b/i.test(words) && /\bstrict\b/i.test(words)) return ask(state, `"${words}": what should hold there instead: both mutual TLS and plaintext, or no mutual TLS?`, [], span);
  if (mode === 'on') {
    assume(state, 'mutual TLS is required: plaintext is refused', 'default', span);
    return 'strict';
  }
  if (mode === 'disable' && /\bstrict\b/i.test(words)) return ask(state, `"${words}": should both mutual TLS and plaintext be taken then, or should mutual TLS be off?`, [], span);
  if (mode !== undefined) return mode;
  if (isExcept && (isStrict || isOutOf)) return 'permissive';
  if (isExcept && modes.has('permissive') && modes.size === 1) {
    assume(state, 'what is excepted requires mutual TLS', 'default', span);
    return 'strict';
  }
  if (isRest && before?.isExceptional === true) return 'strict';
  return ask(state, `what should hold for "${words}": mutual TLS only, both, or none?`, [], span);
}

/** "except port 9090": on every workload there that has it. */
function portScopes(state: State, ports: readonly number[], earlier: readonly SecurityScope[], { span }: TlsStatement): SecurityScope[] | undefined {
  const last = earlier.at(-1);
  if (last?.kind === 'workload') return earlier.filter(({ kind }) => kind === 'workload');
  const inside = state.vocabulary.services.filter(({ namespace }) => last === undefined || last.kind === 'mesh' || last.namespace === namespace);
  const found = inside.filter((service) => service.ports.some(({ port }) => ports.includes(port))).flatMap(({ workloads }) => workloads);
  if (found.length === 0 || last === undefined) return ask(state, `port ${ports.join(' and ')} of which workload?`, [], span);
  assume(state, `port ${ports.join(' and ')} is that of ${found.map((id) => `\`${id}\``).join(', ')}`, 'context', span);
  return [...new Set(found)].map((workload) => ({ kind: 'workload', workload }));
}

/** No place is said: the namespace that the text speaks of, else it is asked with the whole of it put either way. */
function askWhere(state: State, entries: readonly Entry[]): void {
  const filled = (scope: SecurityScope): RequireMutualTls[] | undefined => wishesOf(state, entries.map((entry) => (entry.scope === undefined ? { ...entry, scope } : entry)));
  const isClear = entries.filter(({ scope }) => scope === undefined).length === 1;
  if (state.namespace !== undefined && isClear) {
    assume(state, `it holds for namespace \`${state.namespace}\``, 'context');
    const wishes = filled({ kind: 'namespace', namespace: state.namespace });
    for (const wish of wishes ?? []) add(state, wish);
    return;
  }
  const home = state.vocabulary.homeNamespace;
  const choices = [{ text: 'in the whole mesh', scope: { kind: 'mesh' } as const }, { text: `in namespace \`${home}\``, scope: { kind: 'namespace', namespace: home } as const }].flatMap(({ text, scope }) => {
    const wishes = isClear ? filled(scope) : undefined;
    return wishes === undefined ? [] : [{ text, wishes }];
  });
  ask(state, 'where should this hold: in the whole mesh, in a namespace, or for some workloads?', choices, entries.find(({ scope }) => scope === undefined)?.span);
}

/** Entries as wishes: what is less than strict stands as an exception in the strict place around it. */
function wishesOf(state: State, all: readonly Entry[]): RequireMutualTls[] | undefined {
  // "x (no sidecar) stays reachable in plaintext on port 8500": the port is what takes it.
  const told = all.filter((entry) => !(entry.isStory && entry.port === undefined && all.some((other) => other !== entry && other.port !== undefined && JSON.stringify(other.scope) === JSON.stringify(entry.scope))));
  // "the bridge has no proxy: strict in ward, but admissions stays reachable": why, of a workload where nothing becomes strict.
  const isAside = (entry: Entry): boolean => entry.isStory && entry.port === undefined && entry.scope?.kind === 'workload' && !all.some(({ mode, scope }) => mode === 'strict' && (scope?.kind === 'mesh' || scope === undefined || (scope.kind === 'namespace' && entry.scope?.kind === 'workload' && entry.scope.workload.startsWith(`${scope.namespace}/`)))) && all.some((other) => !other.isStory && other.mode === 'permissive' && other.scope?.kind === 'workload' && JSON.stringify(other.scope) !== JSON.stringify(entry.scope));
  const given = told.filter((entry) => !isAside(entry));
  const twice = given.find((entry, index) => given.some((other, at) => at < index && keyOf(other) === keyOf(entry) && other.mode !== entry.mode));
  if (twice !== undefined) return ask(state, `${sayScope(twice.scope)} cannot be ${given.filter((other) => keyOf(other) === keyOf(twice)).map(({ mode }) => mode).join(' and ')}: which of them?`, [], twice.span);
  const entries = given.filter((entry, index) => given.findIndex((other) => keyOf(other) === keyOf(entry)) === index);
  const strict = entries.filter(({ mode, port }) => mode === 'strict' && port === undefined);
  const alone: Entry[] = [];
  const exceptions = new Map<Entry, MutualTlsException[]>();
  for (const entry of entries) {
    const { scope, port, mode } = entry;
    if (scope?.kind !== 'workload' || mode === 'strict') {
      if (port !== undefined) return ask(state, `mutual TLS on port ${port} ${scope?.kind === 'workload' ? `of \`${scope.workload}\` ` : ''}only: what holds for its other ports? Ports that take plaintext can be named, one by one`, [], entry.span);
      alone.push(entry);
      continue;
    }
    const around = strict.find((other) => other.scope?.kind === 'workload' && port !== undefined && other.scope.workload === scope.workload) ?? strict.find((other) => other.scope?.kind === 'namespace' && scope.workload.startsWith(`${other.scope.namespace}/`)) ?? strict.find((other) => other.scope?.kind === 'mesh');
    const exception = { workload: scope.workload, ...(port === undefined ? {} : { port }), mode, reason: 'as the request says' } as const;
    if (around !== undefined) exceptions.set(around, [...(exceptions.get(around) ?? []), exception]);
    else if (port === undefined && !entry.isOnly) alone.push(entry);
    else if (port !== undefined) return askPort(state, entry, exception);
    else return askRest(state, entry, exception);
  }
  return alone.map((entry) => ({ kind: 'require-mutual-tls', origin, scope: entry.scope ?? { kind: 'mesh' }, mode: entry.mode, exceptions: exceptions.get(entry) ?? [] }));
}

/** One port takes plaintext, and nothing says what holds for the others. */
function askPort(state: State, { span }: Entry, exception: MutualTlsException): undefined {
  const [namespace = ''] = exception.workload.split('/');
  const wish = (scope: SecurityScope): RequireMutualTls => ({ kind: 'require-mutual-tls', origin, scope, mode: 'strict', exceptions: [exception] });
  return ask(state, `port ${exception.port ?? ''} of \`${exception.workload}\` takes plaintext: do its other ports require mutual TLS?`, [{ text: `yes, and all of namespace \`${namespace}\``, wishes: [wish({ kind: 'namespace', namespace })] }, { text: 'yes, that workload alone', wishes: [wish({ kind: 'workload', workload: exception.workload })] }], span);
}

/** "Only x may take plaintext": what holds for the others is asked, and not taken for granted. */
function askRest(state: State, { span }: Entry, exception: MutualTlsException): undefined {
  const [namespace = ''] = exception.workload.split('/');
  const wish = (scope: SecurityScope): RequireMutualTls => ({ kind: 'require-mutual-tls', origin, scope, mode: 'strict', exceptions: [exception] });
  return ask(state, `only \`${exception.workload}\` takes plaintext: where should mutual TLS be required of all others?`, [{ text: `in namespace \`${namespace}\``, wishes: [wish({ kind: 'namespace', namespace })] }, { text: 'in the whole mesh', wishes: [wish({ kind: 'mesh' })] }], span);
}

function sayScope(scope: SecurityScope | undefined): string {
  return scope === undefined || scope.kind === 'mesh' ? 'the whole mesh' : scope.kind === 'namespace' ? `namespace \`${scope.namespace}\`` : `\`${scope.workload}\``;
}
