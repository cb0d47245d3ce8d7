import type { RequestMatch } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Entity } from '../grammar/entities.ts';
import type { Condition, Phrase } from '../grammar/phrases.ts';
import { ask, block, servicesFor, workloadsFor, type State } from './state.ts';

/** Which calls a setting is about. */
export interface Scope {
  /** Undefined where nothing names one. */
  readonly services?: readonly QualifiedName[];
  readonly from?: readonly QualifiedName[];
  readonly conditions: readonly Condition[];
  readonly port?: number;
  readonly isAll: boolean;
  /** "them": the calls that were spoken of before. */
  readonly isTopic?: true;
  /** Namespace or mesh, where one is named rather than services. */
  readonly broad?: { readonly kind: 'mesh' } | { readonly kind: 'namespace'; readonly namespace: string };
}

/** "a waits for b", "calls of a to b", "a's calls to b": of two names the first calls and the second is called. */
function callerFirst(phrases: readonly Phrase[], text: string): readonly Phrase[] {
  const named = phrases.filter((phrase) => phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'service'));
  const [first, second] = named;
  if (named.length !== 2 || first?.type !== 'ref' || second?.type !== 'ref' || first.role === 'from' || first.role === 'to' || first.entities.some(isWeak)) return phrases;
  // "for orders and for users": two of a list.
  if (/^\s*(?:,|&|\+|and\b|or\b|as well as\b)[\s,]*(?:also |and )?(?:(?:for|on|of|at) )?(?:the )?$/i.test(text.slice(first.entities.at(-1)?.span.end ?? first.span.end, second.entities[0]?.span.start ?? second.span.start))) return phrases;
  const isCalled = phrases.slice(phrases.indexOf(first), phrases.indexOf(second)).some((phrase) => phrase.type === 'act' && phrase.act === 'call');
  if (second.role !== 'to' && second.role !== 'on' && !isCalled) return phrases;
  return phrases.map((phrase) => (phrase === first ? { ...first, role: 'from' as const } : phrase));
}

/** Reads what phrases say of callees, callers and requests. Undefined with an obstacle where a name stands for nothing. */
export function scopeOf(state: State, given: readonly Phrase[]): Scope | undefined {
  const pair = given.find((phrase) => phrase.type === 'ref' && phrase.entities.length > 1 && /\bbetween\b/i.test(state.text.slice(Math.max(0, phrase.span.start - 9), phrase.span.start + 8)));
  if (pair !== undefined) return ask(state, `"${wordsOf(state, pair)}": which of the two calls the other?`, [], pair.span);
  const phrases = callerFirst(given, state.text);
  let services: QualifiedName[] | undefined;
  let from: QualifiedName[] | undefined;
  let port: number | undefined;
  let isAll = false;
  let isTopic = false;
  let broad: Scope['broad'];
  const conditions: Condition[] = [];
  const weak: Entity[] = [];
  const namesService = phrases.some((phrase) => phrase.type === 'ref' && phrase.role !== 'from' && phrase.entities.some((entity) => entity.kind === 'service' && (!isWeak(entity) || state.vocabulary.services.length === 0)));
  // "… on portal; namespace web": wherever it stands.
  if (namesService) for (const phrase of phrases) if (phrase.type === 'ref' && phrase.role !== 'from') for (const entity of phrase.entities) if (entity.kind === 'namespace') state.namespace = entity.namespace;
  for (const phrase of phrases) {
    if (phrase.type === 'traffic' && phrase.isAll === true && !/^(?:each|every)(?: one)? of (?:them|these|those)$/i.test(wordsOf(state, phrase))) isAll = true;
    if (phrase.type === 'traffic' && /^(?:that|this|those|these|such)\b/i.test(wordsOf(state, phrase))) isTopic = true;
    if (phrase.type === 'cond') {
      if (phrase.isNot === true) return block(state, `\`${wordsOf(state, phrase)}\`: requests without something cannot be singled out; say which requests are meant`, phrase.span);
      if (phrase.cond.port !== undefined && Object.keys(phrase.cond).length === 1) port = phrase.cond.port;
      else conditions.push(withListedPath(state, phrase.cond));
    }
    if (phrase.type !== 'ref') continue;
    for (const entity of phrase.entities) {
      if (phrase.role === 'from') {
        const callers = callersOf(state, entity);
        if (callers === undefined) return undefined;
        from = [...(from ?? []), ...callers];
        continue;
      }
      if (isWeak(entity)) {
        weak.push(entity);
        continue;
      }
      if (entity.kind === 'namespace') broad = { kind: 'namespace', namespace: entity.namespace };
      if (entity.kind === 'mesh') broad = { kind: 'mesh' };
      if (entity.kind === 'anyone') {
        isAll = true;
        continue;
      }
      if (entity.kind === 'host' || entity.kind === 'ingress' || entity.kind === 'outside' || entity.kind === 'others' || entity.kind === 'nobody' || entity.kind === 'any-identity' || entity.kind === 'account' || entity.kind === 'known-callers') continue;
      if (entity.kind === 'namespace' && namesService) {
        state.namespace = entity.namespace;
        continue;
      }
      const found = servicesFor(state, entity);
      if (found === undefined && state.obstacles.length > 0) return undefined;
      if (found !== undefined) services = [...(services ?? []), ...found];
      if (entity.kind === 'pronoun') isTopic = true;
      if (entity.kind === 'service' && entity.port !== undefined) port = entity.port;
    }
  }
  for (const entity of weak) {
    // A word that nothing knows, beside a name that is known, is no name: it was not understood.
    if (services !== undefined || state.topic.length > 0) return block(state, `I did not use "${state.text.slice(entity.span.start, entity.span.end)}"`, entity.span);
    const found = servicesFor(state, entity);
    if (found === undefined) return undefined;
    services = [...found];
  }
  return { ...(services === undefined ? {} : { services: [...new Set(services)] }), ...(from === undefined ? {} : { from: [...new Set(from)] }), conditions, ...(port === undefined ? {} : { port }), isAll, ...(isTopic ? { isTopic } : {}), ...(broad === undefined ? {} : { broad }) };
}

