import { Agent } from 'node:http';
import { sendRequest } from './send-request.ts';
import { turnsOf } from './turns.ts';
import type { LoadOutcome, LoadPlan, PodAnswer, PodRequest, WeightedRequest } from './wire.ts';

const tickMs = 2;
const defaultMaxInFlight = 2000;

type Send = (request: PodRequest, agent: Agent) => Promise<PodAnswer>;

/**
 * Sends at a fixed rate whatever the answers do (an open loop): request `n` is due `n / rate` seconds after the start.
 * Ends when the last answer is in, or at once when it is told to stop. Outcomes are in the order in which requests were due.
 */
export async function runLoad(plan: LoadPlan, stop: AbortSignal, send: Send = sendRequest): Promise<readonly LoadOutcome[]> {
  const agent = new Agent({ keepAlive: true });
  const stopped = new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }));
  try {
    const outcomes: Promise<LoadOutcome>[] = [];
    await Promise.race([sendAllWhenDue(plan, stop, { agent, send, outcomes }), stopped]);
    return stop.aborted ? [] : await Promise.race([Promise.all(outcomes), stopped.then(() => [])]);
  } finally {
    agent.destroy();
  }
}

interface Sending {
  readonly agent: Agent;
  readonly send: Send;
  readonly outcomes: Promise<LoadOutcome>[];
}

async function sendAllWhenDue(plan: LoadPlan, stop: AbortSignal, { agent, send, outcomes }: Sending): Promise<void> {
  const requests = requestsOf(plan);
  const nextTurn = turnsOf(requests.map(({ weight }) => weight));
  const total = Math.floor((plan.ratePerSecond * plan.durationMs) / 1000);
  const start = performance.now();
  const elapsed = (): number => performance.now() - start;
  let inFlight = 0;
  const sendOne = async (dueMs: number): Promise<LoadOutcome> => {
    const index = nextTurn();
    const request = requests[index]?.request;
    const about = { dueMs, request: index, lateMs: rounded(elapsed() - dueMs) };
    if (request === undefined || inFlight >= (plan.maxInFlight ?? defaultMaxInFlight)) return { ...about, ms: about.lateMs, error: 'overload' };
    inFlight += 1;
    const answer = await send(request, agent);
    inFlight -= 1;
    return { ...about, ms: rounded(elapsed() - dueMs), ...whatCame(answer) };
  };
  while (outcomes.length < total && !stop.aborted) {
    const due = Math.min(total, Math.floor((elapsed() * plan.ratePerSecond) / 1000) + 1);
    while (outcomes.length < due) outcomes.push(sendOne((outcomes.length * 1000) / plan.ratePerSecond));
    await new Promise((resolve) => setTimeout(resolve, tickMs));
  }
}

function requestsOf(plan: LoadPlan): readonly WeightedRequest[] {
  return 'requests' in plan ? plan.requests : [{ request: plan.request, weight: 1 }];
}

function whatCame({ status, grpcStatus, error, received, body }: PodAnswer): Pick<LoadOutcome, 'status' | 'grpcStatus' | 'error' | 'pod'> {
  // An echo of TCP has the name of the pod before it.
  const pod = received?.pod ?? (status === undefined ? /^([^:\s]+):\d+:/.exec(body ?? '')?.[1] : undefined);
  return {
    ...(status === undefined ? {} : { status }),
    ...(grpcStatus === undefined ? {} : { grpcStatus }),
    ...(error === undefined ? {} : { error }),
    ...(pod === undefined ? {} : { pod }),
  };
}

function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}
