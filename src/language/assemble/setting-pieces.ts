import type { BalanceAlgorithm } from '../../intents/intent.ts';
import { formatDuration } from '../../intents/units.ts';
import type { BreakerField, Fact, Phrase } from '../grammar/phrases.ts';
import { wordsOf } from './scope-of.ts';
import { isOfSettings, type Segment } from './segments.ts';
import { ask, block, type State } from './state.ts';

export interface Entry {
  readonly fact: Fact;
  readonly link: string;
  readonly span: Phrase['span'];
  /** "… of all requests" stands beside it. */
  readonly isAll?: boolean;
}

/** Facts with the calls that they are about. */
export interface Setting {
  readonly facts: readonly Entry[];
  readonly phrases: readonly Phrase[];
  readonly link: string;
}

export function isExceptService(phrase: Phrase | undefined): boolean {
  return phrase?.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'service');
}

export function isService(phrases: readonly Phrase[]): boolean {
  return phrases.some((phrase) => phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'service'));
}

export function isValueAlone(segment: Segment | undefined): boolean {
  return segment !== undefined && !hasScope(segment.phrases) && segment.phrases.some((phrase) => isValue(phrase) || phrase.type === 'fact');
}

export function isExcept(phrase: Phrase | undefined): boolean {
  return phrase?.type === 'mark' && phrase.mark === 'except';
}

/** "remove the 2s timeout": what is there, and not what is wanted. */
function withoutValues(fact: Fact): Fact {
  switch (fact.kind) {
    case 'timeout':
      return fact.of === 'request' ? { kind: 'timeout', of: 'request', isOff: true } : fact;
    case 'retries':
      return { kind: 'retries', isOff: true };
    case 'breaker':
      return { kind: 'breaker', limits: {}, isOff: true };
    case 'balance':
      return { kind: 'balance', isOff: true };
    case 'rate':
      return { kind: 'rate', isOff: true };
    default:
      return fact;
  }
}

function isOffFact(fact: Fact): boolean {
  return 'isOff' in fact && fact.isOff === true;
}

function isValueless(fact: Fact): boolean {
  return (fact.kind === 'timeout' && fact.of === 'request' && fact.ms === undefined) || (fact.kind === 'retries' && fact.attempts === undefined) || (fact.kind === 'breaker' && fact.open === undefined && Object.keys(fact.limits).length === 0);
}

/** "switch off retries and timeouts": the second of them too. */
export function alsoOff(setting: Setting, before: Setting | undefined): Setting {
  const isOff = before !== undefined && before.facts.length > 0 && before.facts.every(({ fact }) => isOffFact(fact)) && (setting.link === 'and' || setting.link === 'comma') && setting.facts.length > 0 && setting.facts.every(({ fact }) => isValueless(fact)) && setting.phrases.every(({ type }) => type === 'glue' || type === 'ref' || type === 'traffic' || type === 'link');
  return isOff ? { ...setting, facts: setting.facts.map((entry) => ({ ...entry, fact: withoutValues(entry.fact) })) } : setting;
}

/** A count alone beside retries that have none: "retry GET only, 3 attempts". */
export function isCountOf(setting: Setting, head: Setting | undefined): boolean {
  return head !== undefined && !hasScope(setting.phrases) && setting.facts.length > 0 && setting.facts.every(({ fact }) => fact.kind === 'retries' && fact.isOpen === true) && head.facts.every(({ fact }) => fact.kind !== 'retries' || (fact.attempts === undefined && fact.isOff !== true));
}

/** "nothing else is to be retried": where only some calls are named, that holds anyway. */
export function isNowhere(phrase: Phrase): boolean {
  return phrase.type === 'mark' && phrase.mark === 'nowhere-else';
}

/** "sticky sessions … by cookie "session"": what looks like a condition on requests says by what they are told apart. */
export function withHash(setting: Setting): Setting {
  const at = setting.facts.findIndex(({ fact }) => fact.kind === 'balance' && fact.algorithm === undefined);
  const entry = setting.facts[at];
  const cond = setting.phrases.find((phrase) => phrase.type === 'cond' && hashOf(phrase) !== undefined);
  const algorithm = cond === undefined ? undefined : hashOf(cond);
  if (entry === undefined || algorithm === undefined) return setting;
  return { ...setting, facts: setting.facts.map((other, index) => (index === at ? { ...other, fact: { kind: 'balance', algorithm } } : other)), phrases: setting.phrases.filter((phrase) => phrase !== cond) };
}

