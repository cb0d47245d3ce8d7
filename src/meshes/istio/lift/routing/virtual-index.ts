import type { ResourceSet } from '../../../../kube/resource-set.ts';
import type { Unknown } from '../../../../model/provenance.ts';
import type { Inventory } from '../inventory.ts';
import { unknownAge } from '../registry/age.ts';
import { gatewayApiRoutesOf } from './gateway-api-routes.ts';
import { isWildcard } from './host-names.ts';
import { meshGateway, oldestRoutesFirst, once, virtualServicesOf, type VirtualRoutes } from './virtual-service.ts';

/** Every VirtualService (and what acts as one), by what it is asked for. Lists are in order of age. */
export interface VirtualIndex {
  readonly all: readonly VirtualRoutes[];
  /** Bound to sidecars, by each exact host and each wildcard as written. */
  readonly forMesh: (host: string) => readonly VirtualRoutes[];
  readonly meshWildcards: readonly string[];
  /** Bound to sidecars, with rules for connections. */
  readonly meshConnections: () => readonly VirtualRoutes[];
  readonly forGateway: (gateway: string) => readonly VirtualRoutes[];
  /** Place in the order in which a proxy of the namespace takes them; undefined where it does not see it. */
  readonly rank: (namespace: string, routes: VirtualRoutes) => number | undefined;
}

export function indexVirtualServices(resources: ResourceSet, inventory: Inventory): VirtualIndex {
  const all = oldestRoutesFirst([...virtualServicesOf(resources, inventory), ...gatewayApiRoutesOf(resources, inventory)]);
  const age = new Map(all.map((routes, index) => [routes, index]));
  const byHost = new Map<string, VirtualRoutes[]>();
  const byGateway = new Map<string, VirtualRoutes[]>();
  for (const routes of all) {
    if (routes.gateways.includes(meshGateway)) for (const host of new Set(routes.hosts)) push(byHost, host, routes);
    for (const gateway of new Set(routes.gateways)) push(byGateway, gateway, routes);
  }
  return {
    all,
    forMesh: (host) => byHost.get(host) ?? [],
    meshWildcards: [...byHost.keys()].filter(isWildcard),
    meshConnections: once(() => (byGateway.get(meshGateway) ?? []).filter((routes) => routes.tcp().length + routes.tls().length > 0)),
    forGateway: (gateway) => byGateway.get(gateway) ?? [],
    rank: (namespace, routes) => {
      const place = placeOf(namespace, routes);
      return place === undefined ? undefined : place * all.length + (age.get(routes) ?? 0);
    },
  };
}

/**
 * What a namespace keeps for itself comes before what is exported to it, and that before what is public; in each, the
 * namespace's own routes of the Gateway API first. Age decides only within. Source: `SelectVirtualServices` in
 * pilot/pkg/model/virtualservice.go.
 */
export function placeOf(namespace: string, { exports, namespace: owner, isFromGatewayApi }: Pick<VirtualRoutes, 'exports' | 'namespace' | 'isFromGatewayApi'>): number | undefined {
  const tier = exports.isPublic ? 2 : exports.namespaces.has(namespace) ? (owner === namespace ? 0 : 1) : undefined;
  return tier === undefined ? undefined : 2 * tier + (isFromGatewayApi && owner === namespace ? 0 : 1);
}

/** Said where only the age decides between two, and the input does not tell it. */
export function ageBetween(namespace: string, winner: VirtualRoutes, loser: VirtualRoutes): Unknown | undefined {
  return placeOf(namespace, winner) === placeOf(namespace, loser) && winner.resource !== loser.resource ? unknownAge(winner.resource, loser.resource) : undefined;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
