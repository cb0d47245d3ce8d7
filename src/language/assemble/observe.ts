import type { Observe, SecurityScope } from '../../intents/intent.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { add } from './add.ts';
import { scopesOf } from './edge.ts';
import { isWeak, wordsOf } from './scope-of.ts';
import type { Segment } from './segments.ts';
import { ask, assume, block, origin, type State } from './state.ts';
import { noteUsed } from './used-words.ts';

/** What is wanted of one place, as far as one statement says. */
interface Watch {
  tracing?: number | 'open';
  logs?: 'on' | 'off' | 'errors';
  metrics?: 'on' | 'off';
  readonly places: Phrase[];
  isRest: boolean;
  /** Of all there is, whatever the text speaks of beside it. */
  readonly isWhole?: true;
  /** "on", "off": its value is said, and no place behind takes another one for it. */
  isSaid?: boolean;
  /** Taken out of what was said before. */
  readonly isException?: true;
}

const strange: ReadonlySet<Phrase['type']> = new Set(['duration', 'count', 'ratio', 'status', 'unused', 'new-path', 'cond']);
/** "in finance", where no input shows what there is: perhaps a place. */
const placeWord = /\b(?:in|for|within|on|of)\s+(?!(?:the|our|my|all|each|every|any|total|general|future|mesh|cluster|errors?|failed|failing|failures?|requests?|calls?|responses?|traffic|tracing|traces|sampling|services?|off|addition|case|prod|production|now|those|these|them|it|which|\d\S*)\b)([a-z][\w-]*)/i;
/** Words of a further value; any other would say more than that. */
const plainWords: ReadonlySet<string> = new Set('fully completely entirely where there yes and but for in on of the a at with to all off enabled disabled only everything none set please keep leave also too while whereas is are be should must stay stays remain remains turned switched it them no without not rest others other everywhere elsewhere else anything everyone everybody service services namespace namespaces workload workloads'.split(' '));
const bareOff = /\b(?:off|disabled|none|without|no|not)\b/i;
const said = /\b(?:on|off|enabled?|disabled?|activate\w*|deactivate\w*|no|without|stop\w*)\b/i;
const bareOn = /\b(?:on|yes|enabled|all|everything|fully|completely|entirely)\b/i;

