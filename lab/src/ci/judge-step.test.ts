import { describe, expect, it } from 'vitest';
import { filesToRepeat, sum, withRepeated, type FileCounts } from './counts.ts';
import { conclude, judgeTwice, verdictOf, type JudgeRun } from './judge-step.ts';
import type { LimitedResult } from './run-limited.ts';

const result = (code: number | undefined, isTimedOut = false): LimitedResult => ({ code, isTimedOut, tail: 'case: {"host":"a"}' });
const fixed: JudgeRun = { title: 'judge', options: ['--pairs', '9', '--seed', '7'], isByChance: false };

describe('what the judge says', () => {
  it.each([[result(0), 'silent'], [result(1), 'differs'], [result(2), 'could not judge'], [result(127), 'could not judge'], [result(undefined), 'could not judge'], [result(undefined, true), 'took too long']] as const)('%o is %s', (given, verdict) => {
    expect(verdictOf(given)).toBe(verdict);
  });

  it('is nothing when it crashed', () => {
    expect(verdictOf({ ...result(1), tail: 'TypeError: x is undefined\n    at main.ts:1\n\nNode.js v24.21.0' })).toBe('could not judge');
  });

  it.each([
    [[2, 0], 0],
    [[2, 2], 2],
    [[2, 1], 1],
    [[1], 1],
    [[0], 0],
  ])('codes %j end as %i: only what could not judge is tried again, and once', async (codes, expected) => {
    const said: string[] = [];
    let runs = 0;
    const { code } = await judgeTwice(() => Promise.resolve(result(codes[runs++])), (text) => said.push(text));
    expect({ code, runs, said: said.length }).toEqual({ code: expected, runs: codes.length, said: codes.length - 1 });
  });

  it('fails a run with a fixed seed, with the command that repeats it and the case', () => {
    expect(conclude(fixed, result(1))).toEqual({
      lines: ['FAILED  judge: differs', '  again: npm run lab:judge -- --pairs 9 --seed 7', '  | case: {"host":"a"}'],
      counts: { passed: 0, failed: 1, skipped: 0 },
    });
    expect(conclude(fixed, result(undefined, true)).counts.failed).toBe(1);
  });

  it('is told and fails nothing where the seed was chance', () => {
    const { lines, counts } = conclude({ ...fixed, isByChance: true }, result(1));
    expect(lines.slice(0, 2)).toEqual(['LOOK    judge: differs', '  again: npm run lab:judge -- --pairs 9 --seed 7']);
    expect(counts).toEqual({ passed: 0, failed: 0, skipped: 1 });
    expect(conclude({ ...fixed, isByChance: true }, result(2)).counts).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('counts as one test when it is silent', () => {
    expect(conclude(fixed, result(0)).counts).toEqual({ passed: 1, failed: 0, skipped: 0 });
  });
});

describe('the counts of the tests', () => {
  const file = (name: string, failed: number, infrastructure: number): FileCounts => ({ file: name, passed: 1, failed, skipped: 0, infrastructure });
  const files = [file('good', 0, 0), file('no mesh', 2, 2), file('wrong', 1, 0), file('both', 2, 1)];

  it('repeats the files that failed, and nothing for a run that did not count', () => {
    expect(filesToRepeat([...files, file('the run itself', 1, 0)])).toEqual(['no mesh', 'wrong', 'both']);
  });

  it('counts the second try of a file, and not the first', () => {
    expect(sum(withRepeated(files, [{ ...file('no mesh', 0, 0), passed: 3 }]))).toEqual({ passed: 6, failed: 3, skipped: 0 });
    expect(sum(withRepeated(files, []))).toEqual({ passed: 4, failed: 5, skipped: 0 });
  });
});
