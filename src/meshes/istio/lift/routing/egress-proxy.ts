import type { Action, DestinationRef, Outcome } from '../../../../model/mesh-model.ts';
import { servicesIn, type Registry } from './listener-view.ts';
import { importsVirtualService, type EgressListener, type SidecarScope } from './sidecar-scopes.ts';
import { meshGateway, type VirtualRoutes } from './virtual-service.ts';

export interface EgressProxy {
  /** Equal where what is done is equal. */
  readonly key: string;
  readonly forRequests: Outcome;
  readonly forConnections: Outcome;
}

/**
 * What the Sidecar's `egressProxy` does with what no service is known for: it goes there, requests and connections alike,
 * with neither a timeout nor retries. A proxy that is not told of the service has no such cluster. Source:
 * `buildCatchAllVirtualHost` in pilot/pkg/networking/core/httproute.go.
 */
export function egressProxyOf(registry: Registry, scope: SidecarScope): EgressProxy | undefined {
  const { egressProxy } = scope;
  if (egressProxy === undefined) return undefined;
  const key = `${egressProxy.host} ${egressProxy.port} ${egressProxy.subset ?? ''}`;
  const place = { name: `nothing here answers to the name, so the egress proxy ${egressProxy.host}:${egressProxy.port} takes it`, source: egressProxy.source };
  if (isKnown(registry, scope, egressProxy)) {
    const toProxy: Outcome = { ...place, action: { kind: 'forward', destinations: [egressProxy] } };
    return { key, forRequests: toProxy, forConnections: toProxy };
  }
  const because = `the Sidecar imports no service \`${egressProxy.host}\` with port ${egressProxy.port}`;
  const fail: Action = { kind: 'fail', status: 503, flag: 'NC', because };
  return { key: `${key} missing`, forRequests: { ...place, action: fail }, forConnections: { ...place, action: { kind: 'unreachable', because } } };
}

/** The proxy has the services of all its listeners, and those that the VirtualServices which it imports lead to. Source: `collectImportedServices` in pilot/pkg/model/sidecar.go. */
function isKnown(registry: Registry, scope: SidecarScope, { host, port }: DestinationRef): boolean {
  const listeners = scope.listeners.filter((listener) => listener.port === undefined || listener.port === port);
  return listeners.some((listener) => servicesIn(registry, scope, listener, host).some(({ ports }) => ports.some((each) => each.port === port)) || registry.index.all.some((routes) => isImported(registry, scope, listener, routes) && leadsTo(routes, host)));
}

function isImported({ index }: Registry, { namespace }: SidecarScope, listener: EgressListener, routes: VirtualRoutes): boolean {
  return routes.gateways.includes(meshGateway) && index.rank(namespace, routes) !== undefined && importsVirtualService(listener, routes.namespace, routes.hosts, routes.isFromGatewayApi);
}

function leadsTo(routes: VirtualRoutes, host: string): boolean {
  return [...routes.http(), ...routes.tcp(), ...routes.tls()].some(({ destinations }) => destinations.some((destination) => destination.host === host));
}
