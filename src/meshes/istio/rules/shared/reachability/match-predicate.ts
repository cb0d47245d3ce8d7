import { all, any, text, type Attribute, type Predicate } from '../../../../../model/predicate.ts';
import type { HttpMatch } from '../../../lift/routing/http-rule.ts';
import { predicateOf } from '../../../lift/routing/route-of-rule.ts';
import type { ConnectionMatch } from '../../../lift/routing/tcp-rule.ts';
import { meshGateway } from '../../../lift/routing/virtual-service.ts';

// A match asks of the request, and of whoever asks: the port, the gateway, the labels and the namespace of the client.
// Here those are attributes like the others, so that one question decides about all of them. No request carries them:
// their names begin with a sign that no attribute's name begins with.

type ClientAttribute = '@port' | '@gateway' | '@namespace' | '@sni' | '@subnets' | `@label:${string}`;

function is(attribute: ClientAttribute, value: string): Predicate {
  return text(attribute as string as Attribute, { kind: 'exact', value });
}

function sourceOf({ sourceLabels, sourceNamespace }: Pick<HttpMatch, 'sourceLabels' | 'sourceNamespace'>): Predicate[] {
  const labels = Object.entries(sourceLabels).map(([key, value]) => is(`@label:${key}`, value));
  return sourceNamespace === undefined ? labels : [...labels, is('@namespace', sourceNamespace)];
}

/** Naming gateways switches the conditions on the source off. Source: `sourceMatchHTTP` in pilot/pkg/networking/core/route/route.go. */
export function httpMatchPredicate(match: HttpMatch, isFromGatewayApi = false): Predicate {
  const source = match.gateways.length === 0 ? sourceOf(match) : [any(match.gateways.map((gateway) => is('@gateway', gateway)))];
  return all([...(match.port === undefined ? [] : [is('@port', String(match.port))]), ...source, predicateOf(match, isFromGatewayApi)]);
}

/**
 * What a match of `tcp` or `tls` asks. Sidecars ask for everything together; gateways never ask for the source
 * (`matchTCP` in pilot/pkg/networking/core/tls.go, `buildGatewayNetworkFiltersFromTCPRoutes` in gateway.go), so that there is one
 * alternative for each. Server names are compared as they are written, since the most exact of those that are known is
 * taken, and not the first.
 */
export function connectionMatchPredicates(match: ConnectionMatch, gateways: readonly string[]): Predicate[] {
  const common = [
    ...(match.port === undefined ? [] : [is('@port', String(match.port))]),
    ...(match.sniHosts.length === 0 ? [] : [any(match.sniHosts.map((host) => is('@sni', host)))]),
    ...(match.destinationSubnets.length === 0 ? [] : [is('@subnets', [...match.destinationSubnets].sort().join(' '))]),
  ];
  const asked = match.gateways.length === 0 ? gateways : match.gateways;
  const others = asked.filter((gateway) => gateway !== meshGateway).map((gateway) => is('@gateway', gateway));
  const forMesh = asked.includes(meshGateway) ? [all([is('@gateway', meshGateway), ...sourceOf(match), ...common])] : [];
  return [...forMesh, ...(others.length === 0 ? [] : [all([any(others), ...common])])];
}
