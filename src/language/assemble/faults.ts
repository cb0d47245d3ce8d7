import type { InjectFault, RequestMatch } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { withCallPairs } from './call-pairs.ts';
import { leftOut } from './either.ts';
import { complaint } from './fault-words.ts';
import { type Abort, type Delay, faultGroups, type FaultGroup } from './fault-parts.ts';
import { matchesOf, scopeOf, versionIn, wordsOf, type Scope } from './scope-of.ts';
import type { Segment } from './segments.ts';
import { add } from './add.ts';
import { asksForStrays } from './stray-scopes.ts';
import { ask, assume, block, origin, type State } from './state.ts';

/** Delays and failures on purpose. */
export function buildFaults(state: State, segments: readonly Segment[], lead: readonly Phrase[]): void {
  const every = [...lead, ...segments.flatMap(({ phrases }) => phrases)];
  const words = state.text.slice(Math.min(...every.map(({ span }) => span.start)), Math.max(...every.map(({ span }) => span.end)));
  if (complaint.test(words)) return void ask(state, `is this how things are, or should it be so: "${words.trim()}"?`);
  if (asksForStrays(state, every)) return;
  const out = leftOut(words);
  if (out !== undefined) return void ask(state, `"${out}": a fault is for the requests that are named, not for all but some: which should it hit?`);
  const version = versionIn([...lead, ...segments.flatMap(({ phrases }) => phrases)]);
  if (version !== undefined) return void ask(state, `a fault hits calls to a service, and "${wordsOf(state, version)}" is one version of it: is it meant for all of them?`, [], version.span);
  const { spared, isNowhereElse, dropped } = withoutSpared(state, [...lead, ...segments.flatMap(({ phrases }) => phrases)]);
  const left = (phrases: readonly Phrase[]): readonly Phrase[] => phrases.filter((phrase) => !dropped.has(phrase));
  const groups = faultGroups(segments.map((segment) => ({ ...segment, phrases: left(segment.phrases) })), left(lead), (phrases) => withCallPairs(state, phrases), (phrases) => state.text.slice(phrases[0]?.span.start ?? 0, phrases.at(-1)?.span.end ?? 0));
  const shares = groups.map(({ delay, abort }) => delay?.percent ?? abort?.percent);
  // "2s for a and 503 for b, 10% both": a share of each.
  if (shares.length > 1 && shares.includes(undefined) && shares.some((share) => share !== undefined) && /\b(?:both|each|apiece)\b/i.test(words)) return void ask(state, `is ${shares.find((share) => share !== undefined) ?? 0}% the share of each of these faults?`);
  // "2s for GET with x-test: yes and 503 for POST": does the header tell the second, too?
  const told = new Set(groups.filter(({ delay, abort }) => (delay?.ms ?? abort?.status ?? abort?.grpc) !== undefined).map(({ phrases }) => phrases.some((phrase) => (phrase.type === 'cond' && (phrase.cond.headers !== undefined || phrase.cond.operations?.some(({ headers }) => headers !== undefined) === true)) || (phrase.type === 'ref' && phrase.role === 'from'))));
  if (told.has(true) && told.has(false)) return void ask(state, 'are the same requests meant by both faults, or would one of them hit everybody?');
  for (const group of groups) {
    const before = state.obstacles.length;
    buildFault(state, group, spared, isNowhereElse);
    if (state.obstacles.length > before) return;
  }
}

