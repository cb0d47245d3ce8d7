import type { Fact, Phrase } from '../grammar/phrases.ts';
import { withCallPairs } from './call-pairs.ts';
import { askEither, eitherIn } from './either.ts';
import { assume, type State } from './state.ts';
import { withoutUnchanged } from './unchanged.ts';
import { noteUsed } from './used-words.ts';

const slow = /\b(?:slow(?:s|ed|er|ing|ness|ly|down)?|delay\w*|lag(?:s|ged|ging|gy)?|latenc(?:y|ies)|hang(?:s|ing)?|hung|stall\w*|sluggish|sleep(?:s|ing)?|paus(?:e[sd]?|ing)|held|hold(?:s|ing)?|freez\w+|frozen|later?|longer|linger\w*|drag(?:s|ging)?)\b/i;
const broken = /\b(?:fail\w*|errors?|erroring|abort\w*|break(?:s|ing)?|broken|crash\w*|drop(?:s|ped|ping)?|kill\w*|reject\w*|return\w*|answer\w*|respon\w+|repl(?:y|ies|ied)|throw(?:s|n|ing)?|sees?|gets?|receives?|serves?d?|gives?|yields?|hits?|blow\w*|bounce[sd]?|with|instead)\b/i;
const gone = /\b(?:outages?|unavailable|unreachable|offline|dead|not available|not reachable|(?:is|are|be|were|was|goes|went|being) down|black(?:s|ed|ing)?[- ]?out|knock\w* out|take \w+ down|takes? down)\b/i;
const simulated = /\b(?:drills?|exercise|disturb\w*|rehears\w+|inject\w*|simulat\w+|emulat\w+|fak(?:e|ed|ing)|pretend\w*|introduc\w+|chaos|fault\w*|mimic\w*|game ?day|flak(?:y|iness)|black(?:s|ed|ing)?[- ]?out|knock\w* out|take \w+ down|takes? down|artificial\w*|what happens (?:if|when)|act as if|as if|as though)\b/i;
const wanted = /\b(?:should|must|shall|have to|has to|needs? to|let|make|have|want|would like|'d like|i'd|we'd|please|need|can you|could you|could we|will|may)\b/i;
/** Words of other wishes: statuses and durations beside them are theirs. */
const other = /\b(?:re-?tr(?:y|ies|ied|ying)|attempts?|tries|try again|eject\w*|outliers?|breakers?|time(?:s|d)? ?-?outs?(?! by| of)|cut(?:s|ting)?\b|slower than|later than|give up|gives up|deadline|at most|no longer than|not longer than|longer than|within|per second|rps|rate[- ]?limit\w*|redirect\w*|mirror\w*|rewrit\w+|warm\w*|slow start|back-?off|ttl|interval)\b/i;
const refusing = /\b(?:den(?:y|ied|ies)|forbid\w*|forbidden|block\w*|refuse[sd]?|disallow\w*|prohibit\w*|unauthori[sz]ed)\b/i;
/** How things are: "we get 503 from b". */
export const complaint = /\b(?:we|i|they|users|customers|clients|people)(?:'re|'ve)?(?: \w+){0,2}? (?:get|getting|got|see|seeing|saw|receive|receiving|experience|experiencing)\b(?![^.]*\b(?:should|must|want|would like)\b)/i;
const ofFaults: ReadonlySet<string> = new Set(['delay', 'abort', 'fault']);

/**
 * Words that disturb calls on purpose, wherever they stand: "10% of calls should hang for 30s", "b answers a with 503",
 * "simulate an outage of b". Their amounts become those of a delay or a failure; sentences with another wish stay as they are.
 */
export function withFaultWords(state: State, given: readonly Phrase[]): readonly Phrase[] {
  const [start, end] = [given[0]?.span.start ?? 0, given.at(-1)?.span.end ?? 0];
  const sentence = withoutPurpose(state, withoutEndings(state, withWholes(state, given.some(isEffect) ? withoutUnchanged(state, given) : given), state.text.slice(start, end)), state.text.slice(start, end), start);
  const text = purposes.reduce((left, pattern) => left.replace(pattern, ''), state.text.slice(start, end));
  const facts = sentence.flatMap((phrase) => (phrase.type === 'fact' ? [phrase.fact] : []));
  const isSimulated = simulated.test(state.text.slice(start, end));
  const ended = withEnd(sentence, facts, text);
  if (ended !== undefined) return ended;
  if (other.test(text) || sentence.some((phrase) => phrase.type === 'fact' && !ofFaults.has(phrase.fact.kind) && !(phrase.fact.kind === 'retry-on' && phrase.fact.isHead !== true))) return given;
  if (!sentence.some(({ type }) => type === 'ref') && !facts.some(({ kind }) => ofFaults.has(kind)) || sentence.some(({ type }) => type === 'new-path')) return given;
  if (complaint.test(text)) return given;
  if (isReport(state, given, state.text.slice(start, end), isSimulated)) return withCallPairs(state, given).map((phrase): Phrase => (phrase.type === 'ref' || phrase.type === 'link' ? phrase : { type: 'reason', span: phrase.span, at: phrase.at }));
  const hasFact = facts.some((fact) => ofFaults.has(fact.kind) && !('isOff' in fact && fact.isOff === true));
  const hasShare = sentence.some(({ type }) => type === 'percent');
  const isOrder = hasFact || hasShare || isSimulated || wanted.test(text) || isImperative(state, sentence);
  if (!isOrder) return given;
  if (eitherIn(sentence)) return askEither(state, sentence);
  const isSlow = facts.some(({ kind }) => kind === 'delay') || slow.test(text);
  const isRefusal = refusing.test(text) && !hasShare && !isSimulated;
  const isBroken = !isRefusal && (hasFact || broken.test(text) || hasShare || isSimulated);
  const hasExact = sentence.some((phrase) => statusIn(phrase) !== undefined && !isClass(phrase));
  const tagged = withLostCallers(state, sentence).map((phrase, index, all) => isAnother(phrase, all[index + 1]) ? used(phrase) : tag(phrase, isSlow || isAdded(state, phrase, all[index - 1], all), isBroken && !(hasExact && isClass(phrase)), /\b(?:UNAVAILABLE|CANCELLED|DEADLINE_EXCEEDED|RESOURCE_EXHAUSTED)\b/.test(text) || /\bgrpc\b/i.test(text)));
  const hasEffect = tagged.some(isEffect);
  const isGone = gone.test(text) && (isSimulated || hasShare || hasEffect || (wanted.test(text) && !/\bunreachable|not reachable/i.test(text)));
  const whole = isGone ? withOutage(state, tagged) : hasEffect ? tagged : withOpen(state, tagged, isSlow && (hasShare || isSimulated), isBroken && (hasShare || isSimulated));
  return whole.some(isEffect) || hasFact ? asOnePiece(state, whole.map((phrase) => plain(state, phrase))) : given;
}

const now = /\b(?:now and then|now and again|sometimes|often|occasionally|from time to time|regularly|intermittently|again and again|randomly|every so often|every now and then|once in a while|a lot|frequently|since|lately|recently|currently|at the moment|these days|constantly|permanently)\b/i;
const suffering = /\b(?:gets?|getting|hits?|hitting|sees?|seeing|receives?|receiving|runs? into|running into|suffers?|keeps? (?:getting|seeing|hitting|returning|answering|failing|throwing))\b/i;

/** "a gets 503 from b now and then. Retry twice.": how things are, and nothing that is wanted: no share, no header, no order. */
function isReport(state: State, sentence: readonly Phrase[], text: string, isSimulated: boolean): boolean {
  const hasValue = sentence.some(({ type }) => type === 'percent' || type === 'cond' || type === 'duration') || sentence.some((phrase) => phrase.type === 'fact' && 'percent' in phrase.fact && phrase.fact.percent !== undefined);
  const opening = sentence.find(({ type }) => type !== 'glue' && type !== 'link');
  if (tellsTrouble(state, sentence, text, opening, hasValue, isSimulated)) {
    state.background.push(text.trim());
    return true;
  }
  if (hasValue || isSimulated || wanted.test(text) || opening?.type !== 'ref' || /\b(?:only|every|all|each|inject|fault)\b/i.test(text)) return false;
  const isTold = now.test(text) || (suffering.test(text) && sentence.length < state.phrases.length);
  if (isTold) state.background.push(text.trim());
  return isTold;
}

const trouble = /^\s*(?:(?:still|also|already|just|then|now|often|sometimes) )*(?:answers|returns|responds|replies|delays|fails|throws|gives|serves|rejects|drops|aborts|hangs|crashes|breaks|times out|is (?:answering|returning|responding|replying|delaying|failing|throwing|giving|serving|rejecting|dropping|hanging|crashing|breaking|timing out))\b/i;
const harmed = /\b(?:our|my|their) (?:calls?|requests?|traffic|users|customers|clients|shoppers|orders)\b|\b(?:of|for|to) (?:the |all )?(?:users|customers|clients|shoppers|people|visitors)\b|\bunder (?:\w+ )?(?:load|pressure|traffic|stress)\b|\b(?:at|during|in) (?:peak|rush|busy)\b|\bsince\b/i;

/** "labels answers 503 under load. Limit it to 50 rps.": what a service does by itself, beside a wish of another kind. */
function tellsTrouble(state: State, sentence: readonly Phrase[], text: string, opening: Phrase | undefined, hasValue: boolean, isSimulated: boolean): boolean {
  const [start, end] = [sentence[0]?.span.start ?? 0, sentence.at(-1)?.span.end ?? 0];
  const wishes = state.phrases.some((phrase) => (phrase.span.end <= start || phrase.span.start >= end) && ((phrase.type === 'fact' && !ofFaults.has(phrase.fact.kind)) || phrase.type === 'act'));
  if (!wishes || isSimulated || wanted.test(text) || opening?.type !== 'ref' || sentence.some(({ type }) => type === 'cond') || /\b(?:only|inject|fault)\b/i.test(text)) return false;
  return trouble.test(state.text.slice(opening.span.end, end)) && (!hasValue || harmed.test(text));
}

/** "By a second" is a time, "the other half are fine" what is not hit anyway, and "restricted to requests with" which ones are. */
function withWholes(state: State, sentence: readonly Phrase[]): readonly Phrase[] {
  const wordsOf = (phrase: Phrase | undefined): string => (phrase === undefined ? '' : state.text.slice(phrase.span.start, phrase.span.end));
  const hit = sentence.flatMap((phrase) => (phrase.type === 'percent' ? [phrase.percent] : phrase.type === 'fact' && (phrase.fact.kind === 'abort' || phrase.fact.kind === 'delay') ? (phrase.fact.percent ?? []) : []));
  return sentence.map((phrase, index): Phrase => {
    const [before, after] = [sentence[index - 1], sentence[index + 1]];
    const method = phrase.type === 'ref' && phrase.entities.every((entity) => entity.kind === 'service' && entity.match === 'unknown') ? /^['’]s (get|post|put|delete|patch|head)e?s$/i.exec(wordsOf(phrase))?.[1] : undefined;
    if (method !== undefined) return { type: 'cond', cond: { methods: [method.toUpperCase()] }, span: phrase.span, at: phrase.at };
    // "503 for a tenth, no delay": it is not asked for anyway.
    const isOff = phrase.type === 'fact' && (phrase.fact.kind === 'delay' || phrase.fact.kind === 'abort') && (phrase.fact.isOff === true || (before?.type === 'mark' && before.mark === 'not')) && /\b(?:no|without(?: any| a)?) *$/i.test(state.text.slice(0, phrase.span.end).replace(/(?:delays?|latency|aborts?|errors?)\W*$/i, ''));
    if (isOff && hit.length > 0) return used(phrase);
    if (phrase.type === 'mark' && phrase.mark === 'not' && /^(?:no|without)$/i.test(wordsOf(phrase)) && after?.type === 'fact' && (after.fact.kind === 'delay' || after.fact.kind === 'abort') && hit.length > 0 && !('ms' in after.fact && after.fact.ms !== undefined)) return used(phrase);
    const unit = phrase.type === 'glue' && /^(?:by|for|of)$/i.test(wordsOf(before)) ? /^an? (second|minute)$/i.exec(wordsOf(phrase))?.[1] : undefined;
    if (unit !== undefined) return { type: 'duration', ms: unit.toLowerCase() === 'second' ? 1000 : 60_000, span: phrase.span, at: phrase.at };
    if (phrase.type === 'percent' && after?.type === 'mark' && after.mark === 'as-before' && hit.some((share) => share + phrase.percent === 100)) return used(phrase);
    if (phrase.type === 'act' && phrase.act === 'hold' && after?.type === 'cond' && /^(?:restrict|limit|confin|scop|narrow)/i.test(wordsOf(phrase))) return used(phrase);
    return phrase;
  });
}

function isEffect(phrase: Phrase): boolean {
  return phrase.type === 'fact' && (phrase.fact.kind === 'delay' || phrase.fact.kind === 'abort');
}

/** "… are aborted with 503": how calls end, and no time after which they do. */
function withoutEndings(state: State, sentence: readonly Phrase[], text: string): readonly Phrase[] {
  const hasStatus = sentence.some((phrase) => phrase.type === 'status' || (phrase.type === 'fact' && (phrase.fact.kind === 'abort' || (phrase.fact.kind === 'retry-on' && phrase.fact.isHead !== true))));
  // "requests from a to b: 30s delay": a time of requests beside a delay is that of the delay.
  const isOpenDelay = /\b(?:slower|later)\b/i.test(text) || sentence.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'delay' && phrase.fact.ms === undefined && phrase.fact.isOff !== true);
  const timed = sentence.map((phrase): Phrase => (isOpenDelay && phrase.type === 'fact' && phrase.fact.kind === 'timeout' && phrase.fact.ms !== undefined && phrase.fact.of === 'request' && !other.test(text) ? { ...phrase, fact: { kind: 'delay', ms: phrase.fact.ms } } : phrase));
  const plainly = timed.map((phrase): Phrase => (phrase.type === 'fact' && ((phrase.fact.kind === 'inject' && /inject|fault|add|introduc|insert|put|creat|caus/i.test(state.text.slice(phrase.span.start, phrase.span.end))) || (phrase.fact.kind === 'balance' && phrase.fact.algorithm?.kind === 'random')) && sentence.some((other) => other !== phrase && (isEffect(other) || isValue(other))) ? { type: 'glue', span: phrase.span, at: phrase.at } : phrase));
  return hasStatus ? plainly.map((phrase): Phrase => (phrase.type === 'fact' && phrase.fact.kind === 'timeout' && phrase.fact.ms === undefined && phrase.fact.isOff !== true ? { type: 'glue', span: phrase.span, at: phrase.at } : phrase)) : plainly;
}

const purposes: readonly RegExp[] = [/\bfor (?:[\w-]+ ){0,3}?(?:testing|tests?|chaos (?:day|engineering)|game ?days?|drills?|experiments?)(?: purposes?)?\b(?! (?:namespace|environment|header|user|traffic|request|client))/i, /\b(?:(?:i|we)(?:'d| would)? (?:want|like|need) to |in order to |to |for |so that we can |so we can )(?:test(?:ing)?(?! (?:users?|traffic|requests?|clients?|accounts?|headers?|namespace|environment|callers?))|verify(?:ing)?|check(?:ing)?|see (?:how|whether|if|that)|validat(?:e|ing)|exercis(?:e|ing)|prov(?:e|ing)|practi[cs](?:e|ing)|rehears(?:e|ing))\b[^,.;:\n\d/]*(?=[,.;:\n]|$)/i];

/** "We want to test our timeouts, …": why a fault is wanted, and no wish. */
function withoutPurpose(state: State, sentence: readonly Phrase[], text: string, start: number): readonly Phrase[] {
  const spans = purposes.flatMap((pattern) => {
    const found = pattern.exec(text);
    return found === null ? [] : [{ start: start + found.index, end: start + found.index + found[0].length, words: found[0] }];
  });
  const isInside = ({ span }: Phrase): boolean => spans.some((one) => span.start >= one.start && span.end <= one.end);
  if (spans.length === 0 || sentence.every((phrase) => isInside(phrase) || !isValue(phrase)) || sentence.some((phrase) => isInside(phrase) && (isValue(phrase) || phrase.type === 'cond' || (phrase.type === 'ref' && !/^for (?:(?:an?|the|our|this|next|today's) )?\w+$/i.test(state.text.slice(phrase.span.start, phrase.span.end)) && phrase.entities.some((entity) => entity.kind === 'service' && entity.match === 'unknown'))))) return sentence;
  for (const { words } of spans) state.background.push(words.trim());
  return sentence.map((phrase) => (isInside(phrase) && phrase.type !== 'link' ? { type: 'reason', span: phrase.span, at: phrase.at } : phrase));
}

function isValue(phrase: Phrase): boolean {
  return phrase.type === 'duration' || phrase.type === 'status' || phrase.type === 'percent' || (phrase.type === 'fact' && Object.values(phrase.fact).some((value) => typeof value === 'number' || /^\d/.test(String(value))));
}

const ending = /\b(?:remov\w+|stop\w*|delet\w+|disabl\w+|off|ends?|ended|no more|no longer|clear\w*|undo|undone|cancel\w*|lift(?:s|ed)?|get rid of|cleaned? up|revert\w*|over|finish\w*|withdr[ae]w\w*|take \w+(?: \w+){0,4} (?:out|away)|gone|cease\w*|any (?:longer|more)|anymore)\b/i;

/** "Turn the latency on b off again": faults without a value that come to their end. */
function withEnd(sentence: readonly Phrase[], facts: readonly Fact[], text: string): readonly Phrase[] | undefined {
  const isNone = (phrase: Phrase): boolean => phrase.type === 'mark' && (phrase.mark === 'except' || phrase.mark === 'nowhere-else') && /^(?:no|without) (?:delay|fault|abort|latency)/i.test(text.slice(phrase.span.start - (sentence[0]?.span.start ?? 0)));
  if (facts.length === 0 && sentence.find(({ type }) => type !== 'glue') === sentence.find(isNone) && sentence.some(isNone) && !sentence.some(isValue)) return sentence.map((phrase): Phrase => (isNone(phrase) ? { type: 'fact', fact: { kind: 'fault', isOff: true }, span: phrase.span, at: phrase.at } : phrase));
  const bare = facts.filter((fact) => ofFaults.has(fact.kind));
  if (bare.length === 0 || bare.length < facts.length || !ending.test(text) || sentence.some(isValue)) return undefined;
  return sentence.map((phrase): Phrase => {
    if (phrase.type === 'fact') return { ...phrase, fact: { kind: 'fault', isOff: true } };
    if (phrase.type === 'mark' && phrase.mark === 'not' && /\b(?:don't|do not|no longer)\b[^.]*\bany ?(?:longer|more)\b|\b(?:don't|do not) (?:want|need)\b/i.test(text)) {
      noteUsed(phrase);
      return { type: 'glue', span: phrase.span, at: phrase.at };
    }
    return phrase.type === 'unused' && /^(?:turn\w*|switch\w*|any|artificial|injected|on|take|lift\w*|network)$/i.test(text.slice(phrase.span.start - (sentence[0]?.span.start ?? 0), phrase.span.end - (sentence[0]?.span.start ?? 0))) ? { type: 'glue', span: phrase.span, at: phrase.at } : phrase;
  });
}

/** `api -> auth` where `api` is taken for a plain word: a caller that must not be lost. */
function withLostCallers(state: State, sentence: readonly Phrase[]): readonly Phrase[] {
  return sentence.map((phrase, index) => {
    const next = sentence[index + 1];
    const isArrow = next !== undefined && (next.type === 'ref' || (next.type === 'link' && next.link === 'arrow')) && /^(?:->|→|=>|-->)/.test(state.text.slice(next.span.start, next.span.end));
    return isArrow && phrase.type === 'glue' ? { type: 'unused', span: phrase.span, at: phrase.at } : phrase;
  });
}

/** "Drop every second request", "simulate a slow b": what is done is said, and not with which status, or for how long. */
function withOpen(state: State, sentence: readonly Phrase[], isSlow: boolean, isBroken: boolean): readonly Phrase[] {
  const find = (pattern: RegExp): Phrase | undefined => sentence.find((phrase) => ['act', 'glue', 'unused'].includes(phrase.type) && pattern.test(state.text.slice(phrase.span.start, phrase.span.end)));
  const late = isSlow ? find(new RegExp(`^${slow.source}`, 'i')) : undefined;
  const verb = late ?? (isBroken ? find(/^(?:drop\w*|fail\w*|abort\w*|break\w*|kill\w*|crash\w*|lose|loses|errors?|error out|reject\w*)\b/i) : undefined);
  return verb === undefined ? sentence : sentence.map((phrase): Phrase => (phrase === verb ? { type: 'fact', fact: { kind: late === undefined ? 'abort' : 'delay' }, span: phrase.span, at: phrase.at } : phrase));
}

/** Verbs by which faults are told: "a should see", "let it fail", "when a calls b". */
const telling = /^(?:sees?|seeing|gets?|getting|gives?|given|receives?|takes?|answers?|answered|return\w*|respon\w+|serves?|served|has|have|keeps?|let|lets|handles?)\b/i;

/** Plain words that say nothing beside the value or the condition that they stand at. */
function noteWords(state: State, sentence: readonly Phrase[]): void {
  for (const [index, phrase] of sentence.entries()) {
    if (phrase.type !== 'glue') continue;
    const words = state.text.slice(phrase.span.start, phrase.span.end);
    const next = sentence.slice(index + 1).find(({ type }) => type !== 'glue' && type !== 'link' && type !== 'mark');
    const isNear = [sentence[index - 1], sentence[index - 2], sentence[index + 1], sentence[index + 2]].some((near) => near !== undefined && isEffect(near));
    const isIntro = /^(?:but )?(?:only )?(?:if|when|whenever|only|just|what|what if|happens|what happens)(?: (?:if|when|whenever|only))?$/i.test(words) && (next?.type === 'cond' || next?.type === 'ref' || next?.type === 'traffic');
    if (isIntro || (isNear && /^(?:later?|longer|slower|extra|additional|more|half|artificial|instead|before)$/i.test(words))) noteUsed(phrase);
  }
}

function used(phrase: Phrase): Phrase {
  const glue: Phrase = { type: 'glue', span: phrase.span, at: phrase.at };
  noteUsed(glue);
  noteUsed(phrase);
  return glue;
}

function isLabel(next: Phrase | undefined): boolean {
  return next?.type === 'link' && (next.link === 'colon' || next.link === 'equals');
}

/** A sentence that holds nothing but faults: only what stands between two of them parts it, and its names have their parts. */
function asOnePiece(state: State, sentence: readonly Phrase[]): readonly Phrase[] {
  const glue = ({ span, at }: Phrase): Phrase => ({ type: 'glue', span, at });
  const told = sentence.map((phrase, index) => (phrase.type === 'act' && (isLabel(sentence[index + 1]) || phrase.act === 'call' || phrase.act === 'be-called' || ((phrase.act === 'send' || phrase.act === 'allow') && telling.test(phrase.word))) ? glue(phrase) : phrase));
  if (told.some((phrase) => (phrase.type === 'act' && phrase.act !== 'set') || (phrase.type === 'mark' && (phrase.mark === 'no-other' || phrase.mark === 'rest')))) return sentence;
  noteWords(state, told);
  const effects = told.flatMap((phrase, index) => (phrase.type === 'fact' && ((phrase.fact.kind === 'delay' && phrase.fact.ms !== undefined) || (phrase.fact.kind === 'abort' && (phrase.fact.status ?? phrase.fact.grpc) !== undefined)) ? [index] : []));
  const parting = new Set([...effects.slice(1).flatMap((to, index) => partingLink(told, effects[index] ?? 0, to)), ...(effects.length > 1 ? scopeLinks(state, told, effects) : [])]);
  const isKept = (at: number): boolean => sparing.test(state.text.slice(told[at]?.span.end ?? 0));
  return withCallPairs(state, told.map((phrase, index) => (phrase.type === 'link' && phrase.link !== 'arrow' && !parting.has(index) && !isKept(index) ? glue(phrase) : phrase)));
}

/** "…, web unaffected": a piece that says who is left alone. */
const sparing = /^\W*(?:and |but |the |all |any )*(?:[\w-]+|other \w+|every\w+ else) (?:is |are |stays? |remains? |must be |should be |to be )?(?:unaffected|untouched|unchanged|not affected|spared|left alone|as before|fine)\b/i;

/** Of several faults: what stands before all of them, and "both for …" behind, is for each. */
function scopeLinks(state: State, sentence: readonly Phrase[], effects: readonly number[]): readonly number[] {
  const opening = sentence.findIndex((phrase, index) => index < (effects[0] ?? 0) && phrase.type === 'link' && (phrase.link === 'comma' || phrase.link === 'colon'));
  const isLead = opening > 0 && sentence.slice(0, opening).every((phrase) => ['cond', 'glue', 'traffic', 'reason'].includes(phrase.type) || (phrase.type === 'ref' && phrase.role === 'from') || (phrase.type === 'link'));
  const last = effects.at(-1) ?? 0;
  const closing = sentence.findIndex((phrase, index) => index > last && phrase.type === 'link' && /^\W*(?:(?:but|and|only|just)\W+)*(?:both|each|all of (?:it|them|this|that))\b/i.test(state.text.slice(phrase.span.start)));
  return [...(isLead ? [opening] : []), ...(closing > 0 ? [closing] : [])];
}

/** Of the links between two effects the one that parts them: a word before a sign. */
function partingLink(sentence: readonly Phrase[], from: number, to: number): readonly number[] {
  const links = sentence.flatMap((phrase, index) => (index > from && index < to && phrase.type === 'link' ? [{ index, link: phrase.link }] : []));
  const best = links.findLast(({ link }) => link === 'and' || link === 'then' || link === 'semicolon') ?? links.findLast(({ link }) => link === 'comma' || link === 'but' || link === 'break' || link === 'dash') ?? links.at(-1);
  return best === undefined ? [] : [best.index];
}

/** It begins with what is to be done, or with a name and its values. */
function isImperative(state: State, sentence: readonly Phrase[]): boolean {
  const opening = sentence.find(({ type }) => type !== 'glue' && type !== 'link');
  const words = opening === undefined ? '' : state.text.slice(sentence[0]?.span.start ?? 0, opening.span.end);
  if (opening?.type === 'act' || slow.test(words) || /^\W*(?:fail|break|abort|return|answer|respond|reply|throw|kill|crash|drop)\b/i.test(words)) return true;
  return opening?.type === 'ref' && !/\b(?:is|are|was|were|has been|have been|sometimes|often)\b/i.test(state.text.slice(opening.span.end, sentence.at(-1)?.span.end));
}

function statusIn(phrase: Phrase): string | undefined {
  if (phrase.type === 'status') return phrase.status;
  if (phrase.type !== 'fact') return undefined;
  return phrase.fact.kind === 'abort' ? phrase.fact.status : phrase.fact.kind === 'retry-on' && phrase.fact.isHead !== true && phrase.fact.on.length === 1 && /^\d/.test(phrase.fact.on[0] ?? '') ? phrase.fact.on[0] : undefined;
}

/** "5xx" beside the one that is meant. */
function isClass(phrase: Phrase): boolean {
  return /^\dxx$/.test(statusIn(phrase) ?? '');
}

const grpcNames: ReadonlySet<string> = new Set(['unavailable', 'cancelled', 'deadline-exceeded', 'resource-exhausted']);

/** "… and delay another 10%": a share of its own. */
function isAnother(phrase: Phrase, next: Phrase | undefined): boolean {
  return phrase.type === 'mark' && phrase.mark === 'also' && next?.type === 'percent';
}

/** "10% 503 + 200ms": a time that is added to a failure is that of a delay. */
function isAdded(state: State, phrase: Phrase, before: Phrase | undefined, sentence: readonly Phrase[]): boolean {
  return phrase.type === 'duration' && before !== undefined && /^\W*(?:\+|plus|and also|and)\W*$/i.test(state.text.slice(before.span.start, phrase.span.start)) && sentence.some((other) => statusIn(other) !== undefined) && !/\b(?:for|during|over|last\w*|time-?outs?|within)\b/i.test(state.text.slice(sentence[0]?.span.start, sentence.at(-1)?.span.end));
}

function tag(phrase: Phrase, isSlow: boolean, isBroken: boolean, isGrpc: boolean): Phrase {
  const made = (fact: Fact): Phrase => ({ type: 'fact', fact, span: phrase.span, at: phrase.at });
  if (isClass(phrase) && !isBroken) return { type: 'glue', span: phrase.span, at: phrase.at };
  if (phrase.type === 'duration' && isSlow) return made({ kind: 'delay', ms: phrase.ms });
  if (phrase.type === 'status' && isBroken) return made({ kind: 'abort', status: phrase.status });
  if (phrase.type !== 'fact' || phrase.fact.kind !== 'retry-on' || phrase.fact.on.length !== 1 || !isBroken) return phrase;
  const [only = ''] = phrase.fact.on;
  return /^\d/.test(only) ? made({ kind: 'abort', status: only }) : !grpcNames.has(only) ? phrase : isGrpc ? made({ kind: 'abort', grpc: only.toUpperCase().replaceAll('-', '_') }) : { type: 'glue', span: phrase.span, at: phrase.at };
}

/** Who is down answers as a proxy does where nobody is there. */
function withOutage(state: State, sentence: readonly Phrase[]): readonly Phrase[] {
  const isSaid = (phrase: Phrase): boolean => phrase.type !== 'ref' && phrase.type !== 'cond' && phrase.type !== 'fact' && /\b(?:down|outages?|unavailable|unreachable|offline|dead|available|reachable|out|blackout)\b/i.test(state.text.slice(phrase.span.start, phrase.span.end));
  const place = sentence.find(isSaid);
  if (place === undefined || sentence.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'abort')) return sentence;
  assume(state, 'who is out of reach answers 503: the request names no status');
  return sentence.map((phrase): Phrase => (phrase === place ? { type: 'fact', fact: { kind: 'abort', status: '503' }, span: phrase.span, at: phrase.at } : phrase));
}

/** Plain words of faults: what they are called, and when they are made. */
const nouns = /^(?:(?:in |of |the |a |please )*(?:cases?|occasions?|disturb\w*|pretend\w*|experienc\w+|rehears\w+|losing|loses?)|time|times|rate|ratio|day|days|injections?|network|artificial|artificially|extra|additional|further|another|calls?|plan|test|tests|any|unreliable|flaky|unstable|faulty|degraded|experiment|drill|every|each|all|of|@|~|happens|what|if|were|knock|black|turn|on|respond|responding|responds|status|code|destination|source|callee|dest|target|downstream|behaves?|behaving|act|acts|acting|straight|away|immediately|instantly|directly|overloaded|overload|busy|randomly|random|percentage|fraction|duration|value|type|httpfaultinjection|faultinjection|fixeddelay|artificial\w*|tester|testers|experienced|throws?|throwing|thrown|throughout|entire)$/i;

/** The verb of a fault says nothing that its value does not. */
function plain(state: State, phrase: Phrase): Phrase {
  const words = state.text.slice(phrase.span.start, phrase.span.end);
  const isVerb = [slow, broken, gone, simulated].some((pattern) => new RegExp(`^(?:${pattern.source})$`, 'i').test(words));
  const isFailing = phrase.type === 'act' && (phrase.act === 'remove' || phrase.act === 'deny') && /^(?:drop|kill|reject|cut|fail|break|deny|block|refuse)/i.test(words);
  const isNoun = nouns.test(words);
  const isWeakVerb = phrase.type === 'ref' && (phrase.role === 'none' || (phrase.role === 'to' && /^to (?:behave|act|rehearse|pretend|simulate|experience|disturb)/i.test(words))) && (isVerb || isNoun || /^to /i.test(words)) && phrase.entities.every((entity) => entity.kind === 'service' && entity.match === 'unknown' && entity.namespace === undefined);
  return isWeakVerb || (phrase.type === 'unused' && (isVerb || isNoun)) || isFailing ? { type: 'glue', span: phrase.span, at: phrase.at } : phrase;
}
