import type { InjectFault, RequestMatch } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Fact, Phrase } from '../grammar/phrases.ts';
import { calleesIn, matchesOf, scopeOf, versionIn, withCallers, wordsOf, type Scope } from './scope-of.ts';
import type { Segment } from './segments.ts';
import { add } from './add.ts';
import { ask, block, origin, type State } from './state.ts';

type Delay = Extract<Fact, { kind: 'delay' }>;
type Abort = Extract<Fact, { kind: 'abort' }>;

/** Delays and failures on purpose. */
export function buildFaults(state: State, segments: readonly Segment[], lead: readonly Phrase[]): void {
  const all = [...lead, ...segments.flatMap((segment) => withCallers(state, segment.phrases))];
  const version = versionIn(all);
  if (version !== undefined) return void ask(state, `a fault hits calls to a service, and "${wordsOf(state, version)}" is one version of it: is it meant for all of them?`, [], version.span);
  if (segments.some((segment) => calleesIn(withCallers(state, segment.phrases)) > 1 && !segment.phrases.some(({ type }) => type === 'mark'))) return void ask(state, 'which service should see these faults, and from whose calls? Say it as "calls from A to B"');
  const { phrases, spared, isNowhereElse } = withoutSpared(state, all);
  const facts = phrases.flatMap((phrase) => (phrase.type === 'fact' ? [phrase.fact] : []));
  const isOff = facts.some((fact) => (fact.kind === 'delay' || fact.kind === 'abort' || fact.kind === 'fault') && fact.isOff === true) || phrases.some((phrase) => phrase.type === 'act' && phrase.act === 'remove');
  const parts = partsOf(facts, phrases);
  const { delay, abort, rest } = parts;
  const bad = rest.find((phrase) => ['duration', 'count', 'status', 'ratio', 'fact', 'percent', 'unused', 'new-path'].includes(phrase.type) || (phrase.type === 'mark' && (phrase.mark === 'except' || phrase.mark === 'not' || phrase.mark === 'rest')));
  if (bad !== undefined) return void block(state, `I did not use "${wordsOf(state, bad)}"`, bad.span);
  if (delay === undefined && abort === undefined && !isOff && isPurpose(state, phrases)) return;
  const scope = scopeOf(state, rest);
  if (scope === undefined) return;
  const services = scope.services ?? state.topic;
  if (services.length === 0) return void ask(state, 'which service should see these faults?');
  state.topic = services;
  const isNarrow = scope.conditions.length > 0 || (scope.from?.length ?? 0) > 0;
  if (isNowhereElse && !isNarrow) return void ask(state, 'which requests should be hit, and which should not?');
  if (spared.length > 0 && !sparesOnly(state, scope, spared)) return;
  if (isOff) {
    if (isNarrow) return void ask(state, `faults are taken away from all calls to ${services.map((id) => `\`${id}\``).join(', ')}, not from some of them: is that meant?`);
    for (const service of services) add(state, { kind: 'withdraw', what: 'inject-fault', subject: service });
    return;
  }
  writeFaults(state, services, scope, delay, abort);
}

/** What is done to requests, and the phrases that say something else. */
function partsOf(facts: readonly Fact[], phrases: readonly Phrase[]): { readonly delay?: Delay | undefined; readonly abort?: Abort | undefined; readonly rest: readonly Phrase[] } {
  let delay = merged(facts, 'delay');
  let abort = merged(facts, 'abort');
  for (const fact of facts) if (fact.kind === 'fault' && fact.percent !== undefined) [delay, abort] = giveShare(delay, abort, fact.percent);
  const rest: Phrase[] = [];
  for (const phrase of phrases) {
    if (phrase.type === 'fact' && ['delay', 'abort', 'fault'].includes(phrase.fact.kind)) continue;
    const status = statusOf(phrase);
    if (phrase.type === 'percent' && ((delay?.percent === undefined && delay !== undefined) || (abort?.percent === undefined && abort !== undefined))) [delay, abort] = giveShare(delay, abort, phrase.percent);
    else if (phrase.type === 'duration' && (delay === undefined || delay.ms === undefined)) delay = { kind: 'delay', ...delay, ms: phrase.ms };
    else if (status !== undefined && (abort === undefined || abort.status === undefined)) abort = { kind: 'abort', ...abort, status };
    else rest.push(phrase);
  }
  return { delay, abort, rest };
}

/** A status beside an abort: it may look like a failure to retry on. */
function statusOf(phrase: Phrase): string | undefined {
  if (phrase.type === 'status') return phrase.status;
  const [only] = phrase.type === 'fact' && phrase.fact.kind === 'retry-on' && phrase.fact.isBare === true && phrase.fact.on.length === 1 ? phrase.fact.on : [];
  return only !== undefined && /^\d/.test(only) ? only : undefined;
}

/** "… not for web", "and nowhere else": they say whom a fault must not hit, which has to hold anyway. */
function withoutSpared(state: State, all: readonly Phrase[]): { readonly phrases: readonly Phrase[]; readonly spared: readonly Phrase[]; readonly isNowhereElse: boolean } {
  const phrases: Phrase[] = [];
  const spared: Phrase[] = [];
  let isNowhereElse = false;
  const sparing = new Set(all.filter((phrase, index) => all[index + 1]?.type === 'ref' && isSparing(state, phrase, all)));
  for (const [index, phrase] of all.entries()) {
    const before = all[index - 1];
    if (phrase.type === 'mark' && phrase.mark === 'nowhere-else') isNowhereElse = true;
    else if (sparing.has(phrase)) continue;
    else if (phrase.type === 'ref' && before !== undefined && sparing.has(before)) {
      spared.push(phrase);
      state.background.push(wordsOf(state, phrase));
    } else phrases.push(phrase);
  }
  return { phrases, spared, isNowhereElse };
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

/** "This is for chaos testing in staging only": it says what for, and where. */
function isPurpose(state: State, phrases: readonly Phrase[]): boolean {
  return state.wishes.some(({ kind }) => kind === 'inject-fault') && phrases.every((phrase) => phrase.type !== 'ref' || phrase.entities.every(({ kind }) => kind === 'namespace' || kind === 'pronoun')) && /\b(?:this|it|that) is\b|\bonly for\b|\bfor (?:chaos|test)/i.test(state.text);
}

function merged<K extends 'delay' | 'abort'>(facts: readonly Fact[], kind: K): Extract<Fact, { kind: K }> | undefined {
  const own = facts.filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind);
  return own.length === 0 ? undefined : Object.assign({}, ...own) as Extract<Fact, { kind: K }>;
}

function giveShare(delay: Delay | undefined, abort: Abort | undefined, percent: number): [Delay | undefined, Abort | undefined] {
  if (delay !== undefined && delay.percent === undefined) return [{ ...delay, percent }, abort];
  return [delay, abort === undefined ? undefined : { ...abort, percent }];
}

function writeFaults(state: State, services: readonly QualifiedName[], scope: Scope, delay: Delay | undefined, abort: Abort | undefined): void {
  if (delay === undefined && abort === undefined) return void ask(state, 'what should happen: a delay (how long, for which share of the requests), or an error (which status, for which share)?');
  if (delay !== undefined && delay.ms === undefined) return void ask(state, 'how long should the requests be delayed?');
  if (abort !== undefined && abort.status === undefined) return void ask(state, 'with which status should the requests fail, for example 503?');
  if (abort?.status !== undefined && !/^[2-5]\d\d$/.test(abort.status)) return void ask(state, `with which status exactly should the requests fail? ${abort.status} is a class of them`);
  const percentOf = (percent: number | undefined): number | undefined => percent ?? (scope.isAll || scope.conditions.length > 0 ? 100 : undefined);
  const delayPercent = delay === undefined ? undefined : percentOf(delay.percent);
  const abortPercent = abort === undefined ? undefined : percentOf(abort.percent);
  if ((delay !== undefined && delayPercent === undefined) || (abort !== undefined && abortPercent === undefined)) return void ask(state, 'which share of the requests should be hit, for example 10%?');
  const parts = {
    ...(delay?.ms === undefined || delayPercent === undefined ? {} : { delay: { percent: delayPercent, delayMs: delay.ms } }),
    ...(abort?.status === undefined || abortPercent === undefined ? {} : { abort: { percent: abortPercent, httpStatus: Number(abort.status) } }),
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
