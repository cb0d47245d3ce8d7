import type { Call, Note, Outcome, Route, RouteTable } from '../../../../model/mesh-model.ts';
import { always } from '../../../../model/predicate.ts';
import { at, byDefault, type Unknown } from '../../../../model/provenance.ts';
import { describeResource } from '../../../../kube/resource.ts';
import { isHttp } from '../../../../topology/topology.ts';
import type { RegistryHost } from '../inventory.ts';
import { connectionOutcome, hasTlsRule, tcpRoutes, tlsRule } from './connection-routes.ts';
import { dialledService, domainsOf, isClusterName } from './domains.ts';
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
  if (!isRequest || question.view === undefined) return passTable(context, 'connections');
  // Nobody reaches a proxy's listener by a name that does not resolve, whatever Host is named.
  if (call.authority !== undefined && dialled === undefined && isClusterName(host, question.registry.inventory.mesh.clusterDomain)) return passTable(context, 'requests');
  return httpTable(context, virtualHostFor(httpQuestion(context, question.view), call.authority ?? host));
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
function knownPort({ view, host, dialled, call }: Context): ServicePortOf | undefined {
  if (view === undefined) return undefined;
  if (dialled !== undefined) return view.serviceOn(dialled.hostname, call.port);
  if (isAddress(host)) return undefined;
  for (const wildcard of wildcardsHolding(host)) {
    const found = view.serviceOn(wildcard, call.port);
    if (found) return found;
  }
  return undefined;
}

function tableOf(context: Context, sees: RouteTable['sees'], parts: { readonly notes: readonly Note[]; readonly unknown?: readonly Unknown[]; readonly routes: readonly Route[]; readonly otherwise: Outcome; readonly host?: string; readonly sameRoutes?: RouteTable['sameRoutes'] }): RouteTable {
  const { scope, registry, dialled } = context;
  const fullName = parts.host ?? dialled?.hostname;
  const named: Note[] = fullName === undefined || fullName === context.host ? [] : [{ what: 'name', text: `${context.call.host} is ${fullName}`, source: dialled ? at(dialled.resource) : byDefault('Istio: host names') }];
  const scoped: Note[] = scope.sidecar ? [{ what: 'name', text: `${describeResource(scope.sidecar)} says which hosts the proxy knows`, source: at(scope.sidecar) }] : [];
  return {
    by: 'proxy',
    sees,
    ...(fullName === undefined ? {} : { host: fullName }),
    ...(!parts.sameRoutes?.length ? {} : { sameRoutes: parts.sameRoutes }),
    notes: [...named, ...scoped, ...parts.notes],
    unknown: [...scope.unknown, ...(parts.unknown ?? [])],
    normalization: registry.inventory.mesh.pathNormalization,
    routes: parts.routes,
    otherwise: parts.otherwise,
  };
}

