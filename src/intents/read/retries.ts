import type { QualifiedName } from '../../topology/topology.ts';
import type { Origin, RequestMatch, SetRetries } from '../intent.ts';
import { formatDuration } from '../units.ts';
import { report, type ReadContext } from './context.ts';
import { defaultRetryConditions, type RetryFields } from './policy.ts';
import type { Node } from '../../yaml/tree.ts';

/** One intent of complete retry fields; says so where the tries cannot fit the timeout. */
export function toRetries(context: ReadContext, service: QualifiedName, fields: RetryFields, timeoutMs: number | undefined, origin: Origin, when?: RequestMatch, port?: number): SetRetries | undefined {
  const { attempts, at } = fields;
  if (attempts === undefined) {
    report(context, 'missing-key', at, '`retries` needs `attempts`, and no role gives it');
    return undefined;
  }
  const scope = { ...(when ? { when } : {}), ...(port === undefined ? {} : { port }) };
  if (attempts === 0) return { kind: 'set-retries', service, attempts, on: [], requests: 'idempotent', origin, ...scope };
  const perTryTimeoutMs = fields.perTry === 'share' ? shareOf(timeoutMs, attempts) : fields.perTry === 'off' ? undefined : fields.perTry;
  checkTriesFit(context, service, { attempts, perTryTimeoutMs, timeoutMs, at });
  return {
    kind: 'set-retries',
    service,
    attempts,
    ...(perTryTimeoutMs === undefined ? {} : { perTryTimeoutMs }),
    on: fields.on ?? defaultRetryConditions,
    ...(fields.backoff === undefined || fields.backoff === 'off' ? {} : { backoffMs: fields.backoff }),
    requests: fields.requests ?? 'idempotent',
    ...scope,
    origin,
  };
}

function shareOf(timeoutMs: number | undefined, attempts: number): number | undefined {
  return timeoutMs === undefined || timeoutMs === 0 ? undefined : equalShareMs(timeoutMs, attempts);
}

/** What each of the tries may take so that all of them fit. */
export function equalShareMs(timeoutMs: number, retries: number): number {
  return Math.max(1, Math.floor(timeoutMs / (retries + 1)));
}

interface Tries {
  readonly attempts: number;
  readonly perTryTimeoutMs: number | undefined;
  readonly timeoutMs: number | undefined;
  readonly at: Node;
}

function checkTriesFit(context: ReadContext, service: QualifiedName, { attempts, perTryTimeoutMs, timeoutMs, at }: Tries): void {
  if (perTryTimeoutMs === undefined || timeoutMs === undefined || timeoutMs === 0) return;
  const whole = formatDuration(timeoutMs);
  const each = formatDuration(perTryTimeoutMs);
  const fitting = formatDuration(equalShareMs(timeoutMs, attempts));
  if (perTryTimeoutMs > timeoutMs) {
    report(context, 'tries-do-not-fit', at, `a try on \`${service}\` may take ${each}, but everything ends after ${whole}: a try that hangs is never retried`, `write \`perTry: ${fitting}\`, or a longer \`timeout\``);
  } else if (perTryTimeoutMs * (attempts + 1) > timeoutMs) {
    const fits = Math.floor(timeoutMs / perTryTimeoutMs);
    report(context, 'tries-do-not-fit', at, `${attempts + 1} tries of ${each} on \`${service}\` do not fit its timeout of ${whole}: only ${fits} can run to their end`, `write \`perTry: ${fitting}\`, or a \`timeout\` of ${formatDuration(perTryTimeoutMs * (attempts + 1))}`, 'warning');
  }
}