function buildFault(state: State, { phrases: all, delay, abort, rest, unclear }: FaultGroup, spared: readonly Phrase[], isNowhereElse: boolean): void {
  if (all.filter((phrase, index) => phrase.type === 'ref' && phrase.role !== 'from' && phrase.entities.some(({ kind }) => kind === 'service') && all[index - 1]?.type !== 'mark').length > 1) return void askForCaller(state, all);
  const isOff = delay?.isOff === true || abort?.isOff === true || all.some((phrase) => (phrase.type === 'fact' && phrase.fact.kind === 'fault' && phrase.fact.isOff === true) || (phrase.type === 'act' && phrase.act === 'remove'));
  const bad = rest.find((phrase) => ['duration', 'count', 'status', 'ratio', 'fact', 'percent', 'unused', 'new-path'].includes(phrase.type) || (phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'others' || kind === 'nobody' || kind === 'outside' || kind === 'host' || (kind === 'ingress' && phrase.role !== 'from'))) || (phrase.type === 'mark' && (phrase.mark === 'except' || phrase.mark === 'not' || phrase.mark === 'rest')));
  if (bad !== undefined) return void block(state, `I did not use "${wordsOf(state, bad)}"`, bad.span);
  if (delay === undefined && abort === undefined && !isOff && isPurpose(state, all)) return;
  if (!isOff && delay?.ms === undefined && delay?.percent === undefined && abort?.status === undefined && abort?.grpc === undefined && abort?.percent === undefined && isTitle(state, all)) return;
  noteCodes(state, all);
  const scope = scopeOf(state, rest);
  if (scope === undefined) return;
  const services = scope.services ?? state.topic;
  if (services.length === 0) return void ask(state, 'which service should see these faults?');
  state.topic = services;
  const isNarrow = scope.conditions.length > 0 || (scope.from?.length ?? 0) > 0;
  if (isNowhereElse && !isNarrow) return void ask(state, 'which requests should be hit, and which should not?');
  if (spared.length > 0 && !sparesOnly(state, scope, spared)) return;
  if (unclear === 'values') return void ask(state, 'which delay, and which status, is for which requests?');
  if (unclear !== undefined && !isOff) return void ask(state, `for which share of the requests is the ${unclear === 'delay' ? 'delay' : 'error'}: for the same, or for all of them?`);
  if (isOff) {
    const words = state.text.slice(all[0]?.span.start ?? 0, all.at(-1)?.span.end ?? 0);
    if (/\b(?:keep\w*|leav\w+|retain\w*|stays?|only|not the|remains?)\b/i.test(words)) return void ask(state, 'a delay and a failure of the same calls are one fault, which goes as a whole: which part should stay?');
    if (delay?.ms !== undefined || abort?.status !== undefined || abort?.grpc !== undefined) return void ask(state, 'should these faults begin, or end?');
    if (isNarrow) return void ask(state, `faults are taken away from all calls to ${services.map((id) => `\`${id}\``).join(', ')}, not from some of them: is that meant?`);
    for (const service of services) add(state, { kind: 'withdraw', what: 'inject-fault', subject: service });
    return;
  }
  writeFaults(state, services, scope, delay, abort);
}

/** `grpc status 14` is said by its name. */
function noteCodes(state: State, phrases: readonly Phrase[]): void {
  for (const phrase of phrases) {
    if (phrase.type !== 'fact' || phrase.fact.kind !== 'abort' || phrase.fact.grpc === undefined || !/\d/.test(wordsOf(state, phrase))) continue;
    state.background.push(wordsOf(state, phrase));
    assume(state, `"${wordsOf(state, phrase)}" is ${phrase.fact.grpc}`);
  }
}

function askForCaller(state: State, phrases: readonly Phrase[]): void {
  const names = phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.flatMap((entity) => (entity.kind === 'service' ? [`\`${entity.written}\``] : [])) : []));
  ask(state, names.length === 2 ? `which of ${names.join(' and ')} calls the other? Say it as "calls from A to B"` : 'which service should see these faults, and from whose calls? Say it as "calls from A to B"');
}

