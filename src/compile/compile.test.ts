import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Manifest } from '../meshes/backend.ts';
import { readYaml } from '../yaml/read.ts';
import { compile } from './compile.ts';
import { planWrites } from './plan-writes.ts';
import { printYaml } from './print.ts';
import { seal, stateOf } from './seal.ts';
import { unifiedDiff } from './unified-diff.ts';

function manifest(folder: string, name: string, comments: readonly string[] = []): Manifest {
  return { folder, file: 'thing.yaml', object: { spec: { a: 1, b: undefined }, kind: 'Thing', apiVersion: 'v1', metadata: { name, namespace: 'shop' } }, comments, intents: [] };
}

describe('compile', () => {
  it('writes one file for each folder and kind, and lists it', () => {
    const files = compile({ manifests: [manifest('b', 'two', ['why\nit is there']), manifest('a', 'one'), manifest('b', 'one')] });
    expect(files.map((file) => file.path)).toEqual(['a/thing.yaml', 'b/thing.yaml', 'kustomization.yaml']);
    expect(files[1]?.content.split('\n').slice(2).join('\n')).toBe(
      'apiVersion: v1\nkind: Thing\nmetadata:\n  name: one\n  namespace: shop\nspec:\n  a: 1\n---\n# why it is there\napiVersion: v1\nkind: Thing\nmetadata:\n  name: two\n  namespace: shop\nspec:\n  a: 1\n',
    );
    expect(files[2]?.content).toContain('resources:\n  - a/thing.yaml\n  - b/thing.yaml\n');
  });

  it('keeps patches out of the resources', () => {
    const files = compile({ manifests: [{ ...manifest('patches', 'app'), role: 'patch' }, manifest('a', 'one')] });
    const text = (path: string): string => files.find((file) => file.path === path)?.content ?? '';
    expect(text('kustomization.yaml')).not.toContain('patches/thing.yaml');
    expect(text('patches/kustomization.yaml')).toContain('kind: Component');
  });

  it('does not depend on the order of manifests', () => {
    const manifests = ['c', 'a', 'b'].flatMap((folder) => ['x', 'y'].map((name) => manifest(folder, name)));
    fc.assert(fc.property(fc.shuffledSubarray(manifests, { minLength: manifests.length }), (shuffled) => { expect(compile({ manifests: shuffled })).toEqual(compile({ manifests })); }));
  });

  it('writes texts that kubectl reads back as they were', () => {
    const tricky = fc.constantFrom('yes', 'on', 'n', 'true', 'null', '~', '010', '1:30', '1_000', '0x1f', '0X0', '-0B1', '0o7', '1e3', '.5', '-', '- a', '#a', 'a #b', ': ', '*', '&a', '!x', '%y', '@z', '`q', '{*}', '/orders/{*}', '2026-01-01', '<<', '=', ' lead', 'trail ', 'a\nb\n', 'tab\t', '"', "'", '\\1', '');
    fc.assert(fc.property(fc.dictionary(fc.oneof(tricky, fc.string()), fc.oneof(tricky, fc.string(), fc.integer(), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }).map((value) => (Object.is(value, -0) ? 0 : value))), { noNullPrototype: true }), (value) => {
      fc.pre(!Object.keys(value).includes('__proto__') && !Object.keys(value).includes('<<'));
      expect(readYaml(printYaml({ wrapped: value })).documents.map((document) => document.value)).toEqual([{ wrapped: value }]);
    }), { numRuns: 2000, examples: [[{ '0X0': 0 }]] });
  });
});

