import { describeResource, listAt, numberAt, objectAt, textAt, textMapAt, type Resource } from '../../../../kube/resource.ts';
import type { ResourceSet } from '../../../../kube/resource-set.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import type { Note } from '../../../../model/mesh-model.ts';
import { at, type Provenance, type Unknown } from '../../../../model/provenance.ts';
import type { Protocol, QualifiedName } from '../../../../topology/topology.ts';
import type { Inventory } from '../inventory.ts';
import { oldestFirst, unknownAge } from '../registry/age.ts';
import { parseProtocol } from '../registry/port-protocol.ts';
import { serverPort } from './gateway-pod-port.ts';
import { isHttp } from '../../../../topology/topology.ts';

/** What a server does with the bytes: `http` in the clear, `https` ends TLS and sees requests, `tls` ends TLS, `passthrough` leaves it closed, `tcp` sees nothing. */
export type Serving = 'http' | 'https' | 'tls' | 'passthrough' | 'tcp';

/** One item of `servers` of a Gateway, on a port of the pods. */
export interface Server {
  /** `namespace/name` of its Gateway. */
  readonly gateway: string;
  readonly namespace: string;
  /** As written: the Service's port. */
  readonly number: number;
  readonly portName: string;
  readonly serving: Serving;
  /** `host` or `namespace/host`. */
  readonly hosts: readonly string[];
  readonly tlsMode?: string;
  /** Whether anything is said about TLS, be it only that requests are redirected to HTTPS: two of those must not share a host. */
  readonly hasTls: boolean;
  /** Names of the Secrets with its certificates, in the namespace of the gateway's pods. */
  readonly secrets: readonly string[];
  readonly redirectsToHttps: boolean;
  readonly resource: Resource;
  readonly source: Provenance;
}

/** A server that has no effect, since another one was there before. */
export interface LostServer {
  readonly server: Server;
  readonly winner: Server;
  readonly because: string;
}

/** All servers of one port of a gateway's pods, after merging. */
export interface GatewayListener {
  readonly port: number;
  readonly isTls: boolean;
  readonly servers: readonly Server[];
  /** Servers that lost, and why: the mesh only counts them. */
  readonly notes: readonly Note[];
  readonly lost: readonly LostServer[];
  /** Ages that decided who lost, where the input does not tell them. */
  readonly unknown: readonly Unknown[];
}

/**
 * The listeners of a gateway's pods: every Gateway of any namespace that selects them, oldest first. Source:
 * `mergeGateways` in pilot/pkg/model/gateway.go.
 */
export function listenersOf(workload: QualifiedName, gateways: readonly Resource[], inventory: Inventory): GatewayListener[] {
  const labels = inventory.workloads.get(workload)?.labels ?? {};
  const selecting = gateways.filter((gateway) => objectAt(gateway.raw, ['spec', 'selector']) === undefined || matchesLabels(textMapAt(gateway.raw, ['spec', 'selector']), labels));
  const ports = new Map<number, Merge>();
  for (const server of selecting.flatMap(serversOf)) {
    const port = serverPort(workload, server.number, inventory.hostsOf(workload));
    const merge = ports.get(port) ?? { servers: [], notes: [], lost: [], unknown: [], tlsHosts: new Map<string, Server>() };
    ports.set(port, merge);
    add(merge, server);
  }
  return [...ports].filter(([, { servers }]) => servers.length > 0).map(([port, { servers, notes, lost, unknown }]) => ({ port, isTls: servers.some(isTlsServing), servers, notes, lost, unknown }));
}

interface Merge {
  readonly servers: Server[];
  readonly notes: Note[];
  readonly lost: LostServer[];
  readonly unknown: Unknown[];
  readonly tlsHosts: Map<string, Server>;
}

export function gatewaysOf(resources: ResourceSet): Resource[] {
  return oldestFirst(resources.ofKind('networking.istio.io/Gateway'));
}

export function isTlsServing({ serving }: Pick<Server, 'serving'>): boolean {
  return serving === 'https' || serving === 'tls' || serving === 'passthrough';
}

