import type { RequestMatch } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Fact, Phrase } from '../grammar/phrases.ts';
import { absentService } from './absent-service.ts';
import { add } from './add.ts';
import { finishDestinations, writeDestination, writeRate } from './destination-settings.ts';
import { readTries, writeRetries } from './retries.ts';
import { calleesIn, matchesOf, type Scope, scopeOf, wordsOf } from './scope-of.ts';
import type { Segment } from './segments.ts';
import { withSettingCallers } from './setting-callers.ts';
import { doubtsOfSettings, losesCaller } from './setting-doubts.ts';
import { alsoOff, type Entry, fillIn, hasScope, headOf, isCountOf, isExcept, isExceptService, isNowhere, isOfRetries, isPartOfRetries, isService, isValue, isValueAlone, type Setting, settingsOf, takes, withHash } from './setting-pieces.ts';
import { phrasesOf } from '../text/phrases-of.ts';
import { ask, assume, block, hasNoRequests, origin, resolveService, type State } from './state.ts';

/** Timeouts, retries, breakers, balancing, rates. */
export function buildSettings(state: State, segments: readonly Segment[], lead: readonly Phrase[]): void {
  const loose = lead.find(({ type }) => type === 'duration' || type === 'percent' || type === 'ratio');
  const holder = loose === undefined ? undefined : segments.find(({ phrases }) => phrases.some((phrase) => phrase.type === 'fact' && takes(phrase.fact, loose)));
  // "go from 5s to 3s with the timeout of orders": the value stands before what it is of.
  if (loose !== undefined && holder !== undefined && !holder.phrases.some(isValue)) return buildSettings(state, segments.map((segment) => (segment === holder ? { ...segment, phrases: [...segment.phrases, loose] } : segment)), lead.filter((phrase) => phrase !== loose));
  if (loose !== undefined) return void block(state, `I did not use "${wordsOf(state, loose)}"`, loose.span);
  const hashed = withHashAhead(segments, lead);
  if (hashed !== undefined) return buildSettings(state, hashed.segments, hashed.lead);
  const before = state.obstacles.length;
  if (doubtsOfSettings(state, segments, lead)) return;
  const paired = new Map(segments.map((segment) => [segment, withSettingCallers(state, segment.phrases)]));
  if (state.obstacles.length > before) return;
  const crowd = segments.find((segment) => calleesIn(paired.get(segment) ?? []) > 1);
  if (crowd !== undefined) return void ask(state, `which service is meant in "${textOf(state, crowd.phrases)}", and who calls it? Say it as "calls from A to B"`);
  if (losesCaller(state, [...paired.values()])) return void ask(state, 'who waits is not clear for all of it: say it as "calls from A to B"');
  const nowhere = segments.flatMap(({ phrases }) => phrases.filter(isNowhere));
  for (const phrase of nowhere) state.background.push(wordsOf(state, phrase));
  const settings: Setting[] = [];
  let heading: readonly Phrase[] = [];
  for (const [index, segment] of segments.entries()) {
    const own = alsoOff(settingsOf(state, { ...segment, phrases: (paired.get(segment) ?? segment.phrases).filter((phrase) => !isNowhere(phrase)) }), settings.at(-1));
    const setting = { ...own, phrases: [...heading, ...own.phrases] };
    const last = settings.at(-1);
    const isBare = own.facts.length === 0 && !own.phrases.some(isValue);
    heading = [];
    // "inventory: 2s": what stands before the colon says which calls the rest is about.
    if (isBare && hasScope(own.phrases) && segments[index + 1]?.link === 'colon') heading = setting.phrases;
    // "…, except reminders, which gets 30 seconds": what is excepted has a value of its own.
    else if (isBare && own.phrases.some(isExcept) && isService(own.phrases) && isValueAlone(segments[index + 1])) heading = setting.phrases.filter((phrase) => !isExcept(phrase));
    // A piece that only says which calls: it belongs to what stands before it.
    else if (last !== undefined && (isOfRetries(own) || isCountOf(own, headOf(settings))) && headOf(settings) !== undefined) {
      const head = headOf(settings);
      const at = head === undefined ? -1 : settings.indexOf(head);
      // One policy of retries: where a condition stands beside a part of it, it is about all of it, and about nothing else.
      if (head !== undefined && hasScope(own.phrases) && head.facts.some(({ fact }) => fact.kind !== 'retries' && !isPartOfRetries(fact))) return void ask(state, `is "${own.phrases.map((phrase) => wordsOf(state, phrase)).join(' ').trim()}" meant for all of it, or only for the retries?`);
      if (head !== undefined) settings[at] = { ...head, facts: [...head.facts, ...own.facts], phrases: [...head.phrases, ...setting.phrases] };
    } else if (last !== undefined && isOfRetries(last) && own.facts.some(({ fact }) => fact.kind === 'retries') && own.phrases.every((phrase) => phrase.type !== 'ref' || phrase.role === 'from' || phrase.entities.every(({ kind }) => kind === 'pronoun'))) {
      // "If calls from a to b fail on resets, retry them": the failures, and what is done then.
      settings[settings.length - 1] = { ...last, facts: [...own.facts, ...last.facts], phrases: [...last.phrases, ...own.phrases.filter((phrase) => phrase.type !== 'ref' || (phrase.role === 'from' && phrase.entities.every(({ kind }) => kind === 'service')))] };
    } else if (isBare && last !== undefined) settings[settings.length - 1] = { ...last, phrases: [...last.phrases, ...setting.phrases] };
    else settings.push(setting);
  }
  const negated = segments.flatMap(({ phrases }) => phrases).find((phrase, index, all) => phrase.type === 'mark' && (phrase.mark === 'not' || (isExcept(phrase) && !isExceptService(all.slice(index + 1).find(({ type }) => type !== 'glue')))));
  if (negated !== undefined) return void block(state, `"${wordsOf(state, negated)}": say which calls are meant, and what holds for the others`, negated.span);
  const filled = fillIn(state, withoutEchoes(settings.map(withHash)));
  if (filled === undefined) return;
  const leadScope = scopeWithout(state, lead);
  if (leadScope === undefined) return;
  const scopes = filled.map(({ phrases }) => scopeWithout(state, phrases));
  if (scopes.some((scope) => scope === undefined)) return;
  const shared = shareScopes(state, filled, scopes as readonly Scope[], leadScope);
  if (shared === undefined) return;
  if (nowhere.length > 0 && !shared.some(({ conditions, from }) => conditions.length > 0 || (from?.length ?? 0) > 0)) return void ask(state, 'which calls are meant, and which are not?');
  // "a may retry b once, others not": of callers that are not named, too.
  if (nowhere.some((phrase) => /^(?:(?:and|but|all|the) )*(?:others?|rest|nobody|no one|every(?:one|body)|any(?:one|body))\b/i.test(wordsOf(state, phrase)))) for (const { services, from, conditions } of shared) for (const service of services ?? []) if ((from?.length ?? 0) > 0 && conditions.length === 0 && filled.every(({ facts }) => facts.every(({ fact }) => fact.kind === 'retries' || isPartOfRetries(fact)))) add(state, { kind: 'set-retries', service, origin, attempts: 0, on: [], requests: 'idempotent' });
  const groups = groupByScope(filled, shared);
  for (const { facts, scope } of withoutNamed(groups)) writeFacts(state, facts, scope);
}

