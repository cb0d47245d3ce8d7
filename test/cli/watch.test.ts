import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isPassing } from '../../src/adapters/watch-paths.ts';
import { runCli } from '../../src/faces/cli/run-cli.ts';
import { runInProcess } from './run.ts';

const service = (port: string): string => `apiVersion: v1\nkind: Service\nmetadata: { name: orders, namespace: shop }\nspec: { selector: { app: orders }, ports: [{ name: http, port: ${port} }] }\n`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshwright-watch-'));
  mkdirSync(join(folder, 'k8s'));
  writeFileSync(join(folder, 'k8s/service.yaml'), service('80'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Watches while `work` goes on, which may wait for an output; returns the exit code and all output. */
async function watching(argumentList: readonly string[], work: (seen: (text: string) => Promise<void>) => Promise<void>): Promise<{ readonly code: number; readonly out: string }> {
  let out = '';
  let interrupt = (): void => {};
  const interrupted = new Promise<void>((resolve) => (interrupt = resolve));
  const print = (text: string): void => void (out += text);
  const terminal = { cwd: folder, out: print, err: print, hasColor: false, errHasColor: false, columns: 80, isWatched: false, isDebug: false, readStandardInput: async () => new Uint8Array(), interrupted: () => interrupted };
  const ended = runCli(['check', '--watch', '--no-config', ...argumentList], '0.0.0', terminal);
  await work((text) => expect.poll(() => out, { timeout: 20_000, interval: 20 }).toContain(text));
  interrupt();
  return { code: await ended, out };
}

describe('check --watch', () => {
  it('tells what an edit brings and what it takes away, and ends with 0', async () => {
    const { code, out } = await watching(['k8s'], async (seen) => {
      await seen('watching');
      writeFileSync(join(folder, 'k8s/service.yaml'), service('eighty'));
      await seen('service.yaml` changed');
      writeFileSync(join(folder, 'k8s/service.yaml'), service('80'));
      await seen('gone  ');
    });
    expect(code).toBe(0);
    expect(out).toMatch(/`k8s\/service\.yaml` changed: \d new\n/);
    expect(out).toMatch(/`k8s\/service\.yaml` changed: \d gone\ngone {2}k8s\/service\.yaml: /);
  });

  it('sees files that come and go, also by renaming, and passes over what editors leave behind', async () => {
    const { out } = await watching(['k8s', '--format', 'json'], async (seen) => {
      await seen('"open"');
      writeFileSync(join(folder, 'k8s/.service.yaml.swp'), 'x');
      writeFileSync(join(folder, 'k8s/service.yaml~'), 'x');
      writeFileSync(join(folder, 'k8s/broken.yaml.tmp'), 'a: [');
      renameSync(join(folder, 'k8s/broken.yaml.tmp'), join(folder, 'k8s/broken.yaml'));
      await seen('["k8s/broken.yaml"]');
      rmSync(join(folder, 'k8s/broken.yaml'));
      await seen('"gone":[{"rule":"yaml/syntax"');
    });
    const lines = out.trim().split('\n').map((line) => JSON.parse(line) as { readonly event: string; readonly files?: readonly string[]; readonly summary: { readonly files: number } });
    expect(lines.map(({ event, files }) => [event, files])).toEqual([['open', undefined], ['change', ['k8s/broken.yaml']], ['change', ['k8s/broken.yaml']]]);
    expect(lines.map(({ summary }) => summary.files)).toEqual([1, 2, 1]);
  });

  it('says nothing of a file that was written anew with the same text', async () => {
    const { out } = await watching(['k8s/service.yaml', '--format', 'json'], async (seen) => {
      await seen('"open"');
      writeFileSync(join(folder, 'k8s/service.yaml'), service('80'));
      await new Promise((resolve) => setTimeout(resolve, 300));
      writeFileSync(join(folder, 'k8s/service.yaml'), service('81'));
      await seen('"change"');
    });
    expect(out.trim().split('\n')).toHaveLength(2);
  });

  it.each([
    [['k8s', '--fix'], '`--watch` and `--fix` do not go together'],
    [['k8s', '--write-baseline'], '`--watch` and `--write-baseline` do not go together'],
    [['k8s', '--format', 'sarif'], '`--watch` tells text or lines of JSON'],
    [['-'], 'standard input cannot be watched'],
  ])('%j: %s', async (argumentList, message) => {
    const { code, stderr } = await runInProcess(['check', '--watch', ...argumentList], { cwd: folder });
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});

describe('isPassing', () => {
  it.each([
    ['a.yaml', false],
    ['shop/values.yaml', false],
    ['.a.yaml.swp', true],
    ['a.yaml~', true],
    ['#a.yaml#', true],
    ['4913', true],
    ['.git/index', true],
    ['node_modules/x/a.yaml', true],
    ['a.yaml.tmp', true],
  ])('%s: %s', (path, expected) => {
    expect(isPassing(path)).toBe(expected);
  });
});
