import type { PathMatch, RequestMatch } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Entity } from '../grammar/entities.ts';
import { pathOf } from '../grammar/conditions.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { withCallPairs } from './call-pairs.ts';
import { leftOut } from './either.ts';
import { matchesOf, scopeOf, wordsOf } from './scope-of.ts';
import type { Segment } from './segments.ts';
import { asksForStrays } from './stray-scopes.ts';
import { add } from './add.ts';
import { ask, assume, block, origin, type State } from './state.ts';
import { versionTarget } from './state-versions.ts';

type NewPath = Extract<Phrase, { readonly type: 'new-path' }>;
type Host = Extract<Entity, { readonly kind: 'host' }>;

const all = (segments: readonly Segment[], lead: readonly Phrase[]): readonly Phrase[] => [...lead, ...segments.flatMap((segment) => segment.phrases)];
const newPathsOf = (phrases: readonly Phrase[]): readonly NewPath[] => phrases.filter((phrase): phrase is NewPath => phrase.type === 'new-path');
const hostIn = (phrases: readonly Phrase[]): Host | undefined => phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.filter((entity) => entity.kind === 'host') : []))[0];

/** Phrases that say neither whose requests, nor which, nor what becomes of them. */
function unusedIn(phrases: readonly Phrase[], alsoUsed: readonly Phrase['type'][] = []): Phrase | undefined {
  return phrases.find((phrase) => (['duration', 'count', 'ratio', 'percent', 'status', 'unused', 'fact'].includes(phrase.type) && !alsoUsed.includes(phrase.type)) || (phrase.type === 'mark' && ['not', 'except', 'rest', 'no-other'].includes(phrase.mark)));
}

function askLeftOut(state: State, phrases: readonly Phrase[]): boolean {
  const out = leftOut(state.text.slice(phrases[0]?.span.start ?? 0, phrases.at(-1)?.span.end ?? 0));
  if (out !== undefined) ask(state, `"${out}": a change is for the requests that are named, not for all but some: which are meant?`);
  return out !== undefined;
}

/** "Stop rewriting paths on b": the change of that kind goes. */
function takenAway(state: State, phrases: readonly Phrase[], what: 'rewrite' | 'redirect'): boolean {
  const words = state.text.slice(phrases[0]?.span.start ?? 0, phrases.at(-1)?.span.end ?? 0);
  const isRemoved = phrases.some((phrase) => phrase.type === 'act' && phrase.act === 'remove') || /\b(?:stop\w*|no longer|no more|off|undo|cancel\w*|delet\w+|disabl\w+|any ?more|get rid of)\b/i.test(words);
  if (!isRemoved || newPathsOf(phrases).length > 0) return false;
  const scope = scopeOf(state, phrases.filter(({ type }) => type === 'ref'));
  if (scope === undefined) return true;
  const services = scope.services ?? state.topic;
  if (services.length === 0 || phrases.some(({ type }) => type === 'cond')) ask(state, `which service's ${what}s should go, and all of them?`);
  else for (const subject of services) add(state, { kind: 'withdraw', what, subject });
  return true;
}

/** "/a to /b on x and /c to /d on y": each piece for its own service. */
function apart(segments: readonly Segment[]): boolean {
  const own = segments.filter(({ phrases }) => newPathsOf(phrases).length > 0);
  const names = new Set(own.flatMap(({ phrases }) => phrases.flatMap((phrase) => (phrase.type === 'ref' && phrase.role !== 'from' ? phrase.entities.flatMap((entity) => (entity.kind === 'service' ? [entity.written] : [])) : []))));
  return own.length > 1 && names.size > 1;
}

/** Paths that a service sees otherwise than they were sent. */
export function buildRewrite(state: State, segments: readonly Segment[], lead: readonly Phrase[]): void {
  if (apart(segments)) return void segments.forEach((segment) => buildRewrite(state, [segment], lead));
  const given = all(segments, lead);
  if (askLeftOut(state, given) || asksForStrays(state, given)) return;
  const phrases = newPathsOf(given).length > 1 ? given : withCallPairs(state, given);
  const changes = newPathsOf(phrases);
  const host = hostIn(phrases);
  const bad = unusedIn(phrases);
  if (bad !== undefined) return void block(state, `I did not use "${wordsOf(state, bad)}"`, bad.span);
  if (host === undefined && takenAway(state, phrases, 'rewrite')) return;
  const open = changes.find((change) => change.new.includes('*'));
  if (open !== undefined) return void ask(state, `what should the path become exactly, instead of \`${open.new}\`?`, [], open.span);
  const scope = scopeOf(state, phrases.filter((phrase) => phrase.type === 'cond' || phrase.type === 'ref' || phrase.type === 'traffic'));
  if (scope === undefined) return;
  const services = scope.services ?? state.topic;
  if (services.length === 0) return void ask(state, 'which service are these requests for?');
  if (services.length > 1 && phrases.filter((phrase) => phrase.type === 'ref' && phrase.role !== 'from' && phrase.entities.some(({ kind }) => kind === 'service')).length > 1) return void ask(state, 'which service are these requests for?');
  state.topic = services;
  if (changes.length === 0 && host === undefined) return void ask(state, 'what should the path, or the host, become?');
  if (changes.length > 1 && host !== undefined) return void ask(state, `for which of these paths should the host become \`${host.host}\`?`);
  const whens = matchesOf(scope);
  for (const service of services) {
    for (const when of whens.length === 0 ? [undefined] : whens) {
      if (changes.length === 0 && host !== undefined) add(state, { kind: 'rewrite', service, origin, host: host.host, ...(when === undefined ? {} : { when }) });
      for (const change of changes) rewritePath(state, service, when ?? {}, change, host);
    }
    sendOn(state, service, phrases, changes, whens);
  }
}

