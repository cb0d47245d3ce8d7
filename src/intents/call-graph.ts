import { compareText } from '../base/order.ts';
import type { QualifiedName, Topology } from '../topology/topology.ts';
import { servicesByWorkload, speaksHttp } from './traffic.ts';

/** Who calls whom, Service by Service, where a caller waits for an answer: calls to datastores have no deadline. */
export interface CallGraph {
  readonly callees: ReadonlyMap<QualifiedName, readonly QualifiedName[]>;
  readonly callers: ReadonlyMap<QualifiedName, readonly QualifiedName[]>;
  /** Services that anybody is known to call, from inside or outside: retries of the others never happen. */
  readonly called: ReadonlySet<QualifiedName>;
  /** Groups of Services that call each other in circles, callees before their callers. Most groups hold one. */
  readonly components: readonly (readonly QualifiedName[])[];
  /** Index of a Service's group in `components`. */
  readonly componentOf: ReadonlyMap<QualifiedName, number>;
}

export function buildCallGraph(topology: Topology): CallGraph {
  const behind = servicesByWorkload(topology);
  const callees = new Map<QualifiedName, Set<QualifiedName>>();
  const callers = new Map<QualifiedName, Set<QualifiedName>>();
  const called = new Set<QualifiedName>();
  for (const edge of topology.edges) {
    if (edge.to.kind === 'service') called.add(edge.to.id);
    if (edge.from.kind !== 'workload' || edge.to.kind !== 'service') continue;
    const callee = topology.services.get(edge.to.id);
    if (!callee || !speaksHttp(topology, callee)) continue;
    for (const caller of behind.get(edge.from.id) ?? []) {
      if (caller === callee.id) continue;
      addTo(callees, caller, callee.id);
      addTo(callers, callee.id, caller);
    }
  }
  const sorted = sortSets(callees);
  const components = findComponents([...topology.services.keys()].sort(compareText), sorted);
  const componentOf = new Map(components.flatMap((members, index) => members.map((id) => [id, index] as const)));
  return { callees: sorted, callers: sortSets(callers), called, components, componentOf };
}

function addTo(map: Map<QualifiedName, Set<QualifiedName>>, key: QualifiedName, value: QualifiedName): void {
  const known = map.get(key);
  if (known) known.add(value);
  else map.set(key, new Set([value]));
}

function sortSets(map: ReadonlyMap<QualifiedName, ReadonlySet<QualifiedName>>): Map<QualifiedName, readonly QualifiedName[]> {
  return new Map([...map].map(([key, set]) => [key, [...set].sort(compareText)]));
}

interface Visit {
  readonly node: QualifiedName;
  next: number;
}

/** Tarjan's strongly connected components, without recursion: call chains may be thousands deep. */
function findComponents(nodes: readonly QualifiedName[], callees: ReadonlyMap<QualifiedName, readonly QualifiedName[]>): QualifiedName[][] {
  const indexOf = new Map<QualifiedName, number>();
  const lowest = new Map<QualifiedName, number>();
  const open: QualifiedName[] = [];
  const isOpen = new Set<QualifiedName>();
  const components: QualifiedName[][] = [];
  const lower = (node: QualifiedName, value: number): void => void lowest.set(node, Math.min(lowest.get(node) ?? value, value));
  const enter = (visits: Visit[], node: QualifiedName): void => {
    indexOf.set(node, indexOf.size);
    lower(node, indexOf.size - 1);
    open.push(node);
    isOpen.add(node);
    visits.push({ node, next: 0 });
  };
  const leave = (node: QualifiedName): void => {
    if (lowest.get(node) !== indexOf.get(node)) return;
    const members = open.splice(open.lastIndexOf(node));
    for (const member of members) isOpen.delete(member);
    components.push(members.sort(compareText));
  };
  for (const root of nodes) {
    if (indexOf.has(root)) continue;
    const visits: Visit[] = [];
    enter(visits, root);
    for (let visit = visits.at(-1); visit; visit = visits.at(-1)) {
      const callee = callees.get(visit.node)?.[visit.next];
      visit.next += 1;
      if (callee === undefined) {
        visits.pop();
        leave(visit.node);
        const parent = visits.at(-1);
        if (parent) lower(parent.node, lowest.get(visit.node) ?? 0);
      } else if (!indexOf.has(callee)) enter(visits, callee);
      else if (isOpen.has(callee)) lower(visit.node, indexOf.get(callee) ?? 0);
    }
  }
  return components;
}

/** The most tries that one request from outside can turn into, per Service, and the caller through which they come. */
export interface Amplification {
  readonly tries: ReadonlyMap<QualifiedName, number>;
  readonly through: ReadonlyMap<QualifiedName, QualifiedName>;
}

/**
 * Multiplies the tries along every path and keeps the worst. `triesOf` is asked with callers before callees and
 * is told how many tries reach the Service through its worst caller. Inside a circle each member counts once.
 */
export function amplify(graph: CallGraph, triesOf: (service: QualifiedName, before: number) => number): Amplification {
  const tries = new Map<QualifiedName, number>();
  const through = new Map<QualifiedName, QualifiedName>();
  for (const members of graph.components.toReversed()) {
    for (const service of members) {
      let before = 0;
      for (const caller of graph.callers.get(service) ?? []) {
        const reached = tries.get(caller) ?? 0;
        if (reached <= before) continue;
        before = reached;
        through.set(service, caller);
      }
      before = Math.max(1, before);
      tries.set(service, before * triesOf(service, before));
    }
  }
  return { tries, through };
}

/** From the entry to a Service, along the worst path. */
export function pathTo(amplification: Amplification, service: QualifiedName): QualifiedName[] {
  const path = [service];
  const seen = new Set(path);
  for (let caller = amplification.through.get(service); caller !== undefined && !seen.has(caller); caller = amplification.through.get(caller)) {
    seen.add(caller);
    path.unshift(caller);
  }
  return path;
}
