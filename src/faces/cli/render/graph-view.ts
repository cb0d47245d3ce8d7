import { groupBy, sortedBy } from '../../../base/order.ts';
import { assert } from '../../../base/assert.ts';
import type { Callee, Caller, Edge, Protocol, QualifiedName, ServiceNode, Topology, Workload } from '../../../topology/topology.ts';

/** What a picture draws: a Service and its workloads are one box, because that is how people speak of them. */
export interface GraphNode {
  /** Unique in one view: `@ingress`, `namespace/name`, or a host. */
  readonly id: string;
  readonly kind: 'ingress' | 'service' | 'external';
  /** Empty for the ingress and for external hosts. */
  readonly namespace: string;
  readonly name: string;
  /** Protocols that its ports speak or, for an external host, that its callers use; sorted. */
  readonly protocols: readonly Protocol[];
  /** Whether the input cannot tell whom it calls. */
  readonly hasUnknownCallees: boolean;
  readonly isDatastore: boolean;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** Ports called, ascending. */
  readonly ports: readonly number[];
  /** Whether a port must be named because the callee has several. */
  readonly needsPort: boolean;
  readonly isCyclic: boolean;
  /** Believed only because a name matches. */
  readonly isGuess: boolean;
}

/** Nodes by id; edges by caller, then callee. The same topology always gives the same view. */
export interface GraphView {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly hasSeveralNamespaces: boolean;
}

const ingressId = '@ingress';

export function viewGraph(topology: Topology): GraphView {
  const idOf = nodeIds(topology);
  const edges = viewEdges(topology, idOf);
  const nodes = sortedBy([...serviceNodes(topology, idOf), ...outsideNodes(topology)], (node) => node.id);
  const namespaces = new Set(nodes.filter((node) => node.kind === 'service').map((node) => node.namespace));
  return { nodes, edges, hasSeveralNamespaces: namespaces.size > 1 };
}

/** `HTTP`, `gRPC`, `HTTP, TCP`; empty where no protocol is known. */
export function describeProtocols(node: GraphNode): string {
  return node.protocols.filter((protocol) => protocol !== 'unknown').map((protocol) => protocolTitle[protocol]).join(', ');
}

const protocolTitle: Readonly<Record<Protocol, string>> = {
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
  unknown: '',
};

/** `name` where one namespace is drawn, else `namespace/name`. */
export function nodeTitle(node: GraphNode, view: GraphView): string {
  return view.hasSeveralNamespaces && node.kind === 'service' ? node.id : node.name;
}

/** The box of every workload and Service: the Service that a workload answers as, or itself where there is none. */
function nodeIds(topology: Topology): { readonly workload: (id: QualifiedName) => string; readonly service: (id: QualifiedName) => string } {
  const workload = (id: QualifiedName): string => topology.workloads.get(id)?.services[0] ?? id;
  const service = (id: QualifiedName): string => {
    const first = topology.services.get(id)?.workloads[0];
    return first === undefined ? id : workload(first);
  };
  return { workload, service };
}

type NodeIds = ReturnType<typeof nodeIds>;

function serviceNodes(topology: Topology, idOf: NodeIds): GraphNode[] {
  const boxes = new Map<string, { services: ServiceNode[]; workloads: Workload[] }>();
  const box = (id: string): { services: ServiceNode[]; workloads: Workload[] } => {
    const found = boxes.get(id) ?? { services: [], workloads: [] };
    boxes.set(id, found);
    return found;
  };
  for (const workload of topology.workloads.values()) box(idOf.workload(workload.id)).workloads.push(workload);
  for (const service of topology.services.values()) box(idOf.service(service.id)).services.push(service);
  const unknown = new Set(topology.unknown.map((entry) => idOf.workload(entry.workload)));
  return [...boxes].map(([id, { services, workloads }]) => {
    const named = services.find((service) => service.id === id) ?? workloads[0] ?? services[0];
    assert(named, 'a box of the graph stands for nothing');
    return {
      id,
      kind: 'service',
      namespace: named.namespace,
      name: named.name,
      protocols: sortedBy(new Set(services.flatMap((service) => service.ports.map((port) => port.protocol))), (protocol) => protocol),
      hasUnknownCallees: unknown.has(id),
      isDatastore: workloads.length > 0 && workloads.every((workload) => workload.isDatastore),
    };
  });
}

