import type { Resource } from '../../../../kube/resource.ts';
import type { ResourceSet } from '../../../../kube/resource-set.ts';
import { outside, type Acceptance, type Call, type DestinationRef, type ModelWorkload, type RouteTable, type Transport } from '../../../../model/mesh-model.ts';
import { at, byDefault, type Provenance, type Unknown } from '../../../../model/provenance.ts';
import type { QualifiedName } from '../../../../topology/topology.ts';
import type { Inventory, RegistryHost } from '../inventory.ts';
import { applicationTable } from './application-table.ts';
import { clientClasses, hostClasses, type HostClasses, type ReadsRequests } from './client-classes.ts';
import { clusterNames } from './cluster-names.ts';
import { egressProxyOf, type EgressProxy } from './egress-proxy.ts';
import { podPortOf } from './gateway-pod-port.ts';
import { gatewaysOf, listenersOf, type GatewayListener } from './gateway-servers.ts';
import { secretsIn, unknownSecrets, type KnownSecrets } from './gateway-secrets.ts';
import { gatewayTable, servesHost } from './gateway-table.ts';
import { gatewayAcceptance, unknownDoor } from './gateway-acceptance.ts';
import { filterChainsOf, type FilterChains } from './gateway-chains.ts';
import type { GatewayQuestion } from './gateway-rules.ts';
import { hostTies, type HostTies } from './host-ties.ts';
import { knowsService } from './known-services.ts';
import { listenerView, memo, type ListenerView, type Registry } from './listener-view.ts';
import { registryIndex } from './registry-index.ts';
import { routesOfRules, type BuiltRoute, type Viewer } from './route-of-rule.ts';
import { egressProxyIn, listenerFor, namesPorts, sidecarScopesOf, type EgressListener, type SidecarScope } from './sidecar-scopes.ts';
import type { SidecarQuestion } from './sidecar-context.ts';
import { sidecarTable } from './sidecar-table.ts';
import { indexVirtualServices, type VirtualIndex } from './virtual-index.ts';
import { virtualHostOf, type RoutesFor } from './virtual-hosts.ts';
import { meshGateway, once } from './virtual-service.ts';
import { visibleResources, type VisibleKind } from './visible-resources.ts';

/** A port on which a gateway's pods listen. */
export interface GatewayPort {
  /** Port of the pods; a call of the gateway says it as its own, to be routed as what arrived here. */
  readonly port: number;
  readonly sees: 'requests' | 'connections';
  readonly accepts: Readonly<Record<Transport, Acceptance>>;
  readonly listener: GatewayListener;
  /** What of its servers becomes part of the listener of the proxy. */
  readonly chains: FilterChains;
  readonly unknown: readonly Unknown[];
  readonly source: Provenance;
}

export interface Routing {
  /** What the proxy of `client` does with a call; for a gateway, `port` is one of `gatewayPorts` (or a port of its pods). */
  outbound(call: Call): RouteTable;
  /** Where a client outside arrives when it dials a port of the gateways' Services: those that serve the host, or else whoever listens; of one gateway alone where that is the one it dials. */
  entrances(host: string, port: number, at?: QualifiedName): readonly { readonly workload: QualifiedName; readonly port: number; readonly source: Provenance }[];
  /** Whether the proxy of a client has the port of a service that a route leads to: its Sidecar may have left it out. Undefined where nothing is left out, else what says so. */
  leftOut(client: QualifiedName, ref: Pick<DestinationRef, 'host' | 'port'>): Provenance | undefined;
  /** Clients with equal keys get equal answers of `outbound` for every call. */
  routingClass(client: QualifiedName): string;
  /** Clients with equal keys get answers of `outbound` for this host that differ in their notes at most. */
  routingClassFor(client: QualifiedName, host: string): string;
  /** Hosts, by their full names, that calls of a host may be sent to by some rule; undefined for a name that means something else to each client. */
  leadsTo(host: string): readonly string[] | undefined;
  gatewayPorts(workload: QualifiedName): readonly GatewayPort[];
  /**
   * Names of the clusters (`outbound|port|subset|host`) of all routes of the virtual host that carries this very domain,
   * sorted, for a sidecar of the namespace; undefined where no virtual host carries it.
   */
  virtualHostClusters(proxy: { readonly namespace: string; readonly labels?: Readonly<Record<string, string>> }, port: number, domain: string): readonly string[] | undefined;
  /** Objects of a kind that a namespace sees, by their `exportTo` alone. DestinationRules are those that there were when the routing was made. */
  visible(kind: VisibleKind, namespace: string): readonly Resource[];
}

