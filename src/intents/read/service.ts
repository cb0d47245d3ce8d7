import type { QualifiedName, ServiceNode } from '../../topology/topology.ts';
import type { BreakCircuit, Origin, SetRetries } from '../intent.ts';
import { isDatastoreService, speaksHttp, speaksOnlyGrpc, spokenBy } from '../traffic.ts';
import { fromFile, report, type ReadContext } from './context.ts';
import { isOff, readFields, readMap, readText } from './fields.ts';
import { readBalance, readBreaker, readRetries, readTimeout, type BreakerFields, type RetryFields } from './policy.ts';
import { versionFields, versionTarget } from './resolve.ts';
import { toRetries } from './retries.ts';
import { findRole, type RolePolicies, type RolePolicy } from './roles-section.ts';
import { readRouting } from './routing.ts';
import { serviceKeys, type ServiceEntry, type ServiceKey } from './service-entry.ts';
import { readVersionLabels } from './version-labels.ts';
import type { MapEntry, Node } from '../../yaml/tree.ts';

/** Keys that only mean something where a proxy sees requests. */
const httpKeys: readonly ServiceKey[] = ['timeout', 'retries', 'routes', 'requests', 'faults', 'mirror', 'rewrite', 'redirect', 'limit'];

/** Expands one service into intents: what the file says, and what its role says where the file is silent. */
export function readService(context: ReadContext, id: QualifiedName, entry: MapEntry, roles: RolePolicies): void {
  const fields = readFields(context, entry.value, serviceKeys, 'a service');
  if (!fields) return;
  const service = context.topology.services.get(id);
  const role = findRole(context, fields.role, roles);
  const ownTimeout = readTimeout(context, fields.timeout);
  const isHttp = service === undefined || speaksHttp(context.topology, service);
  const ownRetries = isHttp ? readRetries(context, fields.retries) : undefined;
  const own: ServiceEntry = { id, at: entry.key, fields, service, role, timeoutMs: ownTimeout ?? role?.timeoutMs, retries: mergeRetries(role?.retries, ownRetries) };
  if (isHttp) readRequestPolicies(context, own, ownRetries);
  else refuseHttpKeys(context, own, service);
  readConnectionPolicies(context, own);
  readVersionLabels(context, id, service, fields.versions);
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

function readRequestPolicies(context: ReadContext, entry: ServiceEntry, ownRetries: RetryFields | undefined): void {
  const { id, fields, role, timeoutMs, retries } = entry;
  if (timeoutMs !== undefined) context.intents.push({ kind: 'set-timeout', service: id, timeoutMs, origin: originOf(context, fields.timeout, fields.timeout, role) });
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

/** `versions:` holds what differs for one version: the labels of its pods, its breaker and its balancing. */
function readVersions(context: ReadContext, { id, fields }: ServiceEntry): void {
  if (!fields.versions) return;
  for (const { key, value } of readMap(context, fields.versions, '`versions`')?.entries ?? []) {
    const own = readFields(context, value, ['labels', 'breaker', 'balance'], 'a version');
    const target = own && versionTarget(context, id, key.text, key);
    if (!target) continue;
    const version = versionFields(target);
    const breaker = readBreaker(context, own.breaker);
    if (breaker && !breaker.isOff) context.intents.push({ kind: 'break-circuit', service: id, ...version, ...breaker.limits, origin: fromFile(context, breaker.at) });
    const balance = readBalance(context, own.balance);
    if (balance) context.intents.push({ kind: 'balance-load', service: id, ...version, algorithm: balance.algorithm, ...(balance.warmupMs === undefined ? {} : { warmupMs: balance.warmupMs }), origin: fromFile(context, balance.at) });
  }
}
