import type { MutualTlsException, SecurityScope } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Entity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { isWeak, wordsOf } from './scope-of.ts';
import type { Segment } from './segments.ts';
import { add } from './add.ts';
import { ask, assume, block, origin, workloadsFor, type State } from './state.ts';

interface TlsPart {
  mode?: 'strict' | 'permissive' | 'disable' | 'on';
  isException: boolean;
  entities: Entity[];
  port?: number;
  span: Phrase['span'];
}

/** Encryption between services, with its exceptions. */
export function buildTls(state: State, segments: readonly Segment[]): void {
  const parts = readParts(state, segments, []);
  if (parts === undefined) return;
  const mains = parts.filter(({ isException }) => !isException);
  const exceptions = parts.filter(({ isException }) => isException);
  if (mains.length === 0) return writeAlone(state, exceptions);
  takeNamespaceOfNames(state, mains, exceptions);
  const written: { readonly scope: SecurityScope; readonly mode: 'strict' | 'permissive' | 'disable'; readonly part: TlsPart; readonly exceptions: MutualTlsException[] }[] = [];
  for (const part of mains) {
    const mode = part.mode === 'on' || part.mode === undefined ? 'strict' : part.mode;
    if (part.mode === 'on') assume(state, 'mutual TLS is required: plaintext is refused', 'default', part.span);
    const scopes = scopesOf(state, part);
    if (scopes === undefined) return;
    for (const scope of scopes) written.push({ scope, mode, part, exceptions: [] });
  }
  const found = exceptionsOf(state, exceptions);
  if (found === undefined) return;
  for (const exception of found) placeFor(written, exception)?.exceptions.push(exception);
  for (const { scope, mode, part, exceptions: own } of written) writeMode(state, scope, mode, part, own);
}

/** The place that a workload is excepted from: its namespace, or the mesh. */
function placeFor<T extends { readonly scope: SecurityScope }>(written: readonly T[], { workload }: MutualTlsException): T | undefined {
  return written.find(({ scope }) => scope.kind === 'namespace' && workload.startsWith(`${scope.namespace}/`)) ?? written.find(({ scope }) => scope.kind === 'mesh') ?? written[0];
}

/** "team-a strict, legacy-crm permissive": where no input shows names, what the other is excepted from is a namespace. */
function takeNamespaceOfNames(state: State, mains: readonly TlsPart[], exceptions: readonly TlsPart[]): void {
  const [main] = mains;
  const [entity] = main?.entities ?? [];
  const isOutside = exceptions.some(({ entities }) => entities.some((other) => other.kind === 'service'));
  if (state.vocabulary.services.length > 0 || mains.length > 1 || main?.entities.length !== 1 || entity?.kind !== 'service' || entity.isMarked || entity.namespace !== undefined || !isOutside) return;
  main.entities = [{ kind: 'namespace', namespace: entity.written.toLowerCase(), isKnown: false, span: entity.span }];
  assume(state, `\`${entity.written}\` is a namespace, of which the others are excepted`, 'context', entity.span);
}

function writeMode(state: State, scope: SecurityScope, mode: 'strict' | 'permissive' | 'disable', part: TlsPart, exceptions: readonly MutualTlsException[]): void {
  if (part.port !== undefined && scope.kind === 'workload') {
    if (mode === 'strict') ask(state, `mutual TLS on port ${part.port} of \`${scope.workload}\` only: what holds for its other ports?`, []);
    else add(state, { kind: 'require-mutual-tls', origin, scope: { kind: 'namespace', namespace: scope.workload.split('/')[0] ?? '' }, mode: 'strict', exceptions: [{ workload: scope.workload, port: part.port, mode, reason: 'as the request says' }] });
    return;
  }
  add(state, { kind: 'require-mutual-tls', origin, scope, mode, exceptions });
}

/** "allow plaintext for x" by itself: the mode of that workload. */
function writeAlone(state: State, parts: readonly TlsPart[]): void {
  for (const part of parts) {
    const scopes = scopesOf(state, part);
    if (scopes === undefined) return;
    for (const scope of scopes) writeMode(state, scope, part.mode === 'disable' ? 'disable' : 'permissive', part, []);
  }
}

