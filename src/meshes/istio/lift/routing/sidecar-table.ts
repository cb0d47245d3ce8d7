import type { Call, Note, Outcome, Route, RouteTable } from '../../../../model/mesh-model.ts';
import { always } from '../../../../model/predicate.ts';
import { at, byDefault, type Unknown } from '../../../../model/provenance.ts';
import { describeResource } from '../../../../kube/resource.ts';
import { isHttp } from '../../../../topology/topology.ts';
import type { RegistryHost } from '../inventory.ts';
import { boundTogether, isBoundApart, namedAtAll, takerAt, takesEveryAddress, type Taking } from './bound-addresses.ts';
import { connectionOutcome, hasTlsRule, tcpRoutes, tlsRule } from './connection-routes.ts';
import { dialledService, domainsOf, isClusterName, unresolvedName } from './domains.ts';
import { portAtPod, withListener } from './headless-listeners.ts';
import { isAddress, isWildcard, wildcardsHolding } from './host-names.ts';
import type { ListenerView, ServicePortOf } from './listener-view.ts';
import { retriesOf } from './retries.ts';
import { behindAlias, noRoute, tableOf, type Context, type SidecarQuestion } from './sidecar-context.ts';
import type { ConnectionRule } from './tcp-rule.ts';
import { hasListener, restsOnUnseen, unknownHost } from './unknown-host.ts';
import { virtualHostFor, virtualHostOf, type VirtualHost } from './virtual-hosts.ts';

/** What a sidecar does with a call: by Host header, by server name, or by address, as the port that is dialled has it. */
export function sidecarTable(question: SidecarQuestion, call: Call): RouteTable {
  const host = call.host.toLowerCase();
  const dialled = dialledService(question.registry, host, question.scope.namespace);
  const asked: Context = { ...question, call, host, dialled };
  const { known: named, ...context } = withKnownPort(asked);
  // Requests to an address at which somebody has bytes are bytes.
  const known = named !== undefined && isHttp(named.port.protocol) ? (listeningAt(context, named)[0] ?? named) : named;
  const isRequest = call.protocol === 'http' || call.protocol === 'grpc';
  // At all addresses, requests are told from bytes first.
  const isShared = known !== undefined && takesEveryAddress(known, context.view?.isNamed === true);
  if (known !== undefined && known.host.alias === undefined && !isHttp(known.port.protocol) && !(isShared && isRequest && hasListener(context))) {
    if (isShared) return tcpTable(context, known, takerOf(context));
    if (known.port.protocol !== 'unknown' || !isRequest) return boundTable(context, known);
    if (known.host.resolution === 'cluster-ip') return { ...httpTable(context, virtualHostOf(httpQuestion(context, question.view), known.host.hostname)), sameRoutes: 'any' };
  }
  if (!isRequest || !hasListener(context)) return passTable(context, isRequest);
  // Nobody reaches a proxy's listener by a name that does not resolve, whatever Host is named.
  if (call.authority !== undefined && dialled === undefined && isClusterName(host, question.registry.inventory.mesh.clusterDomain)) return passTable(context, true);
  const table = httpTable(context, virtualHostFor(httpQuestion(context, question.view), call.authority ?? host));
  return { ...table, unknown: [...table.unknown, ...restsOnUnseen(context)] };
}

function httpQuestion({ registry, routesFor, call }: Context, view: ListenerView | undefined) {
  return { registry, view: view as ListenerView, port: call.port, routesFor };
}