function rewritePath(state: State, service: QualifiedName, base: RequestMatch, change: NewPath, host: Host | undefined): void {
  const given = change.match ?? (change.old === undefined ? base.path : pathOf(change.old, 'prefix'));
  if (given === undefined) return void ask(state, `which paths should become \`${change.new}\`?`, [], change.span);
  const path: PathMatch = given.kind === 'starts-with' && given.value.endsWith('/') && (change.old?.endsWith('*') !== true || !change.new.endsWith('/')) ? { kind: 'prefix', value: given.value.slice(0, -1) || '/' } : given;
  add(state, { kind: 'rewrite', service, origin, ...(host === undefined ? {} : { host: host.host }), when: { ...base, path }, path: path.kind === 'prefix' && change.new.length > 1 && !change.new.endsWith('*') ? change.new.replace(/\/$/, '') : change.new });
}

/** "… and send it to v2": what is rewritten goes to one version. */
function sendOn(state: State, service: QualifiedName, phrases: readonly Phrase[], changes: readonly NewPath[], whens: readonly RequestMatch[]): void {
  const versions = phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.flatMap((entity) => (entity.kind === 'version' || entity.kind === 'relative-version' ? [{ entity, phrase }] : [])) : []));
  const [version, ...others] = versions;
  if (version === undefined) return;
  const [change] = changes;
  if (others.length > 0 || version.entity.kind !== 'version' || version.phrase.role !== 'to' || changes.length !== 1 || change?.match === undefined) return void ask(state, `which of these requests go to "${wordsOf(state, version.phrase)}"?`, [], version.phrase.span);
  const to = versionTarget(state, service, version.entity.version, version.entity.span);
  const match = change.match;
  if (to !== undefined) for (const when of whens.length === 0 ? [{}] : whens) add(state, { kind: 'route-when', service, origin, when: { ...when, path: match }, to });
}

