import type { QualifiedName, ServiceNode } from '../../topology/topology.ts';
import type { BreakCircuit, Origin, RequestMatch, SetRetries } from '../intent.ts';
import { isDatastoreService, speaksHttp, speaksOnlyGrpc, spokenBy } from '../traffic.ts';
import { formatDuration } from '../units.ts';
import { fromFile, report, type ReadContext } from './context.ts';
import { isOff, readFields, readMap, readText, type Fields } from './fields.ts';
import { defaultRetryConditions, readBalance, readBreaker, readRetries, readTimeout, type BreakerFields, type RetryFields } from './policy.ts';
import { findRole, type RolePolicies, type RolePolicy } from './roles-section.ts';
import { readRouting } from './routing.ts';
import { versionTarget } from './resolve.ts';
import type { MapEntry, Node } from './tree.ts';

const serviceKeys = ['role', 'timeout', 'retries', 'breaker', 'balance', 'versions', 'split', 'canary', 'routes', 'requests', 'faults', 'mirror', 'rewrite', 'redirect', 'limit', 'cluster'] as const;
export type ServiceKey = (typeof serviceKeys)[number];

/** One entry of `services:`, with what the topology knows of it. */
export interface ServiceEntry {
  readonly id: QualifiedName;
  readonly at: Node;
  readonly fields: Fields<ServiceKey>;
  /** Undefined for a service of another cluster. */
  readonly service: ServiceNode | undefined;
  readonly role: RolePolicy | undefined;
  /** For every request that no rule of `requests` covers; 0 is no limit. */
  readonly timeoutMs: number | undefined;
}

/** Keys that only mean something where a proxy sees requests. */
const httpKeys: readonly ServiceKey[] = ['timeout', 'retries', 'routes', 'requests', 'faults', 'mirror', 'rewrite', 'redirect', 'limit'];

/** Expands one service into intents: what the file says, and what its role says where the file is silent. */
export function readService(context: ReadContext, id: QualifiedName, entry: MapEntry, roles: RolePolicies): void {
  const fields = readFields(context, entry.value, serviceKeys, 'a service');
  if (!fields) return;
  const service = context.topology.services.get(id);
  const role = findRole(context, fields.role, roles);
  const ownTimeout = readTimeout(context, fields.timeout);
  const own: ServiceEntry = { id, at: entry.key, fields, service, role, timeoutMs: ownTimeout ?? role?.timeoutMs };
  if (service === undefined || speaksHttp(context.topology, service)) readRequestPolicies(context, own);
  else refuseHttpKeys(context, own, service);
  readConnectionPolicies(context, own);
  readVersions(context, own);
  readRouting(context, own);
  if (fields.cluster) {
    const cluster = readText(context, fields.cluster, 'a cluster');
    if (cluster !== undefined) context.intents.push({ kind: 'connect-cluster', service: id, cluster, origin: fromFile(context, fields.cluster) });
  }
}

function refuseHttpKeys(context: ReadContext, entry: ServiceEntry, service: ServiceNode): void {
  const spoken = isDatastoreService(context.topology, service) ? 'is a datastore' : `speaks ${spokenBy(service)}`;
  for (const key of httpKeys) {
    const node = entry.fields[key];
    if (node && !isOff(node)) report(context, 'not-http', node, `\`${entry.id}\` ${spoken}: a proxy sees no requests there, so \`${key}\` would do nothing`, 'limit its connections with `breaker`, or declare the port as HTTP');
  }
}

function readRequestPolicies(context: ReadContext, entry: ServiceEntry): void {
  const { id, fields, role, timeoutMs } = entry;
  if (timeoutMs !== undefined) context.intents.push({ kind: 'set-timeout', service: id, timeoutMs, origin: originOf(context, fields.timeout, fields.timeout, role) });
  const ownRetries = readRetries(context, fields.retries);
  const retries = mergeRetries(role?.retries, ownRetries);
  if (!retries) return;
  const origin = originOf(context, fields.retries, ownRetries, role);
  const intent = toRetries(context, id, retries, timeoutMs, origin);
  if (intent) context.intents.push(intent);
  if (intent && ownRetries) warnOfGrpc(context, entry, intent, ownRetries.at);
}

