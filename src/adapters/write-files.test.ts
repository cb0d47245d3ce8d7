import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTree, removeFiles, replaceFile, writeFiles } from './write-files.ts';

let root: string;
let out: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'meshwright-write-'));
  out = join(root, 'out');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('writeFiles', () => {
  it('writes below a folder that need not exist, and leaves no temporary file', () => {
    writeFiles(out, [{ path: 'a/x.yaml', text: 'x: 1\n' }, { path: 'b.yaml', text: 'b: é\n' }]);
    expect([...readTree(out)]).toEqual([['a/x.yaml', 'x: 1\n'], ['b.yaml', 'b: é\n']]);
    expect(readdirSync(join(out, 'a'))).toEqual(['x.yaml']);
  });

  it.each(['../x.yaml', 'a/../../x.yaml', '/etc/x.yaml', 'a//x.yaml', 'C:/x.yaml', 'a\\x.yaml', ''])('refuses the path %j before it writes anything', (path) => {
    expect(() => writeFiles(out, [{ path: 'fine.yaml', text: '' }, { path, text: '' }])).toThrow('would be written outside');
    expect(existsSync(out)).toBe(false);
  });

  it('refuses to write through a symbolic link that leads out', () => {
    mkdirSync(out);
    mkdirSync(join(root, 'elsewhere'));
    writeFileSync(join(root, 'victim'), 'old');
    symlinkSync(join(root, 'elsewhere'), join(out, 'service'));
    symlinkSync(join(root, 'victim'), join(out, 'file.yaml'));
    expect(() => writeFiles(out, [{ path: 'service/x.yaml', text: 'new' }])).toThrow('symbolic link');
    expect(() => writeFiles(out, [{ path: 'file.yaml', text: 'new' }])).toThrow('symbolic link');
    expect(readdirSync(join(root, 'elsewhere'))).toEqual([]);
    expect(readFileSync(join(root, 'victim'), 'utf8')).toBe('old');
  });

  it('refuses a file where a folder is, and a folder where a file is', () => {
    mkdirSync(join(out, 'x.yaml'), { recursive: true });
    writeFileSync(join(out, 'plain'), '');
    expect(() => writeFiles(out, [{ path: 'x.yaml', text: '' }])).toThrow('it is a folder');
    expect(() => writeFiles(out, [{ path: 'plain/x.yaml', text: '' }])).toThrow('`plain` is a file');
  });

  it('says which file it could not write, by the name that the user knows', () => {
    writeFileSync(join(root, 'plain'), '');
    expect(() => writeFiles(join(root, 'plain/out'), [{ path: 'a/x.yaml', text: '' }], 'plain/out')).toThrow('`plain/out/a/x.yaml` cannot be written: ');
    expect(readdirSync(root)).toEqual(['plain']);
  });

  it('removes files and the folders that this leaves empty', () => {
    writeFiles(out, [{ path: 'a/b/x.yaml', text: '' }, { path: 'a/y.yaml', text: '' }]);
    removeFiles(out, ['a/b/x.yaml']);
    expect([...readTree(out).keys()]).toEqual(['a/y.yaml']);
    expect(existsSync(join(out, 'a/b'))).toBe(false);
  });
});

describe('replaceFile', () => {
  it('refuses a file that has changed since it was read, or is gone', () => {
    const path = join(root, 'a.yaml');
    writeFileSync(path, 'a: 2\n');
    expect(() => replaceFile(path, 'a.yaml', 'a: 1\n', 'a: 3\n')).toThrow('`a.yaml` has changed since it was read, and was left as it is');
    expect(readFileSync(path, 'utf8')).toBe('a: 2\n');
    expect(() => replaceFile(join(root, 'b.yaml'), 'b.yaml', '', 'b: 1\n')).toThrow('`b.yaml` cannot be written: it does not exist');
    replaceFile(path, 'a.yaml', 'a: 2\n', 'a: 3\n');
    expect(readFileSync(path, 'utf8')).toBe('a: 3\n');
    expect(readdirSync(root)).toEqual(['a.yaml']);
  });
});
