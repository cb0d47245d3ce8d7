import type { DecisionOutcome } from '../../../src/model/decision.ts';
import type { ReportDestination, ReportRetries, TraceReport } from '../../../src/project/trace.ts';
import type { RecordedRequest } from './recording.ts';

/** One answer that a client may get. Undefined statuses: a connection that is used, or that does not come about. */
export interface Answer {
  readonly outcome: DecisionOutcome;
  readonly by: 'application' | 'proxy';
  readonly status?: number;
  /** Tries up to and with the answer of an application. */
  readonly attempts?: number;
  readonly workloads: readonly string[];
  readonly share?: ReportDestination;
}

/** What of the answer of `trace` is judged. */
export type Predicted = Pick<TraceReport, 'outcome' | 'status' | 'destinations' | 'timeout' | 'retries'>;

/** What the application is told to do by the headers of a request. */
export interface EchoOrders {
  readonly delayMs: number;
  readonly status: number;
  /** The first `count` tries get `status`. */
  readonly failures?: { readonly status: number; readonly count: number };
}

export function echoOrders(headers: RecordedRequest['headers'] = {}): EchoOrders {
  const texts = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const [status, count] = (texts.get('x-echo-fail') ?? '').split(':').map(Number);
  return {
    delayMs: Number(texts.get('x-echo-delay') ?? 0),
    status: Number(texts.get('x-echo-status') ?? 200),
    ...(status === undefined || count === undefined ? {} : { failures: { status, count } }),
  };
}

/** Every answer with a share of the requests, with the application behind the mesh taken into account. */
export function answersOf(predicted: Predicted, request: RecordedRequest): Answer[] {
  if (predicted.destinations.length === 0) return [proxyAnswer(predicted)];
  return predicted.destinations.filter(({ weight }) => weight > 0).map((share) => (share.outcome === 'delivered' ? applicationAnswer(share, predicted, request) : { ...proxyAnswer(share), share }));
}

function proxyAnswer({ outcome, status }: Pick<Predicted, 'outcome' | 'status'>): Answer {
  return { outcome, by: 'proxy', ...(status === null ? {} : { status }), workloads: [] };
}

function applicationAnswer(share: ReportDestination, { timeout, retries }: Predicted, request: RecordedRequest): Answer {
  const delivered = { outcome: 'delivered', workloads: share.workloads, share } as const;
  if (request.protocol === 'tcp') return { ...delivered, by: 'application' };
  return { ...delivered, ...serve(echoOrders(request.headers), timeout, retries) };
}

/**
 * The tries of one request against one destination. The timeout runs over all of them, the back-off between them is
 * too short to count. Conditions are those of Envoy's router: https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-retry-on
 */
export function serve(orders: EchoOrders, timeoutMs: number | null, retries: Pick<ReportRetries, 'attempts' | 'perTryTimeout' | 'on'> | null): Pick<Answer, 'by' | 'status' | 'attempts'> {
  const limit = timeoutMs ?? Infinity;
  const perTry = retries?.perTryTimeout ?? Infinity;
  let elapsed = 0;
  for (let attempt = 1; ; attempt += 1) {
    const isLast = attempt > (retries?.attempts ?? 0);
    elapsed += Math.min(orders.delayMs, perTry);
    if (elapsed > limit) return { by: 'proxy', status: 504 };
    const status = statusOf(orders, attempt);
    if (orders.delayMs > perTry) {
      if (isLast || !retries || !retriesLostTries(retries)) return { by: 'proxy', status: 504 };
    } else if (isLast || !retries || !retriesStatus(retries, status)) return { by: 'application', status, attempts: attempt };
  }
}

function statusOf({ status, failures }: EchoOrders, attempt: number): number {
  return failures && attempt <= failures.count ? failures.status : status;
}

/** Whether an answer with this status is tried again. Failures of connections say nothing about statuses. */
function retriesStatus({ on }: Pick<ReportRetries, 'on'>, status: number): boolean {
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

/** Whether a try that its own timeout ended is tried again: Envoy treats it as a reset. */
function retriesLostTries({ on }: Pick<ReportRetries, 'on'>): boolean {
  return on.some((condition) => condition === 'reset' || condition === '5xx' || condition === 'gateway-error');
}
