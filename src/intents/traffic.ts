import { isHttp, type QualifiedName, type ServiceNode, type Topology } from '../topology/topology.ts';

/** Whether a proxy may see requests on some port. An undeclared protocol counts: proxies sniff it. */
export function speaksHttp(topology: Topology, service: ServiceNode): boolean {
  if (isDatastoreService(topology, service)) return false;
  return service.ports.length === 0 || service.ports.some((port) => isHttp(port.protocol) || port.protocol === 'unknown');
}

/** Whether every port that carries requests carries gRPC, where every call is a POST. */
export function speaksOnlyGrpc(service: ServiceNode): boolean {
  const ports = service.ports.filter((port) => isHttp(port.protocol) || port.protocol === 'unknown');
  return ports.length > 0 && ports.every((port) => port.protocol === 'grpc');
}

/** Whether only datastores stand behind it. */
export function isDatastoreService(topology: Topology, service: ServiceNode): boolean {
  const workloads = service.workloads.flatMap((id) => topology.workloads.get(id) ?? []);
  return workloads.length > 0 && workloads.every((workload) => workload.isDatastore);
}

/** What its ports speak, for a sentence: `redis`, `tcp`. */
export function spokenBy(service: ServiceNode): string {
  return [...new Set(service.ports.map((port) => port.protocol))].join(' and ') || 'nothing';
}

/** The Services that select a workload; `services` of the workload itself may be narrower. */
export function servicesByWorkload(topology: Topology): ReadonlyMap<QualifiedName, readonly QualifiedName[]> {
  const found = new Map<QualifiedName, QualifiedName[]>();
  for (const [id, service] of topology.services) {
    for (const workload of service.workloads) {
      const list = found.get(workload);
      if (list) list.push(id);
      else found.set(workload, [id]);
    }
  }
  return found;
}
