import { command } from './control.ts';
import type { LoadOutcome, LoadPlan } from './in-pod/wire.ts';
import type { PodRecord } from './instance.ts';

/** Sends from a pod at a fixed rate, whatever comes back. `signal` ends it early, without outcomes. */
export function load(pod: PodRecord, plan: LoadPlan, signal?: AbortSignal): Promise<readonly LoadOutcome[]> {
  return command(pod, { op: 'load', plan }, signal);
}

export interface LoadSummary {
  readonly sent: number;
  /** By status (of gRPC as `grpc 14`) or error. */
  readonly byResult: Readonly<Record<string, number>>;
  /** Of those that an application answered. */
  readonly byPod: Readonly<Record<string, number>>;
  /** Milliseconds from when a request was due, of those that were answered at all. */
  readonly latencyMs: { readonly p50: number; readonly p90: number; readonly p99: number; readonly max: number };
}

export function summarise(outcomes: readonly LoadOutcome[]): LoadSummary {
  const latencies = outcomes.filter(({ error }) => error === undefined).map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return {
    sent: outcomes.length,
    byResult: count(outcomes.map(({ status, grpcStatus, error }) => error ?? (grpcStatus === undefined ? String(status) : `grpc ${grpcStatus}`))),
    byPod: count(outcomes.flatMap(({ pod }) => pod ?? [])),
    latencyMs: { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: latencies.at(-1) ?? 0 },
  };
}

function count(keys: readonly string[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