/** Joins the routing configuration with the inventory. Everything is computed when first asked for, and kept. */
export function routingOf(resources: ResourceSet, inventory: Inventory): Routing {
  const lift = liftOf(resources, inventory);
  return {
    outbound: (call) => outbound(lift, call),
    entrances: (host, port, at) => entrances(lift, host.toLowerCase(), port, at),
    leftOut: (client, ref) => leftOut(lift, client, ref),
    routingClass: (client) => lift.classOf(client),
    routingClassFor: (client, host) => lift.classes.alike(client, host.toLowerCase()),
    leadsTo: (host) => {
      const { isEachOwn, leadsTo } = lift.tiesOf(host.toLowerCase());
      return isEachOwn ? undefined : leadsTo;
    },
    gatewayPorts: (workload) => lift.gatewayPorts(workload),
    virtualHostClusters: ({ namespace, labels = {} }, port, domain) => {
      const question = sidecarQuestion(lift, { namespace, labels, key: JSON.stringify(labels) }, port);
      if (question.view === undefined) return undefined;
      const found = virtualHostOf({ registry: lift.registry, view: question.view, port, routesFor: question.routesFor }, domain.toLowerCase());
      return found && clusterNames(found, question.routesFor);
    },
    visible: (kind, namespace) => visibleResources(resources, inventory, kind, namespace),
  };
}

/** The indexes and memories that all answers share. */
interface Lift {
  readonly inventory: Inventory;
  readonly registry: Registry;
  readonly index: VirtualIndex;
  readonly scopeOf: (namespace: string, labels: Readonly<Record<string, string>>) => SidecarScope;
  readonly viewOf: (scope: SidecarScope, port: number) => ListenerView | undefined;
  readonly restOf: (scope: SidecarScope, port: number) => ListenerView | undefined;
  readonly readsRequests: ReadsRequests;
  readonly routes: Map<string, readonly BuiltRoute[]>;
  readonly tables: Map<string, RouteTable>;
  readonly listeners: (workload: QualifiedName) => readonly GatewayListener[];
  readonly gatewayPorts: (workload: QualifiedName) => readonly GatewayPort[];
  /** Found once for each listener, which knows its gateway. */
  readonly chainsOf: (question: GatewayQuestion) => FilterChains;
  readonly gatewayWorkloads: () => readonly QualifiedName[];
  readonly classOf: (client: QualifiedName) => string;
  readonly classes: HostClasses;
  readonly tiesOf: (host: string) => HostTies;
  readonly egressOf: (scope: SidecarScope) => EgressProxy | undefined;
}

function liftOf(resources: ResourceSet, inventory: Inventory): Lift {
  const index = indexVirtualServices(resources, inventory);
  const registry = registryIndex(inventory, index);
  const scopeOf = sidecarScopesOf(resources, inventory);
  const views = new Map<string, ListenerView>();
  const viewThrough = (scope: SidecarScope, listener: EgressListener): ListenerView => remember(views, `${scope.key} ${listener.key}`, () => listenerView(registry, scope, listener));
  const viewOf = (scope: SidecarScope, port: number): ListenerView | undefined => {
    const listener = listenerFor(scope, port);
    return listener === undefined ? undefined : viewThrough(scope, listener);
  };
  const restOf = (scope: SidecarScope, port: number): ListenerView | undefined => {
    const rest = listenerFor(scope, port)?.port === undefined ? undefined : scope.listeners.find((listener) => listener.port === undefined);
    return rest === undefined ? undefined : viewThrough(scope, rest);
  };
  // The listener without a port opens what those with one left closed, for want of services; the routes stay theirs.
  const readsRequests: ReadsRequests = (scope, port) => scope.listeners.some((listener) => (listener.port === undefined || listener.port === port) && viewThrough(scope, listener).hasHttpListener(port));
  const gateways = gatewaysOf(resources);
  const classOf = clientClasses(inventory, index, scopeOf);
  const egressOf = memo((scope: SidecarScope) => egressProxyOf(registry, scope));
  const sidecars = resources.ofKind('networking.istio.io/Sidecar');
  const computeTies = hostTies(registry, { egressProxies: sidecars.flatMap((sidecar) => egressProxyIn(sidecar)?.host ?? []), hasNamedListeners: sidecars.some(namesPorts) });
  const ties = new Map<string, HostTies>();
  const tiesOf = (host: string): HostTies => remember(ties, host, () => computeTies(host));
  const listeners = memo((workload: QualifiedName) => (inventory.workloads.get(workload)?.proxy === 'gateway' ? listenersOf(workload, gateways, inventory) : []));
  const secrets = once(() => secretsIn(resources));
  const chains = new Map<GatewayListener, FilterChains>();
  const lift: Lift = {
    inventory,
    registry,
    index,
    scopeOf,
    viewOf,
    restOf,
    readsRequests,
    routes: new Map(),
    tables: new Map(),
    listeners,
    gatewayPorts: memo((workload) => {
      const client = inventory.workloads.get(workload);
      return client === undefined ? [] : listeners(workload).map((listener) => gatewayPort(gatewayQuestion(lift, client, listener), secrets(), lift.chainsOf));
    }),
    chainsOf: (question) => {
      const found = chains.get(question.listener) ?? filterChainsOf(question);
      chains.set(question.listener, found);
      return found;
    },
    gatewayWorkloads: () => [...inventory.workloads.values()].filter(({ proxy }) => proxy === 'gateway').map(({ id }) => id),
    classOf,
    classes: hostClasses({ registry, classOf, scopeOf, viewOf, readsRequests, tiesOf, egressOf }),
    tiesOf,
    egressOf,
  };
  return lift;
}

