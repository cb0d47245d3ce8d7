import { isObject, objectAt, textAt, type Json } from '../../../../kube/resource.ts';
import { readRetries } from '../../lift/routing/retries.ts';
import { durationMs } from './durations.ts';

/** Retries and times that a route itself sets. */
export interface RetrySettings {
  /** Tries after the first; 0 without `retries`. */
  readonly attempts: number;
  /** Conditions as they are written; empty where the mesh's own hold. */
  readonly written: readonly string[];
  readonly timeoutMs: number | undefined;
  readonly perTryMs: number | undefined;
}

const known = new WeakMap<object, RetrySettings>();

/** Several rules ask about the same route. */
export function retrySettingsOf(route: Json): RetrySettings {
  if (!isObject(route)) return readSettings(route);
  let settings = known.get(route);
  if (settings === undefined) known.set(route, (settings = readSettings(route)));
  return settings;
}

function readSettings(route: Json): RetrySettings {
  const policy = objectAt(route, ['retries']);
  const { attempts, perTryTimeoutMs } = readRetries(policy ?? {});
  const conditions = (textAt(policy, ['retryOn']) ?? '').split(',').map((condition) => condition.trim());
  return { attempts, written: conditions.filter((condition) => condition !== ''), timeoutMs: durationMs(textAt(route, ['timeout'])) || undefined, perTryMs: perTryTimeoutMs };
}

/** After these the server may have done its work: it answered, or the connection broke off under way. */
export function mayHaveBeenDone(condition: string): boolean {
  return /^(?:5xx|gateway-error|reset|retriable-4xx|deadline-exceeded|internal|5\d\d|4(?:08|09))$/.test(condition);
}

/** Source: `parseRetryOn` in pilot/pkg/networking/core/route/retry/retry.go, and Envoy's documentation of x-envoy-retry-on. */
export function whyNever(condition: string, all: readonly string[]): string | undefined {
  if (condition === 'retriable-headers') return 'a VirtualService cannot say which headers are meant';
  if (condition === 'http3-post-connect-failure') return 'no proxy of the mesh speaks HTTP/3 to a service';
  if (condition === 'retriable-status-codes' && !all.some((other) => /^\d+$/.test(other))) return 'no status is written beside it';
  return undefined;
}

/** Source: Envoy's documentation of x-envoy-retry-on: a gateway error is 502, 503 or 504. That 5xx holds failures to connect too is no fault to name. */
export function coveredBy(condition: string, all: readonly string[]): string | undefined {
  if (all.includes('5xx') && /^(?:gateway-error|5\d\d)$/.test(condition)) return '5xx';
  return all.includes('gateway-error') && /^50[234]$/.test(condition) ? 'gateway-error' : undefined;
}
