import type { DestinationRef } from '../../../../model/mesh-model.ts';
import { servicesIn, type Registry } from './listener-view.ts';
import { importsVirtualService, type EgressListener, type SidecarScope } from './sidecar-scopes.ts';
import { meshGateway, type VirtualRoutes } from './virtual-service.ts';

/**
 * Whether the proxy has a cluster for a host and port: it has the services of all its listeners, and those that the
 * VirtualServices which it imports lead to. A listener that names its port brings services with that port alone, even
 * where its VirtualServices lead to another one of theirs. Source: `collectImportedServices` in
 * pilot/pkg/model/sidecar.go.
 */
export function knowsService(registry: Registry, scope: SidecarScope, ref: Pick<DestinationRef, 'host' | 'port'>): boolean {
  const listeners = scope.listeners.filter((listener) => listener.port === undefined || listener.port === ref.port);
  return listeners.some((listener) => servicesIn(registry, scope, listener, ref.host).some(({ ports }) => ports.some(({ port }) => port === ref.port)) || registry.index.all.some((routes) => isImported(registry, scope, listener, routes) && leadsTo(registry, routes, listener, ref)));
}

function isImported({ index }: Registry, { namespace }: SidecarScope, listener: EgressListener, routes: VirtualRoutes): boolean {
  return routes.gateways.includes(meshGateway) && index.rank(namespace, routes) !== undefined && importsVirtualService(listener, routes.namespace, routes.hosts, routes.isFromGatewayApi);
}

/** A destination without a port asks for all that the service has. An alias leads to what it stands for. */
function leadsTo({ inventory }: Registry, routes: VirtualRoutes, listener: EgressListener, ref: Pick<DestinationRef, 'host' | 'port'>): boolean {
  const copies = routes.http().flatMap(({ mirror, mirrors = [] }) => [...mirrors, ...(mirror === undefined ? [] : [mirror])].map(({ destination }) => destination));
  const destinations = [...routes.http(), ...routes.tcp(), ...routes.tls()].flatMap((rule) => rule.destinations);
  return [...copies, ...destinations].some(({ host, port }) => {
    const isPort = listener.port !== undefined || port === undefined || port === ref.port;
    return isPort && (host === ref.host || inventory.hostsNamed(host).some(({ alias }) => alias?.toLowerCase() === ref.host));
  });
}
