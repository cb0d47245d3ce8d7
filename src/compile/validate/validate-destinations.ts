import { distinct, groupBy } from '../../base/order.ts';
import type { BalanceAlgorithm, BalanceLoad, BreakCircuit } from '../../intents/intent.ts';
import { callsTo } from '../../model/calls.ts';
import type { Call, Destination, DestinationRef, ModelHost } from '../../model/mesh-model.ts';
import type { QualifiedName, ServiceNode } from '../../topology/topology.ts';
import { workloadsOfVersion } from '../../topology/versions.ts';
import { seesRequests } from './validate-routes.ts';
import { countProved, isPastVersions, mismatch, type ValidationContext } from './validation.ts';

/** Holds what governs connections to every destination that routes lead to: breakers, balancing, and who stands behind it. */
export function validateDestinations(context: ValidationContext): void {
  const { model, topology, sight } = context;
  const intents = context.intents.filter((intent): intent is BreakCircuit | BalanceLoad => intent.kind === 'break-circuit' || intent.kind === 'balance-load');
  const byService = groupBy(intents, (intent) => intent.service);
  for (const host of model.hosts) {
    const service = topology.services.get(host.service ?? '');
    if (service === undefined || !context.sample.has(service.id)) continue;
    const own = byService.get(service.id) ?? [];
    const site: Site = { service, host, breakers: own.filter((intent) => intent.kind === 'break-circuit'), balancers: own.filter((intent) => intent.kind === 'balance-load'), isSplit: isSplit(context, service.id) };
    for (const client of sight.clientsOf(host)) for (const call of callsTo(client, host)) compareCall(context, site, call);
  }
  countProved(context, intents);
}

interface Site {
  readonly service: ServiceNode;
  readonly host: ModelHost;
  readonly breakers: readonly BreakCircuit[];
  readonly balancers: readonly BalanceLoad[];
  /** Whether versions are routed to one by one, so that each has a pool of its own. */
  readonly isSplit: boolean;
}

const splits = new WeakMap<ValidationContext['intents'], ReadonlySet<QualifiedName>>();

function isSplit({ intents }: ValidationContext, id: QualifiedName): boolean {
  let found = splits.get(intents);
  if (found === undefined) splits.set(intents, (found = new Set(intents.flatMap((intent) => (intent.kind === 'split-traffic' || intent.kind === 'route-when' ? [intent.service] : [])))));
  return found.has(id);
}

function compareCall(context: ValidationContext, site: Site, call: Call): void {
  const { model, baseline } = context;
  const table = model.outbound(call);
  const refs: DestinationRef[] = [...table.routes, table.otherwise].flatMap(({ action, mirrors = [] }) => [...(action.kind === 'forward' ? action.destinations : []), ...mirrors]).filter((ref) => ref.host === site.host.host);
  const unasked = baseline.destination(call.client, { host: site.host.host, port: call.port });
  for (const ref of new Map(refs.map((ref) => [`${ref.subset ?? ''} ${ref.port}`, ref])).values()) compareDestination(context, site, call, model.destination(call.client, ref), { ref, unasked });
}

interface Compared {
  readonly ref: DestinationRef;
  readonly unasked: Destination;
}

function compareDestination(context: ValidationContext, site: Site, call: Call, found: Destination, { ref, unasked }: Compared): void {
  const { service, breakers, balancers } = site;
  if (ref.subset !== undefined && isPastVersions(context, service.id)) return;
  const pods = ref.subset === undefined ? undefined : podsOf(found);
  const isOfSubset = ({ version, versionLabels: labels }: BreakCircuit | BalanceLoad): boolean => version !== undefined && pods !== undefined && podIds(workloadsOfVersion(context.topology, service, { version, ...(labels === undefined ? {} : { labels }) }).map(({ id }) => id)) === pods;
  const ofVersion = <T extends BreakCircuit | BalanceLoad>(intents: readonly T[]): readonly T[] => [...intents.filter((intent) => intent.version === undefined && intent.origin.kind === 'default'), ...intents.filter((intent) => intent.version === undefined && intent.origin.kind === 'file'), ...intents.filter((intent) => isOfSubset(intent))];
  const breaker = ofVersion(breakers);
  for (const [field, expected, got] of fieldsOf(context, site, breaker, found, unasked)) {
    if (expected !== got) mismatch(context, { ...(breaker.length === 0 ? {} : { intent: 'break-circuit' as const }), subject: service.id, call, expected: `${field} ${expected ?? 'not set'}`, got: `${field} ${got ?? 'not set'}` });
  }
  const balancer = ofVersion(balancers).at(-1);
  const warmupMs = ofVersion(balancers).map((intent) => intent.warmupMs).findLast((value) => value !== undefined);
  const expected = balancer === undefined ? unasked.balancing?.value : describeBalancing({ algorithm: balancer.algorithm, ...(warmupMs === undefined ? {} : { warmupMs }) });
  if (expected !== found.balancing?.value) mismatch(context, { ...(balancer === undefined ? {} : { intent: balancer.kind }), subject: service.id, call, expected: expected ?? 'no balancing', got: found.balancing?.value ?? 'no balancing' });
  if (ref.subset === undefined && endpointsOf(found) !== endpointsOf(unasked)) mismatch(context, { subject: service.id, call, expected: `the pods ${endpointsOf(unasked)}`, got: endpointsOf(found) });
}

