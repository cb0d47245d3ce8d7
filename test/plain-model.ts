import type { Access, Authentication, Call, CallProtocol, Destination, DestinationRef, Endpoint, Inbound, MeshModel, ModelHost, ModelWorkload, Outcome, PathNormalization, Route, RouteTable, Transport } from '../src/model/mesh-model.ts';
import { outside } from '../src/model/mesh-model.ts';
import { byDefault } from '../src/model/provenance.ts';

/** A model of the mesh as plain data, for tests of what walks over models: no manifests, no mesh. */
export interface PlainModel {
  readonly workloads: readonly PlainWorkload[];
  readonly hosts: readonly PlainHost[];
  /** Routes by routing class and host; a host without any is forwarded to as it is. */
  readonly routes: readonly { readonly routing: string; readonly host: string; readonly routes: readonly Route[]; readonly otherwise: Outcome }[];
  /** Hosts that the gateway serves to clients outside. */
  readonly served: readonly string[];
}

export interface PlainWorkload {
  readonly name: string;
  readonly routing: string;
  readonly proxy: 'sidecar' | 'gateway' | 'none';
  readonly account: string;
  readonly version: string;
  readonly isStrict: boolean;
  readonly access: Access;
  readonly authentication?: Authentication;
  readonly normalization: PathNormalization;
}

export interface PlainHost {
  readonly host: string;
  readonly protocol: 'http' | 'tcp';
  readonly workloads: readonly string[];
}

export const source = byDefault('test');
export const openAccess: Access = { clauses: [], otherwise: { effect: 'allow', because: 'nothing forbids it', status: 403, source } };

export function identityOf(account: string): string {
  return `cluster.local/ns/t/sa/${account}`;
}

export function modelOf(plain: PlainModel): MeshModel {
  const byId = new Map(plain.workloads.map((workload) => [`t/${workload.name}`, workload]));
  const byHost = new Map(plain.hosts.map((host) => [host.host, host]));
  const tables = new Map(plain.routes.map((entry) => [`${entry.routing} ${entry.host}`, entry]));
  const gateways = plain.workloads.filter(({ proxy }) => proxy === 'gateway');
  return {
    mesh: 'plain',
    workloads: new Map([...byId].map(([id, workload]) => [id, modelWorkload(id, workload)])),
    hosts: plain.hosts.map(modelHost),
    frontDoors: gateways.length === 0 ? [] : plain.served.map((host) => ({ host, port: 80, protocol: 'http' as const })),
    entrances: (host) => (plain.served.includes(host) ? gateways.map(({ name }) => ({ workload: `t/${name}`, port: 8080, source })) : []),
    outbound: (call) => tableOf(call, byId.get(call.client), byHost.get(call.host), tables),
    destination: (client, ref) => destinationOf(byId.get(client), ref, byHost.get(ref.host), byId),
    inbound: (id, _port, protocol) => inboundOf(byId.get(id), protocol),
    routingClass: (client) => byId.get(client)?.routing ?? client,
    routingClassFor: (client, host) => {
      const workload = byId.get(client);
      return workload === undefined ? client : tables.has(`${workload.routing} ${host}`) ? workload.routing : workload.proxy;
    },
    unread: [],
  };
}

function modelWorkload(id: string, { proxy, account }: PlainWorkload): ModelWorkload {
  return { id, namespace: 't', labels: {}, proxy, ...(proxy === 'none' ? {} : { identity: identityOf(account) }), source };
}

function modelHost({ host, protocol, workloads }: PlainHost): ModelHost {
  return { host, namespace: 't', service: `t/${host}`, isExternal: workloads.length === 0, ports: [{ port: 80, targetPort: 8080, protocol }], workloads: workloads.map((name) => `t/${name}`), source };
}

export function straight(host: string): Outcome {
  return { name: `straight to ${host}`, source, action: { kind: 'forward', destinations: [{ host, port: 80, weight: 1, source }] } };
}

const nowhere: Outcome = { name: 'nowhere', source, action: { kind: 'unreachable', because: 'nobody knows the name' } };

function tableOf({ client, host }: Call, workload: PlainWorkload | undefined, known: PlainHost | undefined, tables: ReadonlyMap<string, { readonly routes: readonly Route[]; readonly otherwise: Outcome }>): RouteTable {
  const hasProxy = workload !== undefined && workload.proxy !== 'none' && client !== outside;
  const sees = hasProxy && known?.protocol === 'http' ? 'requests' : 'connections';
  const own = hasProxy && sees === 'requests' ? tables.get(`${workload.routing} ${host}`) : undefined;
  const rest = known === undefined ? nowhere : straight(host);
  return { by: hasProxy ? 'proxy' : 'application', sees, ...(known ? { host } : {}), notes: [], unknown: [], normalization: hasProxy ? 'base' : 'none', routes: own?.routes ?? [], otherwise: own?.otherwise ?? rest };
}

function destinationOf(client: PlainWorkload | undefined, ref: DestinationRef, host: PlainHost | undefined, byId: ReadonlyMap<string, PlainWorkload>): Destination {
  const members = (host?.workloads ?? []).flatMap((name) => byId.get(`t/${name}`) ?? []).filter(({ version }) => ref.subset === undefined || ref.subset === version);
  const endpoints = members.map(({ name, proxy }): Endpoint => ({ workload: `t/${name}`, port: 8080, transport: { value: client !== undefined && client.proxy !== 'none' && proxy !== 'none' ? 'mutual-tls' : 'plaintext', source } }));
  return { ref, endpoints, notes: [], unknown: [] };
}

function inboundOf(workload: PlainWorkload | undefined, protocol: CallProtocol): Inbound {
  const hasProxy = workload !== undefined && workload.proxy !== 'none';
  const isOpen = !hasProxy || !workload.isStrict;
  const door = (transport: Transport): Inbound['accepts']['tls'] => (transport === 'mutual-tls' ? hasProxy : isOpen) ? { isAccepted: true, source } : { isAccepted: false, because: 'it is not accepted', flag: 'UF', source };
  return {
    by: hasProxy ? 'proxy' : 'application',
    sees: hasProxy && protocol === 'http' ? 'requests' : 'connections',
    accepts: { 'mutual-tls': door('mutual-tls'), tls: door('tls'), plaintext: door('plaintext') },
    ...(hasProxy && workload.authentication ? { authentication: workload.authentication } : {}),
    access: hasProxy ? workload.access : openAccess,
    normalization: hasProxy ? workload.normalization : 'none',
    notes: [],
    unknown: [],
    ...(workload?.proxy === 'gateway' ? { forwardsPort: 80 } : {}),
  };
}