/** Metrics, traces, access logs: each place with what was said of it. */
export function buildObserve(state: State, segments: readonly Segment[], lead: readonly Phrase[]): void {
  const watches: Watch[] = [];
  const leading: Phrase[] = lead.filter(({ type }) => type === 'ref');
  if (lead.some(({ type }) => strange.has(type))) return void strayIn(state, lead);
  const hasPercent = segments.some(({ phrases }) => phrases.some(({ type }) => type === 'percent'));
  // "payments 20, cart 5, everything else 1 percent"
  const asShare = (phrase: Phrase): Phrase => (hasPercent && phrase.type === 'count' && phrase.count <= 100 ? { type: 'percent', percent: phrase.count, span: phrase.span, at: phrase.at } : phrase);
  for (const { link, phrases: given } of segments) {
    const phrases = given.map(asShare);
    // "…, they fill up our disks": why, and no place or value.
    if (watches.length > 0 && isWhy(state, phrases)) {
      state.background.push(textOf(state, phrases));
      continue;
    }
    // "anywhere but in media"
    if (link === 'but' && watches.length > 0 && phrases.some(({ type }) => type === 'ref') && phrases.every((phrase) => (phrase.type === 'ref' && !isOthers(phrase)) || (phrase.type === 'glue' && /^(?:for|in|on|of|the|at|to)$/i.test(wordsOf(state, phrase))))) {
      if (!takeException(state, watches, phrases.filter(({ type }) => type === 'ref'), undefined)) return;
      continue;
    }
    // "off in media except for player-api, where 5%": another value for a part of it.
    const at = phrases.findIndex((phrase) => phrase.type === 'mark' && phrase.mark === 'except');
    const [head, tail] = at < 0 || watches.length + at === 0 ? [phrases, []] : [phrases.slice(0, at), phrases.slice(at + 1)];
    if (head.length > 0 && !readSegment(state, watches, head)) return;
    if (at >= 0 && tail.some(({ type }) => type === 'ref') && !takeException(state, watches, tail, phrases[at])) return;
    if (at >= 0 && !tail.some(({ type }) => type === 'ref') && head !== phrases) return void block(state, `I did not use "${textOf(state, phrases.slice(at))}"`, phrases[at]?.span);
  }
  const onlyServer = watches.some(({ logs }) => logs === 'errors') && !/\b4(?:xx|\d\d)\b|client errors?/i.test(state.text) ? /\b5xx\b|\b5\d\d\b|\bserver errors?\b/i.exec(state.text)?.[0] : undefined;
  if (onlyServer !== undefined) return void ask(state, `"${onlyServer}": what is logged as an error are answers of 400 and above, and no other choice can be said: should these be logged?`);
  const open = watches.find(({ tracing, isException }) => tracing === 'open' && isException === true);
  if (open !== undefined) return void ask(state, `which share of the requests should be traced of ${open.places.map((place) => `"${wordsOf(state, place)}"`).join(', ')}?`);
  const [only] = watches;
  for (const watch of watches) if (watch.places.length === 0 && !watch.isRest) watch.places.push(...leading);
  // "access logs off, but on for transfers": off for all others.
  for (const watch of watches) if (watch.places.length === 0 && !watch.isRest && watches.some((other) => other.places.length > 0 && isTwice(other, watch))) watch.isRest = true;
  // "metrics and tracing 5% for shop": a place behind the last of them is that of all.
  if (only !== undefined && watches.filter(({ places, isRest }) => places.length > 0 || isRest).length === 1) for (const watch of watches) if (watch.places.length === 0 && !watches.some((other) => other.places.length > 0 && isTwice(other, watch))) watch.places.push(...(watches.find(({ places }) => places.length > 0)?.places ?? []));
  const isOfSeveral = new Set(watches.flatMap(({ places }) => places.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.flatMap((entity) => (entity.kind === 'namespace' ? [entity.namespace] : [])) : [])))).size > 1;
  for (const watch of watches) {
    // Where several namespaces are named, the last of them is not where a name is looked for.
    if (isOfSeveral) state.namespace = undefined;
    if (!writeWatch(state, watch)) return;
  }
}

const tells = /^(?:they|it|this|that|these|those|we|nobody|no one)\b/i;
const limits = /\b(?:only|except|not|never|until|unless|if|when|while|must|should|shall|may|can|want|need|on|off|all|rest|others?|else|please)\b/i;

/** A clause about what was named, without a value and without a word that limits or wants something. */
function isWhy(state: State, phrases: readonly Phrase[]): boolean {
  return phrases.every((phrase) => ['glue', 'unused', 'traffic', 'reason', 'act'].includes(phrase.type) || (phrase.type === 'ref' && phrase.entities.every((entity) => entity.kind === 'pronoun' || entity.kind === 'nobody' || isWeak(entity)))) && tells.test(textOf(state, phrases)) && !limits.test(textOf(state, phrases));
}

/** What is excepted: the opposite of a switch, and of a share one that has to be said. */
function takeException(state: State, watches: Watch[], phrases: readonly Phrase[], mark: Phrase | undefined): boolean {
  const last = watches.at(-1);
  if (last === undefined) return false;
  const percent = phrases.flatMap((phrase) => (phrase.type === 'percent' ? [phrase.percent] : phrase.type === 'fact' && phrase.fact.kind === 'tracing' && phrase.fact.percent !== undefined ? [phrase.fact.percent] : []))[0];
  const stray = phrases.find((phrase) => strange.has(phrase.type) || phrase.type === 'mark' || (phrase.type === 'ref' && phrase.entities.some(isWeak)));
  if (stray !== undefined) return block(state, `I did not use "${wordsOf(state, stray)}"`, stray.span) ?? false;
  if (mark !== undefined) noteUsed(mark);
  const opposite = (value: string): 'on' | 'off' => (value === 'off' ? 'on' : 'off');
  watches.push({ places: phrases.filter(({ type }) => type === 'ref'), isRest: false, isException: true, ...(last.tracing === undefined ? {} : { tracing: percent ?? ('open' as const) }), ...(last.logs === undefined ? {} : { logs: opposite(last.logs) }), ...(last.metrics === undefined ? {} : { metrics: opposite(last.metrics) }) });
  return true;
}

