import { reach } from './dialled.ts';
import type { Protocol, QualifiedName } from '../topology/topology.ts';
import { outside, stranger, type Call, type CallProtocol, type DestinationRef, type MeshModel, type ModelHost, type RequestChange, type RouteTable } from './mesh-model.ts';

/** What a client of a port speaks, from what the port declares; HTTP where it is left open, since that is what is sniffed for. */
export function spokenOn(protocol: Protocol): CallProtocol {
  switch (protocol) {
    case 'grpc':
      return 'grpc';
    case 'http':
    case 'http2':
    case 'unknown':
      return 'http';
    case 'https':
    case 'tls':
      return 'tls';
    default:
      return 'tcp';
  }
}

/** Every call that can be made: each workload, a stranger, and clients outside, to each name on each of its ports. */
export function* allCalls(model: MeshModel, clients: Iterable<QualifiedName> = [...model.workloads.keys(), stranger, outside]): Iterable<Call> {
  for (const client of clients) {
    if (client === outside) for (const door of model.frontDoors) yield { client, host: sampleOf(door.host), port: door.port, protocol: door.protocol };
    else for (const host of model.hosts) yield* callsTo(client, host);
  }
}

export function* callsTo(client: QualifiedName, host: ModelHost): Iterable<Call> {
  for (const { port, protocol } of host.ports) yield { client, host: sampleOf(host.host), port, protocol: spokenOn(protocol) };
}

/** A name that a wildcard holds. */
export function sampleOf(host: string): string {
  return host === '*' ? 'any.example' : host.startsWith('*.') ? `any${host.slice(1)}` : host.startsWith('*') ? `any${host.slice(1)}` : host;
}

/**
 * Whether any request of a call could end at one of the workloads: looks at where the routes lead, and not at who is
 * let in, so that `false` is certain and cheap. A mirror's copy ends somewhere too. Gateways are followed by the name that was dialled or rewritten to.
 */
export function mayReach(model: MeshModel, call: Call, workloads: ReadonlySet<QualifiedName>, depth = 0): boolean {
  if (depth > 4) return true;
  if (call.client === outside) return model.entrances(call.host, call.port, call.entrance).some(({ workload, port }) => leadsTo(model, { workload, port }, call, workloads, depth));
  const table = model.outbound(call);
  const copies = [...table.routes, table.otherwise].flatMap(({ mirrors = [] }) => mirrors.filter((mirror) => mirror.percent > 0 && model.destination(call.client, mirror).dialled === undefined).map((ref): Leg => ({ ref, host: call.host, client: call.client })));
  return [...legsOf(table, call), ...copies].some(({ ref, host, client }) => reach(model, table, call, model.destination(client, ref)).endpoints.some((endpoint) => endpoint.workload !== undefined && leadsTo(model, { workload: endpoint.workload, port: endpoint.port, through: ref }, { ...call, host }, workloads, depth)));
}

function leadsTo(model: MeshModel, { workload, port, through }: { readonly workload: QualifiedName; readonly port: number; readonly through?: DestinationRef }, call: Call, workloads: ReadonlySet<QualifiedName>, depth: number): boolean {
  if (workloads.has(workload)) return true;
  const { forwardsPort, forwardsHost = call.host } = model.inbound(workload, port, call.protocol, through);
  return forwardsPort !== undefined && mayReach(model, { ...call, client: workload, host: forwardsHost, port: forwardsPort }, workloads, depth + 1);
}

/** One way that a call may take on from its routes. */
export interface Leg {
  readonly ref: DestinationRef;
  /** Authority that the request then has. */
  readonly host: string;
  /** Who knows where it leads: past the mesh, what the caller's proxy knows of a destination counts for nothing. */
  readonly client: QualifiedName;
}

/** Everywhere that a table's routes lead. */
export function legsOf(table: RouteTable, call: Call): Leg[] {
  return [...table.routes, table.otherwise].flatMap(({ action, changes = [] }): Leg[] => {
    if (action.kind === 'passthrough') return action.to === undefined ? [] : [{ ref: action.to, host: authorityAfter(changes, call), client: stranger }];
    return action.kind === 'forward' ? action.destinations.map((ref) => ({ ref, host: authorityAfter([...changes, ...(ref.changes ?? [])], call), client: call.client })) : [];
  });
}

function authorityAfter(changes: readonly RequestChange[], { host }: Call): string {
  const renamed = changes.findLast((change) => change.kind === 'host');
  return renamed?.kind === 'host' ? renamed.to.replace(/:\d+$/, '') : host;
}
