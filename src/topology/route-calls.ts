import type { CallGraph } from './call-graph.ts';
import type { RouteTarget } from './routes.ts';
import type { LabelIndex } from './services.ts';
import { isHttp, type Caller, type ServiceNode } from './topology.ts';
import type { PodOwner } from './workloads.ts';

/**
 * What routes inside say about calls: whoever calls a host that a route sends elsewhere calls that place too, and
 * callers that a route names by their labels call it.
 */
export function linkRoutes(targets: readonly RouteTarget[], graph: CallGraph, pods: LabelIndex<PodOwner>): void {
  const callers = graph.callersByService();
  for (const target of targets) {
    const isOwn = target.hosts.some((host) => host.id === target.service.id);
    const named = target.sourceLabels ? pods.select(target.namespace, target.sourceLabels).map((owner): Caller => ({ kind: 'workload', id: owner.id })) : undefined;
    for (const host of target.hosts) {
      const known = (callers.get(host.id) ?? []).map(({ from }) => from).filter((from) => from.kind === 'workload');
      for (const from of named ?? (isOwn ? [] : known)) addRouted(graph, from, target);
    }
  }
}

function addRouted(graph: CallGraph, from: Caller, target: RouteTarget): void {
  if (from.kind === 'workload' && target.service.workloads.includes(from.id)) return;
  const port = target.port ?? defaultPort(target.service);
  if (port !== undefined) graph.add({ from, to: { kind: 'service', id: target.service.id }, port, confidence: 'medium', evidence: target.evidence });
}

/** The only port of a Service, else the first that speaks HTTP, else the first. */
export function defaultPort(service: ServiceNode): number | undefined {
  return (service.ports.find((port) => isHttp(port.protocol)) ?? service.ports[0])?.port;
}
