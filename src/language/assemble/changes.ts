import type { RequestMatch, Target } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Entity } from '../grammar/entities.ts';
import { pathOf } from '../grammar/conditions.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { matchesOf, scopeOf, wordsOf } from './scope-of.ts';
import type { Segment } from './segments.ts';
import { add } from './add.ts';
import { ask, assume, block, compareVersions, origin, resolveService, servicesFor, serviceOf, versionTarget, versionsOf, type State } from './state.ts';

const all = (segments: readonly Segment[], lead: readonly Phrase[]): readonly Phrase[] => [...lead, ...segments.flatMap((segment) => segment.phrases)];

/** Copies of requests. */
export function buildMirror(state: State, segments: readonly Segment[], lead: readonly Phrase[]): void {
  const phrases = all(segments, lead);
  let percent: number | undefined;
  const subjects: Entity[] = [];
  const targets: Entity[] = [];
  const rest: Phrase[] = [];
  const [first, last] = [phrases[0], phrases.at(-1)];
  let isOff = /\b(?:stop|off|disable[ds]?|disabling|no more|no longer|end|remove[ds]?|cease|without|any ?more)\b/i.test(state.text.slice(first?.span.start ?? 0, last?.span.end ?? 0));
  for (const phrase of phrases) {
    if (phrase.type === 'percent') percent = phrase.percent;
    else if (phrase.type === 'act' && phrase.act === 'remove') isOff = true;
    else if (phrase.type === 'mark' && phrase.mark === 'not') isOff = true;
    else if (phrase.type === 'ref') (phrase.role === 'to' || (phrase.role === 'on' && phrase.entities.every(isVersion)) ? targets : subjects).push(...phrase.entities);
    else if (phrase.type === 'cond' || phrase.type === 'traffic') rest.push(phrase);
    else if (['duration', 'count', 'ratio', 'status', 'fact', 'unused'].includes(phrase.type)) return void block(state, `I did not use "${wordsOf(state, phrase)}"`, phrase.span);
  }
  const target = targets.find((entity) => isVersion(entity) || entity.kind === 'service') ?? subjects.findLast(isVersion);
  const named = [...subjects, ...targets].filter((entity) => entity !== target && entity.kind !== 'anyone');
  const names = new Set(named.flatMap((entity) => (entity.kind === 'service' ? [entity.written] : [])));
  if (names.size > 1) return void ask(state, 'the copies of which requests should go where? Say it as "copy 10% of A to B"');
  const service = subjectOf(state, named, target);
  if (service === undefined) return;
  state.topic = [service];
  if (isOff && (percent !== undefined || target !== undefined) && !targets.every(isVersion)) return void ask(state, 'should these copies begin, or end?');
  if (isOff) return add(state, { kind: 'withdraw', what: 'mirror-traffic', subject: service });
  if (target === undefined) return void ask(state, `where should the copies of requests to \`${service}\` go?`);
  const to = targetFor(state, service, target);
  const scope = scopeOf(state, rest);
  if (to === undefined || scope === undefined) return;
  const whens = matchesOf(scope);
  for (const when of whens.length === 0 ? [undefined] : whens) add(state, { kind: 'mirror-traffic', service, origin, to, percent: percent ?? 100, ...(when === undefined ? {} : { when }) });
}

function isVersion({ kind }: Entity): boolean {
  return kind === 'version' || kind === 'relative-version';
}

function subjectOf(state: State, entities: readonly Entity[], target: Entity | undefined): QualifiedName | undefined {
  for (const entity of entities) {
    if (entity.kind === 'namespace') {
      state.namespace = entity.namespace;
      continue;
    }
    if (isVersion(entity) && !('of' in entity && entity.of !== undefined)) continue;
    const found = servicesFor(state, entity);
    if (found === undefined && state.obstacles.length > 0) return undefined;
    if (found?.[0] !== undefined && found.length === 1) return found[0];
    if (found !== undefined && found.length > 1) return ask(state, 'which one service is this about?', [], entity.span);
  }
  if (target !== undefined && 'of' in target && target.of !== undefined) return resolveService(state, target.of);
  const [only] = state.topic;
  return only !== undefined && state.topic.length === 1 ? only : ask(state, 'which service\'s requests are meant?');
}

function targetFor(state: State, service: QualifiedName, entity: Entity): Target | undefined {
  if (entity.kind === 'version') return versionTarget(state, service, entity.version, entity.span);
  if (entity.kind === 'relative-version') {
    const versions = [...versionsOf(state, service)].sort(compareVersions);
    const version = versions.length === 2 ? versions[entity.which === 'new' ? 1 : 0] : undefined;
    return version === undefined ? ask(state, `which version of \`${service}\` is meant?`, [], entity.span) : versionTarget(state, service, version, entity.span);
  }
  if (entity.kind !== 'service') return ask(state, 'where should they go?', [], entity.span);
  const own = serviceOf(state, service)?.versions.find(({ workload }) => workload !== undefined && entity.workloads.includes(workload));
  if (own !== undefined) return versionTarget(state, service, own.name, entity.span);
  const id = resolveService(state, entity);
  return id === undefined ? undefined : { kind: 'service', service: id, ...(entity.port === undefined ? {} : { port: entity.port }) };
}

