import type { Observe, SecurityScope } from '../../intents/intent.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { add } from './add.ts';
import { scopesOf } from './edge.ts';
import { isWeak, wordsOf } from './scope-of.ts';
import type { Segment } from './segments.ts';
import { ask, assume, block, origin, type State } from './state.ts';

/** What is wanted of one place, as far as one statement says. */
interface Watch {
  tracing?: number | 'open';
  logs?: 'on' | 'off' | 'errors';
  metrics?: 'on' | 'off';
  readonly places: Phrase[];
  isRest: boolean;
}

const strange: ReadonlySet<Phrase['type']> = new Set(['duration', 'count', 'ratio', 'status', 'unused', 'new-path', 'cond']);
/** "in finance", where no input shows what there is: perhaps a place. */
const placeWord = /\b(?:in|for|within|on|of)\s+(?!(?:the|our|my|all|each|every|any|total|general|future|mesh|cluster|errors?|failed|failing|failures?|requests?|calls?|responses?|traffic|tracing|traces|sampling|services?|off|addition|case|prod|production|now|those|these|them|it|which|\d\S*)\b)([a-z][\w-]*)/i;
/** Words of a further value; any other would say more than that. */
const plainWords: ReadonlySet<string> = new Set('yes and but for in on of the a at with to all off enabled disabled only everything none set please keep leave also too while whereas is are be should must stay stays remain remains turned switched it them no without not rest others other everywhere elsewhere else anything everyone everybody service services namespace namespaces workload workloads'.split(' '));
const bareOff = /\b(?:off|disabled|none|without|no|not)\b/i;
const bareOn = /\b(?:on|yes|enabled|all|everything)\b/i;

/** Metrics, traces, access logs: each place with what was said of it. */
export function buildObserve(state: State, segments: readonly Segment[], lead: readonly Phrase[]): void {
  const watches: Watch[] = [];
  const leading: Phrase[] = lead.filter(({ type }) => type === 'ref');
  if (lead.some(({ type }) => strange.has(type))) return void strayIn(state, lead);
  for (const { phrases } of segments) if (!readSegment(state, watches, phrases)) return;
  const [only] = watches;
  for (const watch of watches) if (watch.places.length === 0 && !watch.isRest) watch.places.push(...leading);
  // "metrics and tracing 5% for shop": a place behind the last of them is that of all.
  if (only !== undefined && watches.filter(({ places, isRest }) => places.length > 0 || isRest).length === 1) for (const watch of watches) if (watch.places.length === 0) watch.places.push(...(watches.find(({ places }) => places.length > 0)?.places ?? []));
  for (const watch of watches) if (!writeWatch(state, watch)) return;
}

function strayIn(state: State, phrases: readonly Phrase[]): false {
  const bad = phrases.find(({ type }) => strange.has(type));
  if (bad !== undefined) block(state, `I did not use "${wordsOf(state, bad)}"`, bad.span);
  return false;
}

function readSegment(state: State, watches: Watch[], phrases: readonly Phrase[]): boolean {
  const refs = phrases.filter(({ type }) => type === 'ref');
  const own: Watch = { places: refs.filter((phrase) => !isOthers(phrase) && !(isAll(phrase) && refs.length > 1)), isRest: phrases.some(isOthers) };
  const percent = phrases.flatMap((phrase) => (phrase.type === 'percent' ? [phrase.percent] : []))[0];
  const bad = phrases.find((phrase) => strange.has(phrase.type) || (phrase.type === 'fact' && !['tracing', 'access-logs', 'metrics'].includes(phrase.fact.kind)) || (phrase.type === 'mark' && (['not', 'except', 'no-other'].includes(phrase.mark) || (phrase.mark === 'only' && !limitsPlace(phrases, phrase)))) || (phrase.type === 'act' && phrase.act !== 'set' && phrase.act !== 'send'));
  if (bad !== undefined) return block(state, `I did not use "${wordsOf(state, bad)}"`, bad.span) ?? false;
  const weak = phrases.find((phrase) => phrase.type === 'ref' && phrase.role === 'none' && own.places.length > 1 && phrase.entities.some(isWeak));
  if (weak !== undefined) return block(state, `I did not use "${wordsOf(state, weak)}"`, weak.span) ?? false;
  const hasFact = takeFacts(own, phrases, percent);
  const last = watches.at(-1);
  const words = bareWords(state, phrases);
  const [isOff, isOn] = [bareOff.test(words), bareOn.test(words)];
  if (hasFact) {
    if (own.tracing === 'open' && isOff) own.tracing = 0;
    if (own.tracing === 'open' && isOn && /\b(?:all|everything)\b/i.test(words)) own.tracing = 100;
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
  const hasValue = percent !== undefined || isOff || (isOn && !isOpen);
  if (!hasValue) {
    if (own.places.length === 0 && !own.isRest) return true;
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
  } else if (isOpen && (last.tracing === 'open' || !isTracing)) Object.assign(last, value, { places: own.places, isRest: own.isRest });
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
  return phrases.filter((phrase) => !['fact', 'ref', 'reason', 'percent', 'link'].includes(phrase.type) || isAll(phrase)).map((phrase) => wordsOf(state, phrase)).join(' ');
}

function textOf(state: State, phrases: readonly Phrase[]): string {
  return state.text.slice(phrases[0]?.span.start ?? 0, phrases.at(-1)?.span.end ?? 0);
}

function writeWatch(state: State, watch: Watch): boolean {
  if (watch.tracing === 'open') return ask(state, 'which share of the requests should be traced, for example 1%?') ?? false;
  const scopes = watch.isRest ? [{ kind: 'mesh' } as const] : scopesOf(state, watch.places);
  if (scopes === undefined) return false;
  const meant: readonly SecurityScope[] = scopes.length > 0 ? scopes : [{ kind: 'mesh' }];
  const place = scopes.length === 0 && state.vocabulary.services.length === 0 ? placeWord.exec(state.text)?.[1] : undefined;
  if (place !== undefined) return ask(state, `where should it hold: is \`${place}\` a namespace or a service, or is the whole mesh meant?`) ?? false;
  if (scopes.length === 0) assume(state, 'it holds for the whole mesh: the request names no place');
  for (const scope of meant) {
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