function readParts(state: State, segments: readonly Segment[], lead: readonly Phrase[]): TlsPart[] | undefined {
  const parts: TlsPart[] = [];
  const leading: Entity[] = [];
  let isOpenExcept: boolean = false;
  for (const [index, segment] of segments.entries()) {
    const phrases = index === 0 ? [...lead, ...segment.phrases] : segment.phrases;
    let part: TlsPart | undefined;
    // "sessions excluded" behind the name, and "except: tracker" in the piece before.
    const exceptAt = phrases.findIndex((phrase) => phrase.type === 'mark' && phrase.mark === 'except');
    const isBehind = exceptAt > 0 && phrases.some(({ type }) => type === 'ref') && phrases.slice(exceptAt).every(({ type }) => type !== 'ref') && phrases.every((phrase) => phrase.type !== 'fact');
    let isExcept: boolean = isBehind || (isOpenExcept && phrases.every((phrase) => phrase.type !== 'fact' || phrase.fact.kind !== 'tls' || phrase.fact.mode !== 'strict'));
    isOpenExcept = (exceptAt >= 0 && phrases.slice(exceptAt).every(({ type }) => type !== 'ref') && !isBehind) || (isOpenExcept && isExcept);
    const callers = phrases.find((phrase) => phrase.type === 'ref' && phrase.role === 'from');
    if (callers !== undefined && phrases.some(({ type }) => type === 'fact')) return ask(state, `"${wordsOf(state, callers)}": whether plaintext is taken depends on who is called, and not on who calls: which workloads should take it from everybody?`, [], callers.span);
    const words = state.text.slice(phrases[0]?.span.start ?? 0, phrases.at(-1)?.span.end ?? 0);
    if (/\b(?:let|allow|permit)\s+(?:the\s+)?\S+\s+(?:to\s+)?(?:call|reach|talk|access|connect)\b/i.test(words) && phrases.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'tls' && phrase.fact.mode !== 'strict')) return ask(state, 'which workload should take plaintext? That is decided where a call arrives', [], phrases[0]?.span);
    for (const phrase of phrases) {
      if (phrase.type === 'mark' && phrase.mark === 'except') {
        isExcept = true;
        part = undefined;
      } else if (phrase.type === 'mark' && phrase.mark === 'not' && parts.length > 0) isExcept = true;
      else if (phrase.type === 'fact' && phrase.fact.kind === 'tls') {
        const isExtra = phrase.fact.isExceptional === true || (phrase.fact.mode === 'permissive' && parts.some((other) => other.mode === 'strict' || other.mode === 'on'));
        if (part === undefined) {
          const last = parts.at(-1);
          // "except x, which still has to take plaintext": says it once more.
          if (last?.isException === true && last.entities.length > 0 && leading.length === 0 && phrase.fact.mode !== 'strict' && phrase.fact.mode !== 'on' && phrases.every(({ type }) => type !== 'ref')) {
            if (phrase.fact.isExceptional !== true) last.mode = phrase.fact.mode;
            continue;
          }
          if (phrase.fact.isExceptional === true && last?.isException === true && leading.length === 0) continue;
          if (parts.length > 0 && last !== undefined && !isExtra && !isExcept && (phrase.fact.mode === last.mode || phrase.fact.mode === 'on' || phrase.fact.mode === 'strict') && phrases.every(({ type }) => type !== 'ref') && leading.length === 0) continue;
          part = { mode: phrase.fact.mode, isException: isExcept || isExtra, entities: leading.splice(0), span: phrase.span };
          parts.push(part);
        } else if (phrase.fact.isExceptional !== true) {
          if (part.mode !== undefined && part.mode !== 'on' && phrase.fact.mode !== 'on' && phrase.fact.mode !== part.mode) {
            part = { mode: phrase.fact.mode, isException: isExtra || isExcept, entities: [], span: phrase.span };
            parts.push(part);
          } else if (phrase.fact.mode !== 'on') part.mode = phrase.fact.mode;
        }
      } else if (phrase.type === 'ref') {
        if (part !== undefined) part.entities.push(...phrase.entities);
        else if (isExcept) {
          part = { isException: true, entities: [...phrase.entities], span: phrase.span };
          parts.push(part);
        } else leading.push(...phrase.entities);
      } else if (phrase.type === 'cond' && phrase.cond.port !== undefined) {
        const last = part ?? parts.at(-1);
        if (last !== undefined) last.port = phrase.cond.port;
      } else if (['percent', 'duration', 'count', 'ratio', 'unused', 'cond'].includes(phrase.type)) return block(state, `I did not use "${wordsOf(state, phrase)}"`, phrase.span);
    }
    if (leading.length > 0 && index > 0) {
      const last = parts.at(-1);
      if (last !== undefined) last.entities.push(...leading.splice(0));
    }
  }
  const last = parts[0];
  if (leading.length > 0 && last !== undefined) last.entities.push(...leading);
  return parts;
}

