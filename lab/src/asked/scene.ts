import { sendAll } from '../client.ts';
import type { PodAnswer, PodRequest } from '../in-pod/wire.ts';
import type { CallCheck } from '../../../src/project/evaluate/task.ts';
import type { Aim, Place } from './aim.ts';
import type { Arrivals } from './arrivals.ts';

/** What the checks of one answer share. */
export interface Scene extends Place {
  readonly arrivals: Arrivals;
  /** How long one check may take: what needs longer is not judged. */
  readonly patienceMs: number;
}

/** One check that is about to be judged. */
export interface Probe {
  readonly scene: Scene;
  readonly check: CallCheck;
  readonly aim: Aim;
}

/** A request that was sent, and what came of it. */
export interface Sent {
  /** By which applications know it. */
  readonly id: string;
  readonly answer: PodAnswer;
}

export interface Volley {
  readonly headers?: Readonly<Record<string, string>>;
  readonly parallel?: number;
  readonly timeoutMs?: number;
  readonly change?: Partial<PodRequest>;
}

const usualTimeoutMs = 12_000;
const many = 50;
let lastId = 0;

/** The same request several times, each with a name of its own. */
export async function volley({ aim }: Probe, count: number, { headers = {}, parallel = 8, timeoutMs = usualTimeoutMs, change = {} }: Volley = {}): Promise<readonly Sent[]> {
  const ids = Array.from({ length: count }, () => `${process.pid}-${(lastId += 1)}`);
  const isBytes = aim.request.protocol === 'tcp';
  const requests = ids.map((id): PodRequest => (isBytes ? { ...aim.request, timeoutMs, ...change } : { ...aim.request, timeoutMs, ...change, headers: { ...aim.request.headers, ...change.headers, ...headers, 'x-echo-id': id } }));
  // A proxy chooses for each request, and a client without one only for each connection.
  const isKeptAlive = count > many && (aim.client.kind === 'sidecar' || aim.isEntering);
  const answers = await sendAll(aim.client, requests, parallel, isKeptAlive);
  return answers.map((answer, index) => ({ id: ids[index] ?? '', answer }));
}

/** Whose application answered. */
export function answererOf({ received: seen, body, status, headers }: PodAnswer): string | undefined {
  // An answer to HEAD has no body that says what was received.
  return seen?.pod ?? headers?.['x-echo-pod'] ?? (status === undefined ? /^([^:\s]+):\d+:/.exec(body ?? '')?.[1] : undefined);
}

/** `200 from orders-v1-0`, `403`, `ECONNRESET` */
export function outcomeOf(answer: PodAnswer): string {
  const { status, grpcStatus, error } = answer;
  const pod = answererOf(answer);
  const said = error ?? (grpcStatus === undefined ? status : `grpc ${grpcStatus}`);
  return `${said ?? 'bytes'}${pod === undefined ? '' : ` from ${pod}`}`;
}

/** How often each outcome came, most frequent first. */
export function tally(outcomes: readonly string[]): string {
  const counts = Map.groupBy(outcomes, (one) => one);
  return [...counts].map(([outcome, all]): [string, number] => [outcome, all.length]).sort(([, a], [, b]) => b - a).map(([outcome, count]) => `${count} × ${outcome}`).join(', ');
}
