import type { RequestMatch, RetryCondition, SetRetries, SetTimeout } from '../../intents/intent.ts';
import { formatDuration } from '../../intents/units.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Fact, Phrase } from '../grammar/phrases.ts';
import { add } from './add.ts';
import { type Entry, isPartOfRetries } from './setting-pieces.ts';
import { ask, assume, block, serviceOf, type State } from './state.ts';

/** A limit of each try: said as such, or a timeout that goes with the retries. Undefined where that has to be asked. */
export function readTries(state: State, entries: readonly Entry[], timeouts: number, isRetrying: boolean): { readonly perTryMs?: number; readonly consumed?: Fact } | undefined {
  const tries = entries.find(({ fact }) => fact.kind === 'timeout' && fact.of === 'try')?.fact;
  if (tries?.kind === 'timeout') {
    if (tries.ms === undefined) return ask(state, 'how long may each try take at most?');
    return { perTryMs: tries.ms };
  }
  if (!isRetrying || timeouts === 0) return {};
  const retriesAt = entries.findIndex(({ fact }) => fact.kind === 'retries');
  const beside = entries.find(({ fact, span }, index) => index > retriesAt && fact.kind === 'timeout' && fact.of === 'request' && fact.ms !== undefined && joinsWith(state, span));
  if (beside === undefined || beside.fact.kind !== 'timeout') return {};
  if (timeouts === 1) {
    const words = state.text.slice(beside.span.start, beside.span.end);
    return ask(state, `"${words}" beside the retries: for each try, or for the whole call with all of its tries?`, [
      { text: `${formatDuration(beside.fact.ms ?? 0)} for each try`, replace: { span: beside.span, by: `each try at most ${formatDuration(beside.fact.ms ?? 0)}` } },
      { text: `${formatDuration(beside.fact.ms ?? 0)} in all`, replace: { span: beside.span, by: `and a timeout of ${formatDuration(beside.fact.ms ?? 0)} in total` } },
    ], beside.span);
  }
  assume(state, `"${state.text.slice(beside.span.start, beside.span.end)}" beside the retries is the limit of each try`, 'context', beside.span);
  return { perTryMs: beside.fact.ms ?? 0, consumed: beside.fact };
}

function joinsWith(state: State, span: Phrase['span']): boolean {
  return /\bwith (?:an? |the )?$/i.test(state.text.slice(Math.max(0, span.start - 12), span.start)) || /^with\b/i.test(state.text.slice(span.start, span.start + 5));
}

/** "a retry on 503", where the words behind it took "retry" with them. */
function saysOne({ text }: State, { start, end }: Phrase['span']): boolean {
  return /(?<![\w-])(?:an?|one|single)\s+(?:(?:single|automatic|quick|immediate)\s+)?(?:re-?try|reattempt)(?![\w-])(?!\s+(?:polic\w+|rules?|budget|count|config\w*|strateg\w+|settings?|logic|behaviou?r|interval|condition\w*))/i.test(text.slice(Math.max(0, start - 14), end));
}

const usualAttempts = 2;
const usualConditions: readonly RetryCondition[] = ['gateway-error', 'connect-failure', 'refused-stream', 'reset', 'unavailable'];