/** "Requests of one customer (header x-customer) always reach the same instance": by what they are told apart, said first. */
function withHashAhead(segments: readonly Segment[], lead: readonly Phrase[]): { readonly segments: readonly Segment[]; readonly lead: readonly Phrase[] } | undefined {
  const own = lead.find((phrase) => phrase.type === 'cond');
  const holder = segments.find(({ phrases }) => phrases.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'balance' && phrase.fact.algorithm === undefined && phrase.fact.isOff !== true));
  if (own === undefined || holder === undefined || holder.phrases.some(({ type }) => type === 'cond')) return undefined;
  return { segments: segments.map((segment) => (segment === holder ? { ...segment, phrases: [...segment.phrases, own] } : segment)), lead: lead.filter((phrase) => phrase !== own) };
}

function textOf(state: State, phrases: readonly Phrase[]): string {
  return state.text.slice(Math.min(...phrases.map(({ span }) => span.start)), Math.max(...phrases.map(({ span }) => span.end)));
}

/** "Reduce the timeout of a. It should be 2s": asked only where no sentence gives the value. */
export function finishSettings(state: State): void {
  finishDestinations(state);
  for (const { kind, service, text, choices } of state.unvalued) if (!state.wishes.some((wish) => wish.kind === kind && wish.service === service)) ask(state, text, choices);
}