function strayIn(state: State, phrases: readonly Phrase[]): false {
  const bad = phrases.find(({ type }) => strange.has(type));
  if (bad !== undefined) block(state, `I did not use "${wordsOf(state, bad)}"`, bad.span);
  return false;
}

function readSegment(state: State, watches: Watch[], phrases: readonly Phrase[]): boolean {
  // "50% of those to payments", "none from partners": requests, a value, and no place.
  const refs = phrases.filter((phrase) => phrase.type === 'ref' && !phrase.entities.every(({ kind }) => kind === 'nobody' || (kind === 'pronoun' && phrases.some((other) => other !== phrase && other.type === 'ref'))));
  const own: Watch = { places: refs.filter((phrase) => !isOthers(phrase) && !(isAll(phrase) && refs.length > 1)), isRest: phrases.some(isOthers) };
  const percent = phrases.flatMap((phrase) => (phrase.type === 'percent' ? [phrase.percent] : []))[0];
  const bad = phrases.find((phrase) => strange.has(phrase.type) || (phrase.type === 'fact' && !['tracing', 'access-logs', 'metrics'].includes(phrase.fact.kind)) || (phrase.type === 'mark' && (['not', 'except', 'no-other'].includes(phrase.mark) || (phrase.mark === 'only' && !limitsPlace(phrases, phrase)))) || (phrase.type === 'act' && phrase.act !== 'set' && phrase.act !== 'send'));
  if (bad !== undefined) return block(state, `I did not use "${wordsOf(state, bad)}"`, bad.span) ?? false;
  for (const phrase of phrases) if (phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'nobody')) noteUsed(phrase);
  // "metrics stay on": what is watched, and no name.
  const thing = state.vocabulary.services.length > 0 ? undefined : phrases.find((phrase) => phrase.type === 'ref' && phrase.entities.some((entity) => entity.kind === 'service' && entity.match === 'unknown' && /^(?:metrics?|traces?|tracing|logs?|logging|telemetry|spans?|sampling)$/i.test(entity.written)));
  if (thing !== undefined) return block(state, `I did not use "${wordsOf(state, thing)}"`, thing.span) ?? false;
  const weak = phrases.find((phrase) => phrase.type === 'ref' && phrase.role === 'none' && own.places.length > 1 && phrase.entities.some(isWeak));
  if (weak !== undefined) return block(state, `I did not use "${wordsOf(state, weak)}"`, weak.span) ?? false;
  const factShare = phrases.flatMap((phrase) => (phrase.type === 'fact' && phrase.fact.kind === 'tracing' && phrase.fact.percent !== undefined ? [phrase.fact.percent] : []))[0];
  // "10% traces, 100% on payments": two shares, the first of them of all.
  if (percent !== undefined && factShare !== undefined && percent !== factShare) {
    const at = phrases.findIndex(({ type }) => type === 'fact');
    const isFirst = phrases.slice(0, at).every((phrase) => phrase.type === 'percent' || phrase.type === 'glue');
    if (!isFirst || phrases.filter(({ type }) => type === 'percent').length > 1) return ask(state, `"${textOf(state, phrases)}": which share of the requests should be traced, and where?`) ?? false;
    watches.push({ tracing: percent, places: [], isRest: false, isWhole: true });
  }
  const hasFact = takeFacts(own, phrases, percent);
  const last = watches.at(-1);
  const words = bareWords(state, phrases);
  const [isOff, isOn] = [bareOff.test(words), bareOn.test(words)];
  if (hasFact) {
    own.isSaid = said.test(textOf(state, phrases));
    if (own.tracing === 'open' && isOff) own.tracing = 0;
    if (own.tracing === 'open' && isOn && /\b(?:all|everything|fully|completely|entirely)\b/i.test(words)) own.tracing = 100;
    if (own.logs === 'on' && isOff) own.logs = 'off';
    if (own.metrics === 'on' && isOff) own.metrics = 'off';
    const isSame = last !== undefined && own.places.length === 0 && !own.isRest && !overlaps(last, own);
    if (isSame) Object.assign(last, { ...own, places: last.places, isRest: last.isRest });
    else watches.push(own);
    return true;
  }
  if (last === undefined || (words.match(/[\w-]+/g) ?? []).some((word) => !plainWords.has(word.toLowerCase()))) return block(state, `I did not use "${textOf(state, phrases)}"`, phrases[0]?.span) ?? false;
  return goOn(state, watches, own, { percent, isOff, isOn, text: textOf(state, phrases) });
}