function gatewayPort(question: GatewayQuestion, secrets: KnownSecrets, chainsOf: Lift['chainsOf']): GatewayPort {
  const { listener, namespace } = question;
  const chains = chainsOf(question);
  const hasRequests = listener.servers.some(({ serving }) => serving === 'http' || serving === 'https');
  return { port: listener.port, sees: hasRequests ? 'requests' : 'connections', accepts: gatewayAcceptance(listener, chains), listener, chains, unknown: [...unknownDoor(chains), ...unknownSecrets(chains.servers, namespace, secrets)], source: listener.servers[0]?.source ?? byDefault('Gateway') };
}

function outbound(lift: Lift, call: Call): RouteTable {
  const client = lift.inventory.workloads.get(call.client);
  const key = `${call.client === outside ? outside : lift.classes.sameTable(call.client, call.host.toLowerCase())} ${call.authority === undefined || call.client === outside ? '' : lift.classes.sameTable(call.client, call.authority.toLowerCase())} ${call.protocol} ${call.port} ${call.host} ${call.authority ?? ''} ${call.isHttps ?? ''} ${call.certificate ?? ''}`;
  const table = remember(lift.tables, key, () => tableFor(lift, call, client));
  // Said of each workload by its name, on top of what they share.
  return client?.proxy === 'unknown' ? { ...table, unknown: [...table.unknown, { what: `whether a sidecar joins ${client.id}`, source: client.source }] } : table;
}

/** Only listeners that name their ports leave anything out that routes lead to: every other one brings it. */
function leftOut({ inventory, scopeOf, registry }: Lift, id: QualifiedName, ref: Pick<DestinationRef, 'host' | 'port'>): Provenance | undefined {
  const client = inventory.workloads.get(id);
  if (client === undefined || client.proxy === 'none' || client.proxy === 'gateway') return undefined;
  const scope = scopeOf(client.namespace, client.labels);
  if (scope.sidecar === undefined || scope.listeners.every(({ port }) => port === undefined) || inventory.hostsNamed(ref.host).length === 0) return undefined;
  return knowsService(registry, scope, ref) ? undefined : at(scope.sidecar, ['spec', 'egress']);
}

function tableFor(lift: Lift, call: Call, client: ModelWorkload | undefined): RouteTable {
  const namespace = client?.namespace ?? call.client.split('/', 1)[0] ?? '';
  if (client === undefined || client.proxy === 'none') return applicationTable(lift.registry, call, namespace);
  if (client.proxy === 'gateway') return gatewayOutbound(lift, call, client);
  return sidecarTable(sidecarQuestion(lift, { namespace, labels: client.labels, key: lift.classOf(client.id) }, call.port), call);
}

interface Asking {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Equal for proxies that are routed alike. */
  readonly key: string;
}

function sidecarQuestion(lift: Lift, { namespace, labels, key }: Asking, port: number): SidecarQuestion {
  const scope = lift.scopeOf(namespace, labels);
  const view = lift.viewOf(scope, port);
  const viewer: Viewer = {
    namespace,
    labels,
    gateway: meshGateway,
    port,
    isTls: false,
    mesh: lift.inventory.mesh,
    // A sidecar's routes know services on the listener's own port only, so a missing port is always that one.
    resolve: (target) => ({ host: seenAlias(lift.registry, namespace, view?.serviceOn(target.host, port)?.host.alias) ?? target.host, port: target.port ?? port }),
    resolveConnection: (target) => resolveFully(lift.inventory, target, port),
  };
  const routesFor: RoutesFor = (virtual) => remember(lift.routes, `${key} ${namespace} ${view?.key ?? ''} ${port} ${virtual.id}`, () => routesOfRules(virtual.http(), viewer, virtual.isFromGatewayApi));
  return { registry: lift.registry, scope, view, rest: lift.restOf(scope, port), viewer, routesFor, egressProxy: () => lift.egressOf(scope), readsRequests: () => lift.readsRequests(scope, port) };
}

