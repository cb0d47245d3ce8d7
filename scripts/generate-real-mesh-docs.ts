/**
 * Writes the table of docs/real-mesh.md: what the mesh does, and the recorded cases that show it.
 * Usage: node scripts/generate-real-mesh-docs.ts [--check]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chapters } from '../lab/cases/semantics.ts';
import type { Chapter, Semantic } from '../lab/cases/semantics/chapter.ts';
import { isRandom, readCases, type Case } from '../test/real-mesh/recording.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'docs/real-mesh.md');
const begin = '<!-- From here on written by scripts/generate-real-mesh-docs.ts. Do not edit. -->';

const text = readFileSync(target, 'utf8');
const cut = text.indexOf(begin);
const wanted = `${cut === -1 ? `${text.trimEnd()}\n\n` : text.slice(0, cut)}${begin}\n\n${renderTables(readCases(join(root, 'lab/cases')))}`;
if (!process.argv.includes('--check')) writeFileSync(target, wanted);
else if (text !== wanted) {
  console.error('docs/real-mesh.md is stale: run `npm run docs`');
  process.exitCode = 1;
}

function renderTables(files: readonly { readonly file: string; readonly cases: readonly Case[] }[]): string {
  const cases = files.flatMap((one) => one.cases);
  const shownBy = new Map<string, string[]>();
  for (const { name, shows = [] } of cases) for (const semantic of shows) shownBy.set(semantic, [...(shownBy.get(semantic) ?? []), name]);
  const random = cases.filter(isRandom).length;
  const found = files.filter(({ file }) => file.startsWith('judge-found')).flatMap((one) => one.cases).filter((one) => !isRandom(one)).length;
  const items = chapters.flatMap(({ semantics }) => semantics);
  const shown = items.filter(({ name }) => shownBy.has(name)).length;
  const summary = `${items.length} items, of which ${shown} are shown by recorded cases. ${cases.length - random - found} cases were written for that, ${found} are what the judge found, and ${random} are random configurations. The recordings lie in \`lab/cases\`; \`npm test\` asks the model the same. They are of ${[...new Set(cases.map(({ recorded }) => recorded))].sort().join(', and ')}.`;
  return `${['## What the mesh does, and the cases that show it', summary, ...chapters.map((chapter) => renderChapter(chapter, shownBy))].join('\n\n')}\n`;
}

function renderChapter({ title, semantics }: Chapter, shownBy: ReadonlyMap<string, readonly string[]>): string {
  return [`### ${title}`, '', '| name | what the mesh does | cases |', '| --- | --- | --- |', ...semantics.map((semantic) => renderRow(semantic, shownBy.get(semantic.name) ?? []))].join('\n');
}

function renderRow({ name, does, notRecorded }: Semantic, cases: readonly string[]): string {
  const shown = notRecorded === undefined ? cases.map((one) => `\`${one}\``).join(', ') : `not recorded: ${notRecorded}`;
  return `| \`${name}\` | ${cell(does)} | ${cell(shown)} |`;
}

function cell(value: string): string {
  return value.replaceAll('|', '\\|');
}
