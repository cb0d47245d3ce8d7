/**
 * Writes docs/cli.md from the command specifications.
 * Usage: node scripts/generate-cli.ts [--check]
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commands } from '../src/faces/cli/commands.ts';
import { runCli } from '../src/faces/cli/run-cli.ts';
import type { Terminal } from '../src/faces/cli/terminal.ts';

const target = join(fileURLToPath(new URL('..', import.meta.url)), 'docs/cli.md');
const isCheck = process.argv.includes('--check');
const text = await renderPage();

if (!isCheck) writeFileSync(target, text);
else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  console.error('docs/cli.md is stale: run `npm run docs`');
  process.exitCode = 1;
}

async function renderPage(): Promise<string> {
  const sections = ['# The command line', 'Generated from the source by `npm run docs`.', fenced(await helpOf([]))];
  for (const { name } of commands) sections.push(`## meshwright ${name}`, fenced(await helpOf([name])));
  return `${sections.join('\n\n')}\n`;
}

async function helpOf(command: readonly string[]): Promise<string> {
  const printed: string[] = [];
  const terminal: Terminal = { cwd: '.', out: (part) => void printed.push(part), err: () => {}, hasColor: false, errHasColor: false, columns: 80, isWatched: false, isDebug: false, readStandardInput: async () => new Uint8Array() };
  await runCli([...command, '--help'], '', terminal);
  return printed.join('').trimEnd();
}

function fenced(content: string): string {
  return `\`\`\`text\n${content}\n\`\`\``;
}
