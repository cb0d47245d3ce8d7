import { listAt, textAt, type JsonObject, type Resource } from '../../../../kube/resource.ts';
import type { ServiceNode } from '../../../../topology/topology.ts';
import { spokenOn } from '../../../../model/calls.ts';
import { requestPorts } from '../../assembly/context.ts';
import { isWildcard } from '../../lift/routing/host-names.ts';
import { meshGateway, type VirtualRoutes } from '../../lift/routing/virtual-service.ts';
import { clientClasses, fullHost, type Situation } from '../situation.ts';

/** An object with routes that requests for a Service go through. */
export interface RouteOwner {
  readonly resource: Resource;
  /** It decides for calls of the Service by its own name; else it leads to it from another one. */
  readonly isOwn: boolean;
  /** Only for gateways: nobody there is a workload that calls. */
  readonly isGatewayOnly: boolean;
  /** Some of its routes lead elsewhere for reasons that are not this Service's. */
  readonly isShared: boolean;
  /** Other Services that it decides for by their names, or a wildcard: it cannot be changed for one of them. */
  readonly isForOthers: boolean;
}

export interface Owners {
  readonly owners: readonly RouteOwner[];
  /** Namespaces with clients whose calls no VirtualService decides, and with those whose calls one does. */
  readonly ungoverned: readonly string[];
  readonly governed: readonly string[];
  /** Routes of the Gateway API that decide, in which this mesh's own words have no place. */
  readonly foreign: readonly Resource[];
  /** Some of them decide for calls of the Service's own name, and not only at a gateway. */
  readonly isForeign: boolean;
}

export function ownersOf(situation: Situation, service: ServiceNode): Owners {
  const host = fullHost(situation, service);
  const decided = decidingObjects(situation, service, host);
  const byResource = new Map(situation.virtualServices.map((routes) => [routes.resource, routes]));
  const roots = [...decided.own].filter(({ kind }) => kind === 'VirtualService');
  // A match that a delegate does not have is said by the one that delegates, so that its routes are found there alone.
  const own = new Set(roots.flatMap((resource) => [resource, ...(byResource.get(resource)?.http() ?? []).map((rule) => rule.resource)]));
  const owners = new Map<Resource, RouteOwner>([...own].map((resource) => [resource, ownOwner(situation, resource, rootsOf(situation, resource, byResource), host)]));
  for (const routes of situation.virtualServices) {
    if (!leadsFromElsewhere(situation, routes, host)) continue;
    for (const rule of routes.http()) {
      if (owners.has(rule.resource) || !rule.destinations.some((destination) => destination.host === host)) continue;
      const isGatewayOnly = !routes.gateways.includes(meshGateway);
      owners.set(rule.resource, { resource: rule.resource, isOwn: false, isGatewayOnly, isShared: true, isForOthers: false });
    }
  }
  const foreign = [...decided.own].filter(({ kind }) => kind !== 'VirtualService');
  return { owners: [...owners.values()], ungoverned: decided.ungoverned, governed: decided.governed, foreign: [...new Set([...foreign, ...foreignDoors(situation, service)])], isForeign: foreign.length > 0 };
}

/** What routes of calls by the Service's own name stand in, for every class of clients. */
function decidingObjects({ model, ...situation }: Situation, service: ServiceNode, host: string): { readonly own: ReadonlySet<Resource>; readonly ungoverned: readonly string[]; readonly governed: readonly string[] } {
  const own = new Set<Resource>();
  const ungoverned: string[] = [];
  const governed: string[] = [];
  for (const { client, namespaces } of clientClasses({ model, ...situation }, host)) {
    const tables = requestPorts(service).map((port) => model.outbound({ client, host, port: port.port, protocol: spokenOn(port.protocol) }));
    const found = tables.flatMap((table) => table.routes.flatMap(({ source }) => (source.kind === 'resource' && isRoutes(source.resource) ? [source.resource] : [])));
    for (const resource of found) own.add(resource);
    const isLed = tables.some(({ sees, routes, otherwise }) => sees === 'requests' && [...routes, otherwise].some(({ action }) => action.kind === 'forward'));
    if (found.length === 0 && isLed) ungoverned.push(...namespaces);
    if (found.length > 0) governed.push(...namespaces);
  }
  return { own, ungoverned, governed };
}

const routeKinds: ReadonlySet<string> = new Set(['VirtualService', 'HTTPRoute', 'GRPCRoute']);

function isRoutes({ kind }: Resource): boolean {
  return routeKinds.has(kind);
}

/** The VirtualServices with hosts through which an object acts: itself, or those that delegate to it. */
function rootsOf({ virtualServices }: Situation, resource: Resource, byResource: ReadonlyMap<Resource, VirtualRoutes>): VirtualRoutes[] {
  const itself = byResource.get(resource);
  if (itself !== undefined) return [itself];
  return virtualServices.filter((routes) => routes.http().some((rule) => rule.resource === resource));
}

function ownOwner({ parts }: Situation, resource: Resource, roots: readonly VirtualRoutes[], host: string): RouteOwner {
  const hosts = roots.flatMap((root) => root.hosts).filter((other) => other !== host);
  const isForOthers = hosts.some((other) => isWildcard(other) || parts.inventory.hostsNamed(other).some(({ service }) => service !== undefined));
  const isShared = roots.some((root) => root.gateways.some((gateway) => gateway !== meshGateway)) || (roots.length > 0 && roots[0]?.resource !== resource && roots.length > 1);
  return { resource, isOwn: true, isGatewayOnly: false, isShared, isForOthers };
}

/** A gateway, or a name that is no Service of the cluster: calls of another Service are that one's affair. */
function leadsFromElsewhere({ parts }: Situation, routes: VirtualRoutes, host: string): boolean {
  if (routes.isFromGatewayApi) return false;
  if (routes.gateways.some((gateway) => gateway !== meshGateway)) return true;
  return !routes.hosts.some((other) => other === host || isWildcard(other) || parts.inventory.hostsNamed(other).some(({ service }) => service !== undefined));
}

/** HTTPRoutes of gateways that lead to the Service. */
function foreignDoors({ resources }: Situation, service: ServiceNode): Resource[] {
  const kinds = ['gateway.networking.k8s.io/HTTPRoute', 'gateway.networking.k8s.io/GRPCRoute'];
  return kinds.flatMap((kind) => resources.ofKind(kind)).filter(({ raw, namespace }) => !isOfService(raw) && listAt(raw, ['spec', 'rules']).some((rule) => listAt(rule, ['backendRefs']).some((ref) => textAt(ref, ['name']) === service.name && (textAt(ref, ['namespace']) ?? namespace) === service.namespace && (textAt(ref, ['kind']) ?? 'Service') === 'Service')));
}

function isOfService(raw: JsonObject): boolean {
  return listAt(raw, ['spec', 'parentRefs']).every((parent) => textAt(parent, ['kind']) === 'Service');
}
