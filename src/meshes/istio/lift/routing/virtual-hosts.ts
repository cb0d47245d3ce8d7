import type { Unknown } from '../../../../model/provenance.ts';
import { isHttp } from '../../../../topology/topology.ts';
import { aliasTarget, servicesWithDomain } from './domains.ts';
import { isAddress, isWildcard, wildcardsHolding } from './host-names.ts';
import type { ListenerView, Registry, ServicePortOf } from './listener-view.ts';
import type { BuiltRoute } from './route-of-rule.ts';
import { ageBetween } from './virtual-index.ts';
import type { VirtualRoutes } from './virtual-service.ts';

/** The routes of one VirtualService for the asking proxy and port. */
export type RoutesFor = (routes: VirtualRoutes) => readonly BuiltRoute[];

/** Of whom the routes are that requests for one host go through. */
export interface VirtualHost {
  readonly domain: string;
  /** Undefined for a service that no VirtualService has anything to say about: one route leads to it. */
  readonly owner?: VirtualRoutes;
  readonly service?: ServicePortOf;
  readonly shadowed: readonly VirtualRoutes[];
  /** Bound to the host, but with no rule for this proxy and port. */
  readonly emptied: readonly VirtualRoutes[];
  readonly unknown: readonly Unknown[];
}

export interface HostQuestion {
  readonly registry: Registry;
  readonly view: ListenerView;
  readonly port: number;
  readonly routesFor: RoutesFor;
}

/**
 * The virtual host that Envoy chooses for a name: its exact domain, else the longest wildcard. What follows from it is
 * final: where none of its routes matches, no wilder one is asked.
 */
export function virtualHostFor(question: HostQuestion, name: string): VirtualHost | undefined {
  const exact = virtualHostOf(question, name);
  if (exact) return exact;
  // With the dot of the root only services have their wildcard.
  const isRooted = name.endsWith('.');
  for (const wildcard of wildcardsHolding(isRooted ? name.slice(0, -1) : name)) {
    if (wildcard === '*') continue;
    const found = virtualHostOf(question, wildcard);
    if (found && (!isRooted || found.service !== undefined)) return found;
  }
  return undefined;
}

/** The virtual host that carries exactly this domain: of all that claim it, the first made. */
export function virtualHostOf(question: HostQuestion, domain: string): VirtualHost | undefined {
  const services = servicesClaiming(question, domain).map((service) => ownerOf(question, service, domain));
  const others = isRegistered(question, domain) ? undefined : unregistered(question, domain);
  const claims = [...(others ? [others] : []), ...services];
  const position = ({ owner }: VirtualHost): number => (owner === undefined ? Infinity : (question.registry.index.rank(question.view.namespace, owner) ?? Infinity));
  const [first, ...rest] = claims;
  return first && rest.reduce((best, next) => (position(next) < position(best) ? next : best), first);
}

function isRegistered({ view, port }: HostQuestion, domain: string): boolean {
  return view.serviceOn(domain, port) !== undefined;
}

function servicesClaiming(question: HostQuestion, domain: string): ServicePortOf[] {
  const own = claimants(question, domain);
  if (!domain.startsWith('*.')) return own;
  // A headless Service also answers to the names of its pods.
  return [...own, ...claimants(question, domain.slice(2)).filter(({ host }) => host.resolution === 'headless' && host.registry === 'kubernetes')];
}

function claimants(question: HostQuestion, domain: string): ServicePortOf[] {
  const { registry, view, port } = question;
  const names = isWildcard(domain) ? [domain] : servicesWithDomain(registry, view, domain);
  // An ExternalName has a virtual host of its own only where some VirtualService has routes for it.
  const standsAlone = (service: ServicePortOf): boolean => service.host.alias === undefined || ownerOf(question, service, domain).owner !== undefined;
  return names.flatMap((name) => {
    const found = view.serviceOn(name, port);
    if (found === undefined || !isSeen(found) || !standsAlone(found)) return [];
    if (isAddress(domain) && view.addressedOn(name, port)?.addresses.includes(domain) !== true) return [];
    // A short form that is somebody's full name belongs to that one. The full name of an ExternalName is no short form of what it stands for: who comes first has it.
    const named = name === domain || aliasTarget(registry, domain) === name ? undefined : view.serviceOn(domain, port);
    return named !== undefined && standsAlone(named) ? [] : [found];
  });
}

function isSeen({ port }: ServicePortOf): boolean {
  return isHttp(port.protocol) || port.protocol === 'unknown';
}

/**
 * Who decides for a service: the first VirtualService for its exact name that has a rule for this proxy; without any
 * for the exact name, the first of the most specific wildcard. One for the exact name keeps wildcards away even if it
 * has no rule left. Source: `separateVSHostsAndServices` in pilot/pkg/networking/core/route/route.go.
 */
function ownerOf({ view, routesFor }: HostQuestion, service: ServicePortOf, domain: string): VirtualHost {
  const { hostname } = service.host;
  const exact = isWildcard(hostname) ? [] : view.virtual(hostname);
  const wild = view.virtualByWildcard(hostname);
  const candidates = (exact.length > 0 ? exact : wild.slice(0, 1)).filter((routes) => mayDecide(routes, service, view.namespace));
  const [owner, ...others] = candidates.filter((routes) => routesFor(routes).length > 0);
  const sameHost = exact.length > 0 ? others : wild.slice(1);
  return {
    domain,
    service,
    ...(owner === undefined ? {} : { owner }),
    shadowed: [...new Set([...sameHost, ...(exact.length > 0 ? wild.slice(0, 1) : [])])].filter((routes) => routes !== owner),
    emptied: candidates.filter((routes) => routes !== owner && !others.includes(routes)),
    unknown: agesOf(view.namespace, owner, sameHost),
  };
}

/** Routes of the Gateway API speak for a Service of their own namespace, or to clients of it; never by wildcard. */
function mayDecide(routes: VirtualRoutes, { host }: ServicePortOf, namespace: string): boolean {
  if (!routes.isFromGatewayApi) return true;
  return !isWildcard(host.hostname) && routes.hosts.includes(host.hostname) && (host.namespace === routes.namespace || namespace === routes.namespace);
}

/**
 * A host that no service of the port has: only port 80 takes it, or a port on which the same VirtualService also has a
 * service. A wildcard that any service shares a name with gets no virtual host of its own.
 */
function unregistered(question: HostQuestion, domain: string): VirtualHost | undefined {
  const { view, port, routesFor } = question;
  if (isWildcard(domain) && view.hasServiceWithin(domain, port)) return undefined;
  const candidates = view.virtual(domain).filter((routes) => !routes.isFromGatewayApi && (port === 80 || hasService(question, routes)));
  const effective = candidates.filter((routes) => routesFor(routes).length > 0);
  const [owner, ...shadowed] = effective;
  return owner && { domain, owner, shadowed, emptied: candidates.filter((routes) => !effective.includes(routes)), unknown: agesOf(view.namespace, owner, shadowed) };
}

function hasService({ view, port }: HostQuestion, routes: VirtualRoutes): boolean {
  return routes.hosts.some((host) => {
    if (isWildcard(host)) return view.hasServiceWithin(host, port);
    const found = view.serviceOn(host, port);
    return found !== undefined && isSeen(found);
  });
}

function agesOf(namespace: string, owner: VirtualRoutes | undefined, shadowed: readonly VirtualRoutes[]): Unknown[] {
  if (owner === undefined) return [];
  return shadowed.flatMap((loser) => ageBetween(namespace, owner, loser) ?? []);
}