/** "b must answer a within 2s; after that a gives up": what a caller does then, which its limit says. */
function withoutEchoes(settings: readonly Setting[]): readonly Setting[] {
  const namesIn = ({ phrases }: Setting, role: 'from' | 'none'): readonly string[] => phrases.flatMap((phrase) => (phrase.type === 'ref' && phrase.role === role ? phrase.entities.flatMap((entity) => (entity.kind === 'service' ? [entity.written.toLowerCase()] : [])) : []));
  return settings.filter((setting, index) => {
    const isEcho = setting.facts.length > 0 && setting.facts.every(({ fact }) => fact.kind === 'timeout' && fact.ms === undefined && fact.isOff !== true) && !setting.phrases.some(isValue);
    const own = namesIn(setting, 'none');
    return !isEcho || own.length === 0 || !settings.slice(0, index).some((before) => before.facts.some(({ fact }) => fact.kind === 'timeout' && fact.ms !== undefined) && own.every((name) => namesIn(before, 'from').includes(name)));
  });
}

/** "every service except reminders": those that are meant, without those that are not. */
function scopeWithout(state: State, phrases: readonly Phrase[]): Scope | undefined {
  const spared = new Set(phrases.filter((_, index) => isExcept(phrases[index - 1])));
  const scope = scopeOf(state, phrases.filter((phrase) => !spared.has(phrase)));
  if (scope === undefined || spared.size === 0) return scope;
  const without = scopeOf(state, [...spared].map((phrase) => (phrase.type === 'ref' ? { ...phrase, role: 'on' as const } : phrase)))?.services;
  const services = scope.services ?? [];
  if (without === undefined || services.length < 2 || !without.every((id) => services.includes(id))) return ask(state, `which calls are meant, and what holds for ${[...spared].map((phrase) => wordsOf(state, phrase)).join(', ')}?`);
  // "except payments" was read: neither word is left over.
  for (const [index, phrase] of phrases.entries()) if (isExcept(phrase)) state.background.push(state.text.slice(phrase.span.start, phrases[index + 1]?.span.end ?? phrase.span.end));
  return { ...scope, services: services.filter((id) => !without.includes(id)) };
}

/** Gives every setting its calls: its own, those of its neighbours, or those that the text speaks of. */
function shareScopes(state: State, settings: readonly Setting[], scopes: readonly Scope[], lead: Scope): readonly Scope[] | undefined {
  const named = scopes.filter(({ services }) => services !== undefined);
  const result: Scope[] = [];
  for (const [index, own] of scopes.entries()) {
    const services = own.services ?? lead.services ?? (named.length === 0 ? undefined : nearestNamed(scopes, index)) ?? (state.topic.length > 0 ? state.topic : undefined);
    const last = scopes.at(-1);
    const isTail = index < scopes.length - 1 && own.conditions.length === 0 && own.from === undefined && own.services === undefined && last !== undefined && (last.conditions.length > 0 || last.from !== undefined) && !own.isAll;
    let conditions = [...lead.conditions, ...own.conditions];
    let from = own.from ?? lead.from;
    if (isTail && settings.slice(index).every(({ link }, at) => at === 0 || link === 'and' || link === 'comma')) {
      if (last.services !== undefined || last.conditions.length === 0) {
        conditions = [...lead.conditions, ...last.conditions];
        from = last.from ?? from;
      } else if (lead.conditions.length === 0 && settings.at(-1)?.facts.every(({ fact }) => fact.kind !== 'timeout' || fact.of !== 'try') === true && isAttachmentOpen(settings, index)) {
        const words = settings.at(-1)?.phrases.filter(({ type }) => type === 'cond').map((phrase) => wordsOf(state, phrase)).join(' ') ?? '';
        return ask(state, `is "${words}" meant for all of it, or only for the last setting?`, []);
      }
    }
    // "give POST on orders no retry and a timeout of 8s": which requests stands before all of it.
    if (from === undefined && (own.isTopic === true || (services === state.topic && state.topicCallers.isLoose !== true)) && state.topicCallers.of === state.topic && state.topicCallers.callers.length > 0 && settings[index]?.facts.every(({ fact }) => isOfCalls(fact)) === true) from = state.topicCallers.callers;
    // "calls from a to b get 3s; within that, 2 retries": who calls stands before all of it.
    const head = scopes[0];
    if (index > 0 && from === undefined && isBare(own) && head?.from !== undefined && head.services !== undefined && scopes.slice(1, index).every(isBare) && opensWithCaller(settings[0]) && settings[index]?.phrases.every(({ type }) => type !== 'ref') === true && settings[index]?.facts.every(({ fact }) => isOfCalls(fact)) === true) from = head.from;
    const opening = index > 0 && isBare(own) && settings.slice(1, index + 1).every(({ link }) => link === 'and') && scopes.slice(1, index).every(isBare) && opensWithConditions(settings[0]) ? scopes[0] : undefined;
    if (opening !== undefined && conditions.length === 0) conditions = [...opening.conditions];
    result.push({ ...own, ...(services === undefined ? {} : { services }), conditions, ...(from === undefined ? {} : { from }), ...(own.port === undefined && lead.port !== undefined ? { port: lead.port } : {}) });
  }
  return result;
}

