import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languageGrammar } from '../grammar/language-grammar.ts';
import { compilePattern, firstsOf, outlineOf, type Pattern } from './pattern.ts';

/** The same by the tree. */
function outlineOfTree(text: string): unknown {
  const pattern = compilePattern(text);
  const firsts = firstsOf(pattern);
  return { firsts: firsts === undefined ? undefined : [...firsts].sort(), words: [...new Set(wordsOf(pattern))].sort() };
}

function outline(text: string): unknown {
  const words = new Set<string>();
  const firsts = outlineOf(text, words);
  return { firsts: firsts === undefined ? undefined : [...new Set(firsts)].sort(), words: [...words].sort() };
}

function wordsOf(pattern: Pattern): readonly string[] {
  switch (pattern.kind) {
    case 'word':
      return [pattern.word];
    case 'rule':
      return [];
    case 'one-of':
      return [...pattern.words];
    case 'all':
      return pattern.parts.flatMap(wordsOf);
    case 'any':
      return pattern.choices.flatMap(wordsOf);
    case 'repeat':
      return wordsOf(pattern.part);
  }
}

const { pattern: patterns } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
  pattern: fc.array(tie('part'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join(' ')),
  part: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('give', 'set', 'timeout', 'of', '\\?', '\\(', 'DURATION', 'name=SERVICE', 'Word'),
    fc.tuple(fc.array(tie('pattern'), { minLength: 1, maxLength: 3 }), fc.constantFrom('', '?', '*', '+')).map(([choices, sign]) => `(${choices.join('|')})${sign}`),
    fc.tuple(fc.constantFrom('a', 'the', 'NUMBER'), fc.constantFrom('?', '*', '+')).map((pair) => pair.join('')),
  ),
}));

describe('the outline of a pattern', () => {
  it.each([
    ['(give|set) a? timeout DURATION', ['give', 'set']],
    ['a? timeout', ['a', 'timeout']],
    ['a? DURATION', undefined],
    ['(a|the)?', ['a', 'the']],
    ['a? the?', undefined],
    ['\\( x', ['(']],
    ['(only|just)+ to', ['only', 'just']],
    ['a | b? | c', ['a', 'b', 'c']],
  ])('%s', (text, firsts) => expect(outlineOf(text, new Set())).toEqual(firsts));

  it('is that of its tree, for any pattern', () => {
    fc.assert(fc.property(patterns, (text) => void expect(outline(text)).toEqual(outlineOfTree(text))));
  });
});

describe('the language', () => {
  it('has no broken pattern, and each begins as its tree does: they are compiled when a request reaches them', () => {
    for (const [rule, { all }] of languageGrammar().productions) {
      for (const { firsts, pattern } of all) {
        const own = firstsOf(pattern().tree);
        expect(firsts === undefined ? undefined : [...new Set(firsts)].sort(), rule).toEqual(own && [...own].sort());
      }
    }
  });
});
