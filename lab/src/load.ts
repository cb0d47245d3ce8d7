import { command } from './control.ts';
import type { LoadOutcome, LoadPlan } from './in-pod/wire.ts';
import type { PodRecord } from './instance.ts';
import { LabError } from './lab-error.ts';

/** Sends from a pod at a fixed rate, whatever comes back. `signal` ends it early, without outcomes. */
export function load(pod: PodRecord, plan: LoadPlan, signal?: AbortSignal): Promise<readonly LoadOutcome[]> {
  expectPlan(plan);
  return command(pod, { op: 'load', plan }, signal);
}

export function expectPlan(plan: LoadPlan): void {
  if (!(plan.ratePerSecond > 0) || !(plan.durationMs > 0)) throw new LabError('a load needs a rate and a duration above 0', 'set `ratePerSecond` and `durationMs`');
  const weights = 'requests' in plan ? plan.requests.map(({ weight }) => weight) : [1];
  if (weights.length === 0 || !weights.every((weight) => Number.isInteger(weight) && weight > 0)) throw new LabError('a mixed load needs requests with weights', 'give every request a whole number above 0');
}

/** Milliseconds from when a request was due. Percentiles are nearest-rank: each is the time of one request that was sent. */
export interface Latency {
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
}

export interface ResultRow {
  /** A status, of gRPC as `grpc 14`, `tcp`, or an error. */
  readonly result: string;
  readonly count: number;
  readonly latencyMs: Latency;
}

export interface LoadSummary {
  readonly sent: number;
  /** By status (of gRPC as `grpc 14`) or error. */
  readonly byResult: Readonly<Record<string, number>>;
  /** Of those that an application answered. */
  readonly byPod: Readonly<Record<string, number>>;
  /** Of those that were answered at all. Of those that were not, see `results`. */
  readonly latencyMs: Latency;
  /** One row a result, most frequent first. */
  readonly results: readonly ResultRow[];
  /** By the place of the request in a mixed load, and its result. */
  readonly byRequest: readonly Readonly<Record<string, number>>[];
  /** What the sender itself was late at most, in milliseconds: a great number says that this machine had too much to do. */
  readonly maxLateMs: number;
}

export function summarise(outcomes: readonly LoadOutcome[]): LoadSummary {
  const groups = groupBy(outcomes, resultOf);
  const requests = outcomes.reduce((last, { request }) => Math.max(last, request), -1) + 1;
  const inRequest = groupBy(outcomes, ({ request }) => String(request));
  return {
    sent: outcomes.length,
    byResult: counts(groups),
    byPod: counts(groupBy(outcomes.filter(({ pod }) => pod !== undefined), ({ pod }) => pod ?? '')),
    latencyMs: latencyOf(outcomes.filter(({ error }) => error === undefined)),
    results: [...groups].map(([result, members]) => ({ result, count: members.length, latencyMs: latencyOf(members) })).sort((a, b) => b.count - a.count),
    byRequest: Array.from({ length: requests }, (_, index) => counts(groupBy(inRequest.get(String(index)) ?? [], resultOf))),
    maxLateMs: outcomes.reduce((most, { lateMs }) => Math.max(most, lateMs), 0),
  };
}

function resultOf({ status, grpcStatus, error }: LoadOutcome): string {
  if (error !== undefined) return error;
  if (grpcStatus !== undefined) return `grpc ${grpcStatus}`;
  return status === undefined ? 'tcp' : String(status);
}

function latencyOf(outcomes: readonly LoadOutcome[]): Latency {
  const sorted = outcomes.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
  return { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: sorted.at(-1) ?? 0 };
}

/** Groups in the order of their keys. */
function groupBy<T>(list: readonly T[], keyOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const key = keyOf(one);
    const members = groups.get(key);
    if (members === undefined) groups.set(key, [one]);
    else members.push(one);
  }
  return new Map([...groups].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function counts(groups: ReadonlyMap<string, readonly unknown[]>): Record<string, number> {
  return Object.fromEntries([...groups].map(([key, members]) => [key, members.length]));
}