export function writeRetries(state: State, entries: readonly Entry[], own: Pick<SetRetries, 'service' | 'origin' | 'when' | 'port'>, when: RequestMatch | undefined, perTryMs: number | undefined, timeouts: readonly Fact[]): void {
  const facts = entries.map(({ fact }) => fact);
  const heads = facts.filter((fact) => fact.kind === 'retries');
  const conditions = withPlainUnavailable(state, own.service, facts.flatMap((fact) => (fact.kind === 'retry-on' ? fact.on : [])));
  const backoff = facts.find((fact) => fact.kind === 'backoff');
  const [head] = heads.length > 0 ? heads : facts.some((fact) => fact.kind === 'retry-on' && fact.isHead === true) ? [{ kind: 'retries' } as const] : [];
  if (head === undefined) {
    const plain = facts.find((fact) => fact.kind === 'retry-on' && fact.isBare === true && fact.on.length === 1 && /^\d+$/.test(fact.on[0] ?? ''));
    const open = facts.find((fact) => fact.kind === 'timeout' && fact.ms === undefined && fact.isOff !== true);
    if (plain?.kind === 'retry-on' && open !== undefined) ask(state, `${plain.on[0] ?? ''} of what: milliseconds, or seconds?`);
    else if (conditions.length > 0) block(state, `"${conditions.join(', ')}" says when to do something, and nothing says what`);
    else if ((perTryMs !== undefined || backoff !== undefined) && changeOfToday(state, own, perTryMs, backoff)) return;
    else if (perTryMs !== undefined || backoff !== undefined) ask(state, `how often should calls to \`${own.service}\` be tried again?`);
    return;
  }
  if (heads.some((fact) => fact.kind === 'retries' && fact.isOff === true) && heads.some((fact) => fact.kind === 'retries' && fact.attempts !== undefined && fact.attempts > 0)) return void ask(state, `should calls to \`${own.service}\` be retried, or not?`);
  const open = unclear(state, entries, facts);
  if (open !== undefined) return;
  const counts = new Set(heads.flatMap((fact) => (fact.kind === 'retries' && fact.attempts !== undefined ? [fact.isTotal === true ? fact.attempts - 1 : fact.attempts] : [])));
  if (counts.size > 1) return void ask(state, `${[...counts].join(' or ')} retries of calls to \`${own.service}\`: which is meant?`);
  if (when !== undefined && heads.some((fact) => fact.kind === 'retries' && fact.isEvery === true)) return void ask(state, `which calls to \`${own.service}\` may be sent twice, and how often should they be retried?`);
  const counted = heads.find((fact) => fact.kind === 'retries' && (fact.attempts !== undefined || fact.isOff === true)) ?? head;
  if (counted.kind !== 'retries') return;
  const { methods, ...rest } = when ?? {};
  const isConditional = Object.keys(rest).length > 0;
  const { when: _, ...plain } = own;
  const base = { kind: 'set-retries', ...plain, ...(isConditional ? { when: rest } : {}) } as const;
  // "retries: 0".
  const isNever = counted.isOff === true || (counted.attempts === 0 && counted.isTotal !== true);
  if (isNever && conditions.length > 0) return void ask(state, `should calls to \`${own.service}\` never be retried, or on other failures than ${[...new Set(conditions)].join(', ')}?`);
  if (isNever) {
    add(state, { ...base, ...(when === undefined ? {} : { when }), attempts: 0, on: [], requests: 'idempotent' });
    return;
  }
  const attempts = counted.attempts === undefined ? (entries.some(({ span }) => saysOne(state, span)) ? 1 : undefined) : counted.isTotal === true ? Math.max(0, counted.attempts - 1) : counted.attempts;
  if (attempts === undefined && conditions.length === 0 && timeouts.length === 0) {
    state.unvalued.push({ kind: 'set-retries', service: own.service, text: `how often should calls to \`${own.service}\` be retried, and on which failures?`, choices: [{ text: 'twice, where a gateway answers 502, 503 or 504, or the connection fails' }] });
    return;
  }
  if (backoff?.kind === 'backoff' && backoff.ms !== undefined) {
    if (/\b(?:at most|up to|max(?:imum)?|no(?:t)? (?:more|longer) than)\s+[\w.]+(?: ?\w+)? (?:in between|between|apart|before)/i.test(state.text)) return void ask(state, `a pause between tries has a beginning, and grows from there by itself: should the first be ${formatDuration(backoff.ms)}?`);
    assume(state, `the pause before the first retry is about ${formatDuration(backoff.ms)}, and it grows with every further one`);
  }
  if (attempts === undefined) assume(state, `${usualAttempts} retries, where the request names no number`);
  // Another number for retries that there are: on what they are tried is as it was, and so is for which requests.
  const policies = state.vocabulary.presentOf?.(own.service).retryPolicies ?? [];
  const [today] = when === undefined && conditions.length === 0 && policies.length === 1 && attempts !== 0 ? policies : [];
  if (today !== undefined) assume(state, `retried on what is retried today: ${today.on.join(', ')}`, 'context');
  else if (conditions.length === 0 && attempts !== 0) assume(state, 'retried where the service cannot have done anything, or a gateway answers 502, 503 or 504: the request names no failures');
  if (attempts !== undefined && (attempts > 20 || !Number.isInteger(attempts))) {
    ask(state, `${attempts} retries of one request: is that meant?`);
    return;
  }
  const isEvery = methods === undefined && attempts !== 0 && (heads.some((fact) => fact.kind === 'retries' && fact.isEvery === true) || entries.some(({ fact, isAll }) => (fact.kind === 'retries' || isPartOfRetries(fact)) && isAll === true) || isGrpcOnly(state, own.service));
  const isEveryToday = !isEvery && methods === undefined && today?.isForAll === true;
  if (isEveryToday) assume(state, 'all requests are retried, whatever their method, as they are today', 'context');
  else if (isEvery) assume(state, isGrpcOnly(state, own.service) ? `every call to \`${own.service}\` is retried: gRPC calls are all POST, and which may be sent twice only you know` : 'every request is retried, POST too, as the request says');
  else if (methods === undefined && attempts !== 0) assume(state, 'only requests that may be sent twice are retried (GET, HEAD, OPTIONS, TRACE, PUT, DELETE); POST is not');
  const count = attempts ?? usualAttempts;
  const overall = timeouts.find((fact) => fact.kind === 'timeout' && fact.ms !== undefined && fact.ms > 0);
  const totalMs = overall?.kind === 'timeout' ? overall.ms : undefined;
  const wish: SetRetries = { ...base, attempts: count, on: conditions.length > 0 ? [...new Set(conditions)] : ((today?.on as readonly RetryCondition[] | undefined) ?? usualConditions), requests: methods ?? (isEvery || isEveryToday ? 'all' : 'idempotent'), ...(perTryMs === undefined ? {} : { perTryTimeoutMs: perTryMs }), ...(backoff?.kind === 'backoff' && backoff.ms !== undefined ? { backoffMs: backoff.ms } : {}) };
  if (totalMs !== undefined && perTryMs !== undefined && count > 0) {
    if (perTryMs >= totalMs) askAboutTries(state, wish, perTryMs, totalMs, { ...own, ...(own.when === undefined ? {} : { when: own.when }) });
    else if (perTryMs * (count + 1) > totalMs) assume(state, `${count + 1} tries of ${formatDuration(perTryMs)} could take ${formatDuration(perTryMs * (count + 1))}: the timeout of ${formatDuration(totalMs)} ends them earlier`, 'context');
  }
  add(state, wish);
}

