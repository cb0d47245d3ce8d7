import { sortedBy } from '../base/order.ts';
import type { QualifiedName } from '../topology/topology.ts';
import { callsTo, sampleOf } from './calls.ts';
import { groupOf, indexIdentities, routedAlike, sameWay, sizeOf, unionOf, type ClientGroup, type IdentityIndex } from './client-groups.ts';
import type { Decision, DecisionOutcome } from './decision.ts';
import { fingerprintsOf, type Fingerprints } from './fingerprint.ts';
import { outside, stranger, type Call, type CallProtocol, type MeshModel } from './mesh-model.ts';
import { allClients, groupClasses, reachOf, type Reach, type ReachOptions } from './reach.ts';
import type { Request } from './request-view.ts';
import type { Exploration } from './space.ts';

/** Who reaches what, all pairs, as groups: ten thousand clients by ten thousand hosts are never written out. */
export interface ReachMatrix {
  /** Every client that has a place in it. */
  readonly clients: readonly QualifiedName[];
  /** Sorted by host, then port. */
  readonly rows: readonly ReachRow[];
}

export interface ReachRow {
  readonly host: string;
  readonly port: number;
  readonly protocol: CallProtocol;
  /** Together they hold every client once, but `outside` only where a gateway serves the name. */
  readonly cells: readonly ReachCell[];
}

export interface ReachCell {
  readonly clients: readonly ClientGroup[];
  readonly reach: Reach;
  /** False where there were too many kinds of requests to look at each. */
  readonly isComplete: boolean;
  /** A request that arrives, or where none does, one that does not. */
  readonly witness: { readonly client: QualifiedName; readonly request: Request; readonly outcome: DecisionOutcome; readonly status?: number };
}

/**
 * For every client and every port of every host whether its requests are delivered: all, some or none of them. Clients
 * that are routed alike, and whose way to a host is the same, are asked once; identities split them where a policy asks.
 */
export function reachMatrix(model: MeshModel, options: ReachOptions = {}): ReachMatrix {
  const clients = allClients(model);
  const inside = routedAlike([model], clients.filter((client) => client !== outside));
  const context: Context = { model, options, index: indexIdentities(model), prints: fingerprintsOf(model), unions: new Map() };
  const rows = model.hosts.flatMap((host) => [...callsTo(stranger, host)].map((call) => rowOf(context, inside, call)));
  const doors = model.frontDoors.map((door) => rowOf(context, [groupOf([outside])], { client: outside, host: sampleOf(door.host), port: door.port, protocol: door.protocol }));
  return { clients, rows: mergeRows([...rows, ...doors]) };
}

interface Context {
  readonly model: MeshModel;
  readonly options: ReachOptions;
  readonly index: IdentityIndex;
  readonly prints: Fingerprints;
  /** Groups that are one, by the texts that say why, so that hosts that are alike share their lists. */
  readonly unions: Map<string, ClientGroup>;
}

function rowOf(context: Context, groups: readonly ClientGroup[], call: Call): ReachRow {
  const { host, port, protocol } = call;
  const cells = unionsOf(context, groups, call).flatMap((clients) => groupClasses(context.model, context.index, clients, call, context.options).map(({ clients: alike, example, result }) => cellOf(result, example, alike)));
  return { host, port, protocol, cells: mergeCells(cells) };
}

/** Groups that were routed differently elsewhere, but whose way to this host is the same, as one. */
function unionsOf({ prints, model, unions }: Context, groups: readonly ClientGroup[], call: Call): readonly ClientGroup[] {
  return sameWay([model], groups, call.host, (client) => prints.sending({ ...call, client })).map((alike) => {
    const key = alike.map((group) => group.members[0]).join(' ');
    let union = unions.get(key);
    if (union === undefined) unions.set(key, (union = unionOf(alike)));
    return union;
  });
}

function cellOf(exploration: Exploration<Decision>, client: QualifiedName, clients: ClientGroup): ReachCell {
  const { classes, isComplete } = exploration;
  const reach = reachOf(exploration, deliveredShare);
  const shown = classes.find(({ result }) => deliveredShare(result) > 0) ?? classes[0];
  const { outcome = 'unknown', status } = shown?.result ?? {};
  return { clients: [clients], reach, isComplete, witness: { client, request: shown?.region.witness ?? { method: 'GET', path: '/', headers: {} }, outcome, ...(status === undefined ? {} : { status }) } };
}

/** In percent: a split whose other half is refused arrives in part. */
function deliveredShare({ destinations }: Decision): number {
  return destinations.reduce((sum, share) => (share.outcome === 'delivered' ? sum + share.weight : sum), 0);
}

/** A name that is served to clients outside and inside has one row. */
function mergeRows(rows: readonly ReachRow[]): ReachRow[] {
  const merged = new Map<string, ReachRow>();
  for (const row of rows) {
    const key = `${row.host} ${row.port} ${row.protocol}`;
    const other = merged.get(key);
    merged.set(key, other ? { ...other, cells: mergeCells([...other.cells, ...row.cells]) } : row);
  }
  return sortedBy(merged.values(), ({ host }) => host, ({ port }) => port);
}

function mergeCells(cells: readonly ReachCell[]): ReachCell[] {
  const merged = new Map<string, ReachCell>();
  for (const cell of cells) {
    const key = `${cell.reach} ${cell.isComplete}`;
    const other = merged.get(key);
    merged.set(key, other ? { ...other, clients: [...other.clients, ...cell.clients] } : cell);
  }
  return sortedBy(merged.values(), ({ reach }) => reach);
}

/** Number of clients in a cell. */
export function clientsIn({ clients }: ReachCell): number {
  return clients.reduce((sum, group) => sum + sizeOf(group), 0);
}
