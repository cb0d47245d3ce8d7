import { sortedBy } from '../base/order.ts';
import type { ServiceNode, Topology } from '../topology/topology.ts';
import type { Intent } from './intent.ts';

/**
 * Services of a namespace in which the callers of some are listed, and that no `allow-calls` speaks of: everybody may
 * call these. Services before pods that another entry closes are closed with them.
 */
export function openServices(intents: readonly Intent[], topology: Topology): ServiceNode[] {
  const closed = intents.flatMap((intent) => (intent.kind === 'allow-calls' ? (topology.services.get(intent.to) ?? []) : []));
  const pods = new Set(closed.flatMap((service) => service.workloads));
  const namespaces = new Set(closed.map((service) => service.namespace));
  const open = [...topology.services.values()].filter((service) => namespaces.has(service.namespace) && service.workloads.some((workload) => !pods.has(workload)));
  return sortedBy(open, (service) => service.id);
}