/** "change perTryTimeout to 1500ms" where calls are retried today: the rest of the policy is as it was. */
function changeOfToday(state: State, own: Pick<SetRetries, 'service' | 'origin' | 'when' | 'port'>, perTryMs: number | undefined, backoff: Fact | undefined): boolean {
  const present = state.vocabulary.presentOf?.(own.service);
  const [attempts, policy] = [present?.retries[0], present?.retryPolicies?.[0]];
  if (own.when !== undefined || present?.retries.length !== 1 || present.retryPolicies?.length !== 1 || attempts === undefined || attempts === 0 || policy === undefined) return false;
  assume(state, `retried as today otherwise: up to ${attempts} times, on ${policy.on.join(', ')}`, 'context');
  add(state, { kind: 'set-retries', ...own, attempts, on: policy.on as readonly RetryCondition[], requests: policy.isForAll === true ? 'all' : 'idempotent', ...(perTryMs === undefined ? {} : { perTryTimeoutMs: perTryMs }), ...(backoff?.kind === 'backoff' && backoff.ms !== undefined ? { backoffMs: backoff.ms } : {}) });
  return true;
}

/** "3 tries" and no word of retrying: the first try may be one of them. */
function unclear(state: State, entries: readonly Entry[], facts: readonly Fact[]): true | undefined {
  const entry = entries.find(({ fact }) => fact.kind === 'retries' && fact.isOpen === true);
  if (entry?.fact.kind !== 'retries' || facts.some((fact) => (fact.kind === 'retries' && fact.isOpen !== true) || (fact.kind === 'retry-on' && fact.isHead === true))) return undefined;
  const { attempts = 0 } = entry.fact;
  ask(state, `"${state.text.slice(entry.span.start, entry.span.end).trim()}": is the first try one of them?`, [
    { text: `${attempts} tries in all, which are ${attempts - 1} retries`, replace: { span: entry.span, by: `${attempts} tries in total` } },
    { text: `${attempts} retries after the first try`, replace: { span: entry.span, by: `${attempts} retries` } },
  ], entry.span);
  return true;
}

/** "when it is unavailable": of a service that speaks HTTP that is a 503, and not the status of gRPC alone. */
function withPlainUnavailable(state: State, service: QualifiedName, conditions: readonly RetryCondition[]): readonly RetryCondition[] {
  if (!conditions.includes('unavailable') || conditions.length > 1 || isGrpcOnly(state, service) || /\b[gG]RPC\b|\bgrpc\b|UNAVAILABLE/.test(state.text)) return conditions;
  assume(state, '"unavailable" is an answer with 503, or the status `unavailable` of gRPC', 'context');
  return [...conditions, '503'];
}

const saidGrpc = /\bgrpc\b/i;

/** Whether its ports carry nothing else, or, where no input shows any, the words say so. */
function isGrpcOnly(state: State, service: QualifiedName): boolean {
  const ports = serviceOf(state, service)?.ports ?? [];
  if (state.vocabulary.services.length === 0) return saidGrpc.test(state.text) && !/\bhttp\b/i.test(state.text);
  return ports.length > 0 && ports.every(({ protocol }) => protocol === 'grpc');
}

function askAboutTries(state: State, retries: SetRetries, perTryMs: number, totalMs: number, own: Pick<SetTimeout, 'service' | 'origin' | 'when' | 'port'>): void {
  const tries = retries.attempts + 1;
  const share = Math.floor(totalMs / tries / 5) * 5 || 1;
  const needed = perTryMs * tries;
  // Where the tries fit the other way round, the two numbers may have been swapped.
  const [eachMs, allMs] = totalMs * tries <= perTryMs ? [totalMs, perTryMs] : [perTryMs, needed];
  const both = (each: number, all: number): readonly [SetTimeout, SetRetries] => [{ kind: 'set-timeout', ...own, timeoutMs: all }, { ...retries, perTryTimeoutMs: each }];
  ask(state, `these do not go together for \`${retries.service}\`: a try may take ${formatDuration(perTryMs)}, but everything ends after ${formatDuration(totalMs)}, so no retry that waits will ever happen (${tries} tries of ${formatDuration(perTryMs)} need ${formatDuration(needed)})`, [
    { text: `${formatDuration(totalMs)} in all, tries of ${formatDuration(share)} (${retries.attempts} retries fit)`, wishes: both(share, totalMs) },
    { text: `${formatDuration(eachMs)} for each try, ${formatDuration(allMs)} in all`, wishes: both(eachMs, allMs) },
    { text: 'as written, I know what I do', wishes: both(perTryMs, totalMs) },
  ]);
}