/** What may be for some callers only. */
function isOfCalls({ kind }: Fact): boolean {
  return kind === 'timeout' || kind === 'retries' || kind === 'retry-on' || kind === 'backoff';
}

function isBare({ services, from, conditions, isAll, port }: Scope): boolean {
  return services === undefined && from === undefined && conditions.length === 0 && !isAll && port === undefined;
}

function opensWithConditions(setting: Setting | undefined): boolean {
  const [fact] = setting?.facts ?? [];
  const condition = setting?.phrases.find(({ type }) => type === 'cond');
  return fact !== undefined && condition !== undefined && condition.span.end <= fact.span.start;
}

function opensWithCaller(setting: Setting | undefined): boolean {
  const [fact] = setting?.facts ?? [];
  const caller = setting?.phrases.find((phrase) => phrase.type === 'ref' && phrase.role === 'from');
  return fact !== undefined && caller !== undefined && caller.span.start < fact.span.end && caller.span.end <= fact.span.end;
}

/** Retry conditions, back-off and limits of tries belong to the retries beside them: nothing is open there. */
function isAttachmentOpen(settings: readonly Setting[], index: number): boolean {
  const kinds = new Set([...(settings[index]?.facts ?? []), ...(settings.at(-1)?.facts ?? [])].map(({ fact }) => fact.kind));
  return kinds.size > 1 && (kinds.has('timeout') || kinds.has('retries')) && !kinds.has('retry-on') && !kinds.has('backoff');
}

function nearestNamed(scopes: readonly Scope[], index: number): readonly QualifiedName[] | undefined {
  for (let at = index + 1; at < scopes.length; at += 1) if (scopes[at]?.services !== undefined && !scopes.slice(0, index).some(({ services }) => services !== undefined)) return scopes[at]?.services;
  for (let at = index - 1; at >= 0; at -= 1) if (scopes[at]?.services !== undefined) return scopes[at]?.services;
  return undefined;
}

/** "every service 10s, reminders 30s": who is named by itself is not among all. */
function withoutNamed(groups: readonly Group[]): readonly Group[] {
  return groups.map((group) => {
    const kinds = new Set(group.facts.map(({ fact }) => fact.kind));
    const own = groups.filter((other) => other !== group && JSON.stringify(other.scope.conditions) === JSON.stringify(group.scope.conditions) && other.facts.some(({ fact }) => kinds.has(fact.kind))).flatMap(({ scope }) => (scope.services ?? []).length < (group.scope.services ?? []).length ? (scope.services ?? []) : []);
    return own.length === 0 ? group : { ...group, scope: { ...group.scope, services: (group.scope.services ?? []).filter((id) => !own.includes(id)) } };
  });
}

interface Group {
  readonly facts: Entry[];
  readonly scope: Scope;
}

function groupByScope(settings: readonly Setting[], scopes: readonly Scope[]): Group[] {
  const groups = new Map<string, Group>();
  for (const [index, { facts }] of settings.entries()) {
    const scope = scopes[index];
    if (scope === undefined || facts.length === 0) continue;
    const key = JSON.stringify([scope.services, scope.from, scope.conditions, scope.port]);
    const group = groups.get(key);
    const marked = facts.map((fact) => ({ ...fact, isAll: scopes[index]?.isAll === true || settings[index]?.phrases.some((phrase) => phrase.type === 'mark' && phrase.mark === 'any-operation') === true }));
    if (group) group.facts.push(...marked);
    else groups.set(key, { facts: marked, scope });
  }
  return [...groups.values()];
}

