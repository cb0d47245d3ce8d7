import { describeResource } from '../../../../kube/resource.ts';
import type { Call, Note, Outcome, Route, RouteTable } from '../../../../model/mesh-model.ts';
import { always } from '../../../../model/predicate.ts';
import { at, byDefault, type Provenance, type Unknown } from '../../../../model/provenance.ts';
import type { Inventory } from '../inventory.ts';
import { connectionOutcome, isAskedFor, tlsRule } from './connection-routes.ts';
import { isTlsServing, type GatewayListener, type Server } from './gateway-servers.ts';
import { hostsForNamespace, intersectHosts, matchesHost, wildcardsHolding } from './host-names.ts';
import { routesOfRules, type BuiltRoute, type Viewer } from './route-of-rule.ts';
import { ageBetween } from './virtual-index.ts';
import type { VirtualIndex } from './virtual-index.ts';
import type { VirtualRoutes } from './virtual-service.ts';

export interface GatewayQuestion {
  readonly inventory: Inventory;
  readonly index: VirtualIndex;
  readonly namespace: string;
  readonly listener: GatewayListener;
  readonly viewerFor: (server: Server) => Viewer;
}

/** Routes of one host of a gateway, of all VirtualServices that are bound to it. */
interface GatewayHost {
  readonly contributions: { readonly virtual: VirtualRoutes; readonly routes: readonly BuiltRoute[] }[];
  redirect?: Provenance;
}

/** What a gateway does with what arrived at one of its ports. The host is the authority of the request, or the server name of the connection. */
export function gatewayTable(question: GatewayQuestion, call: Call): RouteTable {
  const { listener } = question;
  const host = call.host.toLowerCase();
  const authority = call.authority ?? host;
  const plain = listener.servers.filter((server) => !isTlsServing(server));
  const isEncrypted = listener.isTls && (plain.length === 0 || call.protocol === 'tls' || call.isHttps === true);
  if (!isEncrypted) return plain[0]?.serving === 'http' ? requestTable(question, authority, plain) : connectionTable(question, plain.slice(0, 1));
  const encrypted = listener.servers.filter(isTlsServing);
  const closed = passthroughTable(question, host);
  const named = serverFor(encrypted, host);
  // A server that leaves TLS closed has only the names that some route asks for.
  const server = named?.serving === 'passthrough' && closed.routes.length === 0 ? serverFor(encrypted.filter(({ serving }) => serving !== 'passthrough'), host) : named;
  if (server?.serving === 'https') return withCertificate(requestTable(question, authority, [server]), server);
  if (server?.serving === 'tls') return connectionTable(question, [server]);
  return closed;
}

/** Nothing in the input tells which clients hold a certificate. */
function withCertificate(table: RouteTable, { tlsMode, source }: Server): RouteTable {
  return tlsMode === 'MUTUAL' ? { ...table, unknown: [...table.unknown, { what: 'whether the client shows a certificate that the gateway trusts', source }] } : table;
}

/** The TLS server for a server name: exact, else the longest wildcard. */
function serverFor(servers: readonly Server[], name: string): Server | undefined {
  const byName = new Map<string, Server>();
  for (const server of servers) for (const host of server.hosts) byName.set(host.slice(host.indexOf('/') + 1), server);
  for (const candidate of [name, ...wildcardsHolding(name)]) {
    const found = byName.get(candidate);
    if (found) return found;
  }
  return undefined;
}

/** Whether a client finds anything for the host on this listener. */
export function servesHost({ servers }: GatewayListener, host: string): boolean {
  return servers.some((server) => server.serving === 'tcp' || server.hosts.some((own) => matchesHost(own.slice(own.indexOf('/') + 1), host)));
}

function tableOf(question: GatewayQuestion, sees: RouteTable['sees'], parts: { readonly host?: string; readonly notes?: readonly Note[]; readonly unknown?: readonly Unknown[]; readonly routes: readonly Route[]; readonly otherwise: Outcome }): RouteTable {
  return {
    by: 'proxy',
    sees,
    ...(parts.host === undefined ? {} : { host: parts.host }),
    notes: [...(parts.notes ?? []), ...question.listener.notes],
    unknown: [...(parts.unknown ?? []), ...question.listener.unknown],
    normalization: question.inventory.mesh.pathNormalization,
    routes: parts.routes,
    otherwise: parts.otherwise,
  };
}

