import { compareText } from '../../../../base/order.ts';
import type { DestinationRef } from '../../../../model/mesh-model.ts';
import type { RoutesFor, VirtualHost } from './virtual-hosts.ts';

/** `outbound|80|v1|reviews.shop.svc.cluster.local`: how Envoy knows a destination. */
export function clusterName({ host, port, subset }: DestinationRef): string {
  return `outbound|${port}|${subset ?? ''}|${host}`;
}

/** One name for each destination of each route of a virtual host, sorted. */
export function clusterNames({ owner, service }: VirtualHost, routesFor: RoutesFor): string[] {
  if (owner === undefined) return service === undefined ? [] : [clusterName({ host: service.host.hostname, port: service.port.port })];
  return routesFor(owner)
    .flatMap(({ action }) => (action.kind === 'forward' ? action.destinations.map(clusterName) : []))
    .sort(compareText);
}