/** The port as the listener has it that names it, else as what the listener without a port binds apart from that one. */
function withKnownPort(context: Context): Context & { readonly known: ServicePortOf | undefined } {
  const known = knownPort(context);
  const { view, rest, registry } = context;
  if (known !== undefined || view === undefined || rest === undefined) return { ...context, known };
  const behind = knownPort({ ...context, view: rest });
  return behind !== undefined && isBoundApart(registry, view, behind) ? { ...context, view: rest, known: behind } : { ...context, known };
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

function httpTable(context: Context, found: VirtualHost | undefined): RouteTable {
  if (found === undefined) return passTable(context, true);
  const notes = [...shadowNotes(found), ...(found.owner?.losses() ?? [])];
  const host = found.service?.host.hostname ?? context.dialled?.hostname ?? found.domain;
  const { owner, service } = found;
  const sameRoutes = service === undefined ? [] : otherNames(context, service);
  if (owner) {
    const otherwise: Outcome = { name: `no rule of ${owner.name} takes it`, source: at(owner.resource, ['spec', 'http']), action: { kind: 'fail', status: 404, flag: 'NR', because: 'a host with a VirtualService has no other routes than its rules' } };
    return tableOf(context, 'requests', { host, sameRoutes, notes, unknown: [...found.unknown, ...owner.unknown, ...addressDoubt(context)], routes: context.routesFor(owner), otherwise });
  }
  return tableOf(context, 'requests', { host, sameRoutes, notes, unknown: found.unknown, routes: service ? [defaultRoute(context, service)] : [], otherwise: noRoute });
}

/** Routes may lead to others who are there; a client that is given no address for the name never comes so far. */
function addressDoubt({ registry, dialled, host }: Context): readonly Unknown[] {
  if (dialled === undefined) return [];
  const meant = behindAlias(registry, dialled);
  const isNobody = meant?.resolution === 'headless' && meant.ports.every((port) => meant.members(port).length === 0);
  const isNothing = meant === undefined && dialled.alias !== undefined && isClusterName(dialled.alias.toLowerCase(), registry.inventory.mesh.clusterDomain);
  if (!isNobody && !isNothing) return [];
  const because = isNothing ? `the input has no Service \`${dialled.alias ?? ''}\`` : `no pod of the input is behind headless ${describeResource(meant?.resource ?? dialled.resource)}`;
  return [{ what: `whether DNS has an address for \`${host}\`: ${because}`, source: at(dialled.resource) }];
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
 * Rules by server name, of all that share the listener, else straight to the first of them that has none; a server name
 * that no rule holds passes by, and so do bytes that have none. Source: `buildSidecarOutboundTLSFilterChainOpts` in
 * pilot/pkg/networking/core/tls.go, `mergeTCPFilterChains` and `buildListenerFromEntry` in pilot/pkg/networking/core/listener.go.
 */
function boundTable(context: Context, service: ServicePortOf): RouteTable {
  const { view, viewer, host, call } = context;
  const together = listeningAt(context, service);
  const rulesOf = (one: ServicePortOf): readonly ConnectionRule[] => (isTls(one) ? (view?.connectionsFor(one.host.hostname) ?? []).flatMap((routes) => routes.tls()) : []);
  const serverName = call.protocol === 'tls' && !isAddress(host) ? host : undefined;
  const rule = serverName === undefined ? undefined : tlsRule([...new Set(together.flatMap(rulesOf))], viewer, serverName, service.host.addresses);
  if (rule) return connectionTable(context, service, { ...connectionOutcome(rule, viewer), when: always });
  const answering = together.find((one) => !hasTlsRule(rulesOf(one), viewer) && !(isTls(one) && serverName === undefined && isToldByName(one)));
  if (answering === undefined) return passTable(context, false);
  return isTls(answering) ? connectionTable(context, answering, directRoute(answering)) : tcpTable(context, answering);
}

function isTls({ port: { protocol } }: ServicePortOf): boolean {
  return protocol === 'tls' || protocol === 'https';
}

function listeningAt({ registry, view }: Context, service: ServicePortOf): readonly ServicePortOf[] {
  return view === undefined ? [service] : boundTogether(registry, view, service);
}

/** Services without an address of their own share a listener, which tells them apart by server name. A headless one has a listener for each pod. */
function isToldByName({ host: { registry, addresses } }: ServicePortOf): boolean {
  return registry === 'service-entry' && addresses.every((address) => address.includes('/'));
}

/** Bytes to `known`, or to who takes what is sent to its address. */
function tcpTable(context: Context, known: ServicePortOf, taking?: Taking): RouteTable {
  const { viewer } = context;
  const { view, service } = taking ?? { view: context.view, service: known };
  const rules = (view?.connectionsFor(service.host.hostname) ?? []).flatMap((routes) => routes.tcp());
  const routes = tcpRoutes(rules, viewer, addressesDialled(context));
  const last = routes.at(-1);
  const taken: Note[] = taking === undefined || taking.service.host === context.dialled ? [] : [{ what: 'route', text: `${describeResource(service.host.resource)} has bytes on port ${service.port.port} and no address of its own, so it takes what is sent to others there`, source: at(service.host.resource, ['spec', 'ports']) }];
  return tableOf(context, 'connections', { host: service.host.hostname, notes: taken, isTaken: taken.length > 0, routes: last?.when.kind === 'always' ? routes : [...routes, directRoute(service)], otherwise: noRoute });
}

function connectionTable(context: Context, service: ServicePortOf, route: Route): RouteTable {
  return tableOf(context, 'connections', { host: service.host.hostname, notes: [], routes: [route], otherwise: noRoute });
}

function directRoute({ host, port }: ServicePortOf): Route {
  const source = at(host.resource);
  return { name: `${describeResource(host.resource)}, no VirtualService`, source, when: always, action: { kind: 'forward', destinations: [{ host: host.exactName, port: port.port, weight: 100, source }] } };
}

function takerOf(context: Context): Taking | undefined {
  return takerAt(context, context.call.port, addressesDialled(context));
}

/** A rule by server name of a host without an address, for another name that its wildcard holds. */
function ruleForName(context: Context): RouteTable | undefined {
  const { call, host, viewer } = context;
  const listening = call.protocol !== 'tls' || isAddress(host) ? [] : namedAtAll(context, call.port);
  const [first] = listening;
  const rules = new Set(listening.flatMap(({ view, service }) => view.connectionsFor(service.host.hostname).flatMap((routes) => routes.tls())));
  const rule = first && tlsRule([...rules], viewer, host, addressesDialled(context));
  if (rule === undefined) return undefined;
  const route = { ...connectionOutcome(rule, viewer), when: always };
  return tableOf(context, 'connections', { host: first?.service.host.hostname ?? host, notes: [], isTaken: true, routes: [route], otherwise: noRoute });
}

/** As far as the input shows them. */
function addressesDialled({ registry, host, dialled }: Context): readonly string[] {
  return isAddress(host) ? [host] : (behindAlias(registry, dialled)?.addresses ?? []);
}

/** A host that the proxy does not know: past the mesh, or nowhere, as the outbound policy says. */
function passTable(context: Context, isRequest: boolean): RouteTable {
  const { scope, dialled, host, call, registry, view } = context;
  const unheard: Unknown[] = [];
  const unresolved = unresolvedName(registry, host, dialled);
  if (unresolved !== undefined) unheard.push({ what: `whether a Service ${unresolved} exists outside the input`, source: byDefault('the input') });
  const isSeen = isRequest && hasListener(context) ? 'requests' : 'connections';
  if (isSeen === 'connections' && unresolved === undefined) {
    const taking = takerOf(context);
    const taken = ruleForName(context) ?? (taking && tcpTable(context, taking.service, taking));
    if (taken !== undefined) return taken;
  }
  if (scope.isRegistryOnly && isRequest && isSeen === 'connections' && view?.importsUnseen === true) unheard.push({ what: `whether another HTTP service makes the proxy listen on port ${call.port}`, source: scope.policySource });
  return tableOf(context, isSeen, { notes: [], unknown: unheard, routes: [{ ...unknownHost(context, isSeen, unresolved), when: always }], otherwise: noRoute });
}
