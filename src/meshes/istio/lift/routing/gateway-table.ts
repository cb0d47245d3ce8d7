import { describeResource } from '../../../../kube/resource.ts';
import type { Call, Note, Outcome, Route, RouteTable } from '../../../../model/mesh-model.ts';
import { always } from '../../../../model/predicate.ts';
import { at, byDefault, type Provenance, type Unknown } from '../../../../model/provenance.ts';
import { connectionOutcome, tlsRule } from './connection-routes.ts';
import { chainFor, type FilterChains } from './gateway-chains.ts';
import { tcpRuleOf, tlsRulesOf, virtualServicesFor, type GatewayQuestion } from './gateway-rules.ts';
import { isTlsServing, type GatewayListener, type Server } from './gateway-servers.ts';
import { hostsForNamespace, intersectHosts, matchesHost, wildcardsHolding } from './host-names.ts';
import { routesOfRules, type BuiltRoute } from './route-of-rule.ts';
import { ageBetween } from './virtual-index.ts';
import type { VirtualRoutes } from './virtual-service.ts';

/** Routes of one host of a gateway, of all VirtualServices that are bound to it. */
interface GatewayHost {
  readonly contributions: { readonly virtual: VirtualRoutes; readonly routes: readonly BuiltRoute[] }[];
  redirect?: Provenance;
}

/** What a gateway does with what arrived at one of its ports. The host is the authority of the request, or the server name of the connection. */
export function gatewayTable(question: GatewayQuestion, chains: FilterChains, call: Call): RouteTable {
  const { listener } = question;
  const host = call.host.toLowerCase();
  const authority = call.authority ?? host;
  const plain = listener.servers.filter((server) => !isTlsServing(server));
  const isEncrypted = listener.isTls && (plain.length === 0 || call.protocol === 'tls' || call.isHttps === true);
  if (!isEncrypted) return plain[0]?.serving === 'http' ? requestTable(question, authority, plain) : connectionTable(question, plain.slice(0, 1));
  const coded = codedRoute(question, host);
  if (coded) return tableOf(question, 'connections', { routes: [coded], otherwise: noConnection(listener.servers) });
  const server = chainFor(chains, host);
  switch (server?.serving) {
    case 'https':
      return withCertificate(requestTable(question, authority, [server]), server, call, question);
    case 'tls':
      return withCertificate(connectionTable(question, [server]), server, call, question);
    case 'tcp':
      return connectionTable(question, [server]);
    case 'passthrough':
      return passthroughTable(question, server, host);
    case 'http':
    case undefined:
      return tableOf(question, 'connections', { routes: [], otherwise: noConnection(listener.servers) });
  }
}

/** Nothing in the input tells which clients hold a certificate. */
function withCertificate(table: RouteTable, { tlsMode, source }: Server, { certificate }: Call, question: GatewayQuestion): RouteTable {
  const wanted = tlsMode === 'ISTIO_MUTUAL' ? 'mesh' : tlsMode === 'MUTUAL' ? 'foreign' : undefined;
  if (wanted === undefined || certificate === wanted || (certificate === undefined && wanted === 'mesh')) return table;
  if (certificate === 'none' || wanted === 'mesh') return tableOf(question, 'connections', { routes: [], otherwise: { name: `${tlsMode} asks for a certificate`, source, action: { kind: 'unreachable', because: `the client shows ${certificate === 'none' ? 'none' : 'one of another authority'}, so the handshake fails` } } });
  return { ...table, unknown: [...table.unknown, { what: 'whether the client shows a certificate that the gateway trusts', source }] };
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
    // Not a redirect of a route: the authority stays as it was sent. Source: `createSslRedirectPath` in Envoy's source/common/http/utility.cc.
    const route: Route = { name, source: found.redirect, when: always, action: { kind: 'redirect', status: 301, scheme: 'https', keepsPort: true } };
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

/** TCP servers, and TLS that ends here. */
function connectionTable(question: GatewayQuestion, servers: readonly Server[]): RouteTable {
  for (const server of servers) {
    const found = tcpRuleOf(question, server);
    if (found) return tableOf(question, 'connections', { notes: found.virtual.losses(), routes: [{ ...connectionOutcome(found.rule, found.viewer), when: always }], otherwise: noConnection(servers) });
  }
  return tableOf(question, 'connections', { routes: [], otherwise: noConnection(servers) });
}

function noConnection(servers: readonly Server[]): Outcome {
  return { name: 'no route for the connection', source: servers[0]?.source ?? byDefault('no Gateway'), action: { kind: 'unreachable', flag: 'NR', because: 'no VirtualService that is bound to this gateway has a rule for the connection' } };
}

/** TLS that stays closed goes where the server name says. */
function passthroughTable(question: GatewayQuestion, server: Server, name: string): RouteTable {
  const viewer = question.viewerFor(server);
  const rule = tlsRule(tlsRulesOf(question, server), viewer, name, []);
  return tableOf(question, 'connections', { routes: rule === undefined ? [] : [{ ...connectionOutcome(rule, viewer), when: always }], otherwise: noConnection([server]) });
}

function codedRoute({ listener }: GatewayQuestion, name: string): Route | undefined {
  const coded = listener.servers.find(({ tlsMode }) => tlsMode === 'AUTO_PASSTHROUGH');
  return coded && codedDestination(name, coded);
}

/** `outbound_.80_.v1_.reviews.shop.svc.cluster.local`: the server name that Istio's own proxies send to gateways between networks. */
function codedDestination(name: string, server: Server): Route | undefined {
  const [, port, subset, host] = /^outbound_\.(\d+)_\.([^_]*)_\.(.+)$/.exec(name) ?? [];
  if (port === undefined || host === undefined || !server.hosts.some((own) => matchesHost(own.slice(own.indexOf('/') + 1), host))) return undefined;
  const destination = { host, port: Number(port), ...(subset ? { subset } : {}), weight: 100, source: server.source };
  return { name: `${describeResource(server.resource)}, by server name`, source: server.source, when: always, action: { kind: 'forward', destinations: [destination] } };
}