/** "…, all for partners", "portal off": another value of what was spoken of. */
function goOn(state: State, watches: Watch[], own: Watch, { percent, isOff, isOn, text }: { readonly percent: number | undefined; readonly isOff: boolean; readonly isOn: boolean; readonly text: string }): boolean {
  const last = watches.at(-1);
  if (last === undefined) return false;
  const isOpen = last.places.length === 0 && !last.isRest;
  // "…, all mesh-wide": of all that was said, and no value.
  const hasValue = percent !== undefined || isOff || (isOn && (!isOpen || last.isSaid === true));
  if (!hasValue) {
    if (own.places.length === 0 && !own.isRest) return true;
    // "10% except for triage (100%) in ward": where all of it is.
    const open = watches.find(({ places, isRest }) => places.length === 0 && !isRest);
    const isSpace = own.places.every((phrase) => phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'namespace'));
    if (isSpace && open !== undefined && open !== last) {
      open.places.push(...own.places);
      return true;
    }
    last.places.push(...own.places);
    last.isRest ||= own.isRest;
    return true;
  }
  const isTracing = last.tracing !== undefined;
  const value: Partial<Watch> = { ...(isTracing ? { tracing: percent ?? (isOff ? 0 : 100) } : {}), ...(!isTracing && last.logs !== undefined ? { logs: isOff ? ('off' as const) : ('on' as const) } : {}), ...(!isTracing && last.metrics !== undefined ? { metrics: isOff ? ('off' as const) : ('on' as const) } : {}) };
  if (percent !== undefined && !isTracing) return block(state, `I did not use "${text}"`) ?? false;
  if (own.places.length === 0 && !own.isRest) {
    if (isTracing && last.tracing !== 'open') return block(state, `I did not use "${text}"`) ?? false;
    Object.assign(last, value);
  } else if (isOpen && last.isSaid !== true && (last.tracing === 'open' || !isTracing)) Object.assign(last, value, { places: own.places, isRest: own.isRest });
  else watches.push({ ...own, ...value });
  return true;
}

function takeFacts(own: Watch, phrases: readonly Phrase[], percent: number | undefined): boolean {
  let has = false;
  for (const phrase of phrases) {
    if (phrase.type !== 'fact') continue;
    has = true;
    const { fact } = phrase;
    if (fact.kind === 'tracing') own.tracing = fact.isOff === true ? 0 : (fact.percent ?? percent ?? (typeof own.tracing === 'number' ? own.tracing : 'open'));
    else if (fact.kind === 'metrics') own.metrics = fact.isOff === true ? 'off' : 'on';
    else if (fact.kind === 'access-logs') own.logs = fact.isOff === true ? 'off' : fact.onlyErrors === true || own.logs === 'errors' ? 'errors' : 'on';
  }
  return has;
}

/** "10% traces, 100% on payments": the same of two places, one of which is all. */
function isTwice(one: Watch, other: Watch): boolean {
  return (one.tracing !== undefined && other.tracing !== undefined) || (one.logs !== undefined && other.logs !== undefined) || (one.metrics !== undefined && other.metrics !== undefined);
}

