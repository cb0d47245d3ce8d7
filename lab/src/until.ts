import { setTimeout as sleep } from 'node:timers/promises';
import { LabError, messageOf } from './lab-error.ts';
import { lastLines } from './log-file.ts';

export interface Wait {
  /** For the message: `the API server to answer`. */
  readonly what: string;
  readonly timeoutMs: number;
  readonly everyMs?: number;
  /** The wait is over when it has ended: what it was to do will not happen. */
  readonly processId?: number;
  /** Its last lines are shown when the wait is in vain. */
  readonly log?: string;
}

/** Asks until the answer is not undefined. An ask that throws counts as "not yet". */
export async function until<T>({ what, timeoutMs, everyMs = 100, processId, log }: Wait, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let last = 'no answer';
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = messageOf(error);
    }
    if (processId !== undefined && !isRunning(processId)) throw inVain(`its process ended while the lab waited for ${what}`, log);
    if (Date.now() > deadline) throw inVain(`waited ${timeoutMs / 1000} s in vain for ${what}: ${last}`, log);
    await sleep(everyMs);
  }
}

function inVain(message: string, log: string | undefined): LabError {
  const tail = log === undefined ? '' : `\n${lastLines(log, 12)}`;
  return new LabError(`${message}${tail}`, log === undefined ? 'see the logs in the folder of the instance' : `see ${log}`);
}

function isRunning(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (error) {
    // Somebody else's process is one that runs.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

export { sleep };
