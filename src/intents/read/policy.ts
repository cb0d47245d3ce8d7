import type { BalanceAlgorithm, BreakCircuit, RetryCondition, SetRetries } from '../intent.ts';
import { report, type ReadContext } from './context.ts';
import { isOff, oneOrMany, readCount, readDuration, readFields, readPercent, readText, readWord } from './fields.ts';
import { readMethods } from './request-match.ts';
import type { Node } from '../../yaml/tree.ts';

/** What `retries:` says, before what a role says is filled in. */
export interface RetryFields {
  readonly attempts?: number;
  /** `share`: each try gets an equal part of the whole timeout. `off`: a try may take all that is left of it. */
  readonly perTry?: number | 'share' | 'off';
  readonly on?: readonly RetryCondition[];
  readonly requests?: SetRetries['requests'];
  /** `off` takes that of a role away. */
  readonly backoff?: number | 'off';
  readonly at: Node;
}

export type BreakerLimits = Omit<BreakCircuit, 'kind' | 'service' | 'origin' | 'version' | 'versionLabels'>;

export interface BreakerFields {
  readonly limits: BreakerLimits;
  readonly isOff: boolean;
  readonly at: Node;
  /** Keys that only mean something where a proxy sees requests. */
  readonly httpOnly: readonly Node[];
}

/** Failures of the network and of a gateway: the callee most likely did no work. */
export const defaultRetryConditions: readonly RetryCondition[] = ['gateway-error', 'connect-failure', 'refused-stream', 'reset', 'unavailable'];

const conditions = ['5xx', 'gateway-error', 'reset', 'connect-failure', 'refused-stream', 'retriable-4xx', 'unavailable', 'cancelled', 'deadline-exceeded', 'resource-exhausted', 'internal'] as const;
const idempotentMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** Milliseconds, 0 for `off`. */
export function readTimeout(context: ReadContext, node: Node | undefined): number | undefined {
  return isOff(node) ? 0 : readDuration(context, node, 'a timeout');
}

export function readRetries(context: ReadContext, node: Node | undefined): RetryFields | undefined {
  if (node === undefined) return undefined;
  if (isOff(node)) return { attempts: 0, at: node };
  if (node.kind === 'scalar') {
    const attempts = readCount(context, node, 'retries', 0, 100);
    return attempts === undefined ? undefined : { attempts, at: node };
  }
  const fields = readFields(context, node, ['attempts', 'perTry', 'on', 'requests', 'methods', 'backoff'], '`retries`');
  if (!fields) return undefined;
  const attempts = readCount(context, fields.attempts, '`attempts`', 0, 100);
  const isShare = fields.perTry?.kind === 'scalar' && fields.perTry.text === 'share';
  const perTry = isShare ? 'share' : isOff(fields.perTry) ? 'off' : readDuration(context, fields.perTry, '`perTry`');
  const backoff = isOff(fields.backoff) ? 'off' : readDuration(context, fields.backoff, '`backoff`');
  const requests = readRetriedRequests(context, fields.requests, fields.methods);
  return {
    at: node,
    ...(attempts === undefined ? {} : { attempts }),
    ...(perTry === undefined ? {} : { perTry }),
    ...(fields.on === undefined ? {} : { on: readConditions(context, fields.on) }),
    ...(requests === undefined ? {} : { requests }),
    ...(backoff === undefined ? {} : { backoff }),
  };
}

function readConditions(context: ReadContext, node: Node): RetryCondition[] {
  const found = oneOrMany(node).flatMap((item): RetryCondition[] => {
    if (item.kind === 'scalar' && /^[45]\d\d$/.test(item.text)) return [item.text as RetryCondition];
    const word = readWord(context, item, conditions, 'a reason to retry');
    return word ? [word] : [];
  });
  return [...new Set(found)];
}

function readRetriedRequests(context: ReadContext, requests: Node | undefined, methods: Node | undefined): SetRetries['requests'] | undefined {
  if (requests && methods) report(context, 'contradiction', methods, '`methods` and `requests` both say what may be retried', 'keep one of them');
  if (requests) return readWord(context, requests, ['idempotent', 'all'], '`requests`');
  if (!methods) return undefined;
  const read = readMethods(context, methods);
  for (const method of read.filter((name) => !idempotentMethods.has(name))) {
    report(context, 'retry-not-idempotent', methods, `${method} is not idempotent: a retry may do its work twice`, 'write `requests: all` if the service can take the same request twice');
  }
  return read.filter((name) => idempotentMethods.has(name));
}

