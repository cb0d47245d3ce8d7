import type { Call, Note, Outcome, Route, RouteTable } from '../../../../model/mesh-model.ts';
import { always } from '../../../../model/predicate.ts';
import { at, byDefault, type Unknown } from '../../../../model/provenance.ts';
import { describeResource } from '../../../../kube/resource.ts';
import { isHttp } from '../../../../topology/topology.ts';
import type { RegistryHost } from '../inventory.ts';
import { connectionOutcome, hasTlsRule, tcpRoutes, tlsRule } from './connection-routes.ts';
import { dialledService, domainsOf, isClusterName, unresolvedName } from './domains.ts';
import type { EgressProxy } from './egress-proxy.ts';
import { portAtPod, withListener } from './headless-listeners.ts';
import { isAddress, isWildcard, wildcardsHolding } from './host-names.ts';
import type { ListenerView, Registry, ServicePortOf } from './listener-view.ts';
import { retriesOf } from './retries.ts';
import type { Viewer } from './route-of-rule.ts';
import type { SidecarScope } from './sidecar-scopes.ts';
import { virtualHostFor, virtualHostOf, type RoutesFor, type VirtualHost } from './virtual-hosts.ts';

/** A sidecar that is asked about one listener. */
export interface SidecarQuestion {
  readonly registry: Registry;
  readonly scope: SidecarScope;
  /** Undefined where the Sidecar resource leaves the port without any listener. */
  readonly view: ListenerView | undefined;
  readonly viewer: Viewer;
  readonly routesFor: RoutesFor;
  /** Where what no service is known for goes, if the Sidecar names a proxy for it. */
  readonly egressProxy: () => EgressProxy | undefined;
  /** Whether the proxy looks for requests on the port. */
  readonly readsRequests: () => boolean;
}

/** What a sidecar does with a call: by Host header, by server name, or by address, as the port that is dialled has it. */
export function sidecarTable(question: SidecarQuestion, call: Call): RouteTable {
  const host = call.host.toLowerCase();
  const dialled = dialledService(question.registry, host, question.scope.namespace);
  const context: Context = { ...question, call, host, dialled };
  const known = knownPort(context);
  const isRequest = call.protocol === 'http' || call.protocol === 'grpc';
  if (known !== undefined && known.host.alias === undefined && !isHttp(known.port.protocol)) {
    if (known.port.protocol === 'https' || known.port.protocol === 'tls') return tlsTable(context, known);
    if (known.port.protocol !== 'unknown' || !isRequest) return tcpTable(context, known);
    if (known.host.resolution === 'cluster-ip') return { ...httpTable(context, virtualHostOf(httpQuestion(context, question.view), known.host.hostname)), sameRoutes: 'any' };
  }
  if (!isRequest || !hasListener(context)) return passTable(context, isRequest);
  // Nobody reaches a proxy's listener by a name that does not resolve, whatever Host is named.
  if (call.authority !== undefined && dialled === undefined && isClusterName(host, question.registry.inventory.mesh.clusterDomain)) return passTable(context, true);
  const table = httpTable(context, virtualHostFor(httpQuestion(context, question.view), call.authority ?? host));
  return { ...table, unknown: [...table.unknown, ...restsOnUnseen(context)] };
}

interface Context extends SidecarQuestion {
  readonly call: Call;
  readonly host: string;
  /** What DNS answers with, whether the proxy knows it or not. */
  readonly dialled: RegistryHost | undefined;
}

function httpQuestion({ registry, routesFor, call }: Context, view: ListenerView | undefined) {
  return { registry, view: view as ListenerView, port: call.port, routesFor };
}

