import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogTail } from './log-tail.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-tail-'));
  file = join(folder, 'a.log');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function read(tail: LogTail): readonly string[] {
  const lines: string[] = [];
  tail.read((line) => lines.push(line));
  return lines;
}

describe('LogTail', () => {
  it('reads each line once, and one that is not finished when it is', () => {
    const tail = new LogTail(file);
    expect(read(tail)).toEqual([]);
    writeFileSync(file, 'one\ntwo\nthr');
    expect(read(tail)).toEqual(['one', 'two']);
    expect(read(tail)).toEqual([]);
    appendFileSync(file, 'ee\n');
    expect(read(tail)).toEqual(['three']);
  });

  it('does not tear a character that was cut in two', () => {
    const tail = new LogTail(file);
    const [first, second] = [Buffer.from('straße\n').subarray(0, 5), Buffer.from('straße\n').subarray(5)];
    writeFileSync(file, first);
    expect(read(tail)).toEqual([]);
    appendFileSync(file, second);
    expect(read(tail)).toEqual(['straße']);
  });

  it('reads lines longer than what it reads at once, and many of them', () => {
    const lines = ['x'.repeat(3_000_000), ...Array.from({ length: 50_000 }, (_, index) => `line ${index}`)];
    writeFileSync(file, `${lines.join('\n')}\n`);
    expect(read(new LogTail(file))).toEqual(lines);
  });

  it('begins anew with a file that was begun anew, and another tail reads all again', () => {
    const tail = new LogTail(file);
    writeFileSync(file, 'one\ntwo\n');
    read(tail);
    writeFileSync(file, 'new\n');
    expect(read(tail)).toEqual(['new']);
    expect(read(new LogTail(file))).toEqual(['new']);
  });
});