function writeFacts(state: State, entries: Group['facts'], scope: Scope): void {
  const { services } = scope;
  const [first] = entries;
  if (first === undefined) return;
  const told = services === undefined || services.length === 0 ? serviceOfReasons(state) : undefined;
  if (told !== undefined) return writeFacts(state, entries, { ...scope, services: [told] });
  if (services === undefined || services.length === 0) {
    const absent = absentService(state.text, state.vocabulary);
    const what = `which service is "${state.text.slice(first.span.start, first.span.end)}" for?`;
    ask(state, absent === undefined ? what : `the input has no service \`${absent.name}\`: ${absent.near.length === 0 ? what : `did you mean \`${absent.near.join('` or `')}\`?`}`, [], first.span);
    return;
  }
  state.topic = services;
  state.topicCallers = { of: services, callers: scope.from ?? [] };
  for (const service of withRequests(state, services, entries)) writeForService(state, service, entries, scope);
}

/** "… to protect billing against overload: 40 connections": where nothing else names a service, why it is wanted may. */
function serviceOfReasons(state: State): QualifiedName | undefined {
  const reasons = state.phrases.filter(({ type }) => type === 'reason').map((phrase) => wordsOf(state, phrase).replace(/^(?:in order )?(?:to \w+|so(?: that)?|because|since|as)\s+/i, ''));
  const named = reasons.flatMap((words) => phrasesOf(words, state.vocabulary).phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.filter((entity) => entity.kind === 'service' && (entity.match !== 'unknown' || entity.isMarked)) : [])));
  const [only] = named;
  return only?.kind === 'service' && named.length === 1 ? resolveService(state, only) : undefined;
}

/** "all services": those that speak of no requests have no timeouts of them. Who is named is kept, so that it is told. */
function withRequests(state: State, services: readonly QualifiedName[], entries: Group['facts']): readonly QualifiedName[] {
  if (services.length < 2 || !entries.every(({ fact }) => fact.kind === 'timeout' || fact.kind === 'retries' || fact.kind === 'retry-on' || fact.kind === 'backoff')) return services;
  const isSaid = (id: QualifiedName): boolean => state.text.toLowerCase().includes(id.split('/')[1] ?? '');
  const silent = services.filter((id) => !isSaid(id) && hasNoRequests(state, id));
  if (silent.length > 0 && silent.length < services.length) assume(state, `${silent.map((id) => `\`${id}\``).join(', ')}: left out, a proxy sees connections there and no requests`, 'context');
  return silent.length === services.length ? services : services.filter((id) => !silent.includes(id));
}

function writeForService(state: State, service: QualifiedName, entries: Group['facts'], scope: Scope): void {
  if (entries.some(({ fact }) => fact.kind === 'rate') && /\b(?:per|each|every|any single) (?:\w+ )?(?:user|client|customer|ip|tenant|caller|api key|visitor)\b/i.test(state.text)) return void ask(state, 'a limit counts the requests that reach an instance, not those of each user: which limit for all of them?');
  const facts = entries.map(({ fact }) => fact);
  const whens = matchesOf(scope);
  const each: readonly (RequestMatch | undefined)[] = whens.length === 0 ? [undefined] : whens;
  const port = scope.port === undefined ? {} : { port: scope.port };
  const own = { service, origin };
  const timeouts = facts.filter((fact) => fact.kind === 'timeout' && fact.of === 'request' && fact.ms !== undefined);
  const isRetrying = facts.some((fact) => fact.kind === 'retries' || (fact.kind === 'retry-on' && fact.isHead === true));
  const trySettings = readTries(state, entries, timeouts.length, isRetrying);
  if (trySettings === undefined) return;
  for (const when of each) {
    const conditional = when === undefined ? {} : { when };
    for (const fact of facts) {
      if (fact.kind !== 'timeout' || fact.of !== 'request' || fact === trySettings.consumed) continue;
      if (fact.isOff === true) add(state, when === undefined ? { kind: 'withdraw', what: 'set-timeout', subject: service } : { kind: 'set-timeout', ...own, ...conditional, ...port, timeoutMs: 0 });
      else if (fact.ms === undefined && timeouts.length > 0) continue;
      else if (fact.ms === undefined) state.unvalued.push({ kind: 'set-timeout', service, text: `how long may calls to \`${service}\` take at most?`, choices: [] });
      else {
        if (fact.isBare === true) assume(state, 'a time that stands beside calls alone is how long they may take: `set-timeout`', 'default');
        add(state, { kind: 'set-timeout', ...own, ...conditional, ...port, timeoutMs: fact.ms });
      }
    }
    writeRetries(state, entries, { ...own, ...conditional, ...port }, when, trySettings.perTryMs, timeouts.filter((fact) => fact !== trySettings.consumed));
  }
  writeDestination(state, service, facts, scope);
  writeRate(state, service, facts, each);
}
