import type { Counts } from './counts.ts';
import type { LimitedResult } from './run-limited.ts';

/** What `lab:judge` says by its code: 0 silent, 1 the model and the mesh differ, anything else: it could not judge. */
export type Verdict = 'silent' | 'differs' | 'could not judge' | 'took too long';

/** Node's last line when an error was not caught; it ends with 1 as well. */
const nodeCrash = /^Node\.js v\d+\.\d+\.\d+$/m;

export function verdictOf({ code, isTimedOut, tail }: LimitedResult): Verdict {
  if (isTimedOut) return 'took too long';
  if (code === 0) return 'silent';
  return code === 1 && !nodeCrash.test(tail) ? 'differs' : 'could not judge';
}

/** A mesh that does not come up is tried once more: it may have been the machine. A second time it is not. */
export async function judgeTwice(run: () => Promise<LimitedResult>, say: (text: string) => void): Promise<LimitedResult> {
  const first = await run();
  if (verdictOf(first) !== 'could not judge') return first;
  say(`it could not judge (code ${first.code ?? 'killed'}): once more`);
  return run();
}

/** Above what the machine's own sources of chance repeat, and short enough to be typed. */
export const maxSeed = 2_147_483_647;

export interface JudgeRun {
  readonly title: string;
  /** After `npm run lab:judge --`; it repeats the run. */
  readonly options: readonly string[];
  /** What a run by chance finds is told and fails nothing: a change is not refused for what was there before it. */
  readonly isByChance: boolean;
}

export function commandOf({ options }: Pick<JudgeRun, 'options'>): string {
  return `npm run lab:judge -- ${options.join(' ')}`;
}

/** What is printed at the end of a run of the judge, and what it counts. */
export function conclude(run: JudgeRun, result: LimitedResult): { readonly lines: readonly string[]; readonly counts: Counts } {
  const verdict = verdictOf(result);
  if (verdict === 'silent') return { lines: [`ok      ${run.title}`], counts: { passed: 1, failed: 0, skipped: 0 } };
  const lines = [`${run.isByChance ? 'LOOK    ' : 'FAILED  '}${run.title}: ${verdict}`, `  again: ${commandOf(run)}`, ...result.tail.split('\n').map((line) => `  | ${line}`)];
  if (!run.isByChance || verdict !== 'differs') return { lines, counts: { passed: 0, failed: 1, skipped: 0 } };
  return { lines: [...lines, '  found by chance: it does not fail this run, and is to be mended all the same'], counts: { passed: 0, failed: 0, skipped: 1 } };
}
