import { compareText, groupBy } from '../../../base/order.ts';
import type { ResourceSet } from '../../../kube/resource-set.ts';
import type { CallProtocol, MeshModel } from '../../../model/mesh-model.ts';
import type { QualifiedName } from '../../../topology/topology.ts';
import type { Inventory } from './inventory.ts';
import { podPortOf } from './routing/gateway-pod-port.ts';
import type { GatewayListener } from './routing/gateway-servers.ts';
import { isSubsetHost } from './routing/host-names.ts';
import type { Routing } from './routing/routing.ts';
import { meshGateway, virtualServicesOf } from './routing/virtual-service.ts';

type Door = MeshModel['frontDoors'][number];

/** Every name that some gateway serves on a port, narrowed by the VirtualServices that are bound to it. */
export function frontDoorsOf(resources: ResourceSet, inventory: Inventory, routing: Routing): readonly Door[] {
  const bound = hostsByGateway(resources, inventory);
  const doors = new Map<string, Door>();
  for (const { id, proxy } of inventory.workloads.values()) {
    if (proxy !== 'gateway') continue;
    for (const { port: podPort, listener } of routing.gatewayPorts(id)) {
      const ports = outerPorts(inventory, id, podPort);
      for (const server of listener.servers) {
        for (const host of servedHosts(server.hosts, bound.get(server.gateway) ?? [])) {
          for (const port of ports) doors.set(`${host} ${port}`, { host, port, protocol: protocolOf(server.serving) });
        }
      }
    }
  }
  return [...doors].sort(([a], [b]) => compareText(a, b)).map(([, door]) => door);
}

/** Ports of the gateway's Services that lead to a port of its pods; where none does, the pods' own, unless a Service leads it elsewhere. */
function outerPorts(inventory: Inventory, workload: QualifiedName, podPort: number): readonly number[] {
  const ports = inventory.hostsOf(workload).flatMap((host) => (host.registry === 'kubernetes' ? host.ports.map((port) => ({ port: port.port, own: podPortOf(host, port, workload) })) : []));
  const leading = ports.filter(({ own }) => own === podPort).map(({ port }) => port);
  if (leading.length > 0) return [...new Set(leading)];
  return ports.some(({ port }) => port === podPort) ? [] : [podPort];
}

function protocolOf(serving: GatewayListener['servers'][number]['serving']): CallProtocol {
  return serving === 'http' || serving === 'https' ? 'http' : serving === 'tcp' ? 'tcp' : 'tls';
}

/** Hosts of VirtualServices by `namespace/name` of the gateways that they name. */
function hostsByGateway(resources: ResourceSet, inventory: Inventory): ReadonlyMap<string, readonly string[]> {
  const pairs = virtualServicesOf(resources, inventory).flatMap(({ gateways, hosts }) => gateways.filter((gateway) => gateway !== meshGateway).flatMap((gateway) => hosts.map((host) => ({ gateway, host }))));
  return new Map([...groupBy(pairs, ({ gateway }) => gateway)].map(([gateway, list]) => [gateway, list.map(({ host }) => host)]));
}

/** A server's own host, and the bound hosts within it. */
function servedHosts(served: readonly string[], bound: readonly string[]): string[] {
  return served.flatMap((written) => {
    const host = written.replace(/^[^/]*\//, '');
    return [host, ...bound.filter((other) => isSubsetHost(other, host))];
  });
}
