import type { Callee, Caller, Edge, Protocol, ServiceNode, Topology, Workload } from '../../../topology/topology.ts';

/** What a test wants drawn: `a -> b`, `@ingress -> a`, `a -> https://host`, names in `shop` unless qualified. */
export interface Sketch {
  readonly edges: readonly string[];
  readonly grpc?: readonly string[];
  readonly unknown?: readonly string[];
  readonly datastores?: readonly string[];
  readonly cycles?: readonly (readonly string[])[];
  readonly guesses?: readonly string[];
}

const span = { file: 'sketch.yaml', line: 1, column: 1, endLine: 1, endColumn: 2 };

/** A topology of one Service and one workload for every name that a sketch mentions. */
export function sketchTopology(sketch: Sketch): Topology {
  const edges = sketch.edges.map((text) => sketchEdge(text, sketch));
  const names = new Set<string>();
  for (const edge of edges) {
    if (edge.from.kind === 'workload') names.add(edge.from.id);
    if (edge.to.kind === 'service') names.add(edge.to.id);
  }
  const ids = [...names];
  return {
    workloads: new Map(ids.map((id) => [id, sketchWorkload(id, sketch)])),
    services: new Map(ids.map((id) => [id, sketchService(id, sketch)])),
    edges,
    telemetry: [],
    possible: [],
    unknown: (sketch.unknown ?? []).map((name) => ({ workload: qualified(name), because: 'the input does not say' })),
    dangling: [],
    settings: [],
    cycles: (sketch.cycles ?? []).map((cycle) => cycle.map(qualified)),
    namespaces: new Map(),
  };
}

function qualified(name: string): string {
  return name.includes('/') ? name : `shop/${name}`;
}

function sketchEdge(text: string, sketch: Sketch): Edge {
  const [from = '', to = ''] = text.split(' -> ');
  const caller: Caller = from === '@ingress' ? { kind: 'ingress' } : { kind: 'workload', id: qualified(from) };
  const callee: Callee = to.startsWith('https://') ? { kind: 'external', host: to.slice(8) } : { kind: 'service', id: qualified(to) };
  return {
    from: caller,
    to: callee,
    port: callee.kind === 'external' ? 443 : 80,
    protocol: callee.kind === 'external' ? 'https' : protocolOf(callee.id, sketch),
    confidence: sketch.guesses?.includes(text) ? 'low' : 'high',
    evidence: [],
  };
}

function protocolOf(id: string, sketch: Sketch): Protocol {
  return sketch.grpc?.some((name) => qualified(name) === id) ? 'grpc' : 'http';
}

function split(id: string): { namespace: string; name: string } {
  const slash = id.indexOf('/');
  return { namespace: id.slice(0, slash), name: id.slice(slash + 1) };
}

function sketchWorkload(id: string, sketch: Sketch): Workload {
  return {
    id,
    ...split(id),
    kind: 'Deployment',
    labels: {},
    annotations: {},
    serviceAccount: 'default',
    hasOwnServiceAccount: false,
    injection: { state: 'unknown', because: 'a sketch' },
    containerPorts: [],
    probes: [],
    images: [],
    services: [id],
    isDatastore: sketch.datastores?.some((name) => qualified(name) === id) ?? false,
    span,
  };
}

function sketchService(id: string, sketch: Sketch): ServiceNode {
  return {
    id,
    ...split(id),
    type: 'ClusterIP',
    ports: [{ name: 'main', port: 80, targetPort: 80, protocol: protocolOf(id, sketch), protocolSource: 'port-name', span }],
    selector: {},
    workloads: [id],
    span,
  };
}