function hashOf(phrase: Phrase): BalanceAlgorithm | undefined {
  if (phrase.type !== 'cond' || Object.keys(phrase.cond).length !== 1) return undefined;
  const headers = Object.entries(phrase.cond.headers ?? {});
  const [only] = headers;
  if (only === undefined || headers.length !== 1) return undefined;
  const [name, match] = only;
  // "JSESSIONID cookie": a cookie of that name, whatever its value.
  const cookie = name === 'cookie' && match.kind === 'regex' ? /^\(\?:\.\*;\[ \]\*\)\?([\w.-]+)=/.exec(match.value)?.[1] : undefined;
  if (cookie !== undefined) return { kind: 'hash', by: 'cookie', name: cookie };
  if (name === 'cookie') return match.kind === 'exact' ? { kind: 'hash', by: 'cookie', name: match.value } : undefined;
  return match.kind === 'present' ? { kind: 'hash', by: 'header', name } : undefined;
}

/** "orders and payments 700ms each": where nothing before it is tried again it is each call's time. */
function ofEach(state: State, { phrases }: Segment, { fact, span }: Extract<Phrase, { type: 'fact' }>): Fact {
  if (fact.kind !== 'timeout' || fact.isEach !== true || fact.ms === undefined) return fact;
  const isNamed = phrases.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'service' || kind === 'all-services'));
  const isTried = state.phrases.some((phrase) => phrase.type === 'fact' && (phrase.fact.kind === 'retries' || phrase.fact.kind === 'retry-on') && (!isNamed || phrase.span.start < span.start));
  return isTried ? fact : { kind: 'timeout', of: 'request', ms: fact.ms };
}

/** A piece as a setting: what it says, and about which calls. */
export function settingsOf(state: State, segment: Segment): Setting {
  const facts: { fact: Fact; link: string; span: Phrase['span'] }[] = [];
  const rest: Phrase[] = [];
  const isRemoved = segment.phrases.some((phrase) => phrase.type === 'act' && phrase.act === 'remove');
  for (const phrase of segment.phrases) {
    if (phrase.type === 'fact' && isRemoved && isOfSettings(phrase.fact)) state.background.push(wordsOf(state, phrase));
    if (phrase.type === 'fact' && isRemoved) facts.push({ fact: withoutValues(phrase.fact), link: segment.link, span: phrase.span });
    else if (phrase.type === 'fact') facts.push({ fact: phrase.fact.kind === 'delay' ? { kind: 'backoff', ...(phrase.fact.ms === undefined ? {} : { ms: phrase.fact.ms }) } : ofEach(state, segment, phrase), link: segment.link, span: phrase.span });
    else rest.push(phrase);
  }
  // "no timeouts or retries": what takes one away takes the others that stand with it.
  const off = facts.findIndex(({ fact }) => isOffFact(fact));
  if (off >= 0) for (const entry of facts.slice(off + 1)) if (isValueless(entry.fact)) entry.fact = withoutValues(entry.fact);
  // "a retry on 503, one time": the words say that it is retried, and how often may stand elsewhere.
  const head = facts.find(({ fact }) => fact.kind === 'retry-on' && fact.isHead === true);
  if (head !== undefined && !facts.some(({ fact }) => fact.kind === 'retries')) facts.push({ ...head, fact: { kind: 'retries' } });
  // "remove the timeout from transfers": whose it is, and not who calls.
  const isTaken = facts.some(({ fact }) => 'isOff' in fact && fact.isOff === true);
  return { facts, phrases: isTaken ? rest.map((phrase) => (phrase.type === 'ref' && phrase.role === 'from' && /^(?:(?:the|a|any|all|polic(?:y|ies)|settings?|rules?|config(?:uration)?) )*from\b/i.test(wordsOf(state, phrase)) ? { ...phrase, role: 'on' as const } : phrase)) : rest, link: segment.link };
}