/** "… not for web", "and nowhere else": they say whom a fault must not hit, which has to hold anyway. */
function withoutSpared(state: State, all: readonly Phrase[]): { readonly dropped: ReadonlySet<Phrase>; readonly spared: readonly Phrase[]; readonly isNowhereElse: boolean } {
  const dropped = new Set<Phrase>();
  const spared: Phrase[] = [];
  for (const [index, phrase] of all.entries()) {
    if (phrase.type === 'mark' && phrase.mark === 'nowhere-else') dropped.add(phrase);
    const next = all.slice(index + 1).find((other) => other.type !== 'glue' && other.type !== 'traffic');
    if (next?.type !== 'ref' || !isSparing(state, phrase, all) || (next !== all[index + 1] && next.role !== 'from')) continue;
    dropped.add(phrase).add(next);
    spared.push(next);
    state.background.push(wordsOf(state, next));
  }
  return { dropped, spared, isNowhereElse: all.some((phrase) => phrase.type === 'mark' && phrase.mark === 'nowhere-else') };
}

/** "not for", "no fault for": "all but web" is another thing, the scope itself. */
function isSparing(state: State, phrase: Phrase, all: readonly Phrase[]): boolean {
  const says = /\b(?:not|no|without)\b/i.test(wordsOf(state, phrase));
  if (phrase.type === 'mark') return phrase.mark === 'except' && says;
  const isOff = phrase.type === 'fact' && 'isOff' in phrase.fact && phrase.fact.isOff === true && says;
  return isOff && all.some((other) => other.type === 'fact' && (other.fact.kind === 'delay' || other.fact.kind === 'abort') && other.fact.isOff !== true);
}

/** Whether callers that must not be hit are not hit: other callers are named. */
function sparesOnly(state: State, scope: Scope, spared: readonly Phrase[]): boolean {
  const callers = scopeOf(state, spared.map((phrase) => (phrase.type === 'ref' ? { ...phrase, role: 'from' as const } : phrase)))?.from;
  if (callers === undefined) return false;
  const from = scope.from ?? [];
  if (from.length > 0 && callers.every((caller) => !from.includes(caller))) return true;
  const words = spared.map((phrase) => wordsOf(state, phrase)).join(', ');
  ask(state, `calls from ${words} would be hit too: which callers should be hit?`);
  return false;
}

/** "Ticket 12: latency experiment": what the sentences behind it say in full. */
function isTitle(state: State, phrases: readonly Phrase[]): boolean {
  const end = phrases.at(-1)?.span.end ?? 0;
  const hasNames = phrases.some((phrase) => phrase.type === 'cond' || (phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'service')));
  const isSaidLater = state.phrases.some((phrase) => phrase.span.start >= end && phrase.type === 'fact' && ((phrase.fact.kind === 'delay' && phrase.fact.ms !== undefined) || (phrase.fact.kind === 'abort' && (phrase.fact.status ?? phrase.fact.grpc) !== undefined)));
  if (hasNames || !isSaidLater) return false;
  state.background.push(state.text.slice(phrases[0]?.span.start ?? 0, end));
  return true;
}

/** "This is for chaos testing in staging only": it says what for, and where. */
function isPurpose(state: State, phrases: readonly Phrase[]): boolean {
  return state.wishes.some(({ kind }) => kind === 'inject-fault') && phrases.every((phrase) => phrase.type !== 'ref' || phrase.entities.every(({ kind }) => kind === 'namespace' || kind === 'pronoun')) && /\b(?:this|it|that) is\b|\bonly for\b|\bfor (?:chaos|test)/i.test(state.text);
}