/** What an ExternalName stands for, unless it is a Service that the namespace does not see: a proxy gets the clusters of what routes name, and of this one they do not. */
function seenAlias({ inventory, isVisible }: Registry, namespace: string, alias: string | undefined): string | undefined {
  const name = alias?.toLowerCase();
  const hosts = name === undefined ? [] : inventory.hostsNamed(name);
  return hosts.length > 0 && hosts.every((host) => !isVisible(host, namespace)) ? undefined : name;
}

function gatewayOutbound(lift: Lift, call: Call, client: ModelWorkload): RouteTable {
  const listeners = lift.listeners(client.id);
  const listener = listeners.find(({ port }) => port === call.port) ?? listeners.find(({ servers }) => servers.some(({ number }) => number === call.port));
  if (listener === undefined) {
    const nothing = { name: `no Gateway opens port ${call.port}`, source: client.source, action: { kind: 'unreachable', because: `no Gateway that selects ${client.id} has a server on port ${call.port}` } } as const;
    return { by: 'proxy', sees: 'connections', notes: [], unknown: [], normalization: lift.inventory.mesh.pathNormalization, routes: [], otherwise: nothing };
  }
  const question = gatewayQuestion(lift, client, listener);
  return gatewayTable(question, lift.chainsOf(question), call);
}

function gatewayQuestion(lift: Lift, { namespace, labels }: ModelWorkload, listener: GatewayListener): GatewayQuestion {
  const viewerFor = (server: GatewayListener['servers'][number]): Viewer => ({
    namespace,
    labels,
    gateway: server.gateway,
    port: server.number,
    isTls: server.serving === 'https',
    mesh: lift.inventory.mesh,
    resolve: (target) => resolveFully(lift.inventory, target, server.number),
    resolveConnection: (target) => resolveFully(lift.inventory, target, server.number),
  });
  return { inventory: lift.inventory, index: lift.index, namespace, listener, viewerFor };
}

/** A gateway knows all ports of a service: a missing one is the service's only port, else the server's. */
function resolveFully(inventory: Inventory, { host, port }: { readonly host: string; readonly port?: number }, otherwise: number): { readonly host: string; readonly port: number } {
  const [service]: readonly RegistryHost[] = inventory.hostsNamed(host);
  const only = service?.ports.length === 1 ? service.ports[0]?.port : undefined;
  return { host: service?.alias?.toLowerCase() ?? host, port: port ?? only ?? otherwise };
}

function entrances(lift: Lift, host: string, port: number, at: QualifiedName | undefined): ReturnType<Routing['entrances']> {
  const listening = lift.gatewayWorkloads().flatMap((workload) => {
    if (at !== undefined && workload !== at) return [];
    const ports = podPorts(lift.inventory, workload, port);
    return lift.listeners(workload).flatMap((listener) => (ports.has(listener.port) ? [{ workload, listener }] : []));
  });
  const serving = at === undefined ? listening.filter(({ listener }) => servesHost(listener, host)) : [];
  return (serving.length > 0 ? serving : listening).map(({ workload, listener }) => ({ workload, port: listener.port, source: listener.servers[0]?.source ?? byDefault('Gateway') }));
}

/** Where the gateway's Services send a port; a port that none of them has can only be dialled at the pod. */
function podPorts(inventory: Inventory, workload: QualifiedName, port: number): ReadonlySet<number> {
  const targets = inventory.hostsOf(workload).flatMap((host) => (host.registry === 'kubernetes' ? host.ports.filter((candidate) => candidate.port === port).flatMap((candidate) => podPortOf(host, candidate, workload) ?? []) : []));
  return new Set(targets.length > 0 ? targets : [port]);
}

/** Entries that a memory holds: who asks about all pairs of a large mesh must not be answered out of all of its RAM. */
const maxRemembered = 100_000;

function remember<V>(memory: Map<string, V>, key: string, compute: () => V): V {
  const known = memory.get(key);
  if (known !== undefined) return known;
  const value = compute();
  if (memory.size >= maxRemembered) memory.clear();
  memory.set(key, value);
  return value;
}

