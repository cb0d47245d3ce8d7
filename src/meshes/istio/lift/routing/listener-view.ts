import { sortedBy } from '../../../../base/order.ts';
import { isHttp } from '../../../../topology/topology.ts';
import type { Inventory, RegistryHost, RegistryPort } from '../inventory.ts';
import { creationTimeMs } from '../registry/age.ts';
import { isWildcard, matchesHost, wildcardsHolding } from './host-names.ts';
import { importedNamespaces, importsService, importsVirtualService, type EgressListener, type SidecarScope } from './sidecar-scopes.ts';
import type { VirtualIndex } from './virtual-index.ts';
import type { VirtualRoutes } from './virtual-service.ts';
import { exportsOf } from './visibility.ts';

export interface ServicePortOf {
  readonly host: RegistryHost;
  readonly port: RegistryPort;
}

/** What one listener of a sidecar knows: services and VirtualServices that its namespace sees and its Sidecar imports. */
export interface ListenerView {
  readonly key: string;
  readonly namespace: string;
  /** Whether a Sidecar names the port of the listener. */
  readonly isNamed: boolean;
  /** The service with this name that the proxy takes, whatever its ports. */
  readonly service: (hostname: string) => RegistryHost | undefined;
  readonly serviceOn: (hostname: string, port: number) => ServicePortOf | undefined;
  /** Of all that share the name and have the port, the one by whose addresses its HTTP routes are known. */
  readonly addressedOn: (hostname: string, port: number) => RegistryHost | undefined;
  /** Whether the name of an ExternalName is imported for the Service that it stands for: by what is imported from the namespace of that one. */
  readonly importsAlias: (service: RegistryHost, alias: string) => boolean;
  /** VirtualServices that name this very host or wildcard, the one that comes first first. */
  readonly virtual: (host: string) => readonly VirtualRoutes[];
  /** Those for the most specific wildcard that holds the name. */
  readonly virtualByWildcard: (hostname: string) => readonly VirtualRoutes[];
  /** Whether any service on the port shares a name with the wildcard. */
  readonly hasServiceWithin: (wildcard: string, port: number) => boolean;
  /** Whether the shared HTTP listener of the port exists. */
  readonly hasHttpListener: (port: number) => boolean;
  /** Whether services may be imported that the input does not show. */
  readonly importsUnseen: boolean;
  /** The namespaces of those, where the Sidecar names them all: there may be none. */
  readonly unseenNamespaces: readonly string[];
  readonly connectionsFor: (hostname: string) => readonly VirtualRoutes[];
}

/** The indexes of the whole mesh that every view asks. */
export interface Registry {
  readonly inventory: Inventory;
  readonly index: VirtualIndex;
  readonly hostsByPort: (port: number) => readonly ServicePortOf[];
  /** Those of a port that share the HTTP listener, and the ports that any do, in order. */
  readonly sharedOn: (port: number) => readonly ServicePortOf[];
  readonly sharedPorts: () => readonly number[];
  readonly hasHostsIn: (namespace: string) => boolean;
  readonly hostsByAddress: (address: string) => readonly RegistryHost[];
  readonly isVisible: (host: RegistryHost, namespace: string) => boolean;
}

export function listenerView(registry: Registry, scope: SidecarScope, listener: EgressListener): ListenerView {
  const { index } = registry;
  const { namespace } = scope;
  const services = (hostname: string): readonly RegistryHost[] => servicesIn(registry, scope, listener, hostname);
  const serviceOn = (hostname: string, port: number): ServicePortOf | undefined => {
    if (listener.port !== undefined && listener.port !== port) return undefined;
    return portOf(services(hostname), port);
  };
  const sees = memo((routes: VirtualRoutes) => index.rank(namespace, routes) !== undefined && importsVirtualService(listener, routes.namespace, routes.hosts, routes.isFromGatewayApi));
  const ranked = (list: readonly VirtualRoutes[]): VirtualRoutes[] => list.filter(sees).sort((a, b) => (index.rank(namespace, a) ?? 0) - (index.rank(namespace, b) ?? 0));
  const known = memo((host: string) => ranked(index.forMesh(host)));
  // Most hosts have no VirtualService: nothing is kept for those.
  const virtual = (host: string): readonly VirtualRoutes[] => (index.forMesh(host).length === 0 ? none : known(host));
  const unseen = registry.inventory.mesh.defaultExportTo.service.includes('*') ? importedNamespaces(listener, registry.inventory.mesh.clusterDomain).filter((owner) => owner === '*' || !registry.hasHostsIn(owner)) : [];
  const view: ListenerView = {
    key: `${scope.key} ${listener.key}`,
    namespace,
    isNamed: listener.port !== undefined,
    service: (hostname) => services(hostname)[0],
    serviceOn,
    addressedOn: (hostname, port) => lastOf(services(hostname).filter(({ ports }) => ports.some((candidate) => candidate.port === port)), namespace),
    // Source: `matchingAliasService` in pilot/pkg/model/sidecar.go.
    importsAlias: (service, alias) => importsService(listener, service.namespace, alias),
    virtual,
    virtualByWildcard: (hostname) => {
      if (index.meshWildcards.length === 0) return none;
      for (const wildcard of wildcardsHolding(hostname)) {
        const found = virtual(wildcard);
        if (found.length > 0) return found;
      }
      return none;
    },
    hasServiceWithin: memoPair((wildcard, port) => registry.hostsByPort(port).some(({ host }) => matchesHost(host.hostname, wildcard) && serviceOn(host.hostname, port) !== undefined)),
    hasHttpListener: memo((port) => registry.sharedOn(port).some((candidate) => serviceOn(candidate.host.hostname, port)?.host === candidate.host)),
    // Nothing is seen of what is not there if it is not exported without saying so.
    importsUnseen: unseen.length > 0,
    unseenNamespaces: unseen.includes('*') ? [] : unseen,
    connectionsFor: (hostname) => (index.meshConnections().length === 0 ? none : ranked(connectionsOf(index, hostname))),
  };
  return view;
}

