import type { Decision } from '../../src/model/decision.ts';

/** What comes of a request that is delivered: the status that the client sees, and the try that was answered. */
export interface ApplicationAnswer {
  readonly by: 'application' | 'proxy';
  readonly status: number;
  readonly attempts: number;
}

/**
 * Plays the application, which does as the headers of the request say: `x-echo-delay` (milliseconds), `x-echo-status`,
 * `x-echo-fail: STATUS:N` (the first N tries get STATUS). Retries and timeouts are those of the decision.
 */
export function applicationAnswer(decision: Decision, headers: Readonly<Record<string, string>> = {}): ApplicationAnswer {
  const delayMs = Number(headers['x-echo-delay'] ?? 0);
  const [failure = 0, failures = 0] = (headers['x-echo-fail'] ?? '0:0').split(':').map(Number);
  const retries = decision.retries?.value;
  const limitMs = decision.timeoutMs?.value ?? Infinity;
  const perTryMs = retries?.perTryTimeoutMs ?? Infinity;
  let elapsedMs = 0;
  for (let attempts = 1; ; attempts += 1) {
    const isLast = attempts > (retries?.attempts ?? 0);
    elapsedMs += Math.min(delayMs, perTryMs);
    if (elapsedMs > limitMs) return { by: 'proxy', status: 504, attempts };
    const status = attempts <= failures ? failure : Number(headers['x-echo-status'] ?? 200);
    if (delayMs > perTryMs) {
      if (isLast || !retries?.on.some((condition) => ['reset', '5xx', 'gateway-error'].includes(condition))) return { by: 'proxy', status: 504, attempts };
    } else if (isLast || !retries?.on.some((condition) => isRetried(condition, status))) return { by: 'application', status, attempts };
  }
}

function isRetried(condition: string, status: number): boolean {
  if (condition === '5xx') return status >= 500;
  if (condition === 'gateway-error') return status >= 502 && status <= 504;
  if (condition === 'retriable-4xx') return status === 409;
  return condition === String(status);
}
