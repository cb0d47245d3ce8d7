import type { CallGraph } from './call-graph.ts';
import { ownPort } from './services.ts';
import type { Caller, Confidence, Evidence, QualifiedName, ServiceNode } from './topology.ts';
import type { PodOwner } from './workloads.ts';

export interface Admitting {
  readonly graph: CallGraph;
  readonly services: ReadonlyMap<QualifiedName, ServiceNode>;
  readonly servicesOf: ReadonlyMap<QualifiedName, readonly ServiceNode[]>;
  readonly telemetryServices: ReadonlySet<QualifiedName>;
}

/**
 * Notes that a policy lets a caller reach pod ports of a workload. A call that is known already gains the evidence,
 * whichever of the workload's Services it goes to; otherwise the workload's own Service is called.
 * `podPorts` undefined means every port.
 */
export function admit(from: Caller, isTelemetryCaller: boolean, target: PodOwner, podPorts: readonly number[] | undefined, evidence: Evidence, admitting: Admitting): void {
  const services = admitting.servicesOf.get(target.id) ?? [];
  if (from.kind === 'workload' && (from.id === target.id || services.some((service) => service.workloads.includes(from.id)))) return;
  const known = admitting.graph.callsTo(from, new Set(services.map((service) => service.id)));
  const wanted = podPorts ?? [...new Set(services.flatMap((service) => service.ports.map((port) => port.targetPort)))];
  if (podPorts === undefined && known.length > 0) {
    for (const { service, port } of known) add(from, isTelemetryCaller, service, port, 'medium', evidence, admitting);
    return;
  }
  const confidence: Confidence = podPorts === undefined && wanted.length > 1 ? 'low' : 'medium';
  for (const targetPort of wanted) {
    const same = known.filter(({ service, port }) => admitting.services.get(service)?.ports.some((candidate) => candidate.port === port && candidate.targetPort === targetPort));
    for (const { service, port } of same) add(from, isTelemetryCaller, service, port, 'medium', evidence, admitting);
    const own = same.length > 0 ? undefined : ownPort(services, targetPort);
    if (own) add(from, isTelemetryCaller, own.service.id, own.port.port, confidence, evidence, admitting);
  }
}

function add(from: Caller, isTelemetryCaller: boolean, service: QualifiedName, port: number, confidence: Confidence, evidence: Evidence, admitting: Admitting): void {
  const isTelemetry = from.kind === 'workload' && (isTelemetryCaller || admitting.telemetryServices.has(service));
  admitting.graph.add({ from, to: { kind: 'service', id: service }, port, confidence, evidence, isTelemetry });
}
