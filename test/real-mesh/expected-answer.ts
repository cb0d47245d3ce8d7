import type { Decision } from '../../src/model/decision.ts';
import type { Retries } from '../../src/model/mesh-model.ts';

/** What becomes of a request that the model delivers, given what its headers tell the application to do. */
export interface ExpectedAnswer {
  /** Who gives the answer that the client sees; `nobody` where the connection ends without one. */
  readonly by: 'application' | 'proxy' | 'nobody';
  readonly status?: number;
  /** Tries that arrive at applications, the last of which is answered. */
  readonly attempts: number;
  /** No answer comes before so many milliseconds. */
  readonly afterMs: number;
  /** Response flags that the caller's proxy logs for an answer that it makes. */
  readonly flag?: string;
}

interface Orders {
  readonly delay?: Limited;
  readonly fail?: Limited;
  readonly status: string;
  /** Only one pod does as it is told. */
  readonly isForOne: boolean;
}

/** `WHAT` for every try, `WHAT:N` for the first N. */
interface Limited {
  readonly what: string;
  readonly tries: number;
}

/** Envoy draws the wait before retry n from 0 to 2^n - 1 times 25 ms, at most 250 ms. https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-max-retries */
const baseBackoffMs = 25;
/** Where a limit is nearer than that to what is expected, a loaded machine decides. */
const marginMs = 120;

/**
 * The tries of one request against one destination, with its timeouts and retries. Undefined where time decides too
 * closely, or where it depends on the pod that is chosen.
 */
export function expectedAnswer({ timeoutMs, retries }: Pick<Decision, 'timeoutMs' | 'retries'>, headers: Readonly<Record<string, string>> = {}): ExpectedAnswer | undefined {
  const orders = ordersIn(headers);
  if (orders.isForOne) return undefined;
  const limit = timeoutMs?.value ?? Infinity;
  const policy = retries?.value;
  const perTry = policy?.perTryTimeoutMs ?? Infinity;
  let [elapsed, backoff] = [0, 0];
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt > (policy?.attempts ?? 0);
    const delay = isDue(orders.delay, attempt) ? Number(orders.delay?.what) : 0;
    const least = elapsed + Math.min(delay, perTry);
    if (isNear(delay, perTry) || (limit > least - marginMs && limit < least + backoff + marginMs && limit !== Infinity)) return undefined;
    if (least > limit) return { by: 'proxy', status: 504, attempts: attempt, afterMs: limit, flag: 'UT' };
    elapsed = least;
    if (delay > perTry) {
      if (isLast || policy === undefined || !retriesResets(policy)) return { by: 'proxy', status: 504, attempts: attempt, afterMs: elapsed };
    } else {
      const what = isDue(orders.fail, attempt) ? (orders.fail?.what ?? '') : orders.status;
      const mayRetry = policy !== undefined && mayRetryAfter(policy, what);
      if (mayRetry === 'unknown') return undefined;
      if (isLast || !mayRetry) return what === 'reset' ? { by: 'nobody', attempts: attempt, afterMs: elapsed } : { by: 'application', status: Number(what), attempts: attempt, afterMs: elapsed };
    }
    backoff += longestWaitMs(attempt, policy);
  }
}

function longestWaitMs(attempt: number, policy?: Retries): number {
  const base = policy?.backoffMs ?? baseBackoffMs;
  return Math.min((2 ** attempt - 1) * base, 10 * base);
}

/** Whether the waits between tries may last longer than the timeout, even where each try fails at once: then chance decides which of both ends the request. */
export function mayWaitTooLong({ timeoutMs, retries }: Pick<Decision, 'timeoutMs' | 'retries'>): boolean {
  if (timeoutMs?.value === undefined || retries === undefined) return false;
  const waits = Array.from({ length: retries.value.attempts }, (_, index) => longestWaitMs(index + 1, retries.value));
  return waits.reduce((sum, wait) => sum + wait, 0) > timeoutMs.value - marginMs;
}

function isNear(delay: number, limit: number): boolean {
  return limit !== Infinity && delay > limit - marginMs && delay < limit + 30;
}

/** A reset reaches the caller's proxy as one, or as a 503 of the receiver's own proxy. */
function mayRetryAfter(policy: Retries, what: string): boolean | 'unknown' {
  if (what !== 'reset') return retriesStatus(policy, Number(what));
  return retriesResets(policy) === retriesStatus(policy, 503) ? retriesResets(policy) : 'unknown';
}

function ordersIn(headers: Readonly<Record<string, string>>): Orders {
  const texts = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const [delay, fail] = [limited(texts.get('x-echo-delay')), limited(texts.get('x-echo-fail'))];
  return { ...(delay === undefined ? {} : { delay }), ...(fail === undefined ? {} : { fail }), status: texts.get('x-echo-status') ?? '200', isForOne: texts.has('x-echo-only') };
}

function limited(value: string | undefined): Limited | undefined {
  if (value === undefined) return undefined;
  const [what = '', tries] = value.split(':');
  return { what, tries: tries === undefined ? Infinity : Number(tries) };
}

function isDue(limit: Limited | undefined, attempt: number): boolean {
  return limit !== undefined && attempt <= limit.tries;
}

/** Whether an answer with this status is tried again. Failures of connections say nothing about statuses. */
function retriesStatus({ on }: Retries, status: number): boolean {
  return on.some((condition) => {
    switch (condition) {
      case '5xx':
        return status >= 500;
      case 'gateway-error':
        return status >= 502 && status <= 504;
      case 'retriable-4xx':
        return status === 409;
      default:
        return condition === String(status);
    }
  });
}

/** Whether a try that ended without an answer is tried again; one that its own timeout ended is such a one. */
function retriesResets({ on }: Retries): boolean {
  return on.some((condition) => condition === 'reset' || condition === '5xx' || condition === 'gateway-error');
}
