import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/faces/cli/commands.ts';
import { repositoryRoot, sharedPath } from '../shared.ts';
import { runInProcess } from './run.ts';

type Schema = { readonly [key: string]: unknown };

const folder = join(repositoryRoot, 'docs/json');

/** In the tests no field may be undocumented: objects with described fields admit no others. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, child]) => [key, closed(child)]));
  return 'properties' in copy && copy['type'] === 'object' && !('additionalProperties' in copy) ? { ...copy, additionalProperties: false } : copy;
}

function validatorOf(command: string): (value: unknown) => string[] {
  const schema = JSON.parse(readFileSync(join(folder, `${command}.schema.json`), 'utf8')) as Schema;
  const validate = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(closed(schema) as Schema);
  return (value) => (validate(value) ? [] : (validate.errors ?? []).slice(0, 5).map((error) => `${error.instancePath} ${error.message ?? ''} ${JSON.stringify(error.params)}`));
}

const boutique = sharedPath('apps/online-boutique/manifests');
const bookinfo = sharedPath('apps/bookinfo/manifests');
const broken = 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\n---\na: [\n---\napiVersion: v1\nkind: Service\nspec: {}\n';

const inputs: readonly { readonly name: string; readonly path: string | undefined }[] = [
  { name: 'the example', path: 'examples/shop' },
  { name: 'broken input', path: '-' },
  { name: 'online-boutique', path: boutique },
  { name: 'bookinfo', path: bookinfo },
];

/** Most commands take paths alone; `words` are the arguments of those that do not. */
const runs: readonly { readonly command: string; readonly schema: string; readonly flags: readonly string[]; readonly words?: (path: string) => readonly string[] }[] = [
  { command: 'discover', schema: 'discover', flags: [] },
  { command: 'graph', schema: 'discover', flags: [] },
  { command: 'init', schema: 'init', flags: ['-o', '-'] },
  { command: 'generate', schema: 'generate', flags: [] },
  { command: 'ask', schema: 'ask', flags: ['--dry-run'], words: (path) => ['Give calls to order-service at most 3s in all.', path] },
  { command: 'check', schema: 'check', flags: ['--readiness'] },
  { command: 'explain', schema: 'explain', flags: [], words: () => [] },
  { command: 'trace', schema: 'trace', flags: [], words: (path) => ['@stranger', '10.0.0.1', 'GET', '/', path] },
  { command: 'who', schema: 'who', flags: [] },
  { command: 'diff', schema: 'diff', flags: [], words: (path) => [path, 'examples/shop'] },
  { command: 'prove', schema: 'prove', flags: ['--intents', 'test/cli/properties.yaml'] },
  { command: 'evaluate', schema: 'evaluate', flags: ['--only', 'brief-1'], words: () => [] },
];

/** Speaks a protocol of its own: `test/mcp` holds it to that. */
const servesOnly = 'mcp';

describe('the JSON output', () => {
  it('of every command is covered here', () => {
    expect(runs.map(({ command }) => command)).toEqual(commands.map(({ name }) => name).filter((name) => name !== servesOnly));
    expect(readdirSync(folder).sort()).toEqual([...new Set([...runs.map(({ schema }) => `${schema}.schema.json`), 'error.schema.json', 'baseline.schema.json'])].sort());
  });

  describe.each(runs)('of $command', ({ command, schema, flags, words }) => {
    for (const { name, path } of inputs) {
      it.skipIf(path === undefined)(`on ${name} is what docs/json/${schema}.schema.json says${path === undefined ? ' (skipped: the application is not on this machine)' : ''}`, async () => {
        const { stdout } = await runInProcess([command, ...(words?.(path ?? '') ?? [path ?? '']), '--format', 'json', ...flags], { input: broken });
        expect(validatorOf(schema)(JSON.parse(stdout))).toEqual([]);
      });
    }
  });

  it.each(['subset-not-defined', 'check/unused-suppression', 'IST0101', 'kiali', 'kubernetes'])('of explain %s is what its schema says', async (name) => {
    const { stdout } = await runInProcess(['explain', name, '--format', 'json']);
    expect(validatorOf('explain')(JSON.parse(stdout))).toEqual([]);
  });

  it.each(runs.filter(({ command }) => command !== 'explain' && command !== 'evaluate'))('of a failing `$command` is an error object and nothing else', async ({ command, words, flags }) => {
    const { code, stdout, stderr } = await runInProcess([command, ...(words?.('gone.yaml') ?? ['gone.yaml']), '--format', 'json', ...flags]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
    expect(validatorOf('error')(JSON.parse(stdout))).toEqual([]);
    expect(JSON.parse(stdout)).toEqual({ error: { message: 'there is no file or folder `gone.yaml`', file: 'gone.yaml' } });
  });
});
