import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { LabError } from './lab-error.ts';
import { asLabError } from './system-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'meshwright-lab-error-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function errorOf(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('what the machine refuses', () => {
  it.skipIf(process.platform !== 'linux')('is one sentence when the disk is full (Linux only)', () => {
    const full = asLabError(errorOf(() => writeFileSync('/dev/full', 'x')));
    expect(full?.message).toMatch(/^the disk is full: /);
  });

  it.each([
    ['EROFS', '`/lab/x` could not be written: its file system is read-only'],
    ['EACCES', '`/lab/x` may not be used by this user'],
    ['EMFILE', 'too many files are open'],
  ])('%s is %s', (code, message) => {
    expect(asLabError(Object.assign(new Error(code), { code, path: '/lab/x' }))?.message).toBe(message);
  });

  it('leaves our own faults alone, and sentences as they are', () => {
    const sentence = new LabError('no', 'do');
    expect(asLabError(sentence)).toBe(sentence);
    expect(asLabError(new TypeError('x is undefined'))).toBeUndefined();
    expect(asLabError(errorOf(() => writeFileSync(join(folder, 'none', 'x'), '')))).toBeUndefined();
  });
});
