import type { Protocol, QualifiedName, Topology } from '../../../topology/topology.ts';

/** The name alone where the input has one namespace, else `namespace/name`. */
export function nameIn(topology: Topology, id: QualifiedName): string {
  return hasOneNamespace(topology) ? (id.split('/')[1] ?? id) : id;
}

const known = new WeakMap<Topology, boolean>();

function hasOneNamespace(topology: Topology): boolean {
  const found = known.get(topology);
  if (found !== undefined) return found;
  const namespaces = new Set([...topology.workloads.values(), ...topology.services.values()].map((node) => node.namespace));
  known.set(topology, namespaces.size <= 1);
  return namespaces.size <= 1;
}

const titles: Readonly<Record<Protocol, string>> = {
  http: 'HTTP',
  http2: 'HTTP/2',
  grpc: 'gRPC',
  https: 'HTTPS',
  tls: 'TLS',
  tcp: 'TCP',
  udp: 'UDP',
  redis: 'Redis',
  mongo: 'MongoDB',
  mysql: 'MySQL',
  unknown: 'unknown',
};

export function describeProtocol(protocol: Protocol): string {
  return titles[protocol];
}
