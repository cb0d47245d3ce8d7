import { endingsOf, type Asked, type Difference } from './contradiction.ts';
import { expectedAnswer } from './expected-answer.ts';
import type { Try } from './recording.ts';

/** Clocks of two processes are read at different moments. */
const earlyMs = 15;
/** A loaded machine is late, but not so late that one timeout is taken for another one. */
const lateMs = 2500;

/** Whether an answer came before its time, or long after it. */
export function timeDifference({ decision, request }: Asked, { ms, error, status }: Try): Difference | undefined {
  const [ending, ...others] = endingsOf(decision);
  if (ms === undefined || error !== undefined || status === undefined || others.length > 0 || ending === undefined) return undefined;
  const { delay } = decision.fault ?? {};
  const [delayedAtLeast, delayedAtMost] = [(delay?.percent ?? 0) >= 100 ? (delay?.delayMs ?? 0) : 0, delay?.delayMs ?? 0];
  const answer = ending.outcome === 'delivered' ? expectedAnswer(decision, request.headers) : { afterMs: 0 };
  if (answer === undefined) return undefined;
  const [least, most] = [delayedAtLeast + answer.afterMs, delayedAtMost + answer.afterMs];
  return ms < least - earlyMs || ms > most + lateMs ? { kind: 'time', expected: `${least} to ${most + lateMs} ms` } : undefined;
}