/** Values that stand beside a setting that lacks one become its value; a value alone repeats the setting before it. */
export function fillIn(state: State, settings: readonly Setting[]): Setting[] | undefined {
  const filled: Setting[] = [];
  let last: Fact | undefined;
  for (const setting of settings) {
    const left: Phrase[] = [];
    const facts = setting.facts.map((entry) => ({ ...entry }));
    for (const phrase of setting.phrases) {
      if (!isValue(phrase)) {
        left.push(phrase);
        continue;
      }
      const open = facts.find(({ fact }) => takes(fact, phrase));
      if (open !== undefined) open.fact = withValue(open.fact, phrase);
      else if (last !== undefined && hasScope(setting.phrases) && takes(blank(last), phrase) && facts.every(({ fact }) => fact.kind === 'retry-on')) {
        facts.push({ fact: withValue(blank(last), phrase), link: setting.link, span: phrase.span });
        dropOpen(filled, phrase);
      } else if (last !== undefined && facts.every(({ fact }) => fact.kind === 'retry-on') && takes(blank(last), phrase)) facts.push({ fact: withValue(blank(last), phrase), link: setting.link, span: phrase.span });
      else if (previousTakes(filled, phrase)) giveToPrevious(filled, phrase);
      // "2 retries, and each of those gets 800ms".
      else if (phrase.type === 'duration' && [...filled.flatMap((other) => other.facts), ...facts].some(({ fact }) => fact.kind === 'retries' && fact.isOff !== true) && setting.phrases.some((other) => (other.type === 'traffic' || other.type === 'ref' || other.type === 'glue') && /\b(?:each|every one)\b/i.test(wordsOf(state, other)))) facts.push({ fact: { kind: 'timeout', of: 'try', ms: phrase.ms }, link: setting.link, span: phrase.span });
      else if (phrase.type === 'duration' && [...filled.flatMap((other) => other.facts), ...facts].some(({ fact }) => fact.kind === 'retries' && fact.isOff !== true)) return askOfTime(state, phrase);
      else if (phrase.type === 'count' && [...facts, ...(filled.at(-1)?.facts ?? [])].some(({ fact }) => fact.kind === 'timeout' && fact.ms === undefined && fact.isOff !== true)) return askOfUnit(state, phrase);
      else return block(state, `I did not use "${wordsOf(state, phrase)}"`, phrase.span);
    }
    last = facts.find(({ fact }) => fact.kind === 'timeout' || fact.kind === 'retries' || fact.kind === 'rate')?.fact ?? last;
    filled.push({ ...setting, facts, phrases: left });
  }
  return filled;
}

/** "timeout 1500": of what? */
function askOfUnit(state: State, phrase: Extract<Phrase, { readonly type: 'count' }>): undefined {
  return ask(state, `${phrase.count} of what: milliseconds, or seconds?`, [
    { text: `${phrase.count} milliseconds`, replace: { span: phrase.span, by: `${phrase.count}ms` } },
    { text: `${phrase.count} seconds`, replace: { span: phrase.span, by: `${phrase.count}s` } },
  ], phrase.span);
}

/** "2 retries, 300ms": a time beside retries may be of three things. */
function askOfTime(state: State, phrase: Extract<Phrase, { readonly type: 'duration' }>): undefined {
  const said = formatDuration(phrase.ms);
  return ask(state, `"${wordsOf(state, phrase)}" beside the retries: for each try, for the whole call with all of its tries, or the pause between them?`, [
    { text: `${said} for each try`, replace: { span: phrase.span, by: `each try at most ${said}` } },
    { text: `${said} in all`, replace: { span: phrase.span, by: `and a timeout of ${said} in total` } },
    { text: `${said} between tries`, replace: { span: phrase.span, by: `with a backoff of ${said}` } },
  ], phrase.span);
}

export function hasScope(phrases: readonly Phrase[]): boolean {
  return phrases.some(({ type }) => type === 'cond' || type === 'ref');
}

/** "timeouts (1s for GET, 5s for POST)": the values have calls of their own, and the head none. */
function dropOpen(filled: Setting[], phrase: Phrase): void {
  const last = filled.at(-1);
  if (last === undefined || !last.facts.some(({ fact }) => takes(fact, phrase))) return;
  filled[filled.length - 1] = { ...last, facts: last.facts.filter(({ fact }) => !takes(fact, phrase)) };
}