function writeFaults(state: State, services: readonly QualifiedName[], scope: Scope, delay: Delay | undefined, abort: Abort | undefined): void {
  if (delay === undefined && abort === undefined) return void ask(state, 'what should happen: a delay (how long, for which share of the requests), or an error (which status, for which share)?');
  if (delay !== undefined && delay.ms === undefined) return void ask(state, 'how long should the requests be delayed?');
  if (abort !== undefined && abort.status === undefined && abort.grpc === undefined) return void ask(state, 'with which status should the requests fail, for example 503?');
  if (abort?.status !== undefined && !/^[2-5]\d\d$/.test(abort.status)) return void ask(state, `with which status exactly should the requests fail? ${abort.status} is a class of them`);
  if (delay?.ms !== undefined && delay.ms >= 300_000) return void ask(state, `should each of these requests be delayed by ${delay.ms / 60_000} minutes? How long a fault lasts is not said in configuration`);
  const tooMuch = [delay?.percent, abort?.percent].find((percent) => percent !== undefined && (percent > 100 || percent <= 0));
  if (tooMuch !== undefined) return void ask(state, `${tooMuch}% of the requests cannot be hit: which share is meant?`);
  const [delayPercent, abortPercent] = [delay?.percent ?? 100, abort?.percent ?? 100];
  const isShareless = (delay !== undefined && delay.percent === undefined) || (abort !== undefined && abort.percent === undefined);
  // "10 rps, and answer 429 beyond that": what a limit or a retry does is no fault.
  if (isShareless && !scope.isAll && scope.from === undefined && ofOthers.test(state.text)) return void ask(state, 'which share of the requests should be hit, for example 10%?');
  if (isShareless && !scope.isAll) assume(state, 'every one of these requests is hit: the request names no share');
  const parts = {
    ...(delay?.ms === undefined ? {} : { delay: { percent: delayPercent, delayMs: delay.ms } }),
    ...(abort === undefined ? {} : { abort: { percent: abortPercent, ...(abort.grpc === undefined ? { httpStatus: Number(abort.status) } : { grpcStatus: abort.grpc }) } }),
  };
  const whens = matchesOf(scope);
  for (const service of services) {
    if (whens.length === 0 && !isTestEnvironment(state, service)) askForScope(state, service, parts);
    const each: readonly (RequestMatch | undefined)[] = whens.length === 0 ? [undefined] : whens;
    for (const when of each) addFault(state, { kind: 'inject-fault', service, origin, ...parts, ...(when === undefined ? {} : { when }) });
  }
}

/** A delay and an abort of the same calls are one fault, also where two sentences say them. */
function addFault(state: State, fault: InjectFault): void {
  const at = state.wishes.findIndex((other) => other.kind === 'inject-fault' && other.service === fault.service && JSON.stringify(other.when) === JSON.stringify(fault.when));
  const other = state.wishes[at];
  if (other?.kind === 'inject-fault' && (other.delay === undefined || fault.delay === undefined) && (other.abort === undefined || fault.abort === undefined)) state.wishes[at] = { ...other, ...fault };
  else add(state, fault);
}

const ofOthers = /\b(?:rps|qps|rate|per (?:second|minute|hour)|retr(?:y|ies|ied)|beyond|exceed\w*|above that|over that|limit\w*|eject\w*|breaker|outlier|throttl\w*)\b/i;

const testNames = /(?:^|[-_])(?:staging|stage|stg|test|tests|testing|qa|dev|development|sandbox|chaos|perf|loadtest|load-test|preprod|uat|integration|e2e|lab|demo|playground|experiment)(?:[-_]|$|\d)/;

/** Whether the namespace is named as one where nobody's requests are real. */
function isTestEnvironment(_state: State, service: QualifiedName): boolean {
  return testNames.test(service.split('/')[0] ?? '');
}

function askForScope(state: State, service: QualifiedName, parts: object): void {
  const example = { headers: { 'x-chaos': { kind: 'exact', value: 'true' } } } as const;
  const callers = state.vocabulary.callersOf.get(service) ?? [];
  const stage = state.environment === 'test' ? `, and namespace \`${service.split('/')[0] ?? ''}\` is not named as a test environment` : '';
  ask(state, `this fault would hit every caller of \`${service}\`, real users too${stage}: which requests should it hit?`, [
    { text: 'only requests with header x-chaos: true', wishes: [{ kind: 'inject-fault', service, origin, ...parts, when: example }] },
    ...callers.slice(0, 3).map((caller) => ({ text: `only calls from \`${caller}\``, wishes: [{ kind: 'inject-fault' as const, service, origin, ...parts, when: { from: [caller] } }] })),
    { text: 'every request, I know what I do' },
  ]);
}