/** Where it holds: a namespace, workloads, or the whole mesh; what the text speaks of, or the home namespace, where nothing says. */
function scopesOf(state: State, part: TlsPart): SecurityScope[] | undefined {
  const scopes: SecurityScope[] = [];
  for (const entity of part.entities) {
    switch (entity.kind) {
      case 'namespace':
        state.namespace = entity.namespace;
        if (!part.entities.some(({ kind }) => kind === 'service')) scopes.push({ kind: 'namespace', namespace: entity.namespace });
        break;
      case 'service': {
        if (isWeak(entity) && part.entities.length > 1) return block(state, `I did not use "${state.text.slice(entity.span.start, entity.span.end)}"`, entity.span);
        const workloads = workloadsFor(state, entity);
        if (workloads === undefined) return undefined;
        scopes.push(...workloads.map((workload): SecurityScope => ({ kind: 'workload', workload })));
        break;
      }
      case 'pronoun':
        if (state.topic.length === 0 && state.namespace !== undefined) scopes.push({ kind: 'namespace', namespace: state.namespace });
        scopes.push(...state.topic.map((workload): SecurityScope => ({ kind: 'workload', workload: workloadOf(state, workload) })));
        break;
      case 'mesh':
      case 'anyone':
      case 'all-services':
        if (entity.kind === 'all-services' && entity.namespace !== undefined) scopes.push({ kind: 'namespace', namespace: entity.namespace });
        else if (!part.entities.some(({ kind }) => kind === 'namespace')) scopes.push({ kind: 'mesh' });
        break;
      default:
        break;
    }
  }
  if (scopes.length > 0) return scopes;
  if (state.namespace !== undefined) {
    assume(state, `it holds for namespace \`${state.namespace}\``, 'context');
    return [{ kind: 'namespace', namespace: state.namespace }];
  }
  return ask(state, 'where should this hold: in the whole mesh, in a namespace, or for some workloads?', part.mode === 'permissive' || part.mode === 'disable' ? [] : [{ text: 'in the whole mesh', wishes: [{ kind: 'require-mutual-tls', origin, scope: { kind: 'mesh' }, mode: 'strict', exceptions: [] }] }, { text: `in namespace \`${state.vocabulary.homeNamespace}\``, wishes: [{ kind: 'require-mutual-tls', origin, scope: { kind: 'namespace', namespace: state.vocabulary.homeNamespace }, mode: 'strict', exceptions: [] }] }], part.span);
}

function workloadOf(state: State, service: QualifiedName): QualifiedName {
  return state.vocabulary.services.find(({ id }) => id === service)?.workloads[0] ?? service;
}

function exceptionsOf(state: State, parts: readonly TlsPart[]): readonly MutualTlsException[] | undefined {
  const found: MutualTlsException[] = [];
  for (const { entities, mode, port, span } of parts) {
    const named = entities.filter(({ kind }) => kind === 'service' || kind === 'pronoun' || kind === 'namespace');
    if (named.length === 0) return ask(state, `what is excepted by "${state.text.slice(span.start, span.end)}"?`, [], span);
    for (const entity of named) {
      if (entity.kind === 'namespace') {
        add(state, { kind: 'require-mutual-tls', origin, scope: { kind: 'namespace', namespace: entity.namespace }, mode: mode === 'disable' ? 'disable' : 'permissive', exceptions: [] });
        continue;
      }
      const workloads = entity.kind === 'service' ? workloadsFor(state, entity) : state.topic.map((id) => workloadOf(state, id));
      if (workloads === undefined) return undefined;
      const own = port ?? (entity.kind === 'service' ? entity.port : undefined);
      found.push(...workloads.map((workload) => ({ workload, ...(own === undefined ? {} : { port: own }), mode: mode === 'disable' ? ('disable' as const) : ('permissive' as const), reason: 'as the request says' })));
    }
  }
  return found;
}
