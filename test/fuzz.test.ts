import { describe, expect, it } from 'vitest';
import { Dice } from '../scripts/fuzz/dice.ts';
import { crashOf, examine } from '../scripts/fuzz/examine.ts';
import { mutate } from '../scripts/fuzz/mutate.ts';

const texts = ['apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: shop }\ndata: { key: value }\n', 'apiVersion: v1\nkind: Service\nmetadata: { name: b }\nspec: { ports: [{ port: 80 }] }\n---\nkind: Broken\n'];
const made = Array.from({ length: 200 }, (_, number) => mutate(texts, new Dice(number)));

describe('texts that nobody would write', () => {
  it('are the same for the same seed, and nearly all different', () => {
    expect(Array.from({ length: 200 }, (_, number) => mutate(texts, new Dice(number)))).toEqual(made);
    expect(new Set(made).size).toBeGreaterThan(150);
    expect(made.every((text) => texts.includes(text))).toBe(false);
  });

  it('are checked without a crash', () => {
    expect(made.flatMap((text) => examine(text)?.stack ?? [])).toEqual([]);
  });
});

describe('a crash', () => {
  it('is told by its message without names and numbers, and by our own places', () => {
    const error = new TypeError('Cannot read `a` of 7');
    error.stack = 'TypeError: …\n    at judge (file:///somewhere/src/rules/x.ts:5:1)\n    at other (node:internal:1)\n    at run (file:///somewhere/src/rules/run.ts:9:2)';
    expect(crashOf(error).signature).toBe('Cannot read … of … at src/rules/x.ts at src/rules/run.ts');
    expect(crashOf('thrown text').signature).toBe('thrown text');
  });
});

describe('dice', () => {
  it('stay within their bounds and reach all of them', () => {
    const dice = new Dice(7);
    const rolled = Array.from({ length: 500 }, () => dice.below(6));
    expect([...new Set(rolled)].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });
});