/** The service port that the connection reaches, if the proxy knows it. Wildcard hosts count where no exact one does. */
function knownPort(context: Context): ServicePortOf | undefined {
  const { view, host, dialled, call, registry } = context;
  if (view === undefined) return undefined;
  // The address is that of the Service which an ExternalName stands for: a listener knows no names.
  const sharing = isAddress(host) ? registry.hostsByAddress(host) : [];
  const shared = sharing.length < 2 ? undefined : sharing.map(({ hostname }) => view.serviceOn(hostname, call.port)).find((found) => found !== undefined);
  if (shared !== undefined) return shared;
  if (dialled !== undefined) return withListener(registry.inventory, view, atItsAddress(behindAlias(registry, dialled) ?? dialled, call.port, view));
  if (isAddress(host)) return portAtPod(registry.inventory, view, call);
  for (const wildcard of wildcardsHolding(host)) {
    const found = view.serviceOn(wildcard, call.port);
    if (found) return found;
  }
  return undefined;
}

/**
 * DNS gives the address of the cluster's Service for its name, and a ServiceEntry of that name with addresses of its own
 * has its listeners there. Requests are told by their Host, whatever address they were sent to.
 */
function atItsAddress({ hostname, registry, addresses }: RegistryHost, port: number, view: ListenerView): ServicePortOf | undefined {
  const known = view.serviceOn(hostname, port);
  if (known === undefined || registry !== 'kubernetes' || known.host.registry === registry || isHttp(known.port.protocol)) return known;
  return isToldByName(known) || known.host.addresses.some((address) => addresses.includes(address)) ? known : undefined;
}

function tableOf(context: Context, sees: RouteTable['sees'], parts: { readonly notes: readonly Note[]; readonly unknown?: readonly Unknown[]; readonly routes: readonly Route[]; readonly otherwise: Outcome; readonly host?: string; readonly sameRoutes?: RouteTable['sameRoutes'] }): RouteTable {
  const { scope, registry, dialled } = context;
  const fullName = parts.host ?? dialled?.hostname;
  const answering = addressee(context);
  // The Host that a request names need not be who answers at the address.
  const meant = answering !== fullName && context.call.authority !== undefined ? context.call.authority : context.call.host;
  const named: Note[] = fullName === undefined || fullName === meant.toLowerCase() ? [] : [{ what: 'name', text: `${meant} is ${fullName}`, source: dialled ? at(dialled.resource) : byDefault('Istio: host names') }];
  const scoped: Note[] = scope.sidecar ? [{ what: 'name', text: `${describeResource(scope.sidecar)} says which hosts the proxy knows`, source: at(scope.sidecar) }] : [];
  return {
    by: 'proxy',
    sees,
    ...(fullName === undefined ? {} : { host: fullName }),
    ...(answering === fullName ? {} : { dialledHost: answering }),
    ...(!parts.sameRoutes?.length ? {} : { sameRoutes: parts.sameRoutes }),
    notes: [...named, ...scoped, ...parts.notes],
    unknown: [...scope.unknown, ...(parts.unknown ?? [])],
    normalization: registry.inventory.mesh.pathNormalization,
    routes: parts.routes,
    otherwise: parts.otherwise,
  };
}

function httpTable(context: Context, found: VirtualHost | undefined): RouteTable {
  if (found === undefined) return passTable(context, true);
  const notes = [...shadowNotes(found), ...(found.owner?.losses() ?? [])];
  const host = found.service?.host.hostname ?? context.dialled?.hostname ?? found.domain;
  const { owner, service } = found;
  const sameRoutes = service === undefined ? [] : otherNames(context, service);
  if (owner) {
    const otherwise: Outcome = { name: `no rule of ${owner.name} takes it`, source: at(owner.resource, ['spec', 'http']), action: { kind: 'fail', status: 404, flag: 'NR', because: 'a host with a VirtualService has no other routes than its rules' } };
    return tableOf(context, 'requests', { host, sameRoutes, notes, unknown: found.unknown, routes: context.routesFor(owner), otherwise });
  }
  return tableOf(context, 'requests', { host, sameRoutes, notes, unknown: found.unknown, routes: service ? [defaultRoute(context, service)] : [], otherwise: noRoute });
}

