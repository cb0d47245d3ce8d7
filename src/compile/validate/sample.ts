import { groupBy, sortedBy } from '../../base/order.ts';
import type { Intent } from '../../intents/intent.ts';
import type { QualifiedName, ServiceNode, Topology } from '../../topology/topology.ts';

/** Services up to which every one is compared. */
const mostServices = 1_000;

/** Of more, this many of each shape. */
const mostOfShape = 6;

/** Which Services are compared request by request. */
export interface Sample {
  readonly has: (service: QualifiedName) => boolean;
  /** Services that are like others that were compared, and were not themselves. */
  readonly leftOut: number;
}

/**
 * All Services of a mesh of ordinary size. In a larger one those for which the same was asked, about ports of the same
 * kinds, are written by the same code in the same way: some of each shape are compared, and it is said that others were not.
 */
export function sampleServices(topology: Topology, intents: readonly Intent[]): Sample {
  if (topology.services.size <= mostServices) return { has: () => true, leftOut: 0 };
  const asked = groupBy(intents.filter((intent) => 'service' in intent || 'to' in intent), (intent) => ('service' in intent ? intent.service : 'to' in intent && typeof intent.to === 'string' ? intent.to : ''));
  const shapes = groupBy(sortedBy(topology.services.values(), ({ id }) => id), (service) => shapeOf(service, asked.get(service.id) ?? [], topology));
  const chosen = new Set([...shapes.values()].flatMap((same) => same.slice(0, mostOfShape).map(({ id }) => id)));
  return { has: (id) => chosen.has(id), leftOut: topology.services.size - chosen.size };
}

/** What is said of it, field by field but for the values, and what it is. */
function shapeOf({ ports, type, workloads }: ServiceNode, intents: readonly Intent[], { workloads: all }: Topology): string {
  const asked = intents.map((intent) => `${intent.kind} ${fieldsOf(intent)}`).sort();
  const pods = workloads.map((id) => `${all.get(id)?.injection.state ?? ''} ${all.get(id)?.version === undefined} ${all.get(id)?.services.length ?? 0}`).sort();
  return JSON.stringify([asked, ports.map(({ protocol, protocolSource }) => `${protocol} ${protocolSource}`), type, pods]);
}

function fieldsOf(value: unknown): string {
  if (Array.isArray(value)) return `[${[...new Set(value.map(fieldsOf))].sort().join()}]`;
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value).filter(([key, inner]) => key !== 'origin' && inner !== undefined).map(([key, inner]) => `${key}${key === 'kind' ? `=${String(inner)}` : fieldsOf(inner)}`).sort().join();
}
