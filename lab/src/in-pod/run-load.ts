import { Agent } from 'node:http';
import { sendRequest } from './send-request.ts';
import type { LoadOutcome, LoadPlan } from './wire.ts';

const tickMs = 4;
const defaultMaxInFlight = 2000;

/**
 * Sends at a fixed rate whatever the answers do (an open loop). Ends when the last answer is in, or at once when it is
 * told to stop. Outcomes are in the order in which requests were due.
 */
export async function runLoad(plan: LoadPlan, stop: AbortSignal): Promise<readonly LoadOutcome[]> {
  const agent = new Agent({ keepAlive: true });
  const total = Math.floor((plan.ratePerSecond * plan.durationMs) / 1000);
  const start = performance.now();
  const outcomes: Promise<LoadOutcome>[] = [];
  let inFlight = 0;
  const sendOne = async (dueMs: number): Promise<LoadOutcome> => {
    if (inFlight >= (plan.maxInFlight ?? defaultMaxInFlight)) return { dueMs, ms: 0, error: 'overload' };
    inFlight += 1;
    const answer = await sendRequest(plan.request, agent);
    inFlight -= 1;
    const { status, grpcStatus, error, received } = answer;
    return {
      dueMs, ms: Math.round((performance.now() - start - dueMs) * 10) / 10,
      ...(status === undefined ? {} : { status }),
      ...(grpcStatus === undefined ? {} : { grpcStatus }),
      ...(error === undefined ? {} : { error }),
      ...(received === undefined ? {} : { pod: received.pod }),
    };
  };
  while (outcomes.length < total && !stop.aborted) {
    const due = Math.min(total, Math.floor(((performance.now() - start) * plan.ratePerSecond) / 1000) + 1);
    while (outcomes.length < due) outcomes.push(sendOne((outcomes.length * 1000) / plan.ratePerSecond));
    await new Promise((resolve) => setTimeout(resolve, tickMs));
  }
  const all = await Promise.all(outcomes);
  agent.destroy();
  return all;
}
