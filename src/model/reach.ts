import { compareText, sortedBy } from '../base/order.ts';
import type { QualifiedName } from '../topology/topology.ts';
import { allCalls, callsTo, mayReach } from './calls.ts';
import { askGroup, indexIdentities, membersOf, routedAlike, watchIdentity, type ClientGroup, type GroupResult, type IdentityIndex } from './client-groups.ts';
import type { Decision } from './decision.ts';
import { outside, stranger, type Call, type CallProtocol, type MeshModel } from './mesh-model.ts';
import type { Request } from './request-view.ts';
import { explore, type Condition, type Exploration, type SpaceOptions } from './space.ts';
import { trace } from './trace.ts';
import { treatmentKey, treatmentOf } from './treatment.ts';

export type ReachOptions = Omit<SpaceOptions, 'protocol'>;

/** Every way in which a request of a call can fare. */
export function requestClasses(model: MeshModel, call: Call, options: ReachOptions = {}): Exploration<Decision> {
  return explore((view) => trace(model, call, view), { ...options, protocol: call.protocol });
}

/** The same for many clients at once that are routed alike, split by what their identities decide. */
export function groupClasses(model: MeshModel, index: IdentityIndex, clients: ClientGroup, call: Omit<Call, 'client'>, options: ReachOptions = {}): GroupResult<Exploration<Decision>>[] {
  return askGroup(clients, (client, asked) => {
    const identity = model.workloads.get(client)?.identity;
    return explore((view) => trace(model, { ...call, client }, watchIdentity(view, identity, (set) => asked({ yes: index.answering(set) }))), { ...options, protocol: call.protocol });
  });
}

/** Those who may be asked for: every workload, a pod without a proxy that nobody named, and a client outside. */
export function allClients(model: MeshModel): readonly QualifiedName[] {
  return [...[...model.workloads.keys()].sort(compareText), stranger, outside];
}

export interface ReachTarget {
  /** A Service, or a host by its full name. */
  readonly service?: QualifiedName;
  readonly host?: string;
  /** Port of the host; all where it is not given. */
  readonly port?: number;
}

export interface ReachedClass {
  readonly conditions: readonly Condition[];
  readonly witness: Request;
  readonly decision: Decision;
}

export interface ReachEntry {
  /** Treated alike, sorted. */
  readonly clients: readonly QualifiedName[];
  /** The name that they call, which may be another one than the target's own. */
  readonly host: string;
  readonly port: number;
  readonly protocol: CallProtocol;
  /** `unknown`: nothing is sure to arrive, and something may. */
  readonly reach: Reach;
  /** What arrives, or may. */
  readonly classes: readonly ReachedClass[];
  readonly isComplete: boolean;
}

export type Reach = 'all' | 'some' | 'none' | 'unknown';

export interface WhoCanReach {
  /** False where the model has no such host. */
  readonly isKnown: boolean;
  /** Callers of the target's own names, those that reach nothing too, and callers of other names that lead there. */
  readonly entries: readonly ReachEntry[];
}

/** For every client, which requests arrive at a Service, by whatever name they are sent. Exact, by classes. */
export function whoCanReach(model: MeshModel, target: ReachTarget, only: ReachOptions['only'] = {}): WhoCanReach {
  const hosts = model.hosts.filter((host) => (target.service === undefined ? host.host === target.host : host.service === target.service));
  const names = new Set(hosts.map((host) => host.host));
  const workloads = new Set(hosts.flatMap((host) => host.workloads));
  const index = indexIdentities(model);
  const isTarget = (decision: Decision): number => decision.destinations.reduce((sum, share) => sum + (share.outcome === 'delivered' && (names.has(share.host) ? target.port === undefined || share.port === target.port : target.port === undefined && share.workloads.some((workload) => workloads.has(workload))) ? share.weight : 0), 0);
  const mayLead = rememberedReach(model, workloads);
  const entries = routedAlike([model], allClients(model)).flatMap((group) => {
    const [example = stranger] = group.members;
    const own = example === outside ? [] : hosts.flatMap((host) => [...callsTo(example, host)]).filter(({ port }) => target.port === undefined || port === target.port);
    const others = [...allCalls(model, [example])].filter((call) => (example === outside || !names.has(call.host)) && mayLead(call));
    return [...own, ...others].flatMap((call) => groupClasses(model, index, group, call, { only }).map((found) => entryOf(found, call, isTarget)));
  });
  return { isKnown: hosts.length > 0, entries: mergeEntries(entries.filter((entry) => entry.reach !== 'none' || names.has(entry.host))) };
}

/** Asked once for clients that are alike for a host. */
function rememberedReach(model: MeshModel, workloads: ReadonlySet<QualifiedName>): (call: Call) => boolean {
  const known = new Map<string, boolean>();
  return (call) => {
    const { client, host, port, protocol } = call;
    const alike = model.workloads.has(client) && model.routingClassFor ? model.routingClassFor(client, host) : `@${client}`;
    const key = `${alike}\n${host} ${port} ${protocol}`;
    let answer = known.get(key);
    if (answer === undefined) known.set(key, (answer = mayReach(model, call, workloads)));
    return answer;
  };
}

/** `shareOf` is the percentage of such requests that arrive. */
function entryOf({ clients, result }: GroupResult<Exploration<Decision>>, { host, port, protocol }: Call, shareOf: (decision: Decision) => number): ReachEntry {
  const classes = result.classes.flatMap(({ region, result: decision }) => (shareOf(decision) > 0 || isUnsure(decision) ? [{ conditions: region.conditions, witness: region.witness, decision }] : []));
  return { clients: membersOf(clients), host, port, protocol, reach: reachOf(result, shareOf), classes, isComplete: result.isComplete };
}

function isUnsure({ outcome, destinations }: Decision): boolean {
  return outcome === 'unknown' || destinations.some((share) => share.outcome === 'unknown' && share.weight > 0);
}

/** How much of the requests of all classes arrives, `shareOf` of each. */
export function reachOf({ classes, isComplete }: Exploration<Decision>, shareOf: (decision: Decision) => number): Reach {
  const shares = classes.map(({ result }) => shareOf(result));
  if (isComplete && shares.every((share) => share > 99.999)) return shares.length === 0 ? 'none' : 'all';
  if (shares.some((share) => share > 0)) return 'some';
  return !isComplete || classes.some(({ result }) => isUnsure(result)) ? 'unknown' : 'none';
}

/** Clients that a call treats alike, whatever class they were computed in, are one entry. */
function mergeEntries(entries: readonly ReachEntry[]): ReachEntry[] {
  const merged = new Map<string, ReachEntry>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.host, entry.port, entry.protocol, entry.reach, entry.isComplete, entry.classes.map(({ conditions, decision }) => [conditions, treatmentKey(treatmentOf(decision))])]);
    const other = merged.get(key);
    merged.set(key, other ? { ...other, clients: [...other.clients, ...entry.clients].sort(compareText) } : { ...entry, clients: [...entry.clients].sort(compareText) });
  }
  return sortedBy(merged.values(), ({ host }) => host, ({ port }) => port, ({ clients }) => clients[0] ?? '');
}