const none: readonly VirtualRoutes[] = [];

/** Those whose hosts share a name with the service's; only a wildcard service has to look at all of them. */
function connectionsOf(index: VirtualIndex, hostname: string): VirtualRoutes[] {
  if (isWildcard(hostname)) return index.meshConnections().filter((routes) => routes.hosts.some((host) => matchesHost(host, hostname)));
  const named = new Set([hostname, ...wildcardsHolding(hostname)].flatMap((host) => index.forMesh(host)));
  return [...named].filter((routes) => routes.tcp().length + routes.tls().length > 0);
}

/** HTTP services of a port share one listener on the wildcard address; a sniffed one does if it has no address of its own. An ExternalName has none. */
export function isShared({ host, port }: ServicePortOf): boolean {
  return host.alias === undefined && (isHttp(port.protocol) || (port.protocol === 'unknown' && host.addresses.length === 0 && host.resolution !== 'cluster-ip'));
}

/**
 * All with the name in the one namespace that is chosen: the proxy's own, else that of the first Kubernetes Service,
 * else of the oldest. Source: `selectServices` in pilot/pkg/model/sidecar.go.
 */
export function servicesIn({ inventory, isVisible }: Registry, { namespace }: SidecarScope, listener: EgressListener, hostname: string): readonly RegistryHost[] {
  // Asked for every name of every call, and mostly there is one: nothing is built or kept for it.
  const named = inventory.hostsNamed(hostname);
  const isSeen = (host: RegistryHost): boolean => isVisible(host, namespace) && importsService(listener, host.namespace, host.hostname);
  if (named.length < 2) return named.every(isSeen) ? named : [];
  const seen = named.filter(isSeen);
  const chosen = seen.find((host) => host.namespace === namespace) ?? seen[0];
  return seen.filter((host) => host.namespace === chosen?.namespace);
}

/**
 * The last that istiod comes by, which takes first what is exported to the namespace by name and then what everybody
 * sees, the oldest first. Source: `servicesByName` of `BuildSidecarOutboundVirtualHosts` in
 * pilot/pkg/networking/core/httproute.go, and `servicesExportedToNamespace` in pilot/pkg/model/push_context.go.
 */
function lastOf(hosts: readonly RegistryHost[], namespace: string): RegistryHost | undefined {
  if (hosts.length < 2) return hosts[0];
  return sortedBy(hosts, ...exportOrder(namespace)).at(-1);
}

/** The order in which istiod comes by services of a namespace: first what is exported to it by name, then what everybody sees, the oldest first. */
export function exportOrder(namespace: string): readonly ((host: RegistryHost) => number | string)[] {
  const place = ({ exportTo, namespace: own }: RegistryHost): number => (exportsOf(exportTo, own, [namespace]).isPublic ? 1 : 0);
  const nameOf = ({ registry, hostname, resource }: RegistryHost): string => (registry === 'kubernetes' ? resource.name : hostname);
  return [place, ({ resource }) => creationTimeMs(resource) ?? 0, nameOf, ({ namespace: own }) => own];
}

function portOf(hosts: readonly RegistryHost[], number: number): ServicePortOf | undefined {
  for (const host of hosts) {
    const port = host.ports.find((candidate) => candidate.port === number);
    if (port) return { host, port };
  }
  return undefined;
}

export function memo<K, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, { readonly value: V }>();
  return (key) => {
    let entry = known.get(key);
    if (entry === undefined) known.set(key, (entry = { value: compute(key) }));
    return entry.value;
  };
}

function memoPair<A extends string, V>(compute: (a: A, b: number) => V): (a: A, b: number) => V {
  const first = memo((b: number) => memo((a: A) => compute(a, b)));
  return (a, b) => first(b)(a);
}
