import type { Outcome, Route, WeightedDestination } from '../../../../model/mesh-model.ts';
import { isInBlocks } from '../../../../model/addresses.ts';
import { always, never, type Predicate } from '../../../../model/predicate.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { isWildcard, wildcardsHolding } from './host-names.ts';
import type { Viewer } from './route-of-rule.ts';
import { weighted } from './route-of-rule.ts';
import type { ConnectionMatch, ConnectionRule } from './tcp-rule.ts';

/** Unlike for HTTP, every condition counts whatever the others say. Source: `matchTCP` in pilot/pkg/networking/core/tls.go. */
export function isAskedFor(match: ConnectionMatch, { port, gateway, labels, namespace }: Viewer): boolean {
  if (match.port !== undefined && match.port !== port) return false;
  if (match.gateways.length > 0 && !match.gateways.includes(gateway)) return false;
  return matchesLabels(match.sourceLabels, labels) && (match.sourceNamespace === undefined || match.sourceNamespace === namespace);
}

export function connectionOutcome(rule: ConnectionRule, viewer: Viewer): Outcome {
  const destinations = weighted(rule.destinations).map(({ subset, weight, source, ...target }): WeightedDestination => ({ ...viewer.resolveConnection(target), ...(subset === undefined ? {} : { subset }), weight, source }));
  return {
    name: rule.name,
    source: rule.source,
    action: destinations.length === 0 ? { kind: 'unreachable', because: 'the rule has no destination with a weight' } : { kind: 'forward', destinations },
  };
}

/**
 * The `tcp` rules in order, up to the first that asks for nothing but what is known. `addresses` are what the client may
 * have dialled: rules for subnets need them.
 */
export function tcpRoutes(rules: readonly ConnectionRule[], viewer: Viewer, addresses: readonly string[]): Route[] {
  const routes: Route[] = [];
  for (const rule of rules) {
    const asked = rule.matches.filter((match) => isAskedFor(match, viewer));
    if (rule.matches.length > 0 && asked.length === 0) continue;
    const isFinal = rule.matches.length === 0 || asked.some((match) => match.destinationSubnets.length === 0);
    const when = isFinal ? always : inSubnets(asked.flatMap((match) => match.destinationSubnets), addresses);
    routes.push({ ...connectionOutcome(rule, viewer), when });
    if (isFinal) return routes;
  }
  return routes;
}

function inSubnets(subnets: readonly string[], addresses: readonly string[]): Predicate {
  const inside = addresses.filter((address) => isInBlocks(address, subnets));
  if (addresses.length > 0 && inside.length === addresses.length) return always;
  if (addresses.length > 0 && inside.length === 0) return never;
  return { kind: 'unknown', because: `whether the address that is dialled is in ${subnets.join(', ')}` };
}

/**
 * The rule whose server names hold the one that is dialled: exact, else the longest wildcard; first come for equal ones.
 * Subnets that one match asks for hold for every later match that names none, as the control plane never takes them back
 * (`destinationCIDRs` of `buildSidecarOutboundTLSFilterChainOpts` in pilot/pkg/networking/core/tls.go).
 */
export function tlsRule(rules: readonly ConnectionRule[], viewer: Viewer, sni: string, addresses: readonly string[]): ConnectionRule | undefined {
  const bySni = new Map<string, ConnectionRule>();
  let subnets: readonly string[] = [];
  for (const rule of rules) {
    for (const match of rule.matches) {
      if (!isAskedFor(match, viewer)) continue;
      if (match.destinationSubnets.length > 0) subnets = match.destinationSubnets;
      if (subnets.length > 0 && inSubnets(subnets, addresses).kind === 'never') continue;
      for (const host of match.sniHosts) if (!bySni.has(host)) bySni.set(host, rule);
    }
  }
  for (const name of isWildcard(sni) ? wildcardsHolding(sni) : [sni, ...wildcardsHolding(sni)]) {
    const found = bySni.get(name);
    if (found) return found;
  }
  return undefined;
}

export function hasTlsRule(rules: readonly ConnectionRule[], viewer: Viewer): boolean {
  return rules.some((rule) => rule.matches.some((match) => isAskedFor(match, viewer)));
}