/** Domains of the service's virtual host, apart from those that some other service or VirtualService claims. */
function otherNames({ view, host, viewer, call, registry }: Context, { host: service }: ServicePortOf): string[] {
  if (isWildcard(service.hostname)) return [];
  const short = service.registry === 'kubernetes' ? domainsOf(service, viewer.namespace, registry.inventory.mesh.clusterDomain) : [];
  const known = view?.addressedOn(service.hostname, call.port)?.addresses ?? service.addresses;
  const addresses = service.addresses.filter((address) => known.includes(address) && registry.hostsByAddress(address).length === 1);
  const names = [service.hostname, ...short, ...addresses].filter((name) => name !== host);
  return names.filter((name) => name === service.hostname || (view?.serviceOn(name, call.port) === undefined && view?.virtual(name).length === 0));
}

const noRoute: Outcome = { name: 'no route', source: byDefault('Envoy: no route'), action: { kind: 'fail', status: 404, flag: 'NR', because: 'no route of the proxy takes the request' } };

function defaultRoute({ viewer }: Context, { host, port }: ServicePortOf): Route {
  const source = at(host.resource);
  return {
    name: `${describeResource(host.resource)}, no VirtualService`,
    source,
    when: always,
    action: { kind: 'forward', destinations: [{ host: host.hostname, port: port.port, weight: 100, source }] },
    timeoutMs: { value: undefined, source: byDefault('Istio: no timeout') },
    retries: retriesOf(undefined, viewer.mesh),
  };
}

function shadowNotes({ owner, shadowed, emptied, domain }: VirtualHost): Note[] {
  const lost = shadowed.map((loser): Note => ({
    what: 'route',
    text: owner?.hosts.some((host) => loser.hosts.includes(host)) ? `${loser.name} has no effect here: ${owner.name} comes first for the same host, and sidecars do not merge` : `${loser.name} has no effect here: ${owner?.name ?? 'nothing else'} names ${domain} more exactly`,
    source: at(loser.resource, ['spec', 'hosts']),
  }));
  const silent = emptied.map((routes): Note => ({ what: 'route', text: `${routes.name} has no rule for this client and port`, source: at(routes.resource, ['spec', 'http']) }));
  return [...lost, ...silent];
}

/**
 * Rules by server name, else straight to the service; a server name that no rule holds passes by, and so do bytes that
 * have none. Source: `buildSidecarOutboundTLSFilterChainOpts` in pilot/pkg/networking/core/tls.go.
 */
function tlsTable(context: Context, service: ServicePortOf): RouteTable {
  const { view, viewer, host, call } = context;
  const all = view?.connectionsFor(service.host.hostname) ?? [];
  const rules = all.flatMap((routes) => routes.tls());
  const serverName = call.protocol === 'tls' && !isAddress(host) ? host : undefined;
  const rule = serverName === undefined ? undefined : tlsRule(rules, viewer, serverName, service.host.addresses);
  if (rule) return connectionTable(context, service, { ...connectionOutcome(rule, viewer), when: always });
  const isPassed = hasTlsRule(rules, viewer) || (serverName === undefined && isToldByName(service));
  const answering = isPassed ? neighbour(context, service) : service;
  return answering === undefined ? passTable(context, false) : connectionTable(context, answering, directRoute(answering));
}

/**
 * Hosts with one address share its listener, and one of them that no rule by server name is for takes whatever the
 * rules of the others leave. Source: `mergeTCPFilterChains` and `buildListenerFromEntry` in pilot/pkg/networking/core/listener.go.
 */
function neighbour({ registry, view, viewer, call }: Context, { host }: ServicePortOf): ServicePortOf | undefined {
  for (const other of host.addresses.flatMap((address) => registry.hostsByAddress(address))) {
    const found = other === host ? undefined : view?.serviceOn(other.hostname, call.port);
    if (found?.host !== other || (found.port.protocol !== 'https' && found.port.protocol !== 'tls')) continue;
    const rules = (view?.connectionsFor(other.hostname) ?? []).flatMap((routes) => routes.tls());
    if (!hasTlsRule(rules, viewer)) return found;
  }
  return undefined;
}