/** A method by itself, where the words have listed one operation with it. */
function withListedPath(state: State, condition: Condition): Condition {
  const { methods } = condition;
  if (methods === undefined || Object.keys(condition).length > 1) return condition;
  const known = state.operations.filter((operation) => operation.methods?.length === 1 && methods.includes(operation.methods[0] ?? ''));
  return known.length === methods.length && known.length > 0 ? (known.length === 1 && known[0] !== undefined ? known[0] : { operations: known }) : condition;
}

/** A word that looks like a name and that nothing marks as one. */
export function isWeak(entity: Entity): boolean {
  return entity.kind === 'service' && entity.match === 'unknown' && !entity.isMarked && !/[-./]/.test(entity.written);
}

function callersOf(state: State, entity: Entity): readonly QualifiedName[] | undefined {
  switch (entity.kind) {
    case 'service':
      return workloadsFor(state, entity);
    case 'version':
      return undefined;
    case 'namespace':
      return state.vocabulary.workloads.filter(({ namespace }) => namespace === entity.namespace).map(({ id }) => id);
    case 'anyone':
    case 'others':
    case 'all-services':
    case 'mesh':
    case 'any-identity':
      return [];
    case 'pronoun':
      return state.topic;
    default:
      return ask(state, `which calls are meant by "${state.text.slice(entity.span.start, entity.span.end)}"? A setting of calls can be for calling services only`, [], entity.span);
  }
}

/** Each way in which a request may be one of those meant: any of the list. An empty list is every request. */
export function matchesOf(scope: Pick<Scope, 'conditions' | 'from'>): RequestMatch[] {
  const from = scope.from === undefined || scope.from.length === 0 ? {} : { from: scope.from };
  let all: RequestMatch[] = [from];
  for (const condition of scope.conditions) all = all.flatMap((match) => alternativesOf(condition).map((other) => ({ ...match, ...other, ...mergedRecords(match, other) })));
  return all.filter((match) => Object.keys(match).length > 0);
}

function mergedRecords(a: RequestMatch, b: RequestMatch): RequestMatch {
  return {
    ...(a.headers === undefined && b.headers === undefined ? {} : { headers: { ...a.headers, ...b.headers } }),
    ...(a.query === undefined && b.query === undefined ? {} : { query: { ...a.query, ...b.query } }),
  };
}

/** A condition as matches, of which any one is enough. */
export function alternativesOf(condition: Condition): RequestMatch[] {
  if (condition.operations !== undefined) return condition.operations.flatMap(alternativesOf);
  const { path, paths, methods, headers, query } = condition;
  const rest: RequestMatch = { ...(methods === undefined ? {} : { methods }), ...(headers === undefined ? {} : { headers }), ...(query === undefined ? {} : { query }) };
  const all = paths ?? (path === undefined ? [] : [path]);
  return all.length === 0 ? [rest] : all.map((one) => ({ ...rest, path: one }));
}

export function wordsOf(state: State, { span }: Pick<Phrase, 'span'>): string {
  return state.text.slice(span.start, span.end);
}

/** "from web to orders", "calls of web to orders", "web waits 2s for orders": who stands before the callee calls. */
export function withCallers(state: State, phrases: readonly Phrase[]): readonly Phrase[] {
  const named = phrases.filter((phrase) => phrase.type === 'ref' && phrase.role !== 'from' && phrase.entities.length > 0 && phrase.entities.every((entity) => entity.kind === 'service' && (entity.match !== 'unknown' || state.vocabulary.services.length === 0)));
  return phrases.map((phrase) => {
    const next = named[named.indexOf(phrase) + 1];
    if (phrase.type !== 'ref' || !named.includes(phrase) || next?.type !== 'ref') return phrase;
    const between = state.text.slice(phrase.span.end, next.span.start);
    const isCaller = phrase.role !== 'to' && !/[.;\n,]|\band\b/.test(between) && (next.role === 'to' || /\b(?:waits?|answers?|responses?|repl(?:y|ies)|calls|asks|queries|reaches|uses)\b/i.test(between));
    return isCaller ? { ...phrase, role: 'from' as const } : phrase;
  });
}

/** How many phrases of one piece name a callee: "and" and commas part pieces, so that more than one is unclear. */
export function calleesIn(phrases: readonly Phrase[]): number {
  return phrases.filter((phrase, index) => phrase.type === 'ref' && phrase.role !== 'from' && phrase.entities.some((entity) => entity.kind === 'service' && entity.match !== 'unknown') && phrases[index - 1]?.type !== 'mark').length;
}

/** A version that a setting or a fault is asked for: those hold for calls to a service, whichever version answers. */
export function versionIn(phrases: readonly Phrase[]): Phrase | undefined {
  return phrases.find((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'version' || kind === 'relative-version'));
}