describe('the seal', () => {
  it('holds the SHA-256 of what follows it, as any other tool would compute it', () => {
    expect(seal('abc').split('\n')[1]).toBe('# meshwright-content: sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('tells what was edited from what was not', () => {
    const text = seal('a: 1\n');
    expect(stateOf(text)).toBe('ours');
    expect(stateOf(text.replaceAll('\n', '\r\n'))).toBe('ours');
    expect(stateOf(text.replace('a: 1', 'a: 2'))).toBe('edited');
    expect(stateOf(`# mine now\n${text}`)).toBe('edited');
    expect(stateOf('a: 1\n')).toBe('foreign');
  });
});

describe('planWrites', () => {
  const ours = seal('a: 1\n');
  const edited = ours.replace('a: 1', 'a: 2');
  const wanted = seal('a: 3\n');
  const plan = (existing: Record<string, string>, overwriteEdited = false) => planWrites([{ path: 'x.yaml', content: wanted }], new Map(Object.entries(existing)), { overwriteEdited }).actions.map((item) => `${item.action} ${item.path}`);

  it.each([
    ['nothing there', {}, ['create x.yaml']],
    ['the same', { 'x.yaml': wanted }, ['unchanged x.yaml']],
    ['an older one of ours', { 'x.yaml': ours }, ['update x.yaml']],
    ['an edited one', { 'x.yaml': edited }, ['keep-edited x.yaml']],
    ['somebody else’s', { 'x.yaml': 'a: 1\n' }, ['keep-edited x.yaml']],
    ['left over, ours', { 'x.yaml': wanted, 'y.yaml': ours }, ['unchanged x.yaml', 'remove y.yaml']],
    ['left over, edited', { 'x.yaml': wanted, 'y.yaml': edited }, ['unchanged x.yaml', 'keep-edited y.yaml']],
    ['beside it, not ours', { 'x.yaml': wanted, 'README.md': 'hello' }, ['unchanged x.yaml']],
  ])('%s', (_, existing, expected) => {
    expect(plan(existing)).toEqual(expected);
  });

  it('overwrites what was edited when told, and still removes nothing that was never ours', () => {
    expect(plan({ 'x.yaml': edited, 'y.yaml': edited, 'README.md': 'hello' }, true)).toEqual(['update x.yaml', 'remove y.yaml']);
  });
});

describe('unifiedDiff', () => {
  it('reads as diff -u writes', () => {
    expect(unifiedDiff('a\nb\nc\n', 'a\nx\nc\nd', 'f')).toBe('--- a/f\n+++ b/f\n@@ -1,3 +1,4 @@\n a\n-b\n+x\n c\n+d\n\\ No newline at end of file\n');
    expect(unifiedDiff(undefined, 'a\n', 'f')).toBe('--- /dev/null\n+++ b/f\n@@ -0,0 +1,1 @@\n+a\n');
    expect(unifiedDiff('a\n', 'a\n', 'f')).toBe('');
  });

  it('turns the old text into the new one', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 }).chain((lines) => fc.constantFrom(lines.join('\n'), `${lines.join('\n')}\n`));
    fc.assert(fc.property(text, text, (before, after) => { expect(patch(before, unifiedDiff(before, after, 'f'))).toBe(after); }), { numRuns: 2000 });
  });
});

/** Applies a diff the way `patch` does, checking every line that it says it keeps or takes away. */
function patch(before: string, diff: string): string {
  const lines = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const result: string[] = [];
  let at = 0;
  for (const hunk of diff.split(/^(?=@@)/m).slice(1)) {
    const [header = '', ...body] = hunk.split('\n').slice(0, -1);
    const [, start = '0', length = '0'] = /^@@ -(\d+),(\d+)/.exec(header) ?? [];
    const first = Number(length) === 0 ? Number(start) : Number(start) - 1;
    result.push(...lines.slice(at, first));
    at = first;
    body.forEach((line, index) => {
      if (line.startsWith('\\')) return;
      const text = body[index + 1]?.startsWith('\\') === true ? line.slice(1) : `${line.slice(1)}\n`;
      if (line[0] !== '+' && lines[at] !== text) throw new Error(`the diff expects ${text} at line ${at + 1}`);
      if (line[0] !== '+') at += 1;
      if (line[0] !== '-') result.push(text);
    });
  }
  return [...result, ...lines.slice(at)].join('');
}