function previousTakes(filled: readonly Setting[], phrase: Phrase): boolean {
  return filled.at(-1)?.facts.some(({ fact }) => takes(fact, phrase)) ?? false;
}

function giveToPrevious(filled: Setting[], phrase: Phrase): void {
  const last = filled.at(-1);
  if (last === undefined) return;
  let isGiven = false;
  const facts = last.facts.map((entry) => {
    if (isGiven || !takes(entry.fact, phrase)) return entry;
    isGiven = true;
    return { ...entry, fact: withValue(entry.fact, phrase) };
  });
  filled[filled.length - 1] = { ...last, facts };
}

export function isValue({ type }: Phrase): boolean {
  return type === 'duration' || type === 'count' || type === 'percent' || type === 'status' || type === 'ratio';
}

function blank(fact: Fact): Fact {
  return fact.kind === 'timeout' ? { kind: 'timeout', of: fact.of } : fact.kind === 'retries' ? { kind: 'retries' } : fact;
}

export function takes(fact: Fact, phrase: Phrase): boolean {
  switch (fact.kind) {
    case 'timeout':
      return phrase.type === 'duration' && fact.ms === undefined && fact.isOff !== true;
    case 'backoff':
      return phrase.type === 'duration' && fact.ms === undefined;
    case 'breaker':
      return breakerFieldFor(fact, phrase) !== undefined;
    case 'balance':
      return phrase.type === 'duration' && fact.algorithm?.kind === 'hash' && fact.algorithm.by === 'cookie' && fact.algorithm.ttlMs === undefined;
    case 'warm-up':
      return phrase.type === 'duration' && fact.ms === undefined;
    case 'retries':
      return phrase.type === 'count' && fact.attempts === undefined && fact.isOff !== true;
    default:
      return false;
  }
}

/** The field of a breaker that the words name without its value, where this is one for it. */
function breakerFieldFor({ limits, open, may }: Extract<Fact, { kind: 'breaker' }>, phrase: Phrase): BreakerField | undefined {
  const field = open ?? may;
  if (field === undefined || limits[field] !== undefined) return undefined;
  const wanted = field.endsWith('Ms') ? 'duration' : field === 'maxEjectionPercent' ? 'percent' : 'count';
  return phrase.type === wanted ? field : undefined;
}

function withValue(fact: Fact, phrase: Phrase): Fact {
  if (fact.kind === 'breaker') {
    const field = breakerFieldFor(fact, phrase);
    const value = phrase.type === 'duration' ? phrase.ms : phrase.type === 'percent' ? phrase.percent : phrase.type === 'count' ? phrase.count : undefined;
    return field === undefined || value === undefined ? fact : { ...fact, limits: { ...fact.limits, [field]: value } };
  }
  if (fact.kind === 'balance' && fact.algorithm?.kind === 'hash' && phrase.type === 'duration') return { ...fact, algorithm: { ...fact.algorithm, ttlMs: phrase.ms } };
  if (phrase.type === 'duration' && (fact.kind === 'timeout' || fact.kind === 'backoff' || fact.kind === 'warm-up')) return { ...fact, ms: phrase.ms };
  if (phrase.type === 'count' && fact.kind === 'retries') return phrase.count === 0 ? { kind: 'retries', isOff: true } : { ...fact, attempts: phrase.count };
  return fact;
}

/** What only says how calls are tried again: it is about the calls that are. */
export function isOfRetries(setting: Setting | undefined): boolean {
  return setting !== undefined && setting.facts.length > 0 && setting.facts.every(({ fact }) => isPartOfRetries(fact) && !('isHead' in fact));
}

export function isPartOfRetries(fact: Fact): boolean {
  return fact.kind === 'retry-on' || fact.kind === 'backoff' || (fact.kind === 'timeout' && fact.of === 'try');
}

/** The retries that a part of them belongs to: the last that were said. */
export function headOf(settings: readonly Setting[]): Setting | undefined {
  return settings.findLast(({ facts }) => facts.some(({ fact }) => fact.kind === 'retries'));
}
