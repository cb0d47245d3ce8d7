import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryIntent, arbitraryIntentOf, intentKinds } from '../../../test/arbitrary-intent.ts';
import type { Intent } from '../intent.ts';
import { keywords } from '../print/keywords.ts';
import type { Wish } from '../wish.ts';
import { parseEnglish } from './parse-english.ts';
import { printWish } from './print-wish.ts';
import { readTokens } from './tokens.ts';

const withdrawal = fc.oneof(
  fc.record({ kind: fc.constant('withdraw' as const), what: fc.constantFrom(...intentKinds) }),
  fc.record({ kind: fc.constant('withdraw' as const), what: fc.constantFrom(...intentKinds), subject: fc.oneof(fc.constantFrom('', 'shop', 'shop/orders', 'a.com', 'the', '1'), fc.string()) }),
);
const wish: fc.Arbitrary<Wish> = fc.oneof({ weight: 9, arbitrary: arbitraryIntent() }, { weight: 1, arbitrary: withdrawal });

function wishesOf(text: string): readonly Wish[] {
  const parsed = parseEnglish(text);
  if ('problems' in parsed) throw new Error(`${text}\n${JSON.stringify(parsed.problems)}`);
  return parsed.sentences.map((sentence) => sentence.wish);
}

describe('laws of controlled English', () => {
  it.each(intentKinds)('every %s is read back as it was', (kind) => {
    fc.assert(fc.property(arbitraryIntentOf(kind), (intent) => {
      expect(wishesOf(printWish(intent))).toEqual([intent]);
    }), { numRuns: 300 });
  });

  it('every withdrawal is read back as it was', () => {
    fc.assert(fc.property(withdrawal, (own) => {
      expect(wishesOf(printWish(own))).toEqual([own]);
    }));
  });

  it('what is read prints as the same sentence', () => {
    fc.assert(fc.property(wish, (own) => {
      const sentence = printWish(own);
      expect(wishesOf(sentence).map(printWish)).toEqual([sentence]);
    }), { numRuns: 500 });
  });

  it('sentences stand side by side, with their places', () => {
    fc.assert(fc.property(fc.array(fc.tuple(wish, fc.constantFrom(' ', '\n', '\n\n  - ', '\r\n'))), (parts) => {
      const text = parts.map(([own, between]) => printWish(own) + between).join('');
      const parsed = parseEnglish(text);
      expect('sentences' in parsed && parsed.sentences.map(({ start, end }) => `${text.slice(start, end)}.`)).toEqual(parts.map(([own]) => printWish(own)));
    }), { numRuns: 200 });
  });

  it('different fields make a different sentence, one field at a time', () => {
    const pair = fc.constantFrom(...intentKinds).chain((kind) => fc.tuple(arbitraryIntentOf(kind), arbitraryIntentOf(kind), fc.nat()));
    fc.assert(fc.property(pair, ([one, other, pick]) => {
      const fields = [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((field) => field !== 'kind' && field !== 'origin');
      const field = fields[pick % fields.length] ?? '';
      // Labels are those of a version.
      if (field === 'versionLabels' && !('version' in one) && !('to' in one)) return;
      const changed = replaceField(one, other, field);
      expect(printWish(changed) === printWish(one)).toBe(isEqual(changed, one));
    }), { numRuns: 2_000 });
  });

  it('every word of the grammar is used, and every name that is one stands in quotes', () => {
    const seen = new Set<string>();
    for (const own of fc.sample(wish, { numRuns: 4_000, seed: 7 })) for (const token of readTokens(printWish(own))) if (token.kind === 'word') seen.add(token.text.toLowerCase());
    expect(keywords.filter((word) => !seen.has(word))).toEqual([]);
    expect(printWish({ kind: 'withdraw', what: 'set-retries', subject: 'namespace' })).toBe('Take away the retries of namespace "namespace".');
  });
});

describe('any text', () => {
  const mutated = fc.tuple(wish, fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.oneof(fc.constantFrom(...keywords), fc.constantFrom('"', '.', ',', ';', ':', '(', '\n', '10%', 'shop/orders'), fc.string({ maxLength: 3 })))), wish).map(([own, edits, other]) => {
    let text = printWish(own);
    for (const [at, length, piece] of edits) {
      const place = at % (text.length + 1);
      text = `${text.slice(0, place)}${piece}${text.slice(place + length)}`;
    }
    return `${text} ${printWish(other)}`;
  });

  it('is read, or every problem has a place and says what could stand there', () => {
    fc.assert(fc.property(fc.oneof(mutated, fc.string({ maxLength: 200 }), fc.string({ unit: 'binary', maxLength: 200 })), (text) => {
      const parsed = parseEnglish(text);
      if ('sentences' in parsed) {
        const again = parsed.sentences.map((sentence) => printWish(sentence.wish));
        expect(wishesOf(again.join('\n')).map(printWish)).toEqual(again);
        return;
      }
      for (const problem of parsed.problems) {
        expect(problem.message).not.toBe('');
        expect([problem.start >= 0, problem.start <= problem.end, problem.end <= text.length]).toEqual([true, true, true]);
      }
    }), { numRuns: 2_000 });
  });

  it('is read in time that grows with its length', () => {
    const started = performance.now();
    for (const piece of ['Let ', 'and ', '"', '`', '. ', 'Split calls to a/b: 1% to version a, ', '(', '\\', '\u{1F600}', 'header a equal to "b", ']) parseEnglish(piece.repeat(20_000));
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('that stops early is told the word that goes on', () => {
    fc.assert(fc.property(wish, fc.nat(), (own, cut) => {
      const sentence = printWish(own);
      const tokens = readTokens(sentence).filter((token) => token.kind !== 'stop');
      const next = tokens[1 + (cut % (tokens.length - 1))];
      const parsed = parseEnglish(sentence.slice(0, next?.start));
      if ('sentences' in parsed || next === undefined) return;
      const [problem] = parsed.problems;
      const word = next.text.toLowerCase();
      const isWord = next.kind !== 'text' && (next.kind === 'mark' || (keywords as readonly string[]).includes(word));
      expect(problem?.expected.some((item) => item === word || (item.startsWith('<') && (!isWord || item.includes(word))))).toBe(true);
    }), { numRuns: 1_000 });
  });
});

function replaceField(one: Intent, other: Intent, field: string): Intent {
  const changed: Record<string, unknown> = { ...one };
  const value = (other as unknown as Record<string, unknown>)[field];
  if (value === undefined) delete changed[field];
  else changed[field] = value;
  return changed as unknown as Intent;
}

/** Equal, wherever the keys of records stand. */
function isEqual(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return Object.is(one, other);
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Array.isArray(one) === Array.isArray(other) && [...keys].every((key) => isEqual(Reflect.get(one, key), Reflect.get(other, key)));
}

