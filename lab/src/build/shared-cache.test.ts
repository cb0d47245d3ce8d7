import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entryOf, giveShared, isShared, takeShared, type Places } from './shared-cache.ts';
import type { BuildStep } from './stamp.ts';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'meshwright-lab-cache-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

function copyOfProject(name: string): { readonly places: Places; readonly step: (version: string) => BuildStep } {
  const own = join(root, name);
  const step = (version: string): BuildStep => ({ name: 'tool', files: [join(own, 'bin/tool'), join(own, 'share/facts')], inputs: [version], build: () => Promise.resolve() });
  return { places: { own, shared: join(root, 'shared') }, step };
}

function write(step: BuildStep, text: string): void {
  for (const file of step.files) {
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text, { mode: 0o755 });
  }
}

describe('what was built once', () => {
  it('is given to another copy of the project, which may run it', () => {
    const [one, two] = [copyOfProject('one'), copyOfProject('two')];
    write(one.step('1'), 'built');
    giveShared(one.step('1'), one.places);
    expect(isShared(two.step('1'), two.places)).toBe(true);
    takeShared(two.step('1'), two.places);
    expect(two.step('1').files.map((file) => readFileSync(file, 'utf8'))).toEqual(['built', 'built']);
    expect(statSync(join(root, 'two/bin/tool')).mode & 0o111).toBe(0o111);
  });

  it('is nothing to other inputs', () => {
    const one = copyOfProject('one');
    write(one.step('1'), 'built');
    giveShared(one.step('1'), one.places);
    expect(isShared(one.step('2'), one.places)).toBe(false);
  });

  it('is kept by whoever gave it first, and leaves no draft', () => {
    const [one, two] = [copyOfProject('one'), copyOfProject('two')];
    write(one.step('1'), 'first');
    write(two.step('1'), 'second');
    giveShared(one.step('1'), one.places);
    giveShared(two.step('1'), two.places);
    expect(readFileSync(join(entryOf(one.step('1'), one.places), 'bin/tool'), 'utf8')).toBe('first');
    expect(readdirSync(join(root, 'shared'))).toHaveLength(1);
  });

  it('is given again where a file of it is gone', () => {
    const one = copyOfProject('one');
    write(one.step('1'), 'built');
    giveShared(one.step('1'), one.places);
    rmSync(join(entryOf(one.step('1'), one.places), 'share'), { recursive: true });
    expect(isShared(one.step('1'), one.places)).toBe(false);
    giveShared(one.step('1'), one.places);
    expect(isShared(one.step('1'), one.places)).toBe(true);
  });

  it('leaves no draft where a file to give is missing', () => {
    const one = copyOfProject('one');
    expect(() => giveShared(one.step('1'), one.places)).toThrow('ENOENT');
    expect(existsSync(join(root, 'shared')) ? readdirSync(join(root, 'shared')) : []).toEqual([]);
  });
});
