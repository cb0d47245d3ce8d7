import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const main = resolve(root, 'src/faces/cli/main.ts');
const sdk = resolve(root, 'src/adapters/models/sdk.ts');

interface Imports {
  readonly fixed: readonly string[];
  /** `import('…')`: loaded when the line runs. */
  readonly later: readonly string[];
}

/** What a module imports when it runs; types are gone by then. */
function importsOf(file: string): Imports {
  const text = readFileSync(file, 'utf8').replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
  const fixed = [...text.matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?\bfrom\s+'([^']+)'|^import\s+'([^']+)'/gm)].map(([, named, bare]) => named ?? bare ?? '');
  const later = [...text.matchAll(/\bimport\('([^']+)'\)/g)].map(([, name = '']) => name);
  return { fixed, later };
}

/** Every module that is reached, and every package that they name. */
function reach(from: string, follows: (imports: Imports, file: string) => readonly string[]): { readonly files: ReadonlySet<string>; readonly packages: ReadonlyMap<string, string> } {
  const files = new Set<string>();
  const packages = new Map<string, string>();
  const open = [from];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    if (!file.endsWith('.ts')) continue;
    for (const name of follows(importsOf(file), file)) {
      if (name.startsWith('.')) open.push(resolve(dirname(file), name));
      else if (!name.startsWith('node:')) packages.set(name, relative(root, file));
    }
  }
  return { files, packages };
}

const isOfSdk = (name: string): boolean => name === 'ai' || name.startsWith('ai/') || name.startsWith('@ai-sdk/');

describe('the AI SDK', () => {
  it('is no part of what the command line loads', () => {
    const { files, packages } = reach(main, ({ fixed }) => fixed);
    expect(files.size).toBeGreaterThan(5);
    expect([...packages].filter(([name]) => isOfSdk(name))).toEqual([]);
    expect(files.has(sdk)).toBe(false);
  });

  it('is imported by one file, which is only ever loaded by one line, when a model is asked', () => {
    const every = reach(main, ({ fixed, later }) => [...fixed, ...later]);
    // Whatever a command loads, short of asking a model: all that loads later, but for that line.
    const offline = reach(main, ({ fixed, later }, file) => [...fixed, ...later.filter((name) => resolve(dirname(file), name) !== sdk)]);
    expect(every.files.size).toBeGreaterThan(300);
    expect([...offline.packages].filter(([name]) => isOfSdk(name))).toEqual([]);
    expect([...reach(sdk, ({ fixed }) => fixed).packages.keys()].filter(isOfSdk).sort()).toEqual(['@ai-sdk/anthropic', '@ai-sdk/openai', '@ai-sdk/openai-compatible', 'ai']);
    expect(importsOf(resolve(root, 'src/adapters/models/ask-model.ts')).later).toEqual(['./sdk.ts']);
  });

  it('is seen where it is: the walk finds it from the file that imports it', () => {
    expect(reach(resolve(root, 'src/adapters/models/ask-model.ts'), ({ fixed, later }) => [...fixed, ...later]).packages.get('ai')).toBe('src/adapters/models/sdk.ts');
  });
});