function endpointsOf({ endpoints }: Destination): string {
  return [...new Set(endpoints.map(({ workload, address, port }) => `${workload ?? address ?? ''}:${port}`))].sort().join(', ');
}

function podsOf({ endpoints }: Destination): string {
  return podIds(endpoints.flatMap(({ workload }) => workload ?? []));
}

function podIds(ids: readonly QualifiedName[]): string {
  return distinct(ids).join(', ');
}

/** How a model names an algorithm. */
export function describeBalancing({ algorithm, warmupMs }: Pick<BalanceLoad, 'algorithm' | 'warmupMs'>): string {
  return `${describeAlgorithm(algorithm)}${warmupMs === undefined ? '' : `, warming up for ${warmupMs} ms`}`;
}

function describeAlgorithm(algorithm: BalanceAlgorithm): string {
  if (algorithm.kind !== 'hash') return algorithm.kind;
  const { by, name = '', ttlMs = 0 } = algorithm;
  return by === 'source-ip' ? 'hash by source-ip' : `hash by ${by} ${name}${by === 'cookie' ? ` for ${ttlMs} ms` : ''}`;
}

type Field = readonly [string, number | undefined, number | undefined];

/** Limits and ejection field by field: as the last word says, or as it is where nobody says anything. */
function fieldsOf(context: ValidationContext, site: Site, intents: readonly BreakCircuit[], found: Destination, unasked: Destination): Field[] {
  const said = (pick: (intent: BreakCircuit) => number | undefined): number | undefined => intents.map(pick).findLast((value) => value !== undefined);
  const seesHttp = site.service.ports.some(seesRequests);
  const limit = (name: 'maxConnections' | 'maxPendingRequests' | 'maxRequests' | 'maxRequestsPerConnection'): Field => {
    const isSayable = name === 'maxConnections' || seesHttp;
    return [name, (isSayable ? said((intent) => intent[name]) : undefined) ?? unasked.limits?.value[name], found.limits?.value[name]];
  };
  return [
    limit('maxConnections'),
    limit('maxPendingRequests'),
    limit('maxRequests'),
    limit('maxRequestsPerConnection'),
    ['maxRetries', unasked.limits?.value['maxRetries'], found.limits?.value['maxRetries']],
    ['connectTimeoutMs', said((intent) => intent.connectTimeoutMs) ?? unasked.connectTimeoutMs?.value, found.connectTimeoutMs?.value],
    ...ejectionFields(context, site, said, found, unasked, intents),
  ];
}

function ejectionFields(context: ValidationContext, site: Site, said: (pick: (intent: BreakCircuit) => number | undefined) => number | undefined, found: Destination, unasked: Destination, intents: readonly BreakCircuit[]): Field[] {
  const errors = said((intent) => intent.consecutiveErrors);
  const gatewayErrors = said((intent) => intent.consecutiveGatewayErrors);
  const [intervalMs, ejectForMs, share] = [said((intent) => intent.intervalMs), said((intent) => intent.ejectForMs), said((intent) => intent.maxEjectionPercent)];
  const got = found.ejection?.value;
  const isAsked = [errors, gatewayErrors, intervalMs, ejectForMs, share].some((value) => value !== undefined);
  if (!isAsked) return [['ejection', unasked.ejection === undefined ? 0 : 1, got === undefined ? 0 : 1]];
  // Only what was named ejects; where no kind of error is named, the mesh's own choice holds.
  const isNamed = errors !== undefined || gatewayErrors !== undefined;
  return [
    ...(isNamed ? [['consecutiveErrors', errors === 0 ? undefined : errors, got?.consecutiveErrors] as const, ['consecutiveGatewayErrors', gatewayErrors === 0 ? undefined : gatewayErrors, got?.consecutiveGatewayErrors] as const] : []),
    ...(intervalMs === undefined ? [] : [['intervalMs', intervalMs, got?.intervalMs] as const]),
    ...(ejectForMs === undefined ? [] : [['ejectForMs', ejectForMs, got?.ejectForMs] as const]),
    ['maxEjectionPercent', expectedShare(context, site, intents, share), got?.maxEjectionPercent],
  ];
}

/** A share that nobody wrote is half of the pods, or as many as one pod takes: less would eject nothing. */
function expectedShare({ topology }: ValidationContext, { service, isSplit: isApart }: Site, intents: readonly BreakCircuit[], asked: number | undefined): number {
  const written = intents.findLast((intent) => intent.maxEjectionPercent !== undefined);
  const deciding = intents.findLast((intent) => [intent.consecutiveErrors, intent.consecutiveGatewayErrors, intent.intervalMs, intent.ejectForMs, intent.maxEjectionPercent].some((value) => value !== undefined));
  const [version, labels] = [deciding?.version, deciding?.versionLabels];
  const pods = version === undefined ? service.workloads.flatMap((id) => topology.workloads.get(id) ?? []) : workloadsOfVersion(topology, service, { version, ...(labels === undefined ? {} : { labels }) });
  const counts = pods.map(({ replicas }) => replicas);
  const isCounted = counts.length > 0 && counts.every((count) => count !== undefined);
  const smallest = !isCounted ? 0 : isApart && version === undefined ? Math.min(...counts) : counts.reduce((sum, count) => sum + count, 0);
  const needed = smallest === 0 ? 0 : Math.ceil(100 / smallest);
  if (asked !== undefined && (written?.origin.kind === 'file' || asked >= needed)) return asked;
  return Math.max(50, needed);
}
