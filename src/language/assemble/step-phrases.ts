import type { Entity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { roleWords } from './role-words.ts';
import { ask, type State } from './state.ts';
import { noteUsed } from './used-words.ts';

type Sentence = readonly Phrase[];

/**
 * "10%, 25%, 50% and 100%, every 15 minutes": shares of one version that rise are the steps of a rollout. The last two
 * are no ratio then, and the time is no interval of a circuit breaker, but how long a step is held.
 */
export function withSteps(state: State, given: Sentence): Sentence {
  const { text } = state;
  const turned = withRatioSteps(state, given);
  if (turned !== given) return withSteps(state, turned);
  const named = given.flatMap((phrase) => (phrase.type === 'ref' && (phrase.role !== 'from' || /^by\b/i.test(text.slice(phrase.span.start))) ? phrase.entities.flatMap((entity) => (entity.kind === 'version' ? [entity.version] : [])) : []));
  const known = new Set(state.vocabulary.services.flatMap((service) => service.versions.map(({ name }) => name.toLowerCase())));
  const isOwn = (name: string): boolean => !roleWords.has(name) || known.has(name.toLowerCase());
  const versions = new Set(named.some(isOwn) ? named.filter(isOwn) : named);
  if (versions.size > 1 || given.some(({ type }) => type === 'cond')) return given;
  const sentence = withFullStep(state, withEqualSteps(state, withListedShares(text, withOneMore(text, given))));
  const shares = sentence.flatMap((phrase) => (phrase.type === 'percent' ? [phrase.percent] : phrase.type === 'ratio' ? phrase.parts : []));
  const isAllLast = sentence.findLast(({ type }) => ['percent', 'traffic', 'ref'].includes(type)) !== undefined && /\b(?:all|everything|everyone|everybody|fully|completely|full|the rest)\W*(?:\w+ ){0,4}\w*\W*$/i.test(text.slice(sentence.findLast(({ type }) => type === 'percent')?.span.end ?? 0, sentence.at(-1)?.span.end ?? 0));
  const isRising = (shares.length > 2 || (shares.length === 2 && (isAllLast || sentence.some((phrase) => phrase.type === 'unused' || phrase.type === 'fact' || phrase.type === 'duration')))) && shares.every((share, at) => at === 0 || share > (shares[at - 1] ?? 0));
  if (!isRising) return sentence;
  askForStart(state, sentence);
  // "from v1": where they all are before the first step.
  for (const { type, span, ...phrase } of given) if (type === 'ref' && 'role' in phrase && phrase.role === 'from') state.background.push(text.slice(span.start, span.end));
  let unit: number | undefined;
  return sentence.flatMap((phrase): Sentence => {
    if (phrase.type === 'ratio') return phrase.parts.flatMap((percent, index): Phrase[] => [...(index === 0 ? [] : [{ type: 'link' as const, link: 'comma' as const, span: { start: phrase.span.end, end: phrase.span.end }, at: phrase.at }]), { type: 'percent', percent, span: phrase.span, at: phrase.at }]);
    const ms = phrase.type === 'duration' ? phrase.ms : heldFor(phrase, text);
    if (ms !== undefined) unit = unitOf(text.slice(phrase.span.start, phrase.span.end)) ?? unit;
    if (ms !== undefined) return [{ type: 'duration', ms, span: phrase.span, at: phrase.at }];
    // "… after 20 minutes, then 100% after another 20".
    if (phrase.type === 'count' && unit !== undefined && /\b(?:after|another|further|wait)\s*$/i.test(text.slice(0, phrase.span.start))) return [{ type: 'duration', ms: phrase.count * unit, span: phrase.span, at: phrase.at }];
    // "30 min later"
    if (phrase.type === 'link' && phrase.link === 'then') noteUsed(phrase);
    return [isStepWord(text, phrase) ? glued(phrase) : phrase];
  });
}

const oneMore = /\b(?:one|another|an?) (?:more|further|additional|other) (second|minute|hour|day)\b/gi;
const lengths: Readonly<Record<string, number>> = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** "after one more hour": as long as it says. */
function withOneMore(text: string, sentence: Sentence): Sentence {
  const spans = [...text.matchAll(oneMore)].map((found) => ({ start: found.index, end: found.index + found[0].length, ms: lengths[found[1]?.toLowerCase() ?? ''] ?? 0 }));
  return sentence.flatMap((phrase): Sentence => {
    const span = spans.find(({ start, end }) => phrase.span.start >= start && phrase.span.end <= end);
    if (span === undefined || !['glue', 'unused', 'count', 'mark', 'duration'].includes(phrase.type)) return [phrase];
    return phrase.span.end === span.end ? [{ type: 'duration', ms: span.ms, span: { start: span.start, end: span.end }, at: phrase.at }] : [];
  });
}

/** "5% for a day, 50% for a day, full": the last step is all of it. */
function withFullStep({ text, derived }: State, sentence: Sentence): Sentence {
  const last = sentence.findLastIndex(({ type }) => type === 'percent' || type === 'ratio');
  const at = sentence.findIndex((phrase, index) => index > last && (phrase.type === 'glue' || phrase.type === 'unused') && /^(?:then )?(?:go )?(?:full|fully|complete|completely|entirely|whole|full traffic|full rollout)$/i.test(text.slice(phrase.span.start, phrase.span.end)));
  const full = sentence[at];
  if (last < 0 || full === undefined || sentence.slice(last, at).every((phrase) => phrase.type !== 'link')) return sentence;
  derived.add(100);
  return sentence.map((phrase): Phrase => (phrase === full ? { type: 'percent', percent: 100, span: phrase.span, at: phrase.at } : phrase));
}

/** "40% in 1 hour, everything in 2 hours": from the start on, or from the step before. */
function askForStart(state: State, sentence: Sentence): void {
  const [first, last] = [sentence[0], sentence.at(-1)];
  const words = state.text.slice(first?.span.start ?? 0, last?.span.end ?? 0);
  if (/\b(?:over|within|during|across|throughout|in the course of|spread over) (?:the next |a period of |a total of |about )?(?:\d+(?:\.\d+)?|an?|one|two|three|four|five|six|eight|ten|twelve|half an?) ?(?:h|m|min|s|hours?|minutes?|days?|seconds?)\b/i.test(words)) return void ask(state, 'is this the time of all steps together, or of each of them? Say how long each step is held');
  const times = [...words.matchAll(/\b(?:in|after|at|within|by) (\d+(?:\.\d+)?) ?([a-z]+)/gi)].flatMap(([, amount, unit]) => Number(amount) * (unitOf(unit ?? '') ?? Number.NaN)).filter((ms) => Number.isFinite(ms));
  const isRising = times.length > 1 && times.every((ms, at) => at === 0 || ms > (times[at - 1] ?? 0));
  if (isRising && !/\b(?:then|another|later|further|more|held|hold)\b/i.test(words)) ask(state, 'are these times counted from the first step, or each from the step before it? Say how long each step is held');
}

const stepWords = /^(?:(?:after|another|wait(?:ing)?|hold(?:ing)?|each|every|one|later|between|apart|steps?|stages?|pause|for|at|a|an|the|of|it|further|then|bake|baking|soak|soaking|watch|observe|start|starting|begin|with|finally|from|there|and|more|additional|time|times|phases?|run|stay|in|on|until|reach|reached|reaching|that|this|is|are|keep|up|to)(?:\s+|$))+$/i;

function isStepWord(text: string, phrase: Phrase): boolean {
  if (phrase.type === 'ref') return phrase.entities.every((entity) => entity.kind === 'service' && entity.match === 'unknown') && /^(?:(?:a|the|for|with) )*(?:bake|soak|dwell|wait|hold|pause)$/i.test(text.slice(phrase.span.start, phrase.span.end));
  if (phrase.type !== 'unused' && phrase.type !== 'mark' && phrase.type !== 'act') return false;
  if (phrase.type === 'mark' && phrase.mark !== 'also') return false;
  if (phrase.type === 'act' && phrase.act !== 'hold') return false;
  return stepWords.test(text.slice(phrase.span.start, phrase.span.end));
}

function glued(phrase: Phrase): Phrase {
  noteUsed(phrase);
  return { type: 'glue', span: phrase.span, at: phrase.at };
}

const units: readonly (readonly [RegExp, number])[] = [[/\b(?:\d+ ?)?(?:ms|milliseconds?)\b/i, 1], [/(?:\b|\d)(?:h|hrs?|hours?)\b/i, 3_600_000], [/(?:\b|\d)(?:m|mins?|minutes?)\b/i, 60_000], [/(?:\b|\d)(?:s|secs?|seconds?)\b/i, 1_000], [/\bdays?\b/i, 86_400_000]];

const unitOf = (words: string): number | undefined => units.find(([pattern]) => pattern.test(words))?.[1];

const numbers: Readonly<Record<string, number>> = { two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10 };

const equalSteps = /\b(?:in|with|over|using|via) (\d{1,2}|two|three|four|five|six|seven|eight|nine|ten) (?:equal|even|equally[- ](?:sized|big|spaced)|identical|same[- ]size[d]?)(?: sized)? (?:steps|stages|increments|portions|phases|parts)\b/i;
const stepsOf = /\b(?:in|with|by) (?:steps|stages|increments) of (\d{1,2}) ?(?:%|percent)(?: each)?/i;

/** "in four equal steps", "in steps of 25%": shares that are told by how many they are. */
function withEqualSteps({ text, derived }: State, sentence: Sentence): Sentence {
  const [start, end] = [sentence[0]?.span.start ?? 0, sentence.at(-1)?.span.end ?? 0];
  const words = text.slice(start, end);
  const [equal, by] = [equalSteps.exec(words), stepsOf.exec(words)];
  const found = equal ?? by;
  const count = equal !== null ? (numbers[equal[1]?.toLowerCase() ?? ''] ?? Number(equal[1])) : by !== null ? 100 / Number(by[1]) : 0;
  if (found === null || !Number.isInteger(count) || count < 2 || 100 % count !== 0) return sentence;
  const span = { start: start + found.index, end: start + found.index + found[0].length };
  const isInside = (phrase: Phrase): boolean => phrase.span.start >= span.start && phrase.span.end <= span.end;
  const others = sentence.filter((phrase) => !isInside(phrase));
  const first = sentence.find(isInside);
  if (first === undefined || others.some((phrase) => (phrase.type === 'percent' && phrase.percent !== 100) || phrase.type === 'ratio' || (phrase.span.start < span.end && phrase.span.end > span.start))) return sentence;
  for (const phrase of sentence.filter(isInside)) noteUsed(phrase);
  const shares = Array.from({ length: count }, (_, index) => Math.round(((index + 1) * 100) / count));
  for (const share of shares) derived.add(share);
  const steps = shares.flatMap((percent, index): Phrase[] => [...(index === 0 ? [] : [{ type: 'link' as const, link: 'comma' as const, span, at: first.at }]), { type: 'percent', percent, span, at: first.at }]);
  return sentence.flatMap((phrase) => (phrase === first ? steps : isInside(phrase) || (phrase.type === 'percent' && phrase.percent === 100) ? [] : [phrase]));
}

/** "v1/v2: 90/10 → 50/50 → 0/100, 15m each": the shares of the version that gets more and more. */
function withRatioSteps(state: State, sentence: Sentence): Sentence {
  const ratios = sentence.flatMap((phrase) => (phrase.type === 'ratio' ? [phrase] : []));
  const shares = [0, 1].map((side) => ratios.map(({ parts }) => parts[side] ?? 0));
  const isPair = ratios.length > 1 && ratios.every(({ parts }) => parts.length === 2 && (parts[0] ?? 0) + (parts[1] ?? 0) === 100);
  const rising = shares.findIndex((own) => own.every((share, at) => at === 0 || share > (own[at - 1] ?? 0)));
  const between = sentence.slice(sentence.findIndex(({ type }) => type === 'ratio'), sentence.findLastIndex(({ type }) => type === 'ratio'));
  const versions = sentence.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.filter(({ kind }) => kind === 'version') : []));
  const [staying, to] = [versions[1 - rising], versions[rising]];
  if (!isPair || rising < 0 || versions.length !== 2 || staying === undefined || to === undefined || between.some(({ type }) => type !== 'ratio' && type !== 'link')) return sentence;
  state.background.push(state.text.slice(staying.span.start, staying.span.end));
  return sentence.map((phrase): Phrase => {
    if (phrase.type === 'ratio') return { type: 'percent', percent: phrase.parts[rising] ?? 0, span: phrase.span, at: phrase.at };
    if (phrase.type === 'link' && between.includes(phrase)) return { ...phrase, link: 'comma' };
    return phrase.type === 'ref' && phrase.entities.includes(staying) ? withoutEntity(phrase, staying) : phrase;
  });
}

