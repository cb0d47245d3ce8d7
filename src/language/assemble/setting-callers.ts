import type { Phrase } from '../grammar/phrases.ts';
import { withCallPairs } from './call-pairs.ts';
import { withCallers } from './scope-of.ts';
import type { State } from './state.ts';

type Ref = Extract<Phrase, { readonly type: 'ref' }>;

/** What only somebody does who has called: the one that it is about is called. */
const patience = /\b(?:waits?|waiting|gives? up|giving up|stops? waiting|patience|patient|tim(?:es|ed|ing) out|time out|bails? out|hangs?|aborts?|is limited|be limited)\b/i;
/** What only a caller has of somebody: "web's timeout for orders", "web retries orders". */
const owned = /^['’]?s?\s+(?:\w+\s+){0,2}?(?:timeouts?|deadlines?|retries|tries|patience|limits?)\b/i;
const tries = /\b(?:retr(?:y|ies|ied|ying)|tries|try|bails? out|fails?|aborts?)\b/i;
const relation = /\b(?:calls?|calling|hammers?|hammering|floods?|flooding|overloads?|overwhelms?|bombards?|pounds?|spams?|stresses|requests?|traffic|quer(?:y|ies|ying)|invokes?|invoking|hits?|uses?|using|asks?|talks?|reach(?:es)?|contacts?|to|from|by|towards|into)\b|['’]s?\s|->|→|=>|<-/i;
const isNamed = (phrase: Phrase): phrase is Ref => phrase.type === 'ref' && phrase.entities.length > 0 && phrase.entities.every(({ kind }) => kind === 'service');

/** "web gives up on orders", "orders answers web within 2s", "between web and orders": who calls, and who is called. */
export function withSettingCallers(state: State, given: readonly Phrase[]): readonly Phrase[] {
  const phrases = withoutEchoes(withoutStory(state, given));
  const named = phrases.filter(isNamed).filter((ref) => ref.entities.some((entity) => entity.kind === 'service' && (entity.match !== 'unknown' || entity.isMarked || state.vocabulary.services.length === 0)));
  const [one, two] = named;
  if (one !== undefined && named.length === 1 && isBetween(state, one)) return withCallPairs(state, phrases);
  // "on errors from orders": whose errors they are, and not who calls.
  if (one !== undefined && named.length === 1 && one.role === 'from' && /(?:errors?|failures?|answers?|responses?|replies|[45]\d\d(?:'?s)?|5xx)\s*$/i.test(state.text.slice(Math.max(0, one.span.start - 14), one.span.start))) return phrases.map((phrase) => (phrase === one ? { ...one, role: 'on' as const } : phrase));
  if (one === undefined || two === undefined || named.length !== 2) return withCallers(state, phrases);
  const between = state.text.slice(one.span.end, two.span.start);
  // A setting may have taken the word before the name: "longer than 2s for orders".
  const leading = state.text.slice(two.span.start, two.entities[0]?.span.start ?? two.span.start) || (/\b(?:for|on|to|at|towards?|of|in)\s+(?:the |our )?$/i.exec(between)?.[0] ?? '');
  const isNamedBy = two.role !== 'none' || leading !== '';
  if (/[;\n]|\band\b/.test(between)) return withCallers(state, phrases);
  if (one.role === 'from' && two.role !== 'from') return paired(phrases, one, two);
  if (/\b(?:answers?|responses?|repl(?:y|ies)|results?|hears?(?: back)?|data)\s+(?:from|of|by)\s*$/i.test(`${between}${leading}`)) return paired(phrases, one, two);
  if (/\b(?:hold(?:s|ing)? up|blocks?|stalls?|keeps?|makes?|lets?|delays?|slows?(?: down)?)\s+(?:the |our )?$/i.test(`${between}${leading}`)) return paired(phrases, two, one);
  if (/\b(?:answers?|responds?|repl(?:y|ies)|serves?)\s+(?:to\s+)?$/i.test(`${between}${leading}`) && !/\bwait/i.test(between)) return paired(phrases, two, one);
  const isOver = one.role !== 'from' && (patience.test(between) || (one.isPossessive === true && owned.test(between)) || (/^\s*['’]s?\s/.test(between) && owned.test(between.trim())) || (two.role === 'none' && tries.test(between))) && !/,/.test(between) && /^(?:$|(?:for|on|at|to|towards?|against|when calling|in|of|calling)\b)/i.test(leading) && (isNamedBy || /\b(?:retr(?:y|ies|ying)|try|tries|if|when|once|unless|as soon as|whenever|let)\s+(?:the |our |a call to |calls to )?$/i.test(between)) && two.role !== 'from' && !/\bcall(?:s|ed)? by\b/i.test(between);
  if (isOver && (one.role === 'none' || /\bby\s*$/i.test(leadOf(state, one)))) return paired(phrases, one, two);
  return relation.test(`${between}${leading}`) || one.role === 'from' || two.role === 'from' ? withCallPairs(state, phrases) : withCallers(state, phrases);
}

const symptom = /\b(?:hangs?|hung|slow\w*|suffers?|suffered|fails?|failed|complain\w*|waits?|waited|times? out|timed out|stuck|blocks?|blocked|flaky|down|broken|trouble|problems?)\b/i;

/** "web hangs when orders is slow.⏎Wanted: orders must answer within 1s": what somebody suffers from, and then the wish. */
function withoutStory(state: State, phrases: readonly Phrase[]): readonly Phrase[] {
  const named = phrases.filter(isNamed);
  const [one, two, again] = named;
  const keyOf = (ref: Ref | undefined): string => ref?.entities.map((entity) => (entity.kind === 'service' ? entity.written.toLowerCase() : '')).join(' ') ?? '';
  if (named.length !== 3 || again === undefined || one === undefined || two === undefined || keyOf(again) !== keyOf(two) || keyOf(one) === keyOf(two)) return phrases;
  const end = /[.;\n]/.exec(state.text.slice(two.span.end, again.span.start));
  const story = state.text.slice(one.span.start, two.span.end + (end?.index ?? 0));
  if (end === null || /\d/.test(story) || !symptom.test(story) || phrases.some((phrase) => phrase.type === 'fact' && phrase.span.start < again.span.start)) return phrases;
  state.background.push(story);
  return phrases.filter(({ span }) => span.start >= again.span.start || span.end <= one.span.start);
}

/** "retry orders when orders returns 503": a name that was said before names nobody else. */
function withoutEchoes(phrases: readonly Phrase[]): readonly Phrase[] {
  const keyOf = (phrase: Phrase): string | undefined => (isNamed(phrase) && phrase.role !== 'from' ? phrase.entities.map((entity) => (entity.kind === 'service' ? entity.written.toLowerCase() : '')).join(' ') : undefined);
  const keys = phrases.map(keyOf);
  return phrases.map((phrase, index) => (keys[index] !== undefined && keys.indexOf(keys[index]) < index ? { type: 'glue', span: phrase.span, at: phrase.at } : phrase));
}

function leadOf(state: State, ref: Ref): string {
  return state.text.slice(ref.span.start, ref.entities[0]?.span.start ?? ref.span.start);
}

export function isBetween(state: State, { span, entities }: Pick<Ref, 'span' | 'entities'>): boolean {
  return entities.length > 1 && /\bbetween\b/i.test(state.text.slice(Math.max(0, span.start - 9), span.start + 8));
}

function paired(phrases: readonly Phrase[], caller: Ref, callee: Ref): readonly Phrase[] {
  return phrases.map((phrase) => (phrase === caller ? { ...caller, role: 'from' as const } : phrase === callee ? { ...callee, role: 'to' as const } : phrase));
}

const condition = /\b(?:when|whenever|if|once|each time|every time|as soon as|while)\s+(?:the\s+|our\s+)?$/i;
const calling = /^(?:is |are )?(?:calls?|calling|asks?|quer(?:y|ies)|hits?|uses?|invokes?|reach(?:es)?|contacts?|talks?|connects?|access(?:es)?|consumes?)(?: to| with| on)?$/i;

/** "When web calls orders, …": calls from the one to the other, and no rule of who may call. */
export function withCallClauses(state: State, phrases: readonly Phrase[]): readonly Phrase[] {
  const at = phrases.findIndex((phrase, index) => isCallClause(state, phrases, index, phrase));
  const [caller, callee] = [phrases[at], phrases[at + 2]];
  if (at < 0 || caller?.type !== 'ref' || callee?.type !== 'ref') return phrases;
  return phrases.map((phrase, index) => (index === at ? { ...caller, role: 'from' as const } : index === at + 1 ? { type: 'glue' as const, span: phrase.span, at: phrase.at } : index === at + 2 ? { ...callee, role: 'to' as const } : phrase));
}

function isCallClause(state: State, phrases: readonly Phrase[], at: number, phrase: Phrase): boolean {
  const [verb, callee] = [phrases[at + 1], phrases[at + 2]];
  if (!isNamed(phrase) || phrase.role !== 'none' || verb === undefined || callee === undefined || !isNamed(callee) || callee.role === 'from') return false;
  return calling.test(state.text.slice(verb.span.start, verb.span.end)) && condition.test(state.text.slice(Math.max(0, phrase.span.start - 20), phrase.span.start));
}