/** The servers of a Gateway that have a port, as they are written. */
export function serversOf(gateway: Resource): Server[] {
  return listAt(gateway.raw, ['spec', 'servers']).flatMap((server, index) => {
    const number = numberAt(server, ['port', 'number']);
    if (number === undefined) return [];
    const mode = textAt(server, ['tls', 'mode']);
    const hasTls = objectAt(server, ['tls']) !== undefined;
    const serving = servingOf(parseProtocol(textAt(server, ['port', 'protocol']) ?? ''), hasTls, mode);
    return [
      {
        gateway: `${gateway.namespace}/${gateway.name}`,
        namespace: gateway.namespace,
        number,
        portName: textAt(server, ['port', 'name']) ?? '',
        serving,
        hosts: listAt(server, ['hosts']).flatMap((host) => (typeof host === 'string' ? [ownHost(host, gateway.namespace)] : [])),
        ...(mode === undefined ? {} : { tlsMode: mode }),
        hasTls,
        secrets: secretsOf(server),
        // What came in TLS needs no redirect.
        redirectsToHttps: serving === 'http' && (objectAt(server, ['tls']) ?? {})['httpsRedirect'] === true,
        resource: gateway,
        source: at(gateway, ['spec', 'servers', index]),
      },
    ];
  });
}

/** Of the forms of `credentialName` (`name`, `kubernetes://name`), those that lead to the namespace of the proxy. Source: `ParseResourceName` in pilot/pkg/model/credentials/resource.go. */
function secretsOf(server: unknown): string[] {
  const names = [textAt(server, ['tls', 'credentialName']), ...listAt(server, ['tls', 'credentialNames'])];
  return names.flatMap((name) => (typeof name === 'string' ? [name.replace(/^kubernetes:\/\//, '')] : [])).filter((name) => name !== '' && !name.includes('/'));
}

function servingOf(protocol: Protocol, hasTls: boolean, mode: string | undefined): Serving {
  if (isHttp(protocol)) return 'http';
  // PASSTHROUGH is what a mode that is not written means.
  if (hasTls && (mode === undefined || mode === 'PASSTHROUGH' || mode === 'AUTO_PASSTHROUGH')) return 'passthrough';
  if (protocol === 'https') return 'https';
  return hasTls ? 'tls' : 'tcp';
}

/** `./host` is of the Gateway's own namespace, and `*` + `/host` of any. */
function ownHost(written: string, namespace: string): string {
  const host = written.toLowerCase();
  if (host.startsWith('./')) return `${namespace}/${host.slice(2)}`;
  return host.startsWith('*/') ? host.slice(2) : host;
}

/** Plain HTTP servers share a port, and so do TLS servers with different hosts. A plain one after TLS stays beside it. */
function add({ servers, notes, lost, unknown, tlsHosts }: Merge, server: Server): void {
  const lose = (winner: Server, why: string): void => {
    lost.push({ server, winner, because: why });
    notes.push({ what: 'route', text: `a server of ${describeResource(server.resource)} has no effect: ${why}`, source: server.source });
    const age = winner.resource === server.resource ? undefined : unknownAge(winner.resource, server.resource);
    if (age) unknown.push(age);
  };
  if (server.hasTls) {
    const double = server.hosts.find((host) => tlsHosts.has(host));
    const first = tlsHosts.get(double ?? '');
    if (first) return lose(first, `an older one serves ${double} on the same port`);
    for (const host of server.hosts) tlsHosts.set(host, server);
  }
  const plain = servers.find((other) => !isTlsServing(other));
  if (plain && (plain.serving !== 'http' || server.serving !== 'http')) return lose(plain, `an older one speaks ${plain.serving === 'http' ? 'HTTP' : 'TCP'} on the same port`);
  const namesake = server.serving === 'https' ? servers.find((other) => other.serving === 'https' && other.gateway === server.gateway && other.number === server.number && other.portName === server.portName) : undefined;
  if (namesake) return lose(namesake, `the routes of HTTPS servers are told apart by the name of the port, and another one is called \`${server.portName}\` too`);
  servers.push(server);
}
