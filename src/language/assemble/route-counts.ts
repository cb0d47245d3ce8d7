import type { Phrase } from '../grammar/phrases.ts';

type Sentence = readonly Phrase[];
type Count = Extract<Phrase, { type: 'count' }>;

const wholeBefore = /\b(?:from|out of|of|per|for|in|among)(?: (?:every|each|all|the))?\s*$/i;
const wholeBetween = /^\s*(?:(?:requests?|calls?|users?|queries|hits|times?)\s+)?(?:(?:out )?of|in|per|from|for|among) (?:(?:each|every|all|any|the)\s*)?$/i;
const ofRequests = /^\s*(?:[\w-]+\s+){0,2}?(?:requests?|calls?|users?|queries|hits|visitors?|customers?|clients?)\b/i;

/** "From 5 calls to a 1 goes to v2", "2 of each 10 requests": a part of a whole, whichever is said first. */
export function withCountsOf(text: string, sentence: Sentence): Sentence {
  const counts = sentence.filter((phrase): phrase is Count => phrase.type === 'count');
  for (const [index, first] of counts.entries()) {
    const second = counts[index + 1];
    if (second === undefined) continue;
    const between = text.slice(first.span.end, second.span.start);
    const isWholeFirst = wholeBefore.test(text.slice(0, first.span.start)) && ofRequests.test(text.slice(first.span.end)) && !/[;.]|\b(?:and|or)\b/i.test(between);
    const isPartFirst = !isWholeFirst && wholeBetween.test(between) && (ofRequests.test(text.slice(second.span.end)) || ofRequests.test(between));
    if (!isWholeFirst && !isPartFirst) continue;
    const [part, whole] = isWholeFirst ? [second, first] : [first, second];
    if (part.count > whole.count || whole.count < 2) continue;
    const percent = Math.round((part.count / whole.count) * 1e6) / 1e4;
    return sentence.map((phrase): Phrase => {
      if (phrase === part) return { type: 'percent', percent, whole: whole.count, span: part.span, at: part.at };
      const isOfWhole = isPartFirst && phrase.span.start >= part.span.end && phrase.span.end <= whole.span.start;
      return phrase === whole || isOfWhole || (isWholeFirst && isEvery(text, phrase, whole)) ? { type: 'glue', span: phrase.span, at: phrase.at } : phrase;
    });
  }
  return sentence;
}

/** "of every 10": the word before the number. */
function isEvery(text: string, phrase: Phrase, whole: Count): boolean {
  return phrase.span.end <= whole.span.start && /^(?:every|each|all|of (?:every|each)|out of)\s*$/i.test(text.slice(phrase.span.start, phrase.span.end)) && /^\s*$/.test(text.slice(phrase.span.end, whole.span.start));
}