/** What is named beside it; the service of which it is a version stays. */
function withoutEntity(phrase: Extract<Phrase, { readonly type: 'ref' }>, gone: Entity): Phrase {
  const of = gone.kind === 'version' ? gone.of : undefined;
  const entities = phrase.entities.flatMap((entity) => (entity === gone ? [] : entity.kind === 'version' && entity.of === undefined && of !== undefined ? [{ ...entity, of }] : [entity]));
  if (entities.length > 0) return { ...phrase, entities };
  return of === undefined ? { type: 'glue', span: phrase.span, at: phrase.at } : { ...phrase, entities: [of] };
}

/** "5, 20, 50, 100 percent": the sign stands once, at the end. */
function withListedShares(text: string, sentence: Sentence): Sentence {
  const whole = sentence.findLastIndex((phrase) => phrase.type === 'count' && phrase.count === 100);
  const isStepwise = /\b(?:steps?|stages?|phases?|increments?|waves?)\b/i.test(text) && sentence.some((phrase) => phrase.type === 'duration' || heldFor(phrase, text) !== undefined);
  const last = sentence.some(({ type }) => type === 'percent') || !isStepwise ? sentence.findLastIndex(({ type }) => type === 'percent') : whole;
  if (last < 0) return sentence;
  const listed = new Set<Phrase>(sentence.filter((_, index) => index === whole && index === last));
  for (let at = last - 1, after = sentence[last]; at >= 0; at -= 1) {
    const phrase = sentence[at];
    if (phrase === undefined || (phrase.type !== 'count' && phrase.type !== 'link')) break;
    if (phrase.type === 'link') continue;
    if (!/^\d/.test(text.slice(phrase.span.start)) || !/^[\s,/;-]*(?:and|then|->|→)?\s*$/i.test(text.slice(phrase.span.end, after?.span.start))) break;
    listed.add(phrase);
    after = phrase;
  }
  if (listed.size < (last === whole ? 3 : 2)) return sentence;
  return sentence.map((phrase) => (phrase.type === 'count' && listed.has(phrase) ? { type: 'percent', percent: phrase.count, span: phrase.span, at: phrase.at } : phrase));
}