function outsideNodes(topology: Topology): GraphNode[] {
  const protocols = new Map<string, Set<Protocol>>();
  let isEntered = false;
  for (const edge of topology.edges) {
    if (edge.from.kind === 'ingress') isEntered = true;
    if (edge.to.kind !== 'external') continue;
    const known = protocols.get(edge.to.host) ?? new Set();
    protocols.set(edge.to.host, known.add(edge.protocol));
  }
  const outside = { namespace: '', hasUnknownCallees: false, isDatastore: false };
  const hosts = [...protocols].map(([host, used]): GraphNode => ({ ...outside, id: host, kind: 'external', name: host, protocols: sortedBy(used, (protocol) => protocol) }));
  return isEntered ? [{ ...outside, id: ingressId, kind: 'ingress', name: 'ingress', protocols: [] }, ...hosts] : hosts;
}

function viewEdges(topology: Topology, idOf: NodeIds): GraphEdge[] {
  const cyclic = cyclicPairs(topology, idOf);
  const merged = new Map<string, { edges: Edge[]; from: string; to: string }>();
  for (const edge of topology.edges) {
    const from = callerId(edge.from, idOf);
    const to = calleeId(edge.to, idOf);
    const key = pairKey(from, to);
    const found = merged.get(key);
    if (found) found.edges.push(edge);
    else merged.set(key, { edges: [edge], from, to });
  }
  const drawn = [...merged].map(([key, { edges, from, to }]) => ({
    from,
    to,
    ports: sortedBy(new Set(edges.map((edge) => edge.port)), (port) => port),
    needsPort: edges.some((edge) => hasSeveralPorts(topology, edge.to)),
    isCyclic: cyclic.has(key),
    isGuess: edges.every((edge) => edge.confidence === 'low'),
  }));
  return sortedBy(drawn, (edge) => edge.from, (edge) => edge.to);
}

function callerId(caller: Caller, idOf: NodeIds): string {
  return caller.kind === 'ingress' ? ingressId : idOf.workload(caller.id);
}

function calleeId(callee: Callee, idOf: NodeIds): string {
  return callee.kind === 'external' ? callee.host : idOf.service(callee.id);
}

function hasSeveralPorts(topology: Topology, callee: Callee): boolean {
  return callee.kind === 'service' && (topology.services.get(callee.id)?.ports.length ?? 0) > 1;
}

function cyclicPairs(topology: Topology, idOf: NodeIds): ReadonlySet<string> {
  const pairs = new Set<string>();
  for (const cycle of topology.cycles) {
    cycle.forEach((workload, index) => {
      const next = cycle[(index + 1) % cycle.length] ?? workload;
      pairs.add(pairKey(idOf.workload(workload), idOf.workload(next)));
    });
  }
  return pairs;
}

/** No Kubernetes name and no host contains a line break. */
function pairKey(from: string, to: string): string {
  return `${from}\n${to}`;
}

/**
 * One box per namespace, for graphs that nobody could read otherwise. Ingress and external hosts stay;
 * calls inside a namespace are not drawn.
 */
export function collapseNamespaces(view: GraphView): GraphView {
  const services = view.nodes.filter((node) => node.kind === 'service');
  const namespaces = [...groupBy(services, (node) => node.namespace)].map(([namespace, own]): GraphNode => ({
    id: `${namespace}/`,
    kind: 'service',
    namespace,
    name: `${namespace} (${own.length} ${own.length === 1 ? 'service' : 'services'})`,
    protocols: [],
    hasUnknownCallees: false,
    isDatastore: false,
  }));
  const others = view.nodes.filter((node) => node.kind !== 'service');
  return mergeBoxes(view, [...namespaces, ...others], (node) => (node.kind === 'service' ? `${node.namespace}/` : node.id));
}

/** One box for all external hosts. */
export function collapseOutside(view: GraphView): GraphView {
  const hosts = view.nodes.filter((node) => node.kind === 'external');
  if (hosts.length < 2) return view;
  const outside: GraphNode = { id: '@outside', kind: 'external', namespace: '', name: `${hosts.length} external hosts`, protocols: [], hasUnknownCallees: false, isDatastore: false };
  return mergeBoxes(view, [...view.nodes.filter((node) => node.kind !== 'external'), outside], (node) => (node.kind === 'external' ? outside.id : node.id));
}

/** The same calls between fewer boxes. Calls inside one box are not drawn. */
function mergeBoxes(view: GraphView, nodes: readonly GraphNode[], boxOf: (node: GraphNode) => string): GraphView {
  const boxes = new Map(view.nodes.map((node) => [node.id, boxOf(node)]));
  const edges = new Map<string, GraphEdge>();
  for (const edge of view.edges) {
    const from = boxes.get(edge.from) ?? edge.from;
    const to = boxes.get(edge.to) ?? edge.to;
    if (from !== to) edges.set(pairKey(from, to), { from, to, ports: [], needsPort: false, isCyclic: false, isGuess: false });
  }
  return {
    nodes: sortedBy(nodes, (node) => node.id),
    edges: sortedBy(edges.values(), (edge) => edge.from, (edge) => edge.to),
    hasSeveralNamespaces: false,
  };
}
