import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../src/faces/cli/run-cli.ts';
import { repositoryRoot } from '../shared.ts';

/**
 * Each page here, and the README, is a transcript that is executed. A copy of examples/ stands beside it. A `yaml FILE`, `json FILE` or `text FILE` block is a file;
 * an `escaped FILE` block is one written as a JSON string, for bytes that a page cannot show. In a `console`
 * block every `$ ` line runs and the lines below it are everything that it prints, in order, both streams;
 * `[exit N]` stands at the end where the exit code is not 0.
 * UPDATE_TRANSCRIPTS=1 rewrites what the commands print.
 */
const pages = [
  'README.md',
  'docs/check.md',
  ...readdirSync(join(repositoryRoot, 'test/transcripts')).filter((name) => name.endsWith('.md')).sort().map((name) => `test/transcripts/${name}`),
];
const isUpdate = process.env['UPDATE_TRANSCRIPTS'] === '1';

interface Block {
  readonly kind: string;
  readonly file: string;
  readonly body: string;
}

function blocksOf(page: string): Block[] {
  return [...page.matchAll(/^```(\w+) ?(.*)\n([\s\S]*?)^```$/gm)].map(([, kind = '', file = '', body = '']) => ({ kind, file: file.trim(), body }));
}

async function play(block: Block, cwd: string): Promise<string> {
  const commands = block.body.split('\n').filter((line) => line.startsWith('$ '));
  const played: string[] = [];
  for (const command of commands) played.push(`${command}\n${await runLine(command.slice(2), cwd)}`);
  return played.join('\n');
}

async function runLine(line: string, cwd: string): Promise<string> {
  const [, inputFile, rest = ''] = /^(?:cat (\S+) \| )?meshwright (.*)$/.exec(line) ?? [];
  const argumentList = [...rest.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  let printed = '';
  const print = (text: string): void => void (printed += text);
  const input = inputFile === undefined ? new Uint8Array() : readFileSync(join(cwd, inputFile));
  const code = await runCli(argumentList, '0.0.0', { cwd, out: print, err: print, hasColor: false, errHasColor: false, columns: 80, isWatched: false, isDebug: false, readStandardInput: async () => input });
  return `${printed.split('\n').map((text) => text.trimEnd()).join('\n').replace(/\n*$/, '\n')}${code === 0 ? '' : `[exit ${code}]\n`}`;
}

describe.each(pages)('%s', (name) => {
  it('prints what stands there', async () => {
    const page = readFileSync(join(repositoryRoot, name), 'utf8');
    const cwd = mkdtempSync(join(tmpdir(), 'meshwright-transcript-'));
    cpSync(join(repositoryRoot, 'examples'), join(cwd, 'examples'), { recursive: true });
    try {
      let replayed = page;
      for (const block of blocksOf(page)) {
        if (block.kind === 'sh') continue;
        if (block.kind === 'console') {
          const actual = await play(block, cwd);
          replayed = replayed.replace(`\`\`\`console\n${block.body}`, () => `\`\`\`console\n${actual}`);
          continue;
        }
        mkdirSync(dirname(join(cwd, block.file)), { recursive: true });
        writeFileSync(join(cwd, block.file), block.kind === 'escaped' ? Buffer.from(JSON.parse(block.body) as string, block.file.includes('binary') ? 'latin1' : 'utf8') : block.body);
      }
      if (isUpdate) writeFileSync(join(repositoryRoot, name), replayed);
      expect(replayed).toBe(isUpdate ? replayed : page);
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  });
});