function originOf(context: ReadContext, node: Node | undefined, own: unknown, role: RolePolicy | undefined): Origin {
  return node !== undefined && (own !== undefined || role === undefined) ? fromFile(context, node) : { kind: 'default', of: `role ${role?.name ?? ''}` };
}

/** Key by key: what the service says comes before what its role says. */
function mergeRetries(role: RetryFields | undefined, own: RetryFields | undefined): RetryFields | undefined {
  return role && own ? { ...role, ...own } : (own ?? role);
}

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
    ...(fields.backoffMs === undefined ? {} : { backoffMs: fields.backoffMs }),
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

function warnOfGrpc(context: ReadContext, entry: ServiceEntry, intent: SetRetries, at: Node): void {
  if (!entry.service || intent.attempts === 0 || intent.requests === 'all' || !speaksOnlyGrpc(entry.service)) return;
  report(context, 'retry-never-applies', at, `\`${entry.id}\` speaks gRPC, where every call is a POST: nothing is retried`, 'write `requests: all` if its calls can be made twice', 'warning');
}

function readConnectionPolicies(context: ReadContext, entry: ServiceEntry): void {
  const { id, fields, role, service } = entry;
  const isHttp = service === undefined || speaksHttp(context.topology, service);
  const own = readBreaker(context, fields.breaker);
  if (own && !isHttp) for (const node of own.httpOnly) report(context, 'not-http', node, `\`${id}\` carries no HTTP: a limit of requests would do nothing there`, 'limit its connections with `maxConnections`');
  const limits = own?.isOff ? {} : { ...limitsOfRole(role?.breaker, isHttp), ...own?.limits };
  const origin = originOf(context, fields.breaker, own, role);
  if (Object.keys(limits).length > 0) context.intents.push({ kind: 'break-circuit', service: id, ...limits, origin });
  const balance = readBalance(context, fields.balance) ?? role?.balance;
  if (!balance) return;
  const { algorithm, warmupMs } = balance;
  context.intents.push({ kind: 'balance-load', service: id, algorithm, ...(warmupMs === undefined ? {} : { warmupMs }), origin: originOf(context, fields.balance, fields.balance, role) });
}

/** A role speaks to HTTP and TCP services alike: request limits are left out where there are no requests. */
function limitsOfRole(breaker: BreakerFields | undefined, isHttp: boolean): Partial<BreakCircuit> {
  if (!breaker) return {};
  if (isHttp) return breaker.limits;
  const { maxPendingRequests: _pending, maxRequests: _requests, maxRequestsPerConnection: _each, ...connections } = breaker.limits;
  return connections;
}

/** `versions:` holds what differs for one version: its breaker and its balancing. */
function readVersions(context: ReadContext, { id, fields }: ServiceEntry): void {
  if (!fields.versions) return;
  for (const { key, value } of readMap(context, fields.versions, '`versions`')?.entries ?? []) {
    const version = key.text;
    const own = readFields(context, value, ['breaker', 'balance'], 'a version');
    if (!own || !versionTarget(context, id, version, key)) continue;
    const breaker = readBreaker(context, own.breaker);
    if (breaker && !breaker.isOff) context.intents.push({ kind: 'break-circuit', service: id, version, ...breaker.limits, origin: fromFile(context, breaker.at) });
    const balance = readBalance(context, own.balance);
    if (balance) context.intents.push({ kind: 'balance-load', service: id, version, algorithm: balance.algorithm, ...(balance.warmupMs === undefined ? {} : { warmupMs: balance.warmupMs }), origin: fromFile(context, balance.at) });
  }
}