/** Paths that a service sees otherwise than they were sent. */
export function buildRewrite(state: State, segments: readonly Segment[], lead: readonly Phrase[]): void {
  const phrases = all(segments, lead);
  const changes = phrases.filter((phrase) => phrase.type === 'new-path');
  const host = phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.filter((entity) => entity.kind === 'host') : []))[0];
  const rest = phrases.filter((phrase) => phrase.type === 'cond' || phrase.type === 'ref' || phrase.type === 'traffic');
  const bad = phrases.find(({ type }) => ['duration', 'count', 'ratio', 'percent', 'status', 'unused', 'fact'].includes(type));
  if (bad !== undefined) return void block(state, `I did not use "${wordsOf(state, bad)}"`, bad.span);
  const scope = scopeOf(state, rest);
  if (scope === undefined) return;
  const services = scope.services ?? state.topic;
  if (services.length === 0) return void ask(state, 'which service are these requests for?');
  state.topic = services;
  if (changes.length === 0 && host?.kind !== 'host') return void ask(state, 'what should the path, or the host, become?');
  for (const service of services) {
    if (changes.length === 0 && host?.kind === 'host') add(state, { kind: 'rewrite', service, origin, host: host.host });
    for (const change of changes) {
      if (change.type !== 'new-path') continue;
      const scoped = matchesOf(scope);
      const base: RequestMatch = scoped[0] ?? {};
      const path = change.old === undefined ? base.path : pathOf(change.old, 'prefix');
      if (path === undefined) return void ask(state, `which paths should become \`${change.new}\`?`, [], change.span);
      add(state, { kind: 'rewrite', service, origin, ...(host?.kind === 'host' ? { host: host.host } : {}), when: { ...base, path: path.kind === 'starts-with' && path.value.endsWith('/') && change.old?.endsWith('*') !== true ? { kind: 'prefix', value: path.value.slice(0, -1) || '/' } : path }, path: change.new });
    }
  }
}

/** Requests that are sent elsewhere by an answer. */
export function buildRedirect(state: State, segments: readonly Segment[], lead: readonly Phrase[]): void {
  const phrases = all(segments, lead);
  const status = phrases.flatMap((phrase) => (phrase.type === 'status' ? [Number(phrase.status)] : []))[0];
  const isPermanent = /\bpermanent/i.test(state.text);
  const conditions = phrases.filter((phrase) => phrase.type === 'cond');
  const paths = conditions.flatMap((phrase) => (phrase.type === 'cond' && phrase.cond.path !== undefined ? [phrase.cond.path] : phrase.type === 'cond' ? (phrase.cond.paths ?? []) : []));
  const host = phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities : [])).find((entity) => entity.kind === 'host');
  // "redirect http://a/x to …": that is what is asked for, and not where it goes.
  const source = phrases.find((phrase, index) => phrase.type === 'ref' && phrase.role === 'none' && phrase.entities.some(({ kind }) => kind === 'host') && phrases[index - 1]?.type === 'act');
  if (source !== undefined) return void ask(state, `which paths of which service are meant by "${wordsOf(state, source)}"?`, [], source.span);
  const isHttps = phrases.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'https-redirect') || /\bto https\b/i.test(state.text);
  const bad = phrases.find((phrase) => ['duration', 'count', 'ratio', 'percent', 'unused', 'new-path'].includes(phrase.type));
  if (bad !== undefined) return void block(state, `I did not use "${wordsOf(state, bad)}"`, bad.span);
  const scope = scopeOf(state, phrases.filter((phrase) => phrase.type === 'ref'));
  if (scope === undefined) return;
  const services = scope.services ?? state.topic;
  const [service] = services;
  if (service === undefined || services.length > 1) return void ask(state, 'which service are these requests for?');
  state.topic = [service];
  const code = status ?? (isPermanent ? 301 : 302);
  if (![301, 302, 303, 307, 308].includes(code)) return void ask(state, `${code} is no redirect: 301, 302, 303, 307 or 308?`);
  if (status === undefined) assume(state, `the answer is ${code}${isPermanent ? '' : ', a temporary redirect'}: the request names no status`);
  const [old, target] = paths;
  const to = { ...(target === undefined ? {} : { path: target.value }), ...(host?.kind === 'host' ? { host: host.host, ...(host.scheme === undefined ? {} : { scheme: host.scheme }), ...(host.path === undefined || target !== undefined ? {} : { path: host.path }) } : {}), ...(isHttps ? { scheme: 'https' as const } : {}) };
  if (Object.keys(to).length === 0) return void ask(state, 'where should these requests be redirected to?');
  const methods = conditions.flatMap((phrase) => (phrase.type === 'cond' ? (phrase.cond.methods ?? []) : []));
  const when: RequestMatch = { ...(old === undefined ? {} : { path: old }), ...(methods.length === 0 ? {} : { methods }) };
  add(state, { kind: 'redirect', service, origin, ...to, ...(Object.keys(when).length === 0 ? {} : { when }), status: code as 301 });
}