function heldFor(phrase: Phrase, text: string): number | undefined {
  if (phrase.type !== 'fact') return undefined;
  const { fact } = phrase;
  // "one every hour"
  if (fact.kind === 'rate') return fact.requests === 1 && /^one\b/i.test(text.slice(phrase.span.start)) ? fact.perMs : undefined;
  if (fact.kind === 'breaker') return Object.keys(fact.limits).length === 1 ? fact.limits.intervalMs : undefined;
  const says = /\b(?:wait|waiting|hold|held|pause|between|each|every|apart|steps?|after|later)\b/i.test(text.slice(Math.max(0, phrase.span.start - 8), phrase.span.end + 10));
  return (fact.kind === 'backoff' || fact.kind === 'delay' || fact.kind === 'timeout') && says ? fact.ms : undefined;
}

/** Whether these are the steps of a rollout: a time in it is no fault. */
export function areSteps(sentence: Sentence): boolean {
  const shares = sentence.flatMap((phrase) => (phrase.type === 'percent' ? [phrase.percent] : []));
  return shares.length > 2 && shares.every((share, at) => at === 0 || share > (shares[at - 1] ?? 0)) && sentence.some(({ type }) => type === 'duration') && sentence.every(({ type }) => type !== 'fact' && type !== 'cond' && type !== 'status');
}
