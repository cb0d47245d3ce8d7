/**
 * Writes docs/english.md: controlled English by example, each with what it puts into mesh.yaml.
 * Usage: node scripts/generate-english.ts [--check]
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnglish } from '../src/intents/english/parse-english.ts';
import { printWish } from '../src/intents/english/print-wish.ts';
import { writeMesh } from '../src/intents/write/write-mesh.ts';
import type { Wish } from '../src/intents/wish.ts';
import { englishExamples, liberties, mistakes, withdrawalExamples } from './english-examples.ts';

const target = join(fileURLToPath(new URL('..', import.meta.url)), 'docs/english.md');
const text = renderPage();

if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  console.error('docs/english.md is stale: run `npm run docs`');
  process.exitCode = 1;
}

function renderPage(): string {
  const kinds = Object.entries(englishExamples).flatMap(([kind, { title, note, sentences }]) => [
    `### ${title}`,
    ...(note === '' ? [] : [note]),
    fenced('text', sentences.join('\n')),
    fenced('yaml', meshOf(sentences)),
    `Intent: \`${kind}\`.`,
  ]);
  return `${[...introduction(), '## Sentences', ...kinds, '### Taking away', 'Everything of a kind that speaks of a service, of a namespace, of a host, of the whole mesh, or of anything. What nothing says needs no taking away. Where the call restrictions of a service are taken away, anybody may call it.', fenced('text', withdrawalExamples.join('\n')), ...readLoosely()].join('\n\n')}\n`;
}

function introduction(): string[] {
  return [
    '<!-- Written by scripts/generate-english.ts. Do not edit. -->',
    '# Controlled English',
    'Every intent prints as one sentence, and the sentence is read back as the same intent. This is how `meshwright ask` says what it understood: nothing stands in a change that its sentences do not say.',
    [
      '- **One meaning.** A sentence has one reading, and an intent has one sentence.',
      '- **Everything is said.** Two intents that differ in a field differ in their sentences, in the words for that field.',
      '- **Names** are qualified, `namespace/name`. A name stands in quotes if it is a word of the grammar (`"header"`), could be a number (`"1.10"`), or is not one plain word (`"a b"`). Inside quotes JSON\'s escapes hold.',
      '- **Texts that are compared** always stand in quotes.',
      '- **Units** are `ms`, `s`, `m`, `h`, the largest that gives a whole number: `500ms`, `90s`, `2h`. Shares are percentages: `10%`, `0.5%`.',
      '- **A sentence ends** with a full stop, or with its line. Clauses stand between semicolons.',
      '- **What cannot be read** is told with its place, what could stand there, and the nearest word.',
    ].join('\n'),
  ];
}

function readLoosely(): string[] {
  const rows = liberties.map(([loose, canonical]) => `| ${cell(loose)} | ${cell(canonical)} |`);
  const answers = mistakes.map((sentence) => {
    const parsed = parseEnglish(sentence);
    const [problem] = 'problems' in parsed ? parsed.problems : [];
    return `${sentence}\n${' '.repeat(problem?.start ?? 0)}${'^'.repeat(Math.max(1, (problem?.end ?? 0) - (problem?.start ?? 0)))} ${problem?.message ?? 'reads'}${problem?.help === undefined ? '' : `\n${' '.repeat(problem.start)}  ${problem.help}`}`;
  });
  return ['## What is read as well', 'Capitals, units, the order of clauses between semicolons, quotes where none are needed, and the signs before items of a list are free. What comes back is the one form.', ['| written | printed |', '| --- | --- |', ...rows].join('\n'), '## What cannot be read', fenced('text', answers.join('\n\n'))];
}

/** A cell of a table, in a font that shows every sign. */
function cell(content: string): string {
  return `<code>${content.replaceAll('|', '&#124;').replaceAll('`', '&#96;')}</code>`;
}

function meshOf(sentences: readonly string[]): string {
  const wishes = sentences.flatMap((sentence): readonly Wish[] => {
    const parsed = parseEnglish(sentence);
    if ('problems' in parsed) throw new Error(`${sentence}: ${parsed.problems.map((problem) => problem.message).join('; ')}`);
    const [first] = parsed.sentences;
    if (!first || printWish(first.wish) !== sentence) throw new Error(`${sentence}: prints otherwise: ${first ? printWish(first.wish) : ''}`);
    return [first.wish];
  });
  const written = writeMesh(undefined, wishes);
  if ('problem' in written) throw new Error(written.problem);
  return written.text.replace('version: 1\n', '').trimEnd();
}

function fenced(language: string, content: string): string {
  return `\`\`\`${language}\n${content}\n\`\`\``;
}
