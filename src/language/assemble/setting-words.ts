import type { Phrase } from '../grammar/phrases.ts';
import { isOfSettings } from './segments.ts';
import type { State } from './state.ts';

type Ref = Extract<Phrase, { readonly type: 'ref' }>;

/** Words of settings, wherever they stand, as the phrases that they mean. */
export function withSettingWords(state: State, sentence: readonly Phrase[]): readonly Phrase[] {
  if (!sentence.some((phrase) => phrase.type === 'duration' || (phrase.type === 'fact' && isOfSettings(phrase.fact)))) return sentence;
  const shown = withoutAgent(state, withoutTail(state, sentence));
  return withPronounCallee(state, shown.map((phrase, index) => (isEmphasis(state, shown, index) ? { type: 'reason', span: phrase.span, at: phrase.at } : phrase)));
}

const tail = /(?:[,;]|\band|\bbut|\s)+(?:not|no) (?:a (?:second|moment|bit) )?(?:longer|more)(?: than that)?\W*$/i;

/** "…, and not longer": what the limit says anyway. */
function withoutTail(state: State, sentence: readonly Phrase[]): readonly Phrase[] {
  const [start, end] = [sentence[0]?.span.start ?? 0, sentence.at(-1)?.span.end ?? 0];
  const found = tail.exec(state.text.slice(start, end));
  const from = start + (found?.index ?? 0);
  const last = sentence.findLast(({ span }) => span.end <= from);
  if (found === null || last === undefined || !['fact', 'duration', 'count', 'glue'].includes(last.type) || !sentence.every(({ span, type }) => span.end <= from || (span.start >= from && type !== 'ref' && type !== 'fact' && type !== 'cond'))) return sentence;
  return sentence.map((phrase) => (phrase.span.start >= from ? { type: 'reason' as const, span: phrase.span, at: phrase.at } : phrase));
}

/** "30 requests a second, no more": what the value says anyway. */
function isEmphasis(state: State, sentence: readonly Phrase[], index: number): boolean {
  const phrase = sentence[index];
  if (phrase?.type !== 'mark' || !/^(?:and |but )?(?:no|not) (?:more|longer)(?: than that)?$/i.test(wordsOf(state, phrase))) return false;
  const after = sentence.slice(index + 1).filter(({ type }) => type !== 'glue');
  const before = sentence.slice(0, index).filter((other) => other.type !== 'glue' && !(other.type === 'link' && (other.link === 'comma' || other.link === 'and' || other.link === 'but' || other.link === 'dash')));
  const last = before.at(-1);
  return (after.length === 0 || after[0]?.type === 'link') && last !== undefined && (last.type === 'fact' || last.type === 'duration' || last.type === 'count');
}

/** "If orders answers 503 the mesh should try again": who does it, and not what it is done to. */
function withoutAgent(state: State, sentence: readonly Phrase[]): readonly Phrase[] {
  const isOfService = (phrase: Phrase): boolean => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'service');
  if (!sentence.some(isOfService)) return sentence;
  return sentence.map((phrase) => {
    const isMesh = phrase.type === 'ref' && phrase.role === 'none' && phrase.entities.every(({ kind }) => kind === 'mesh') && !/\b(?:whole|entire|all|every|across|everywhere|global)\b/i.test(wordsOf(state, phrase));
    return isMesh && /^\s*(?:should|must|shall|may|can|could|will|would|is to|has to|does|to|retries|tries|repeats|gives up|stops|cuts)\b/i.test(state.text.slice(phrase.span.end)) ? { type: 'glue', span: phrase.span, at: phrase.at } : phrase;
  });
}

const patience = /\b(?:waits?|waiting|give up|gives up|giving up|spend|spends|patience|patient|hang|hangs|block|blocks|be blocked|be stuck|stops? waiting|time out|times out|retry|retries|try|tries|be kept waiting)\b/i;
const ofIt = /\b(?:for|on|with|of|by|at|from)\s+(?:it|them|that|this)\b/i;

/** "Recommendations is best effort. Web shouldn't spend more than 200ms on it.": who waits calls, and what was spoken of is called. */
function withPronounCallee(state: State, sentence: readonly Phrase[]): readonly Phrase[] {
  const named = sentence.filter((phrase): phrase is Ref => phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'service'));
  const [only] = named;
  if (only === undefined || named.length !== 1 || only.role !== 'none' || state.topic.length === 0) return sentence;
  const words = state.text.slice(only.span.end, sentence.at(-1)?.span.end ?? only.span.end);
  const isTopic = only.entities.some((entity) => entity.kind === 'service' && entity.services.some((id) => state.topic.includes(id)));
  return isTopic || !patience.test(words) || !ofIt.test(words) ? sentence : sentence.map((phrase) => (phrase === only ? { ...only, role: 'from' as const } : phrase));
}

function wordsOf(state: State, { span }: Phrase): string {
  return state.text.slice(span.start, span.end);
}
