import type { QualifiedName } from '../../topology/topology.ts';
import type { Entity, ServiceEntity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { workloadsOf, type State } from './state.ts';

/** Names whose parts are settled: words were read once, and roles that came of it must not be read as words. */
const done = new WeakSet<Phrase>();

type Ref = Extract<Phrase, { readonly type: 'ref' }>;

const callNoun = String.raw`(?:calls?|requests?|traffic|quer(?:y|ies)|hits|rpcs?|invocations?|lookups?|messages?|connections?)`;
const sees = /\b(?:sees?|seeing|gets?|getting|receives?|receiving|experiences?|notices?|faces?|suffers?|encounters?|observes?|has|have|meets?|finds?)\b/;
const answers = /\b(?:returns?|answers?|responds?|repl(?:y|ies)|throws?|serves?|gives?|sends? back|fails?|is|are|be|looks?|appears?|feels?|seems?|hangs?|errors?|must|should|shall|will)\b/i;
const replies = /\b(?:returns?|answers?|responds?|repl(?:y|ies)|throws?|serves?|gives?|sends? back)\b/i;
const calls = /\b(?:calls?|calling|hammers?|hammering|floods?|flooding|overloads?|overwhelms?|bombards?|pounds?|spams?|stresses|asks?|asking|quer(?:y|ies)|querying|hits?|uses?|using|talks? to|talking to|invokes?|invoking|reach(?:es)?|reaching|contacts?|contacting|depends on|wants? from|needs? from|requests? from|asks? of|makes? to|sends? to)\b/i;
/** Verbs of who wants something *from* somebody: "a loads prices from b". */
const fetches = /\b(?:fetch(?:es|ing)?|loads?|loading|reads?|reading|pulls?|pulling|retrieves?|retrieving|obtains?|downloads?|downloading|requests?|requesting|gets?|getting|wants?|needs?|looks? up|grabs?|polls?|polling|takes?|expects?|awaits?|waits?|consumes?|collects?)\b(?! (?:is|are|was|were) )/i;
const noticed = /(?:errors?|failures?|answers?|responses?|repl(?:y|ies)|faults?|aborts?|delays?|latency|slowness|timeouts?|outages?|[2-5]\d\ds?|5xx|unavailable|unimplemented|internal|unknown|cancelled|aborted|deadline_exceeded|resource_exhausted|permission_denied|unauthenticated|not_found|data_loss|failed_precondition|out_of_range|already_exists|invalid_argument)\s*$/i;

/** Whether the first of two services calls the second. `guess`: no word says so by itself, and what the call graph shows may tell otherwise. */
interface Verdict {
  readonly firstCalls: boolean;
  readonly isGuess: boolean;
}

const first: Verdict = { firstCalls: true, isGuess: false };
const second: Verdict = { firstCalls: false, isGuess: false };

function isService(state: State, entity: Entity): entity is ServiceEntity {
  return entity.kind === 'service' && (entity.match !== 'unknown' || entity.isMarked || state.vocabulary.services.length === 0);
}

/**
 * Gives each of two services that a wish names its part: who calls stands as `from`, who is called as `to`. Whatever the
 * order: "calls of a to b", "b for a", "a should see errors from b", "b answers a with 503". Where no word tells, the call
 * graph does; otherwise they stay as they are.
 */
export function withCallPairs(state: State, phrases: readonly Phrase[]): readonly Phrase[] {
  const named = phrases.filter((phrase): phrase is Ref => phrase.type === 'ref' && phrase.entities.length > 0 && phrase.entities.every((entity) => isService(state, entity)));
  const [one, two] = named;
  if (one !== undefined && named.length === 1) return withOne(state, phrases, one);
  if (one === undefined || two === undefined || named.length !== 2 || (done.has(one) && done.has(two))) return phrases;
  const verdict = settled(state, verdictOf(state, phrases, one, two), one, two);
  if (verdict === undefined) return phrases;
  return phrases.map((phrase) => (phrase === one || phrase === two ? settle(phrase as Ref, (phrase === one) === verdict ? 'from' : 'to') : phrase));
}

/** One name alone: "errors from b" are b's, and of "between a and b" the call graph says who calls. */
function withOne(state: State, phrases: readonly Phrase[], only: Ref): readonly Phrase[] {
  if (done.has(only)) return phrases;
  const before = state.text.slice(Math.max(0, only.span.start - 40), only.span.start);
  const written = state.text.slice(only.span.start, only.span.end);
  if (only.role === 'from' && /^from\b/i.test(written) && noticed.test(before)) return phrases.map((phrase) => (phrase === only ? settle(only, 'to') : phrase));
  // "web's calls" to what is spoken of.
  if (only.isPossessive === true && state.topic.length > 0 && new RegExp(`^\\s*(?:['’]s?\\s*)?${callNoun}\\b`, 'i').test(state.text.slice(only.entities.at(-1)?.span.end ?? only.span.end))) return phrases.map((phrase) => (phrase === only ? settle(only, 'from') : phrase));
  const [a, b] = only.entities;
  if (only.entities.length !== 2 || a === undefined || b === undefined || !/\bbetween\s*$/i.test(before) && !/^between\b/i.test(written)) return phrases;
  const [left, right] = [{ ...only, entities: [a] }, { ...only, entities: [b] }];
  const verdict = settled(state, undefined, left, right);
  if (verdict === undefined) return phrases;
  return phrases.flatMap((phrase) => (phrase === only ? [settle(left, verdict ? 'from' : 'to'), settle(right, verdict ? 'to' : 'from')] : [phrase]));
}

function settle(phrase: Ref, role: 'from' | 'to'): Ref {
  const made: Ref = { ...phrase, role };
  done.add(made);
  return made;
}

function verdictOf(state: State, phrases: readonly Phrase[], a: Ref, b: Ref): Verdict | undefined {
  const begin = phrases[0]?.span.start ?? 0;
  const wordsOf = ({ span }: Ref): string => state.text.slice(span.start, span.end);
  // What a phrase says before its name ("from", "for") belongs to what stands before it.
  const before = state.text.slice(begin, a.entities[0]?.span.start ?? a.span.start);
  const between = state.text.slice(a.entities.at(-1)?.span.end ?? a.span.end, b.entities[0]?.span.start ?? b.span.start);
  const ofCalls = new RegExp(String.raw`\b${callNoun}(?: \w+){0,2} (?:from|by|of)\s*$`, 'i');
  if (/<-|←|<=/.test(between)) return second;
  const [labelA, labelB] = [labelBefore(before), labelBefore(between)];
  if (labelA !== undefined || labelB !== undefined) return labelA === 'from' || labelB === 'to' && labelA === undefined ? first : second;
  if (a.isPossessive === true || /^\s*['’]s?\s/.test(between)) return /^\s*(?:['’]s?)?\s*(?:answers?|responses?|repl(?:y|ies))\b/i.test(between) ? second : first;
  if (/\b(?:its|their)\s*$/i.test(between)) return first;
  // "requests that a sends to b", "what a sends to b".
  if (/^\s*(?:sends?|sent|is sending|makes?|issues?|does|fires?|directs?|forwards?|passes)\b[^,;:]*\b(?:to|at|towards|against)\s*$/i.test(between) && new RegExp(String.raw`\b(?:${callNoun}|what|everything|whatever|anything)(?: (?:that|which))?(?: (?:the|our))?\s*$`, 'i').test(before)) return first;
  if (/\b(?:answer(?:s|ing)?|(?:respond(?:s|ing)?|repl(?:y|ies|ying)) to|serv(?:es?|ing)|giv(?:es?|ing)|hand(?:s|ing)?|(?:throw(?:s|ing)?|return(?:s|ing)?|send(?:s|ing)?|giv(?:es?|ing)|serv(?:es?|ing))\b[^,;:]*\b(?:at|back to|to|towards))\s*$/i.test(between) && !ofCalls.test(between) && !new RegExp(String.raw`\b${callNoun}\b`, 'i').test(between)) return second;
  if (/\b(?:what|that|which|calls|requests|everything|those|anything)\s*$/i.test(between) && /^\s*(?:asks?|calls?|sends?|requests?|wants?|does|makes?|issues?|needs?|fires?)\b/i.test(state.text.slice(b.entities.at(-1)?.span.end ?? b.span.end))) return second;
  // "a should see b delayed", "make a think that b is down".
  if (/\b(?:sees?|seeing|experiences?|experiencing|finds?|notices?|faces?|observes?|thinks?|believes?|perceives?)(?: that)?(?: the)?\s*$/i.test(between) && b.role === 'none') return first;
  // "… when b calls it", "… when b sends POST".
  if (/^\s*(?:is |are )?(?:calls?|calling|requests?|requesting|asks?|asking|uses?|using|hits?|hitting|access(?:es|ing)?|invokes?|invoking|quer(?:y|ies|ying)|contacts?|reach(?:es|ing)?|talks? to|depends on|tries|talking to|sends?|sending|issues?|makes?|does) (?:(?:it|them|this|that|requests?|calls?)\b|(?:an? )?(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)(?:e?s)?\b)/i.test(state.text.slice(b.entities.at(-1)?.span.end ?? b.span.end))) return second;
  if (/^\s*(?:(?:should|would|will|must|shall|can|may|to) )?(?:sees?|gets?|experiences?|receives?|faces?|notices?|suffers?)\b/.test(state.text.slice(b.entities.at(-1)?.span.end ?? b.span.end)) && b.role === 'none') return second;
  if (/\bby\s*$/i.test(between) || new RegExp(String.raw`^['’]s?\s*${callNoun}`, 'i').test(state.text.slice(b.entities.at(-1)?.span.end ?? b.span.end))) return second;
  const answersOf = /\b(?:answers?|responses?|repl(?:y|ies)) of\s*$/i;
  if (answersOf.test(before)) return second;
  if (b.role === 'from') return ofCalls.test(between) ? second : sees.test(between) || fetches.test(between) ? first : { firstCalls: false, isGuess: true };
  if (a.role === 'from') return noticed.test(before.replace(/\bfrom\s*$/i, '')) && !ofCalls.test(before) ? second : first;
  if (calls.test(between) && !ofCalls.test(between)) return first;
  const isOfCalls = new RegExp(`\\b${callNoun}\\b`, 'i').test(between);
  if (b.role === 'to' && a.role !== 'to' && replies.test(between) && !isOfCalls) return second;
  if (b.role === 'to' && /[;:]/.test(between) && !isOfCalls && /\d/.test(between)) return undefined;
  if (b.role === 'to') return answers.test(between) && !new RegExp(`\\b${callNoun}\\b`, 'i').test(between) && !/[,;:]/.test(between) && a.role !== 'to' ? second : first;
  return guessed(a, b, wordsOf, between);
}

/** `caller: a`, `target: b`. */
function labelBefore(words: string): 'from' | 'to' | undefined {
  if (/\b(?:callers?|clients?|source|consumer|downstream|from)\s*[:=]\s*$|\b(?:source|caller|client)(?: (?:is|are|was|being))?\s*$/i.test(words)) return 'from';
  return /\b(?:destination|callee)\s*$/i.test(words) || /\b(?:target|destination|callee|upstream|service|host|to|server)\s*[:=]\s*$/i.test(words) ? 'to' : undefined;
}

/** "b for a", "for a, b …": usual, and yet either may be meant. */
function guessed(a: Ref, b: Ref, wordsOf: (ref: Ref) => string, between: string): Verdict | undefined {
  if (new RegExp(`\\b${callNoun}(?: \\w+){0,1} of\\s*$`, 'i').test(between)) return { firstCalls: false, isGuess: true };
  if (/^for\b/i.test(wordsOf(b))) {
    if (new RegExp(`\\b${callNoun}\\s*(?:for\\s*)?$`, 'i').test(between) || /\b(?:waits?|waiting)\b/i.test(between)) return { firstCalls: true, isGuess: true };
    return { firstCalls: false, isGuess: true };
  }
  if (/^for\b/i.test(wordsOf(a))) return { firstCalls: true, isGuess: true };
  if (/\b(?:outage|failure|slowness|crash|unavailability|errors?) (?:of|in|on|at)\s*$/i.test(between)) return { firstCalls: true, isGuess: true };
  return undefined;
}

/** Whether the first calls the second, as words and call graph say together; undefined where they leave it open. */
function settled(state: State, verdict: Verdict | undefined, a: Ref, b: Ref): boolean | undefined {
  if (verdict !== undefined && !verdict.isGuess) return verdict.firstCalls;
  const [forth, back] = [isKnownCall(state, a, b), isKnownCall(state, b, a)];
  if (verdict !== undefined && (forth === back || forth === verdict.firstCalls)) return verdict.firstCalls;
  if (verdict === undefined && forth !== back) return forth;
  return undefined;
}

function isKnownCall(state: State, caller: Ref, callee: Ref): boolean {
  const own = new Set(caller.entities.flatMap((entity) => workloadsIn(state, entity)));
  return callee.entities.some((entity) => entity.kind === 'service' && entity.services.some((id) => (state.vocabulary.callersOf.get(id) ?? []).some((workload) => own.has(workload))));
}

function workloadsIn(state: State, entity: Entity): readonly QualifiedName[] {
  return entity.kind === 'service' ? [...entity.workloads, ...entity.services.flatMap((id) => workloadsOf(state, id))] : [];
}