const breakerKeys = ['errors', 'gatewayErrors', 'every', 'ejectFor', 'maxEjected', 'maxConnections', 'maxPending', 'maxRequests', 'maxRequestsPerConnection', 'connectTimeout'] as const;

export function readBreaker(context: ReadContext, node: Node | undefined): BreakerFields | undefined {
  if (node === undefined) return undefined;
  if (isOff(node)) return { limits: {}, isOff: true, at: node, httpOnly: [] };
  const fields = readFields(context, node, breakerKeys, '`breaker`');
  if (!fields) return undefined;
  const limits: Record<keyof BreakerLimits, number | undefined> = {
    consecutiveErrors: readCount(context, fields.errors, '`errors`', 1),
    consecutiveGatewayErrors: readCount(context, fields.gatewayErrors, '`gatewayErrors`', 1),
    intervalMs: readDuration(context, fields.every, '`every`'),
    ejectForMs: readDuration(context, fields.ejectFor, '`ejectFor`'),
    maxEjectionPercent: readPercent(context, fields.maxEjected, '`maxEjected`'),
    maxConnections: readCount(context, fields.maxConnections, '`maxConnections`', 1),
    maxPendingRequests: readCount(context, fields.maxPending, '`maxPending`', 1),
    maxRequests: readCount(context, fields.maxRequests, '`maxRequests`', 1),
    maxRequestsPerConnection: readCount(context, fields.maxRequestsPerConnection, '`maxRequestsPerConnection`', 1),
    connectTimeoutMs: readDuration(context, fields.connectTimeout, '`connectTimeout`'),
  };
  const given = Object.fromEntries(Object.entries(limits).filter((entry) => entry[1] !== undefined)) as BreakerLimits;
  const httpOnly = [fields.maxPending, fields.maxRequests, fields.maxRequestsPerConnection].filter((field) => field !== undefined);
  return { limits: given, isOff: false, at: node, httpOnly };
}

export interface BalanceFields {
  readonly algorithm: BalanceAlgorithm;
  readonly warmupMs?: number;
  readonly at: Node;
}

const algorithms = ['round-robin', 'least-request', 'random', 'passthrough'] as const;

export function readBalance(context: ReadContext, node: Node | undefined): BalanceFields | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'scalar') {
    const kind = readWord(context, node, algorithms, '`balance`');
    return kind && { algorithm: { kind }, at: node };
  }
  const fields = readFields(context, node, ['algorithm', 'hash', 'warmup'], '`balance`');
  if (!fields) return undefined;
  if (fields.algorithm && fields.hash) report(context, 'contradiction', fields.hash, '`algorithm` and `hash` both say how calls are balanced', 'keep one of them');
  const kind = readWord(context, fields.algorithm, algorithms, '`algorithm`');
  const algorithm = fields.hash ? readHash(context, fields.hash) : kind && { kind };
  const warmupMs = readDuration(context, fields.warmup, '`warmup`');
  if (!algorithm) {
    if (!fields.algorithm && !fields.hash) report(context, 'missing-key', node, '`balance` needs `algorithm` or `hash`');
    return undefined;
  }
  return { algorithm, at: node, ...(warmupMs === undefined ? {} : { warmupMs }) };
}

function readHash(context: ReadContext, node: Node): BalanceAlgorithm | undefined {
  if (node.kind === 'scalar') {
    const by = readWord(context, node, ['source-ip'], '`hash`');
    return by && { kind: 'hash', by };
  }
  const fields = readFields(context, node, ['header', 'cookie', 'query', 'ttl'], '`hash`');
  if (!fields) return undefined;
  const by = (['header', 'cookie', 'query'] as const).filter((key) => fields[key] !== undefined);
  const [only] = by;
  if (only === undefined || by.length > 1) {
    report(context, 'wrong-type', node, '`hash` is by one of `header`, `cookie`, `query`, or `source-ip`');
    return undefined;
  }
  const name = readText(context, fields[only], 'a name');
  const ttlMs = readDuration(context, fields.ttl, '`ttl`');
  return { kind: 'hash', by: only, ...(name === undefined ? {} : { name }), ...(ttlMs === undefined ? {} : { ttlMs }) };
}
