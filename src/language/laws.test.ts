import { describe, expect, it } from 'vitest';
import { answered, changing, harmless, known, shop } from './laws.test-data.ts';
import { said } from './small-shop.test-data.ts';
import { emptyVocabulary } from './vocabulary.ts';

/**
 * What must hold of the reader whatever a request says: words that change what it means change the answer, or are
 * asked about, or are refused; words that change nothing cost no answer. Each law is tried on every fourth request, so
 * that each end meets each family.
 */
const requests = [...answered.shop.map((request) => ({ request, vocabulary: shop })), ...answered.none.map((request) => ({ request, vocabulary: emptyVocabulary }))].map(({ request, vocabulary }) => ({ request, vocabulary, meaning: said(request, vocabulary) }));

/** Sentences made of a frame that do not keep to a law. */
function breaches(frame: string, keepsTo: (now: string, meaning: string) => boolean, at: number): string[] {
  return requests.flatMap(({ request, vocabulary, meaning }, index) => {
    if ((index + at) % 4 !== 0) return [];
    const text = frame.replace('…', request);
    return keepsTo(said(text, vocabulary), meaning) ? [] : [text];
  });
}

describe('laws of the reader', () => {
  it.each(requests)('$request', ({ meaning }) => expect(['question', 'blocked', 'errand', 'out-of-scope']).not.toContain(meaning));

  it.each(changing.map((frame, at) => ({ frame, at })))('never the same silent answer: $frame', ({ frame, at }) => {
    expect(breaches(frame, (now, meaning) => now !== meaning, at).filter((text) => !known.has(text))).toEqual([]);
  });

  it.each(harmless.map((frame, at) => ({ frame, at })))('the same answer: $frame', ({ frame, at }) => {
    expect(breaches(frame, (now, meaning) => now === meaning, at).filter((text) => !known.has(text))).toEqual([]);
  });

  it('what is known not to keep to a law still does not', () => {
    const kept = [...known.keys()].filter((text) => {
      const of = requests.find(({ request }) => text.includes(request));
      const now = of === undefined ? undefined : said(text, of.vocabulary);
      const isChanged = changing.some((frame) => of !== undefined && frame.replace('…', of.request) === text);
      return of === undefined || (now === of.meaning) !== isChanged;
    });
    expect(kept).toEqual([]);
  });
});