function overlaps(last: Watch, own: Watch): boolean {
  // "access logs on, only for errors": the second says more of the first.
  const isNarrower = last.logs === 'on' && own.logs === 'errors';
  return (last.tracing !== undefined && own.tracing !== undefined && last.tracing !== 'open') || (last.logs !== undefined && own.logs !== undefined && !isNarrower) || (last.metrics !== undefined && own.metrics !== undefined);
}

/** "all for partners": a value, and no place. */
function isAll(phrase: Phrase): boolean {
  return phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'anyone');
}

function isOthers(phrase: Phrase): boolean {
  return (phrase.type === 'mark' && phrase.mark === 'rest') || (phrase.type === 'ref' && phrase.entities.every((entity) => entity.kind === 'others' || (entity.kind === 'all-services' && entity.isOthers === true)));
}

/** "Only for cart", "for cart only": the place that is named, and no other. */
function limitsPlace(phrases: readonly Phrase[], mark: Phrase): boolean {
  const at = phrases.indexOf(mark);
  return [phrases[at - 1], phrases.slice(at + 1).find(({ type }) => type !== 'glue')].some((phrase) => phrase?.type === 'ref');
}

/** The words of a piece that are no fact and no name. */
function bareWords(state: State, phrases: readonly Phrase[]): string {
  return phrases.filter((phrase) => !['fact', 'ref', 'reason', 'percent', 'link'].includes(phrase.type) || isAll(phrase) || (phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'nobody'))).map((phrase) => wordsOf(state, phrase)).join(' ');
}

function textOf(state: State, phrases: readonly Phrase[]): string {
  return state.text.slice(phrases[0]?.span.start ?? 0, phrases.at(-1)?.span.end ?? 0);
}

function writeWatch(state: State, watch: Watch): boolean {
  if (watch.tracing === 'open') return ask(state, 'which share of the requests should be traced, for example 1%?') ?? false;
  const scopes = watch.isWhole === true ? [] : watch.isRest && !watch.places.some((place) => place.type === 'ref' && place.entities.some(({ kind }) => kind === 'namespace')) ? [{ kind: 'mesh' } as const] : scopesOf(state, watch.places);
  if (scopes === undefined) return false;
  const meant: readonly SecurityScope[] = scopes.length > 0 ? scopes : [{ kind: 'mesh' }];
  const place = scopes.length === 0 && state.vocabulary.services.length === 0 ? placeWord.exec(state.text)?.[1] : undefined;
  if (place !== undefined) return ask(state, `where should it hold: is \`${place}\` a namespace or a service, or is the whole mesh meant?`) ?? false;
  if (scopes.length === 0) assume(state, 'it holds for the whole mesh: the request names no place');
  for (const scope of meant) {
    const earlier = state.wishes.find((wish) => wish.kind === 'observe' && JSON.stringify(wish.scope) === JSON.stringify(scope) && ((watch.tracing !== undefined && wish.tracing !== undefined && wish.tracing.samplingPercent !== watch.tracing) || (watch.metrics !== undefined && wish.metrics !== undefined && wish.metrics !== watch.metrics) || (watch.logs !== undefined && wish.accessLogs !== undefined && (wish.accessLogs.state === 'off') !== (watch.logs === 'off'))));
    if (earlier !== undefined) return ask(state, 'two different values for the same place: which of them holds?') ?? false;
    add(state, {
      kind: 'observe',
      origin,
      scope,
      ...(watch.metrics === undefined ? {} : { metrics: watch.metrics }),
      ...(watch.tracing === undefined ? {} : { tracing: { samplingPercent: watch.tracing } }),
      ...(watch.logs === undefined ? {} : { accessLogs: { state: watch.logs === 'off' ? 'off' : 'on', ...(watch.logs === 'errors' ? { onlyErrors: true } : {}) } }),
    } satisfies Observe);
  }
  return true;
}
