import { groupBy } from '../../../../base/order.ts';
import { isAssumed } from '../implied-gateways.ts';
import type { Inventory, RegistryHost } from '../inventory.ts';
import { isShared, memo, type Registry, type ServicePortOf } from './listener-view.ts';
import type { VirtualIndex } from './virtual-index.ts';
import { exportsOf, isExportedTo } from './visibility.ts';
import { once } from './virtual-service.ts';

export function registryIndex(inventory: Inventory, index: VirtualIndex): Registry {
  const byPort = once(() => groupBy(portsOf(inventory.hosts), ({ port }) => port.port));
  const shared = once(() => groupBy([...byPort().values()].flat().filter(isShared), ({ port }) => port.port));
  const namespaces = once(() => new Set(inventory.hosts.filter(({ resource }) => !isAssumed(resource)).map(({ namespace }) => namespace)));
  const byAddress = once(() => groupBy(inventory.hosts.flatMap((host) => host.addresses.map((address) => ({ host, address }))), ({ address }) => address));
  const exportsOfHost = memo((host: RegistryHost) => exportsOf(host.exportTo, host.namespace, []));
  return {
    inventory,
    index,
    hostsByPort: (port) => byPort().get(port) ?? [],
    sharedOn: (port) => shared().get(port) ?? [],
    sharedPorts: once(() => [...shared().keys()].sort((a, b) => a - b)),
    hasHostsIn: (namespace) => namespaces().has(namespace),
    hostsByAddress: (address) => (byAddress().get(address) ?? []).map(({ host }) => host),
    isVisible: (host, namespace) => isExportedTo(exportsOfHost(host), namespace),
  };
}

function portsOf(hosts: readonly RegistryHost[]): ServicePortOf[] {
  return hosts.flatMap((host) => host.ports.map((port) => ({ host, port })));
}
