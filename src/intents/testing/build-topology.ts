import type { Span } from '../../diagnostics/diagnostic.ts';
import type { Edge, Evidence, EvidenceKind, Injection, Protocol, ServiceNode, ServiceType, Topology, Workload } from '../../topology/topology.ts';

/** One Service and the workload behind it, in as few words as a test needs. */
export interface ServiceSketch {
  readonly namespace?: string;
  readonly protocol?: Protocol;
  readonly port?: number;
  readonly targetPort?: number;
  readonly morePorts?: readonly { readonly port: number; readonly protocol: Protocol }[];
  /** Names of services, of `host:port` outside, each optionally with `as low`. */
  readonly calls?: readonly string[];
  readonly versions?: readonly string[];
  readonly type?: ServiceType;
  readonly isDatastore?: boolean;
  readonly isUnknown?: boolean;
  readonly injection?: Injection['state'];
  readonly reachedBy?: EvidenceKind;
  readonly kind?: string;
  readonly account?: string;
  readonly monitorPort?: number;
  readonly noService?: boolean;
}

export function spanAt(line = 1, file = 'app.yaml'): Span {
  return { file, line, column: 1, endLine: line, endColumn: 2 };
}

/** A topology as `discover` would find it. */
export function buildTopology(sketches: Readonly<Record<string, ServiceSketch>>, namespace = 'shop'): Topology {
  const workloads = new Map<string, Workload>();
  const services = new Map<string, ServiceNode>();
  const edges: Edge[] = [];
  const unknown: { workload: string; because: string }[] = [];
  const idOf = (name: string): string => (name.includes('/') ? name : `${sketches[name]?.namespace ?? namespace}/${name}`);
  for (const [name, sketch] of Object.entries(sketches)) {
    const own = addWorkloads(workloads, name, sketch, sketch.namespace ?? namespace);
    if (!sketch.noService) services.set(idOf(name), serviceNode(name, sketch, sketch.namespace ?? namespace, own));
    if (sketch.isUnknown) unknown.push(...own.map((workload) => ({ workload, because: 'nothing in the input tells' })));
  }
  for (const [name, sketch] of Object.entries(sketches)) addEdges(edges, name, sketch, { services, workloads, idOf, namespace: sketch.namespace ?? namespace });
  return { workloads, services, edges, telemetry: [], possible: [], unknown, dangling: [], settings: [], cycles: [], namespaces: new Map() };
}

function addWorkloads(workloads: Map<string, Workload>, name: string, sketch: ServiceSketch, namespace: string): string[] {
  return (sketch.versions ?? ['']).map((version) => {
    const own = version === '' ? name : `${name}-${version}`;
    const id = `${namespace}/${own}`;
    const state = sketch.injection ?? 'unknown';
    workloads.set(id, {
      id,
      namespace,
      name: own,
      kind: sketch.kind ?? 'Deployment',
      labels: { app: name, ...(version === '' ? {} : { version }) },
      annotations: {},
      ...(version === '' ? {} : { version }),
      serviceAccount: sketch.account ?? name,
      hasOwnServiceAccount: sketch.account !== 'default',
      injection: { state, because: 'a test says so' },
      containerPorts: [{ name: 'main', port: sketch.targetPort ?? sketch.port ?? 8080 }],
      probes: [],
      ...(sketch.monitorPort === undefined ? {} : { scrape: { port: sketch.monitorPort, path: '/metrics', via: 'monitor' as const, span: spanAt(90) } }),
      images: [],
      services: sketch.noService ? [] : [`${namespace}/${name}`],
      isDatastore: sketch.isDatastore ?? false,
      span: spanAt(),
    });
    return id;
  });
}

function serviceNode(name: string, sketch: ServiceSketch, namespace: string, workloads: readonly string[]): ServiceNode {
  const main = { port: sketch.port ?? 8080, protocol: sketch.protocol ?? 'http' };
  const ports = [main, ...(sketch.morePorts ?? [])].map(({ port, protocol }, index) => ({
    name: `${protocol}-${port}`,
    port,
    targetPort: index === 0 ? (sketch.targetPort ?? port) : port,
    protocol,
    protocolSource: 'port-name' as const,
    span: spanAt(),
  }));
  return { id: `${namespace}/${name}`, namespace, name, type: sketch.type ?? 'ClusterIP', ports, selector: { app: name }, workloads, span: spanAt() };
}

interface Known {
  readonly services: ReadonlyMap<string, ServiceNode>;
  readonly workloads: ReadonlyMap<string, Workload>;
  readonly idOf: (name: string) => string;
  readonly namespace: string;
}

function addEdges(edges: Edge[], name: string, sketch: ServiceSketch, known: Known): void {
  const evidence = (kind: EvidenceKind, text: string): Evidence[] => [{ kind, file: `${name}.yaml`, line: 20, column: 3, text }];
  const callers = [...known.workloads.values()].filter((item) => item.labels['app'] === name && item.namespace === known.namespace);
  for (const written of sketch.calls ?? []) {
    const callee = known.services.get(known.idOf(written));
    const [host = '', port = '443'] = written.split(':');
    for (const caller of callers) {
      if (callee) edges.push({ from: { kind: 'workload', id: caller.id }, to: { kind: 'service', id: callee.id }, port: callee.ports[0]?.port ?? 80, protocol: callee.ports[0]?.protocol ?? 'http', confidence: 'high', evidence: evidence('env', `${written.toUpperCase()}_URL=${written}`) });
      else edges.push({ from: { kind: 'workload', id: caller.id }, to: { kind: 'external', host }, port: Number(port), protocol: 'https', confidence: 'high', evidence: evidence('env', `URL=https://${written}`) });
    }
  }
  const own = known.services.get(known.idOf(name));
  if (sketch.reachedBy && own) edges.push({ from: { kind: 'ingress' }, to: { kind: 'service', id: own.id }, port: own.ports[0]?.port ?? 80, protocol: 'http', confidence: 'high', evidence: evidence(sketch.reachedBy, 'type: LoadBalancer') });
}
