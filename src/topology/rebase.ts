import type { Span } from '../diagnostics/diagnostic.ts';
import { groupKindOf, type GroupKind, type Resource } from '../kube/resource.ts';
import { hostRouteKinds, parentRouteKinds, principalPolicyKinds } from './foreign-kinds.ts';
import { rebasedEvidence, rebasedSpan } from './places.ts';
import type { Edge, Evidence, NamespaceNode, ServiceNode, Topology, Workload } from './topology.ts';

/**
 * The same call graph with its places in objects that replace others. Only for objects of which discovery reads the
 * same (`readByDiscovery`): then nothing but lines and columns can be others.
 */
export function rebaseTopology(topology: Topology, replaced: ReadonlyMap<Resource, Resource>): Topology {
  if (replaced.size === 0) return topology;
  const span = (at: Span): Span => rebasedSpan(at, replaced);
  const told = (evidence: Evidence): Evidence => rebasedEvidence(evidence, replaced);
  const evident = <T extends { readonly evidence: Evidence }>(item: T): T => withChanged(item, { evidence: told(item.evidence) } as Partial<T>);
  const edges = {
    edges: mapItems(topology.edges, (edge) => rebaseEdge(edge, told)),
    telemetry: mapItems(topology.telemetry, (edge) => rebaseEdge(edge, told)),
    possible: mapItems(topology.possible, (edge) => rebaseEdge(edge, told)),
  };
  if ([...replaced.keys()].every((resource) => onlyOnEdges.has(groupKindOf(resource)))) return withChanged(topology, edges);
  return withChanged(topology, {
    ...edges,
    workloads: mapValues(topology.workloads, (workload) => rebaseWorkload(workload, span)),
    services: mapValues(topology.services, (service) => rebaseService(service, span)),
    dangling: mapItems(topology.dangling, evident),
    settings: mapItems(topology.settings, evident),
    namespaces: mapValues(topology.namespaces, (node) => rebaseNamespace(node, span)),
  });
}

/** Kinds that are evidence of calls, and nothing else. */
const onlyOnEdges: ReadonlySet<GroupKind> = new Set([...hostRouteKinds.map(({ kind }) => kind), ...parentRouteKinds, ...principalPolicyKinds.map(({ kind }) => kind)]);

type PlaceSpan = (span: Span) => Span;

function rebaseWorkload(workload: Workload, span: PlaceSpan): Workload {
  const { injection, scrape } = workload;
  return withChanged(workload, {
    span: span(workload.span),
    probes: mapItems(workload.probes, (probe) => withChanged(probe, { span: span(probe.span) })),
    injection: 'span' in injection && injection.span !== undefined ? withChanged(injection, { span: span(injection.span) }) : injection,
    ...(scrape === undefined ? {} : { scrape: withChanged(scrape, { span: span(scrape.span) }) }),
  });
}

function rebaseService(service: ServiceNode, span: PlaceSpan): ServiceNode {
  return withChanged(service, { span: span(service.span), ports: mapItems(service.ports, (port) => withChanged(port, { span: span(port.span) })) });
}

function rebaseEdge(edge: Edge, told: (evidence: Evidence) => Evidence): Edge {
  return withChanged(edge, { evidence: mapItems(edge.evidence, told) });
}

function rebaseNamespace(node: NamespaceNode, span: PlaceSpan): NamespaceNode {
  return node.span === undefined ? node : withChanged(node, { span: span(node.span) });
}

/** The object itself where all of the parts are the ones that it has. */
function withChanged<T extends object>(whole: T, parts: Partial<T>): T {
  for (const key in parts) if (whole[key] !== parts[key]) return { ...whole, ...parts };
  return whole;
}

function mapItems<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  let changed: T[] | undefined;
  for (let index = 0; index < items.length; index += 1) {
    const item = items[index] as T;
    const now = change(item);
    if (now !== item) (changed ??= [...items])[index] = now;
  }
  return changed ?? items;
}

function mapValues<K, V>(map: ReadonlyMap<K, V>, change: (value: V) => V): ReadonlyMap<K, V> {
  let changed: Map<K, V> | undefined;
  for (const [key, value] of map) {
    const now = change(value);
    if (now !== value) (changed ??= new Map(map)).set(key, now);
  }
  return changed ?? map;
}
