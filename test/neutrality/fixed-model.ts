import type { Call, Destination, Endpoint, Inbound, MeshModel, ModelWorkload, RouteTable } from '../../src/model/mesh-model.ts';
import { byDefault } from '../../src/model/provenance.ts';
import { access, forward, inbound, outcome, splitAddress, table } from './values.ts';

/**
 * A model from plain tables. Hosts stand for themselves: nothing is resolved. What is not given is what a mesh does
 * without any configuration: a call goes to the endpoints of its host, and everybody is let in.
 */
export interface FixedTables {
  /** Identity of each workload; undefined for one that has none. */
  readonly workloads: Readonly<Record<string, string | undefined>>;
  /** What stands in the way of a call that `outbound` does not name: by default a proxy that sees requests. */
  readonly clients?: Pick<RouteTable, 'by' | 'sees'>;
  /** `orders:80`, or `shop/web > orders:80` for one client. */
  readonly outbound?: Readonly<Record<string, RouteTable>>;
  /** `orders:80`, `orders:80/v2` for a subset, or either after `shop/web > `. */
  readonly destinations: Readonly<Record<string, readonly Endpoint[] | Partial<Destination>>>;
  /** `shop/orders:8080`, or `shop/waypoint:80 < orders:80` for what comes through one destination. */
  readonly inbound?: Readonly<Record<string, Inbound>>;
  /** `shop.example:443`. */
  readonly entrances?: Readonly<Record<string, readonly { readonly workload: string; readonly port: number; readonly identity?: string }[]>>;
}

const source = byDefault('fixed model');

export function fixedModel(mesh: string, tables: FixedTables): MeshModel {
  const workloads = new Map(Object.entries(tables.workloads).map(([id, identity]) => [id, workload(id, identity)]));
  return {
    mesh,
    workloads,
    hosts: [],
    frontDoors: [],
    unread: [],
    entrances: (host, port) => (tables.entrances?.[`${host}:${port}`] ?? []).map((entrance) => ({ ...entrance, source })),
    outbound: (call) => findOutbound(tables, call),
    destination(client, ref) {
      const address = `${ref.host}:${ref.port}${ref.subset === undefined ? '' : `/${ref.subset}`}`;
      const found = tables.destinations[`${client} > ${address}`] ?? tables.destinations[address];
      if (found === undefined) throw new Error(`the test has no destination ${address} for ${client}`);
      return { ref, endpoints: [], notes: [], unknown: [], ...(Array.isArray(found) ? { endpoints: found as readonly Endpoint[] } : found) };
    },
    inbound(id, port, _protocol, through) {
      if (!workloads.has(id)) throw new Error(`the test has no workload ${id}`);
      const special = through === undefined ? undefined : tables.inbound?.[`${id}:${port} < ${through.host}:${through.port}`];
      return special ?? tables.inbound?.[`${id}:${port}`] ?? inbound(access('allow', []));
    },
    routingClass: (client) => client,
  };
}

function workload(id: string, identity: string | undefined): ModelWorkload {
  return { id, namespace: id.split('/')[0] ?? '', labels: {}, proxy: identity === undefined ? 'none' : 'sidecar', ...(identity === undefined ? {} : { identity }), source };
}

function findOutbound({ outbound = {}, destinations, clients }: FixedTables, { client, host, port }: Call): RouteTable {
  const address = `${host}:${port}`;
  const found = outbound[`${client} > ${address}`] ?? outbound[address];
  if (found) return found;
  if (!(address in destinations) && !(`${client} > ${address}` in destinations)) throw new Error(`the test says nothing of ${address} for ${client}`);
  return table(outcome('straight to its endpoints', forward(address)), [], clients);
}

/** `shop/web orders:80 GET /a x-user=ann @10.0.0.1`; `+` is a space in the value of a header; `tcp://`, `tls://` or `grpc://` before the host. */
export function parseAsk(ask: string): { readonly call: Call; readonly request: { method: string; path: string; headers: Record<string, string>; address?: string } } {
  const [client = '', target = '', ...words] = ask.split(' ');
  const [, protocol = 'http', address = target] = /^(http|tcp|tls|grpc):\/\/(.*)$/.exec(target) ?? [];
  const plain = words.filter((word) => !word.startsWith('@') && !/^[a-z0-9-]+=/.test(word));
  const headers = Object.fromEntries(words.filter((word) => /^[a-z0-9-]+=/.test(word)).map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1).replaceAll('+', ' ')]));
  const from = words.find((word) => word.startsWith('@'))?.slice(1);
  const { host, port } = splitAddress(address);
  return { call: { client, host, port, protocol: protocol as Call['protocol'] }, request: { method: plain[0] ?? '', path: plain[1] ?? '', headers, ...(from === undefined ? {} : { address: from }) } };
}

