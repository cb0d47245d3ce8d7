import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { englishExamples, liberties, mistakes, withdrawalExamples } from '../scripts/english-examples.ts';
import { parseEnglish } from '../src/intents/english/parse-english.ts';
import { printWish } from '../src/intents/english/print-wish.ts';
import { readText, repositoryRoot } from './shared.ts';

function printed(sentence: string): readonly string[] {
  const parsed = parseEnglish(sentence);
  return 'problems' in parsed ? parsed.problems.map((problem) => `problem: ${problem.message}`) : parsed.sentences.map(({ wish }) => printWish(wish));
}

const examples = [...Object.entries(englishExamples).flatMap(([kind, { sentences }]) => sentences.map((sentence) => [kind, sentence] as const)), ...withdrawalExamples.map((sentence) => ['withdraw', sentence] as const)];

describe('docs/english.md', () => {
  it.each(examples)('%s: %s', (kind, sentence) => {
    expect(printed(sentence)).toEqual([sentence]);
    const parsed = parseEnglish(sentence);
    expect('sentences' in parsed && parsed.sentences.map(({ wish }) => wish.kind)).toEqual([kind]);
  });

  it.each(liberties)('%s', (loose, canonical) => {
    expect(printed(loose)).toEqual([canonical]);
  });

  it.each(mistakes)('%s cannot be read', (sentence) => {
    expect(parseEnglish(sentence)).toHaveProperty('problems');
  });

  it('is written from the examples: run node scripts/generate-english.ts', () => {
    const page = readText(join(repositoryRoot, 'docs/english.md'));
    for (const [, sentence] of examples) expect(page).toContain(sentence);
  });
});