/** Requests that are sent elsewhere by an answer. */
export function buildRedirect(state: State, segments: readonly Segment[], lead: readonly Phrase[]): void {
  if (apart(segments)) return void segments.forEach((segment) => buildRedirect(state, [segment], lead));
  const phrases = all(segments, lead);
  if (askLeftOut(state, phrases) || asksForStrays(state, phrases)) return;
  const conditions = phrases.filter((phrase) => phrase.type === 'cond');
  const changes = newPathsOf(phrases);
  const host = hostIn(phrases);
  // "redirect http://a/x to …": that is what is asked for, and not where it goes.
  const source = phrases.find((phrase, index) => phrase.type === 'ref' && phrase.role === 'none' && phrase.entities.some(({ kind }) => kind === 'host') && (phrases[index - 1]?.type === 'act' || hostsIn(phrases) > 1));
  if (source !== undefined) return void ask(state, `a redirect is for paths of a service: which paths of which service are meant by "${wordsOf(state, source)}"?`, [], source.span);
  const bad = unusedIn(phrases.filter((phrase) => phrase.type !== 'fact' || phrase.fact.kind !== 'https-redirect'), ['status']);
  if (bad !== undefined) return void block(state, `I did not use "${wordsOf(state, bad)}"`, bad.span);
  if (host === undefined && takenAway(state, phrases, 'redirect')) return;
  const open = changes.find((change) => change.new.includes('*'));
  if (open !== undefined) return void ask(state, `a redirect answers with one path, and does not keep what follows \`${open.old ?? ''}\`: which path exactly instead of \`${open.new}\`?`, [], open.span);
  const isHttps = phrases.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'https-redirect') || /\bto https\b/i.test(state.text);
  const paths = conditions.flatMap((phrase) => (phrase.type === 'cond' && phrase.cond.path !== undefined ? [phrase.cond.path] : phrase.type === 'cond' ? (phrase.cond.paths ?? []) : []));
  const [old, target] = changes.length > 0 ? [] : paths;
  const scope = scopeOf(state, phrases.filter((phrase) => phrase.type === 'ref' || phrase.type === 'cond').map(withoutPath));
  if (scope === undefined) return;
  const services = scope.services ?? state.topic;
  const [service] = services;
  if (service === undefined || services.length > 1) return void ask(state, 'which service are these requests for?');
  state.topic = [service];
  const codes = statusesOf(state, phrases, Math.max(1, changes.length));
  if (codes === undefined) return;
  const to = { ...(target === undefined ? {} : { path: target.value }), ...(host === undefined ? {} : { host: host.host, ...(host.scheme === undefined ? {} : { scheme: host.scheme }), ...(host.port === undefined ? {} : { port: host.port }), ...(host.path === undefined || target !== undefined ? (target === undefined && isRoot(host) ? { path: '/' } : {}) : { path: host.path }) }), ...(isHttps ? { scheme: 'https' as const } : {}) };
  if (changes.length === 0 && Object.keys(to).length === 0) return void ask(state, 'where should these requests be redirected to?');
  const whens = matchesOf(scope);
  for (const base of whens.length === 0 ? [{}] : whens) {
    for (const [index, change] of (changes.length === 0 ? [undefined] : changes).entries()) {
      const path = withoutLoop(change === undefined ? old : (change.match ?? (change.old === undefined ? undefined : pathOf(change.old, 'prefix'))), host === undefined && !isHttps ? (change?.new ?? target?.value) : undefined);
      const when: RequestMatch = { ...base, ...(path === undefined ? {} : { path }) };
      const same = change?.new ?? target?.value;
      if (same !== undefined && path !== undefined && host === undefined && !isHttps && path.kind !== 'regex' && path.value === same) return void ask(state, `a redirect from \`${same}\` to itself never ends: where to?`);
      if (change !== undefined && Object.keys(when).length === 0) return void ask(state, `which requests should be redirected to \`${change.new}\`? All of them would come back for ever`);
      add(state, { kind: 'redirect', service, origin, ...to, ...(change === undefined ? {} : { path: change.new }), ...(Object.keys(when).length === 0 ? {} : { when }), status: codes[index] ?? 302 });
    }
  }
}

/** "to https://a.example.com/": a slash at the end is a path that is written. */
function isRoot({ url, path }: Host): boolean {
  return path === undefined && url !== undefined && /^https?:\/\/[^/]+\/$/i.test(url);
}

/** "redirect / to /v1": everything under `/` would come back for ever, so that path alone is meant. */
function withoutLoop(path: PathMatch | undefined, to: string | undefined): PathMatch | undefined {
  const isBeneath = path !== undefined && to !== undefined && path.kind !== 'regex' && path.kind !== 'exact' && to !== path.value && to.startsWith(path.value.endsWith('/') ? path.value : `${path.value}/`);
  return isBeneath ? { kind: 'exact', value: path.value } : path;
}

function hostsIn(phrases: readonly Phrase[]): number {
  return phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.filter(({ kind }) => kind === 'host') : [])).length;
}

/** Which path is asked for is looked for apart. */
function withoutPath(phrase: Phrase): Phrase {
  if (phrase.type !== 'cond') return phrase;
  const { path: _, paths: __, isOperation: ___, ...cond } = phrase.cond;
  return { ...phrase, cond };
}

type Code = 301 | 302 | 303 | 307 | 308;
const redirectCodes: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const isCode = (code: number): code is Code => redirectCodes.has(code);

/** The status of each redirect; one for all, or as many as there are. */
function statusesOf(state: State, phrases: readonly Phrase[], count: number): readonly Code[] | undefined {
  const said = phrases.flatMap((phrase) => (phrase.type === 'status' ? [Number(phrase.status)] : []));
  const wrong = said.find((code) => !isCode(code));
  if (wrong !== undefined) return ask(state, `${wrong} is no redirect: 301, 302, 303, 307 or 308?`);
  const isPermanent = /\bpermanent|\bfor good\b|\bforever\b/i.test(state.text);
  const isTemporary = /\btemporar/i.test(state.text);
  if (isPermanent && (isTemporary || said.some((code) => code !== 301 && code !== 308))) return ask(state, 'is this redirect permanent (301 or 308), or temporary (302 or 307)?');
  if (isTemporary && said.some((code) => code === 301 || code === 308)) return ask(state, 'is this redirect permanent (301 or 308), or temporary (302 or 307)?');
  const [only] = said;
  if (only === undefined) {
    const code = isPermanent ? 301 : 302;
    assume(state, isPermanent ? `the answer is ${code}: a permanent redirect` : `the answer is ${code}, a temporary redirect: the request names no status`);
    return Array.from({ length: count }, () => code);
  }
  if (said.length !== 1 && said.length !== count) return ask(state, 'which status is for which of these redirects?');
  return Array.from({ length: count }, (_, index) => (said.length === 1 ? only : said[index]) as Code);
}
