import type { Edge, ServiceNode, ServicePort, Topology, Workload } from '../../../topology/topology.ts';

/** Why a workload must accept connections without a client certificate, and on which port of its pods. */
export interface PlaintextNeed {
  readonly workload: Workload;
  /** Undefined where every port is meant. */
  readonly port?: number;
  readonly because: string;
}

/**
 * Callers that have no certificate: clients outside that come through a NodePort, a LoadBalancer or an Ingress controller,
 * and workloads without a sidecar. A gateway of the mesh has one, so routes through it need no exception.
 */
export function plaintextNeeds(topology: Topology): PlaintextNeed[] {
  const needs = new Map<string, PlaintextNeed>();
  const add = (service: ServiceNode | undefined, port: ServicePort | undefined, because: string): void => {
    for (const id of service?.workloads ?? []) {
      const workload = topology.workloads.get(id);
      const key = `${id} ${port?.targetPort ?? ''}`;
      if (workload !== undefined && !isGatewayOfTheMesh(workload) && !needs.has(key)) needs.set(key, { workload, because, ...(port === undefined ? {} : { port: port.targetPort }) });
    }
  };
  for (const service of topology.services.values()) {
    if (service.type !== 'LoadBalancer' && service.type !== 'NodePort') continue;
    for (const port of service.ports) add(service, port, `clients outside the mesh call it through the ${service.type} Service \`${service.id}\``);
  }
  for (const edge of topology.edges) {
    const service = edge.to.kind === 'service' ? topology.services.get(edge.to.id) : undefined;
    const because = reasonOf(topology, edge);
    if (because !== undefined) add(service, service?.ports.find((port) => port.port === edge.port), because);
  }
  return [...needs.values()];
}

function reasonOf(topology: Topology, { from, evidence }: Edge): string | undefined {
  if (from.kind === 'workload') return topology.workloads.get(from.id)?.injection.state === 'not-injected' ? `\`${from.id}\` calls it and has no sidecar` : undefined;
  const isThroughIngress = evidence.some((found) => found.kind === 'ingress');
  return isThroughIngress ? 'an Ingress sends clients from outside to it, and the Ingress controller has no certificate of the mesh' : undefined;
}

/** The pods of a gateway are proxies themselves: PeerAuthentication says nothing about their listeners. */
export function isGatewayOfTheMesh({ labels, images }: Workload): boolean {
  return ['ingressgateway', 'egressgateway'].includes(labels['istio'] ?? '') || labels['gateway.networking.k8s.io/gateway-name'] !== undefined || images.some((image) => image === 'auto' || image.includes('istio/proxyv2'));
}
