import { compareText } from '../../../base/order.ts';
import { listAt, type Resource } from '../../../kube/resource.ts';
import type { ResourceSet } from '../../../kube/resource-set.ts';
import type { CallProtocol, MeshModel } from '../../../model/mesh-model.ts';
import type { Inventory } from './inventory.ts';
import type { GatewayListener } from './routing/gateway-servers.ts';
import type { Routing } from './routing/routing.ts';

type Door = MeshModel['frontDoors'][number];

/** Every name that some gateway serves on a port, narrowed by the VirtualServices that are bound to it. */
export function frontDoorsOf(resources: ResourceSet, inventory: Inventory, routing: Routing): readonly Door[] {
  const bound = hostsByGateway(resources);
  const doors = new Map<string, Door>();
  for (const { id, proxy } of inventory.workloads.values()) {
    if (proxy !== 'gateway') continue;
    for (const { listener } of routing.gatewayPorts(id)) {
      for (const server of listener.servers) {
        for (const host of servedHosts(server.hosts, bound.get(server.gateway) ?? [])) {
          doors.set(`${host} ${server.number}`, { host, port: server.number, protocol: protocolOf(server.serving) });
        }
      }
    }
  }
  return [...doors].sort(([a], [b]) => compareText(a, b)).map(([, door]) => door);
}

function protocolOf(serving: GatewayListener['servers'][number]['serving']): CallProtocol {
  return serving === 'http' || serving === 'https' ? 'http' : serving === 'tcp' ? 'tcp' : 'tls';
}

/** Hosts of VirtualServices by `namespace/name` of the gateways that they name. */
function hostsByGateway(resources: ResourceSet): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const virtual of resources.ofKind('networking.istio.io/VirtualService')) {
    for (const gateway of listAt(virtual.raw, ['spec', 'gateways'])) {
      if (typeof gateway !== 'string' || gateway === 'mesh') continue;
      const name = fullGateway(gateway, virtual);
      found.set(name, [...(found.get(name) ?? []), ...listAt(virtual.raw, ['spec', 'hosts']).filter((host) => typeof host === 'string').map((host) => host.toLowerCase())]);
    }
  }
  return found;
}

function fullGateway(written: string, { namespace }: Resource): string {
  const name = written.startsWith('./') ? written.slice(2) : written;
  return name.includes('/') ? name : `${namespace}/${name}`;
}

/** The narrower of a server's host and a bound host where one holds the other; a server's own host also stands by itself. */
function servedHosts(served: readonly string[], bound: readonly string[]): string[] {
  return served.flatMap((written) => {
    const host = written.replace(/^[^/]*\//, '');
    return [host, ...bound.filter((other) => holds(host, other)), ...(bound.some((other) => holds(other, host)) ? [host] : [])];
  });
}

function holds(wide: string, narrow: string): boolean {
  return wide === '*' || wide === narrow || (wide.startsWith('*.') && narrow.endsWith(wide.slice(1)));
}
