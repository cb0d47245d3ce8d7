export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const none: Counts = { passed: 0, failed: 0, skipped: 0 };

export function sum(all: readonly Counts[]): Counts {
  return all.reduce((total, { passed, failed, skipped }) => ({ passed: total.passed + passed, failed: total.failed + failed, skipped: total.skipped + skipped }), none);
}

/** One file of tests, as `scripts/count-reporter.mjs` writes it. */
export interface FileCounts extends Counts {
  readonly file: string;
  /** Of the failures, those that are errors of the lab itself: a mesh that did not come up. */
  readonly infrastructure: number;
}

/** Stands for a run that ended without counting everything. */
export const theRunItself = 'the run itself';

/** Files that failed: whatever hangs on real traffic is worth a second try, and what fails twice has failed. */
export function filesToRepeat(files: readonly FileCounts[]): readonly string[] {
  return files.filter(({ file, failed }) => failed > 0 && file !== theRunItself).map(({ file }) => file);
}

/** The counts with those of the second try in the place of the first ones'. A file that the second try does not name keeps its own. */
export function withRepeated(files: readonly FileCounts[], repeated: readonly FileCounts[]): readonly FileCounts[] {
  const again = new Map(repeated.map((one) => [one.file, one]));
  return files.map((one) => again.get(one.file) ?? one);
}
