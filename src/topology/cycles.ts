import { compareText, distinct } from '../base/order.ts';
import type { Edge, QualifiedName, ServiceNode } from './topology.ts';

/** Bounds on the listing of cycles: a tangled graph holds exponentially many. */
const mostCycles = 200;
const mostSteps = 20_000;

/** Simple call cycles, each starting with its smallest name, in code-point order. Every tangle yields at least one. */
export function callCycles(edges: readonly Edge[], services: ReadonlyMap<QualifiedName, ServiceNode>): QualifiedName[][] {
  const next = successors(edges, services);
  const cycles: QualifiedName[][] = [];
  for (const component of components(next)) {
    if (component.length < 2 || cycles.length >= mostCycles) continue;
    cycles.push(...cyclesWithin(component, next, mostCycles - cycles.length));
  }
  return cycles.sort((a, b) => compareText(a.join(' '), b.join(' ')));
}

function successors(edges: readonly Edge[], services: ReadonlyMap<QualifiedName, ServiceNode>): Map<QualifiedName, QualifiedName[]> {
  const next = new Map<QualifiedName, Set<QualifiedName>>();
  for (const { from, to } of edges) {
    if (from.kind !== 'workload' || to.kind !== 'service') continue;
    const targets = next.get(from.id) ?? new Set();
    for (const workload of services.get(to.id)?.workloads ?? []) targets.add(workload);
    next.set(from.id, targets);
  }
  return new Map([...next].map(([from, targets]) => [from, distinct(targets)]));
}

interface Visit {
  readonly node: QualifiedName;
  at: number;
}

/** Strongly connected components by Tarjan's algorithm, without recursion: each after those that it leads to. */
export function components(next: ReadonlyMap<QualifiedName, readonly QualifiedName[]>): QualifiedName[][] {
  const index = new Map<QualifiedName, number>();
  const low = new Map<QualifiedName, number>();
  const open: QualifiedName[] = [];
  const isOpen = new Set<QualifiedName>();
  const found: QualifiedName[][] = [];
  const enter = (node: QualifiedName, visits: Visit[]): void => {
    index.set(node, index.size);
    low.set(node, index.size - 1);
    open.push(node);
    isOpen.add(node);
    visits.push({ node, at: 0 });
  };
  const lower = (node: QualifiedName, value: number): void => void low.set(node, Math.min(low.get(node) ?? value, value));
  for (const root of distinct(next.keys())) {
    if (index.has(root)) continue;
    const visits: Visit[] = [];
    enter(root, visits);
    for (let visit = visits.at(-1); visit; visit = visits.at(-1)) {
      const target = next.get(visit.node)?.[visit.at];
      visit.at += 1;
      if (target !== undefined) {
        if (!index.has(target)) enter(target, visits);
        else if (isOpen.has(target)) lower(visit.node, index.get(target) ?? 0);
        continue;
      }
      visits.pop();
      const parent = visits.at(-1);
      if (parent) lower(parent.node, low.get(visit.node) ?? 0);
      if (low.get(visit.node) === index.get(visit.node)) found.push(close(visit.node, open, isOpen));
    }
  }
  return found;
}

function close(root: QualifiedName, open: QualifiedName[], isOpen: Set<QualifiedName>): QualifiedName[] {
  const component = open.splice(open.lastIndexOf(root));
  for (const node of component) isOpen.delete(node);
  return component.sort(compareText);
}

/** Depth-first search from each node over larger nodes only, so that each cycle is met once; the shortest one if time runs out. */
function cyclesWithin(component: readonly QualifiedName[], next: ReadonlyMap<QualifiedName, readonly QualifiedName[]>, limit: number): QualifiedName[][] {
  const members = new Set(component);
  const found: QualifiedName[][] = [];
  let steps = 0;
  for (const start of component) {
    const path: QualifiedName[] = [start];
    const onPath = new Set(path);
    const positions = [0];
    while (path.length > 0 && steps < mostSteps && found.length < limit) {
      steps += 1;
      const node = path.at(-1) ?? start;
      const depth = path.length - 1;
      const target = next.get(node)?.[positions[depth] ?? 0];
      positions[depth] = (positions[depth] ?? 0) + 1;
      if (target === undefined) {
        onPath.delete(path.pop() ?? '');
        positions.pop();
      } else if (target === start) found.push([...path]);
      else if (members.has(target) && target > start && !onPath.has(target)) {
        path.push(target);
        onPath.add(target);
        positions.push(0);
      }
    }
  }
  return found.length > 0 ? found : [shortestCycle(component[0] ?? '', members, next)];
}

function shortestCycle(start: QualifiedName, members: ReadonlySet<QualifiedName>, next: ReadonlyMap<QualifiedName, readonly QualifiedName[]>): QualifiedName[] {
  const cameFrom = new Map<QualifiedName, QualifiedName>();
  const queue = [start];
  for (let at = 0; at < queue.length; at += 1) {
    const node = queue[at] ?? start;
    for (const target of next.get(node) ?? []) {
      if (target === start) return backTo(start, node, cameFrom);
      if (!members.has(target) || cameFrom.has(target)) continue;
      cameFrom.set(target, node);
      queue.push(target);
    }
  }
  return [start];
}

function backTo(start: QualifiedName, last: QualifiedName, cameFrom: ReadonlyMap<QualifiedName, QualifiedName>): QualifiedName[] {
  const path = [last];
  for (let node = last; node !== start; ) {
    node = cameFrom.get(node) ?? start;
    path.push(node);
  }
  return path.reverse();
}
