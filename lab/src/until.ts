import { setTimeout as sleep } from 'node:timers/promises';
import { LabError, messageOf } from './lab-error.ts';
import { lastLines } from './log-file.ts';

export interface Wait {
  /** For the message: `the API server to answer`. */
  readonly what: string;
  readonly timeoutMs: number;
  readonly everyMs?: number;
  /** Its last lines are shown when the wait is in vain. */
  readonly log?: string;
}

/** Asks until the answer is not undefined. An ask that throws counts as "not yet". */
export async function until<T>({ what, timeoutMs, everyMs = 100, log }: Wait, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let last = 'no answer';
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = messageOf(error);
    }
    if (Date.now() > deadline) break;
    await sleep(everyMs);
  }
  const tail = log === undefined ? '' : `\n${lastLines(log, 12)}`;
  throw new LabError(`waited ${timeoutMs / 1000} s in vain for ${what}: ${last}${tail}`, log === undefined ? 'see the logs in the folder of the instance' : `see ${log}`);
}

export { sleep };