function requestTable(question: GatewayQuestion, host: string, servers: readonly Server[]): RouteTable {
  const hosts = gatewayHosts(question, servers);
  const chosen = [host, ...wildcardsHolding(host)].find((name) => hosts.has(name));
  const found = chosen === undefined ? undefined : hosts.get(chosen);
  if (chosen === undefined || found === undefined) return tableOf(question, 'requests', { routes: [], otherwise: noHost(servers, host) });
  if (found.redirect) {
    const name = `${chosen} is redirected to HTTPS`;
    const route: Route = { name, source: found.redirect, when: always, action: { kind: 'redirect', status: 301, scheme: 'https' } };
    return tableOf(question, 'requests', { routes: [route], otherwise: route });
  }
  const routes = found.contributions.flatMap((each) => each.routes);
  const sorted = [...routes.filter((route) => !route.isCatchAll), ...routes.filter((route) => route.isCatchAll)];
  const names = found.contributions.map(({ virtual }) => virtual);
  const won = names.length < 2 ? [] : names.map((virtual): Note => ({ what: 'route', text: `${virtual.name} has rules for ${chosen} on this gateway`, source: at(virtual.resource, ['spec', 'hosts']) }));
  const [first] = names;
  const otherwise: Outcome = { name: `no rule for ${chosen} takes it`, source: first ? at(first.resource, ['spec', 'http']) : byDefault('Envoy: no route'), action: { kind: 'fail', status: 404, flag: 'NR', because: 'the gateway has no other routes for this host' } };
  return tableOf(question, 'requests', { notes: [...won, ...hiddenNotes(hosts, host, chosen), ...names.flatMap((virtual) => virtual.losses())], unknown: agesOf(question, found), routes: sorted, otherwise });
}

/**
 * Hosts of the servers that VirtualServices share with them, the more specific of each pair; routes of the same host are
 * appended in order. Source: `buildGatewayHTTPRouteConfig` in pilot/pkg/networking/core/gateway.go.
 */
function gatewayHosts(question: GatewayQuestion, servers: readonly Server[]): ReadonlyMap<string, GatewayHost> {
  const hosts = new Map<string, GatewayHost>();
  const hostOf = (name: string): GatewayHost => {
    const found = hosts.get(name) ?? { contributions: [] };
    hosts.set(name, found);
    return found;
  };
  for (const server of servers) {
    const viewer = question.viewerFor(server);
    for (const virtual of virtualServicesFor(question, server)) {
      const shared = intersectHosts(hostsForNamespace(server.hosts, virtual.namespace), virtual.hosts);
      const routes = shared.length === 0 ? [] : routesOfRules(virtual.http(), viewer, virtual.isFromGatewayApi);
      if (routes.length === 0) continue;
      for (const name of shared) {
        const entry = hostOf(name);
        entry.contributions.push({ virtual, routes });
        if (server.redirectsToHttps) entry.redirect = server.source;
      }
    }
    if (server.redirectsToHttps) for (const name of server.hosts) hostOf(name).redirect = server.source;
  }
  return hosts;
}

/** Bound to the server's Gateway and seen by the gateway's pods. */
function virtualServicesFor({ index, namespace }: GatewayQuestion, server: Server): VirtualRoutes[] {
  return index
    .forGateway(server.gateway)
    .filter((virtual) => index.rank(namespace, virtual) !== undefined)
    .sort((a, b) => (index.rank(namespace, a) ?? 0) - (index.rank(namespace, b) ?? 0));
}

function noHost(servers: readonly Server[], host: string): Outcome {
  return { name: `no rules for ${host}`, source: servers[0]?.source ?? byDefault('no Gateway'), action: { kind: 'fail', status: 404, flag: 'NR', because: `no VirtualService that is bound to this gateway has rules for ${host}` } };
}

/** A more specific host takes everything: what is bound to a wilder one is not asked. */
function hiddenNotes(hosts: ReadonlyMap<string, GatewayHost>, host: string, chosen: string): Note[] {
  const own = new Set(hosts.get(chosen)?.contributions.map(({ virtual }) => virtual));
  return [...wildcardsHolding(host)]
    .filter((name) => name !== chosen)
    .flatMap((name) => hosts.get(name)?.contributions ?? [])
    .filter(({ virtual }) => !own.has(virtual))
    .map(({ virtual }): Note => ({ what: 'route', text: `${virtual.name} has no effect here: ${chosen} is more exact than its host, and there is no falling through`, source: at(virtual.resource, ['spec', 'hosts']) }));
}

/** Routes above which every pair counts as overlapping: to look closer would cost more than the doubt. */
const maxComparedRoutes = 300;

