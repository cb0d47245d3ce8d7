import { unreachable } from '../../../../base/assert.ts';
import { listAt, type JsonObject } from '../../../../kube/resource.ts';
import type { ServiceNode } from '../../../../topology/topology.ts';
import { compact } from '../../assembly/object.ts';
import { fullHost, type Situation } from '../situation.ts';
import { generalRoutes } from './general-routes.ts';
import type { RouteOwner } from './owners.ts';
import { entriesOf } from './raw-match.ts';
import { destinationsOf, isAnswered, untimed, type RouteSite } from './set-attribute.ts';

export type WithdrawnAttribute = 'set-timeout' | 'set-retries' | 'inject-fault' | 'mirror-traffic' | 'rewrite' | 'redirect' | 'split-traffic' | 'route-when';

/** The routes without what is no longer wanted. */
export function withoutAttribute(situation: Situation, service: ServiceNode, owner: RouteOwner, what: WithdrawnAttribute, routes: readonly JsonObject[]): readonly JsonObject[] {
  const host = fullHost(situation, service);
  const site: RouteSite = { situation, service, namespace: owner.resource.namespace, subsetFor: ({ version }) => version };
  const leads = (route: JsonObject): boolean => (owner.isOwn && !owner.isShared) || destinationsOf(route, site).some((destination) => destination.host === host);
  const { isGeneral } = generalRoutes(routes, site, leads);
  const whole = (): JsonObject => ({ route: [{ destination: { host } }] });
  const left = routes.flatMap((route): JsonObject[] => {
    if (what === 'redirect') return route['redirect'] !== undefined && owner.isOwn ? [] : [route];
    if (!leads(route) || isAnswered(route)) return [route];
    if (what === 'route-when') return isGeneral(route) || !owner.isOwn ? [route] : [];
    return [without(route, what, isGeneral(route), site)];
  });
  // A list without any route is refused, and what was the Service's alone leads to it again.
  return left.length === 0 && owner.isOwn ? [whole()] : joinAlike(left);
}

function without(route: JsonObject, what: Exclude<WithdrawnAttribute, 'redirect' | 'route-when'>, isGeneral: boolean, site: RouteSite): JsonObject {
  switch (what) {
    case 'set-timeout':
      return untimed(route);
    case 'set-retries':
      return compact({ ...route, retries: undefined });
    case 'inject-fault':
      return compact({ ...route, fault: undefined });
    case 'mirror-traffic':
      return compact({ ...route, mirror: undefined, mirrors: undefined, mirrorPercentage: undefined, mirrorPercent: undefined });
    case 'rewrite':
      return compact({ ...route, rewrite: undefined });
    case 'split-traffic':
      return isGeneral && listAt(route, ['route']).length > 1 ? { ...route, route: [unsplit(route, site)] } : route;
    default:
      return unreachable(what);
  }
}

/** To the Service as a whole, on the port that was meant. */
function unsplit(route: JsonObject, site: RouteSite): JsonObject {
  const host = fullHost(site.situation, site.service);
  const own = destinationsOf(route, site).find((destination) => destination.host === host);
  const { subset: _subset, ...destination } = own?.written ?? { host };
  return { destination };
}

/** Neighbours that were apart for what is gone are one: the later one takes what the earlier one took. */
function joinAlike(routes: readonly JsonObject[]): JsonObject[] {
  const bodyOf = ({ match: _match, name: _name, ...body }: JsonObject): string => JSON.stringify(body);
  return routes.filter((route, at) => {
    const next = routes[at + 1];
    const isOpen = next !== undefined && entriesOf(next).some((entry) => Object.keys(entry).length === 0);
    return !(isOpen && bodyOf(next) === bodyOf(route));
  });
}
