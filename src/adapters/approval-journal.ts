import { closeSync, constants, lstatSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describeSystemError } from './read-text.ts';
import { WriteRefused } from './write-files.ts';

export interface Approval {
  /** Whole hash of what was approved. */
  readonly hash: string;
  /** `elicitation`, `command-line`. */
  readonly channel: string;
  /** Program that said so, or the account of a person. */
  readonly who: string;
  /** What was approved, in controlled English. */
  readonly restated: readonly string[];
  readonly files: readonly string[];
}

const journal = '.meshwright/approvals.jsonl';

/** Notes below a project who approved what, and when: one line of JSON each, never rewritten. Nothing reads it to decide. */
export function noteApproval(folder: string, approval: Approval, now: Date): void {
  try {
    mkdirSync(join(folder, '.meshwright'), { recursive: true });
    if (lstatSync(join(folder, '.meshwright')).isSymbolicLink()) throw new WriteRefused(journal, '`.meshwright` is a symbolic link');
    const handle = openSync(join(folder, journal), constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
    try {
      writeSync(handle, `${JSON.stringify({ at: now.toISOString(), ...approval })}\n`);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (error instanceof WriteRefused) throw error;
    throw new WriteRefused(journal, `\`${journal}\` cannot be written: ${describeSystemError(error)}`);
  }
}