function agesOf({ namespace }: GatewayQuestion, { contributions }: GatewayHost): Unknown[] {
  const unknown: Unknown[] = [];
  contributions.forEach((left, index) => {
    for (const right of contributions.slice(index + 1, index + 1 + maxComparedRoutes)) {
      const age = ageBetween(namespace, left.virtual, right.virtual);
      if (age && mayCompete(left.routes, right.routes)) unknown.push(age);
    }
  });
  return unknown;
}

/** Catch-alls come last whoever is older, so they compete with each other alone. */
function mayCompete(left: readonly BuiltRoute[], right: readonly BuiltRoute[]): boolean {
  if (left.length * right.length > maxComparedRoutes) return true;
  return left.some((a) => right.some((b) => a.isCatchAll === b.isCatchAll && (a.isCatchAll || mayOverlap(a, b))));
}

function mayOverlap({ uri: a }: BuiltRoute, { uri: b }: BuiltRoute): boolean {
  if (a === undefined || b === undefined || a.kind === 'regex' || b.kind === 'regex' || a.kind === 'present' || b.kind === 'present') return true;
  if (a.kind === 'exact' && b.kind === 'exact') return a.value.toLowerCase() === b.value.toLowerCase();
  const [long, short] = a.value.length >= b.value.length ? [a, b] : [b, a];
  return short.kind === 'prefix' && long.value.toLowerCase().startsWith(short.value.toLowerCase());
}

/** TCP servers, and TLS that ends here: the first rule of any VirtualService on the server's hosts. */
function connectionTable(question: GatewayQuestion, servers: readonly Server[]): RouteTable {
  for (const server of servers) {
    const viewer = question.viewerFor(server);
    for (const virtual of virtualServicesFor(question, server)) {
      if (intersectHosts(hostsForNamespace(server.hosts, virtual.namespace), virtual.hosts).length === 0) continue;
      const rule = virtual.tcp().find(({ matches }) => matches.length === 0 || matches.some((match) => isAskedFor({ ...match, sourceLabels: {} }, { ...viewer, namespace: match.sourceNamespace ?? viewer.namespace })));
      if (rule) return tableOf(question, 'connections', { notes: virtual.losses(), routes: [{ ...connectionOutcome(rule, viewer), when: always }], otherwise: noConnection(servers) });
    }
  }
  return tableOf(question, 'connections', { routes: [], otherwise: noConnection(servers) });
}

function noConnection(servers: readonly Server[]): Outcome {
  return { name: 'no route for the connection', source: servers[0]?.source ?? byDefault('no Gateway'), action: { kind: 'unreachable', flag: 'NR', because: 'no VirtualService that is bound to this gateway has a rule for the connection' } };
}

/** TLS that stays closed goes where the server name says. */
function passthroughTable(question: GatewayQuestion, name: string): RouteTable {
  const servers = question.listener.servers.filter(({ serving }) => serving === 'passthrough');
  const coded = servers.find(({ tlsMode }) => tlsMode === 'AUTO_PASSTHROUGH');
  const direct = coded && codedDestination(name, coded);
  if (direct) return tableOf(question, 'connections', { routes: [direct], otherwise: noConnection(servers) });
  for (const server of servers) {
    const viewer = { ...question.viewerFor(server), labels: {} };
    const bound = virtualServicesFor(question, server).filter((virtual) => intersectHosts(hostsForNamespace(server.hosts, virtual.namespace), virtual.hosts).length > 0);
    const open = bound.flatMap((virtual) => virtual.tls()).map((rule) => ({ ...rule, matches: rule.matches.map(({ sourceNamespace: _, ...match }) => ({ ...match, sourceLabels: {} })) }));
    const rule = tlsRule(open, viewer, name);
    if (rule) return tableOf(question, 'connections', { routes: [{ ...connectionOutcome(rule, viewer), when: always }], otherwise: noConnection(servers) });
  }
  return tableOf(question, 'connections', { routes: [], otherwise: noConnection(question.listener.servers) });
}

/** `outbound_.80_.v1_.reviews.shop.svc.cluster.local`: the server name that Istio's own proxies send to gateways between networks. */
function codedDestination(name: string, server: Server): Route | undefined {
  const [, port, subset, host] = /^outbound_\.(\d+)_\.([^_]*)_\.(.+)$/.exec(name) ?? [];
  if (port === undefined || host === undefined || !server.hosts.some((own) => matchesHost(own.slice(own.indexOf('/') + 1), host))) return undefined;
  const destination = { host, port: Number(port), ...(subset ? { subset } : {}), weight: 100, source: server.source };
  return { name: `${describeResource(server.resource)}, by server name`, source: server.source, when: always, action: { kind: 'forward', destinations: [destination] } };
}
