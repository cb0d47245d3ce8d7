import { groupBy } from '../../base/order.ts';
import { spokenOn } from '../../model/calls.ts';
import type { Edge, QualifiedName, Topology } from '../../topology/topology.ts';
import { settingsByCaller, type CallerSettings } from './client-settings.ts';

/** A call of the call graph that carries requests. */
export interface RequestEdge {
  readonly from: QualifiedName;
  /** The Service that is called. */
  readonly to: QualifiedName;
  readonly edge: Edge;
}

/** The call graph as rules about requests ask it: read once, however many rules and objects ask. */
export interface Callers {
  /** Calls to a Service, in the order of the graph. */
  readonly to: (service: QualifiedName) => readonly RequestEdge[];
  /** Calls of a workload. */
  readonly from: (workload: QualifiedName) => readonly RequestEdge[];
  readonly settings: CallerSettings;
}

const known = new WeakMap<Topology, Callers>();

export function callersIn(topology: Topology): Callers {
  let callers = known.get(topology);
  if (callers === undefined) known.set(topology, (callers = readCallers(topology)));
  return callers;
}

function readCallers(topology: Topology): Callers {
  const edges = topology.edges.flatMap((edge): RequestEdge[] => {
    const { from, to } = edge;
    const spoken = spokenOn(edge.protocol);
    return from.kind === 'workload' && to.kind === 'service' && (spoken === 'http' || spoken === 'grpc') ? [{ from: from.id, to: to.id, edge }] : [];
  });
  const [byCallee, byCaller] = [groupBy(edges, ({ to }) => to), groupBy(edges, ({ from }) => from)];
  return { to: (service) => byCallee.get(service) ?? [], from: (workload) => byCaller.get(workload) ?? [], settings: settingsByCaller(topology) };
}