/** Services without an address of their own share a listener, which tells them apart by server name. A headless one has a listener for each pod. */
function isToldByName({ host: { registry, addresses } }: ServicePortOf): boolean {
  return registry === 'service-entry' && addresses.every((address) => address.includes('/'));
}

function tcpTable(context: Context, service: ServicePortOf): RouteTable {
  const { view, viewer, host } = context;
  const rules = (view?.connectionsFor(service.host.hostname) ?? []).flatMap((routes) => routes.tcp());
  const routes = tcpRoutes(rules, viewer, isAddress(host) ? [host] : service.host.addresses);
  const last = routes.at(-1);
  return tableOf(context, 'connections', { host: service.host.hostname, notes: [], routes: last?.when.kind === 'always' ? routes : [...routes, directRoute(service)], otherwise: noRoute });
}

function connectionTable(context: Context, service: ServicePortOf, route: Route): RouteTable {
  return tableOf(context, 'connections', { host: service.host.hostname, notes: [], routes: [route], otherwise: noRoute });
}

function directRoute({ host, port }: ServicePortOf): Route {
  const source = at(host.resource);
  return { name: `${describeResource(host.resource)}, no VirtualService`, source, when: always, action: { kind: 'forward', destinations: [{ host: host.exactName, port: port.port, weight: 100, source }] } };
}

/** A host that the proxy does not know: past the mesh, or nowhere, as the outbound policy says. */
function passTable(context: Context, isRequest: boolean): RouteTable {
  const { scope, dialled, host, call, registry, view } = context;
  const unheard: Unknown[] = [];
  const unresolved = unresolvedName(registry, host, dialled);
  if (unresolved !== undefined) unheard.push({ what: `whether a Service ${unresolved} exists outside the input`, source: byDefault('the input') });
  const isSeen = isRequest && hasListener(context) ? 'requests' : 'connections';
  if (scope.isRegistryOnly && isRequest && isSeen === 'connections' && view?.importsUnseen === true) unheard.push({ what: `whether another HTTP service makes the proxy listen on port ${call.port}`, source: scope.policySource });
  return tableOf(context, isSeen, { notes: [], unknown: unheard, routes: [{ ...unknownHost(context, isSeen, unresolved), when: always }], otherwise: noRoute });
}

/** Whether the proxy looks for requests on the port at all. Port 80 has an HTTP service in nearly every mesh, be it one that the input does not show. */
function hasListener({ view, call, readsRequests }: Context): boolean {
  return view !== undefined && (readsRequests() || (call.port === 80 && view.importsUnseen));
}

/** Said where that rests on nothing but namespaces that somebody named: mostly they are there and have a gateway, and they may as well not exist. */
function restsOnUnseen({ view, call, scope, readsRequests }: Context): readonly Unknown[] {
  const [namespace] = view?.unseenNamespaces ?? [];
  if (namespace === undefined || readsRequests()) return [];
  return [{ what: `whether a Service of namespace ${namespace}, of which the input holds none, makes the proxy read requests on port ${call.port}`, source: scope.sidecar === undefined ? scope.policySource : at(scope.sidecar, ['spec', 'egress']) }];
}

/**
 * ALLOW_ANY is a cluster that keeps the dialled address. REGISTRY_ONLY is a direct response 502, without a flag, to
 * requests, and a cluster without endpoints to connections. Source: `buildCatchAllVirtualHost` in
 * pilot/pkg/networking/core/httproute.go.
 */
