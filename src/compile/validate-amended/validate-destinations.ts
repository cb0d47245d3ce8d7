import { distinct } from '../../base/order.ts';
import type { BalanceLoad, BreakCircuit } from '../../intents/intent.ts';
import { callsTo } from '../../model/calls.ts';
import { textOf } from '../../model/fingerprint.ts';
import type { Call, Destination, DestinationRef } from '../../model/mesh-model.ts';
import type { ServiceNode } from '../../topology/topology.ts';
import { workloadsOfVersion } from '../../topology/versions.ts';
import { sightOf } from '../validate/sight.ts';
import { hostsByService } from '../validate/validate-routes.ts';
import { describeBalancing } from '../validate/validate-destinations.ts';
import { isWithdrawn, noteMismatch, type AmendedContext } from './amended-context.ts';

/** Holds what governs connections to each Service against what was asked of it, and what was before. */
export function validateAmendedDestinations(context: AmendedContext): void {
  const { before, after, topology, settings, only } = context;
  const asked = context.intents.filter((intent): intent is BreakCircuit | BalanceLoad => intent.kind === 'break-circuit' || intent.kind === 'balance-load');
  const sights = [before, after].map((model) => sightOf({ model, topology, settings, intents: [] }));
  for (const [id, host] of hostsByService(after)) {
    const service = topology.services.get(id);
    if (service === undefined || only?.has(host.host) === false) continue;
    const intents = asked.filter((intent) => intent.service === id);
    for (const client of distinct(sights.flatMap((sight) => sight.clientsOf(host)))) {
      for (const call of callsTo(client, host)) for (const ref of refsOf(context, call, host.host)) compareRef(context, { service, call, ref, intents });
    }
  }
}

/** Where calls of the Service lead: itself, and its versions. */
function refsOf({ after }: AmendedContext, call: Call, host: string): DestinationRef[] {
  const { routes, otherwise } = after.outbound(call);
  const refs = [...routes, otherwise].flatMap(({ action, mirrors = [] }) => [...(action.kind === 'forward' ? action.destinations : []), ...mirrors]).filter((ref) => ref.host === host);
  const all = [{ host, port: call.port }, ...refs.map(({ port, subset }) => ({ host, port, ...(subset === undefined ? {} : { subset }) }))];
  return [...new Map(all.map((ref) => [JSON.stringify(ref), ref])).values()];
}

interface Question {
  readonly service: ServiceNode;
  readonly call: Call;
  readonly ref: DestinationRef;
  readonly intents: readonly (BreakCircuit | BalanceLoad)[];
}

function compareRef(context: AmendedContext, { service, call, ref, intents }: Question): void {
  const { after, topology } = context;
  const found = after.destination(call.client, ref);
  if (found.missing !== undefined) return;
  const old = oldDestination(context, call, ref);
  const pods = podsOf(found);
  const isFor = ({ version, versionLabels: labels }: BreakCircuit | BalanceLoad): boolean => version === undefined || (ref.subset !== undefined && workloadsOfVersion(topology, service, { version, ...(labels === undefined ? {} : { labels }) }).map(({ id }) => id).sort().join(', ') === pods);
  // What is said of a version has the last word.
  const own = [...intents.filter(({ version }) => version === undefined), ...intents.filter(({ version }) => version !== undefined)].filter(isFor);
  for (const [field, expected, got, by] of [...limits(own, old, found), ...balancing(own, old, found)]) {
    if (expected === got || isExcused(context, service, field)) continue;
    noteMismatch(context, { ...(by === undefined ? {} : { intent: by.kind }), subject: service.id, call, expected: `${field} ${expected}`, got: `${field} ${got}` });
  }
  if (ref.subset === undefined && podsOf(found) !== podsOf(old)) noteMismatch(context, { subject: service.id, call, expected: `the pods ${podsOf(old)}`, got: podsOf(found) });
}

/** A version that was not known before is held to what held for the Service as a whole. */
function oldDestination({ before }: AmendedContext, call: Call, ref: DestinationRef): Destination {
  const old = before.destination(call.client, ref);
  return old.missing === undefined ? old : before.destination(call.client, { host: ref.host, port: ref.port });
}

function podsOf({ endpoints }: Destination): string {
  return distinct(endpoints.flatMap(({ workload, address }) => workload ?? address ?? [])).join(', ');
}

type Field = readonly [name: string, expected: string, got: string, by?: BreakCircuit | BalanceLoad | undefined];

function limits(intents: readonly (BreakCircuit | BalanceLoad)[], old: Destination, found: Destination): Field[] {
  const breakers = intents.filter((intent) => intent.kind === 'break-circuit');
  const field = (name: string, pick: (intent: BreakCircuit) => number | undefined, was: number | undefined, is: number | undefined): Field => {
    const by = breakers.findLast((intent) => pick(intent) !== undefined);
    return [name, String((by === undefined ? was : pick(by)) ?? 'not set'), String(is ?? 'not set'), by];
  };
  const limit = (name: 'maxConnections' | 'maxPendingRequests' | 'maxRequests' | 'maxRequestsPerConnection'): Field => field(name, (intent) => intent[name], old.limits?.value[name], found.limits?.value[name]);
  const ejects = breakers.some((intent) => intent.consecutiveErrors ?? intent.consecutiveGatewayErrors ?? intent.intervalMs ?? intent.ejectForMs ?? intent.maxEjectionPercent);
  const [was, is] = [old.ejection?.value, found.ejection?.value];
  const positive = (value: number | undefined): number | undefined => (value === 0 ? undefined : value);
  return [
    limit('maxConnections'),
    limit('maxPendingRequests'),
    limit('maxRequests'),
    limit('maxRequestsPerConnection'),
    field('connectTimeoutMs', (intent) => intent.connectTimeoutMs, old.connectTimeoutMs?.value, found.connectTimeoutMs?.value),
    ...(ejects ? [] : [['ejection', textOf(was), textOf(is)] as const]),
    ...(ejects ? (['consecutiveErrors', 'consecutiveGatewayErrors', 'intervalMs', 'ejectForMs'] as const).flatMap((name): Field[] => (breakers.some((intent) => positive(intent[name]) !== undefined) ? [field(name, (intent) => positive(intent[name]), was?.[name], is?.[name])] : [])) : []),
  ];
}

function balancing(intents: readonly (BreakCircuit | BalanceLoad)[], old: Destination, found: Destination): Field[] {
  const by = intents.findLast((intent) => intent.kind === 'balance-load');
  const got = found.balancing?.value ?? '';
  if (by === undefined) return [['balancing', old.balancing?.value ?? '', got]];
  const warmupMs = by.warmupMs;
  const expected = describeBalancing({ algorithm: by.algorithm, ...(warmupMs === undefined ? {} : { warmupMs }) });
  // A warm-up that nobody spoke of stays.
  return [['balancing', expected, warmupMs === undefined ? got.replace(/, warming up.*$/, '') : got, by]];
}

function isExcused(context: AmendedContext, { id }: ServiceNode, field: string): boolean {
  return isWithdrawn(context, field === 'balancing' ? 'balance-load' : 'break-circuit', id);
}
