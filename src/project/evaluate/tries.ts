import { unreachable } from '../../base/assert.ts';
import type { Retries } from '../../model/mesh-model.ts';
import type { Failing } from './task.ts';

/** Conditions that hold for a try that the server answers with a status. */
const forStatus: Readonly<Record<string, (status: number) => boolean>> = {
  '5xx': (status) => status >= 500,
  'gateway-error': (status) => status >= 502 && status <= 504,
  'retriable-4xx': (status) => status === 409,
};

/** Conditions that hold for a try whose connection was made and then lost; a try that took too long counts as one. */
const forReset: ReadonlySet<string> = new Set(['5xx', 'gateway-error', 'reset']);

/**
 * How often a server that always fails in this way is asked for one request. Source:
 * https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-retry-on and
 * `wouldRetryFromHeaders`, `wouldRetryFromReset` in Envoy's source/common/router/retry_state_impl.cc.
 */
export function triesOf(retries: Retries | undefined, failing: Failing, timeoutMs: number): number {
  if (retries === undefined || retries.attempts <= 0 || !retries.on.some((condition) => isRetried(condition, failing))) return 1;
  const most = retries.attempts + 1;
  if (failing !== 'slow') return most;
  const { perTryTimeoutMs = 0 } = retries;
  // Without a limit of its own a try takes all the time that there is.
  if (perTryTimeoutMs <= 0 || (timeoutMs > 0 && perTryTimeoutMs >= timeoutMs)) return 1;
  return timeoutMs > 0 ? Math.min(most, Math.ceil(timeoutMs / perTryTimeoutMs)) : most;
}

function isRetried(condition: string, failing: Failing): boolean {
  switch (failing) {
    case '500':
    case '502':
    case '503':
    case '504':
    case '404':
    case '409':
    case '429':
      return condition === failing || forStatus[condition]?.(Number(failing)) === true;
    case 'reset':
    case 'slow':
      return forReset.has(condition);
    case 'connect':
      return forReset.has(condition) || condition === 'connect-failure';
    case 'unavailable':
    case 'cancelled':
    case 'deadline-exceeded':
    case 'internal':
    case 'resource-exhausted':
      return condition === failing;
    default:
      return unreachable(failing);
  }
}
