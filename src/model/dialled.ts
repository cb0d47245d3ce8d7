import { stranger, type Call, type Destination, type Endpoint, type MeshModel, type Note, type RouteTable, type Setting } from './mesh-model.ts';
import type { Unknown } from './provenance.ts';

/** Who gets the connections of a call to a destination. */
export interface Reached {
  readonly endpoints: readonly Endpoint[];
  readonly notes: readonly Note[];
  readonly unknown: readonly Unknown[];
}

/** Where connections of a call to a destination end: at its endpoints, or at the address that was dialled, whoever has it. */
export function reach(model: MeshModel, table: RouteTable, call: Call, destination: Destination): Reached {
  const { ref, dialled } = destination;
  const host = table.dialledHost ?? table.host ?? call.host.toLowerCase();
  const own: Reached = { endpoints: destination.endpoints, notes: [], unknown: destination.unknown };
  if (dialled === undefined) return own;
  const { port = call.port, isByAddressOnly = false, servers, unknown, ...protection } = dialled;
  if (!isByAddressOnly && host === ref.host.toLowerCase() && call.port === ref.port) return own;
  const there = model.destination(stranger, { host, port });
  const endpoints = there.endpoints.map((endpoint): Endpoint => {
    const identity = endpoint.workload === undefined ? undefined : model.workloads.get(endpoint.workload)?.identity;
    const distrusted = endpoint.workload === undefined || identity === undefined ? undefined : distrustOf(servers, endpoint.workload, identity);
    return { ...endpoint, ...protection, ...(distrusted === undefined ? {} : { distrusted }) };
  });
  const note: Note = { what: 'target', text: `connections to ${ref.host} go to the address that was dialled: ${host}:${port}`, source: protection.transport.source };
  return { endpoints, notes: [note, ...there.notes], unknown: [...unknown, ...there.unknown] };
}

/** Set where nobody is at the address that was dialled, which a proxy only finds out when it connects. */
export function nobodyThere({ dialled, missing }: Destination, reached: readonly Endpoint[]): Destination['missing'] {
  if (missing !== undefined || dialled === undefined || reached.length > 0) return missing;
  return { status: 503, flag: 'UF', because: 'connections go to the address that was dialled, and nobody is there', source: dialled.transport.source };
}

/** Why a caller's proxy ends mutual TLS with a server that has another name than those it wants. */
export function distrustOf(servers: Setting<readonly string[]> | undefined, workload: string, identity: string): Endpoint['distrusted'] {
  const own = `spiffe://${identity}`;
  if (servers === undefined || servers.value.includes(own)) return undefined;
  return { because: `the proxy wants a server that is ${servers.value.map((name) => `\`${name}\``).join(' or ')}, and ${workload} is \`${own}\``, source: servers.source };
}