function httpTable(context: Context, found: VirtualHost | undefined): RouteTable {
  if (found === undefined) return passTable(context, 'requests');
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
  const addresses = service.addresses.filter((address) => registry.hostsByAddress(address).length === 1);
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

/** Rules by server name, else straight to the service; a server name that no rule holds passes by. */
function tlsTable(context: Context, service: ServicePortOf): RouteTable {
  const { view, viewer, host } = context;
  const all = view?.connectionsFor(service.host.hostname) ?? [];
  const rules = all.flatMap((routes) => routes.tls());
  const rule = tlsRule(rules, viewer, host);
  if (rule) return connectionTable(context, service, { ...connectionOutcome(rule, viewer), when: always });
  if (hasTlsRule(rules, viewer)) return passTable(context, 'connections');
  return connectionTable(context, service, directRoute(service));
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
  return { name: `${describeResource(host.resource)}, no VirtualService`, source, when: always, action: { kind: 'forward', destinations: [{ host: host.hostname, port: port.port, weight: 100, source }] } };
}

/** A host that the proxy does not know: past the mesh, or nowhere, as the outbound policy says. */
function passTable(context: Context, sees: RouteTable['sees']): RouteTable {
  const { scope, dialled, host, call, registry, view } = context;
  // Port 80 has an HTTP service in nearly every mesh, be it one that the input does not show.
  const hasListener = view !== undefined && (view.hasHttpListener(call.port) || (call.port === 80 && view.importsUnseen));
  const unheard: Unknown[] = [];
  const isUnresolved = dialled === undefined && isClusterName(host, registry.inventory.mesh.clusterDomain);
  if (isUnresolved) unheard.push({ what: `whether a Service ${host} exists outside the input`, source: byDefault('the input') });
  if (scope.isRegistryOnly && sees === 'requests' && !hasListener) unheard.push({ what: `whether another HTTP service makes the proxy listen on port ${call.port}`, source: scope.policySource });
  const isSeen = sees === 'requests' && hasListener ? 'requests' : 'connections';
  return tableOf(context, isSeen, { notes: [], unknown: unheard, routes: [{ ...unknownHost(context, isSeen, isUnresolved), when: always }], otherwise: noRoute });
}

/**
 * ALLOW_ANY is a cluster that keeps the dialled address. REGISTRY_ONLY is a direct response 502, without a flag, to
 * requests, and a cluster without endpoints to connections. Source: `buildCatchAllVirtualHost` in
 * pilot/pkg/networking/core/httproute.go.
 */
function unknownHost({ registry, scope, dialled, host, call }: Context, sees: RouteTable['sees'], isUnresolved: boolean): Outcome {
  if (isUnresolved) return { name: 'no such Service', source: byDefault('cluster DNS'), action: { kind: 'unreachable', because: `no Service of the input answers to ${host}` } };
  if (scope.isRegistryOnly) {
    const because = `REGISTRY_ONLY, and the proxy knows nobody at ${host}:${call.port}`;
    return { name: 'a host that the proxy does not know', source: scope.policySource, action: sees === 'requests' ? { kind: 'fail', status: 502, because } : { kind: 'unreachable', flag: 'UH', because } };
  }
  const hasPort = dialled?.ports.some(({ port }) => port === call.port) ?? true;
  if (dialled && !hasPort && dialled.resolution === 'cluster-ip') {
    return { name: `port ${call.port}`, source: at(dialled.resource), action: { kind: 'unreachable', flag: 'UF,URX', because: `${describeResource(dialled.resource)} has no port ${call.port}` } };
  }
  const workload = dialled === undefined ? registry.inventory.ownerOf(host) : undefined;
  if (workload !== undefined) return { name: `${host} is a pod of ${workload}, and no service: ALLOW_ANY sends it there, past the mesh`, source: scope.policySource, action: { kind: 'passthrough', to: { host, port: call.port } } };
  const owner = dialled?.alias === undefined ? dialled : registry.inventory.hostsNamed(dialled.alias.toLowerCase())[0];
  const why = dialled === undefined ? 'nothing here answers to the name' : !hasPort ? `${describeResource(dialled.resource)} has no port ${call.port}` : scope.sidecar === undefined ? `the proxy does not know ${dialled.hostname}` : `${describeResource(scope.sidecar)} leaves ${dialled.hostname} out`;
  return { name: `${why}, so ALLOW_ANY sends it to the dialled address, past the mesh`, source: scope.policySource, action: { kind: 'passthrough', ...passedTo(owner, registry.inventory.ownerOf(host) === undefined ? undefined : host, call.port) } };
}

/** Whose address is dialled, if it is the cluster's: a Service's, or a pod's. */
function passedTo(owner: RegistryHost | undefined, pod: string | undefined, port: number): { readonly to?: { readonly host: string; readonly port: number } } {
  const host = owner?.registry === 'kubernetes' ? owner.hostname : pod;
  return host === undefined ? {} : { to: { host, port } };
}