function unknownHost({ registry, scope, dialled, host, call, egressProxy, view }: Context, sees: RouteTable['sees'], unresolved: string | undefined): Outcome {
  if (unresolved !== undefined) return { name: 'no such Service', source: byDefault('cluster DNS'), action: { kind: 'unreachable', because: `no Service of the input answers to ${unresolved}` } };
  if (scope.isRegistryOnly) {
    const because = `REGISTRY_ONLY, and the proxy knows nobody at ${host}:${call.port}`;
    return { name: 'a host that the proxy does not know', source: scope.policySource, action: sees === 'requests' ? { kind: 'fail', status: 502, because } : { kind: 'unreachable', flag: 'UH', because } };
  }
  const proxied = egressProxy();
  if (proxied !== undefined) return sees === 'requests' ? proxied.forRequests : proxied.forConnections;
  const owner = behindAlias(registry, dialled);
  const hasPort = owner?.ports.some(({ port }) => port === call.port) ?? true;
  if (owner && !hasPort && owner.resolution === 'cluster-ip') {
    const because = `${describeResource(owner.resource)} has no port ${call.port}`;
    return { name: `port ${call.port}`, source: at(owner.resource), action: sees === 'requests' ? { kind: 'fail', status: 503, flag: 'UF', because } : { kind: 'unreachable', flag: 'UF,URX', because } };
  }
  const workload = dialled === undefined ? registry.inventory.ownerOf(host) : undefined;
  if (workload !== undefined) return { name: `${host} is a pod of ${workload}, and no service: ALLOW_ANY sends it there, past the mesh`, source: scope.policySource, action: { kind: 'passthrough', to: { host, port: call.port } } };
  const known = dialled !== undefined && dialled.alias === undefined && hasPort ? view?.serviceOn(dialled.hostname, call.port) : undefined;
  const isUnheard = known !== undefined && view !== undefined && withListener(registry.inventory, view, known) === undefined;
  const namesake = known === undefined || !isAddress(host) || !isHttp(known.port.protocol) ? undefined : view?.addressedOn(known.host.hostname, call.port);
  const why = namesake !== undefined && !namesake.addresses.includes(host) ? `the routes of ${namesake.hostname} are known by the addresses of ${describeResource(namesake.resource)}, which has the same name` : isUnheard ? `no pod behind ${describeResource(known.host.resource)} has a port of the name that it asks for` : known !== undefined ? `what is sent is not what port ${call.port} of ${describeResource(known.host.resource)} speaks` : dialled === undefined ? 'nothing here answers to the name' : !hasPort ? `${describeResource(dialled.resource)} has no port ${call.port}` : scope.sidecar === undefined ? `the proxy does not know ${dialled.hostname}` : `${describeResource(scope.sidecar)} leaves ${dialled.hostname} out`;
  return { name: `${why}, so ALLOW_ANY sends it to the dialled address, past the mesh`, source: scope.policySource, action: { kind: 'passthrough', ...passedTo(owner, registry.inventory.ownerOf(host) === undefined ? undefined : host, call.port) } };
}

/** Whose address DNS gives for a name. */
function behindAlias({ inventory }: Registry, dialled: RegistryHost | undefined): RegistryHost | undefined {
  return dialled?.alias === undefined ? dialled : inventory.hostsNamed(dialled.alias.toLowerCase())[0];
}

/** Whose address is dialled: a Service's by its full name, or whatever else it is. A pod of a headless Service stands for all of them. */
function addressee({ registry, dialled, host, scope }: Context): string {
  const owner = behindAlias(registry, dialled);
  if (owner?.registry === 'kubernetes') return owner.hostname;
  const ofPod = dialled === undefined && !isAddress(host) ? dialledService(registry, host.slice(host.indexOf('.') + 1), scope.namespace) : undefined;
  return ofPod?.resolution === 'headless' ? ofPod.hostname : host;
}

/** Whose address is dialled, if it is the cluster's: a Service's, or a pod's. */
function passedTo(owner: RegistryHost | undefined, pod: string | undefined, port: number): { readonly to?: { readonly host: string; readonly port: number } } {
  const host = owner?.registry === 'kubernetes' ? owner.hostname : pod;
  return host === undefined ? {} : { to: { host, port } };
}
