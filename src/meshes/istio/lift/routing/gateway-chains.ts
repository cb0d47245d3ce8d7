import { isAskedFor } from './connection-routes.ts';
import { isTlsServing, type Server } from './gateway-servers.ts';
import { tcpRuleOf, tlsRulesOf, type GatewayQuestion } from './gateway-rules.ts';
import { wildcardsHolding } from './host-names.ts';

/** What of a port's servers becomes part of the listener. */
export interface FilterChains {
  /** Servers with a filter chain. Without any the port is never opened. */
  readonly servers: readonly Server[];
  /** By the server name that they match; `*` for any, and for what is no TLS. */
  readonly byName: ReadonlyMap<string, Server>;
  readonly clash?: Clash;
}

/** A server name that two filter chains match alike: Envoy refuses such a listener as a whole, and goes on with the one that it had. */
export interface Clash {
  readonly name: string;
  readonly first: Server;
  readonly second: Server;
}

/**
 * Servers that take requests always have a filter chain; those that see connections only where some rule routes them.
 * Source: `buildGatewayTCPBasedFilterChains` in pilot/pkg/networking/core/gateway.go and `addFilterChains` in Envoy's
 * source/common/listener_manager/filter_chain_manager_impl.cc.
 */
export function filterChainsOf(question: GatewayQuestion): FilterChains {
  const closed = new Set<string>();
  const chains = question.listener.servers.flatMap((server) => {
    const names = chainNames(question, server, closed);
    return names === undefined ? [] : [{ server, names }];
  });
  const byName = new Map<string, Server>();
  let clash: Clash | undefined;
  for (const { server, names } of chains) {
    const isTls = isTlsServing(server);
    for (const name of isTls ? names : ['*']) {
      const first = byName.get(name);
      // Plaintext servers that share a port are one chain.
      if (first !== undefined && (isTls || isTlsServing(first))) clash ??= { name, first, second: server };
      byName.set(name, first ?? server);
    }
  }
  return { servers: chains.map(({ server }) => server), byName, ...(clash === undefined ? {} : { clash }) };
}

/** The server that has a name: exact, else by the longest wildcard, else by none. */
export function chainFor({ byName }: FilterChains, name: string): Server | undefined {
  for (const candidate of [name, ...wildcardsHolding(name)]) {
    const found = byName.get(candidate);
    if (found) return found;
  }
  return byName.get('*');
}

/** What the client may name in the handshake, without namespaces. A server for everything asks for no name at all, whatever it is called beside. */
function serverNames({ hosts }: Server): readonly string[] {
  const names = hosts.map((host) => host.slice(host.indexOf('/') + 1));
  return names.includes('*') ? ['*'] : [...new Set(names)];
}

/** Names that the chains of a server match; undefined where it has none. `closed` gathers those that rules for closed TLS have taken on this port: the first one has them. */
function chainNames(question: GatewayQuestion, server: Server, closed: Set<string>): readonly string[] | undefined {
  switch (server.serving) {
    case 'http':
    case 'https':
      return serverNames(server);
    case 'tcp':
    case 'tls':
      return tcpRuleOf(question, server) === undefined ? undefined : serverNames(server);
    case 'passthrough':
      // The names of its chains are those of clusters, which no other server has.
      return server.tlsMode === 'AUTO_PASSTHROUGH' ? [] : closedNames(question, server, closed);
  }
}

function closedNames(question: GatewayQuestion, server: Server, closed: Set<string>): readonly string[] | undefined {
  const viewer = question.viewerFor(server);
  const matches = tlsRulesOf(question, server).flatMap((rule) => rule.matches).filter((match) => isAskedFor(match, viewer));
  const names = matches.flatMap(({ sniHosts }): readonly string[] => {
    if (sniHosts.some((host) => closed.has(host))) return [];
    for (const host of sniHosts) closed.add(host);
    return sniHosts.includes('*') ? ['*'] : sniHosts;
  });
  return names.length === 0 ? undefined : names;
}
