import type { QualifiedName, Topology } from '../../topology/topology.ts';

/** A call, and how many tries one request becomes by it. */
export interface RetriedCall {
  readonly callees: readonly QualifiedName[];
  readonly factor: number;
}

/** The end of a path of calls. */
export interface Arriving {
  /** Requests that one request at the start of the path may cause here. */
  readonly tries: number;
  readonly at: QualifiedName;
  /** Calls on the way that are retried. */
  readonly layers: number;
  /** The step before on the path; a link rather than a list, as paths share their beginnings. */
  readonly before: Arriving | undefined;
}

export function startAt(id: QualifiedName): Arriving {
  return { tries: 1, at: id, layers: 0, before: undefined };
}

export function pathTo(end: Arriving): QualifiedName[] {
  const path: QualifiedName[] = [];
  for (let step: Arriving | undefined = end; step !== undefined; step = step.before) path.push(step.at);
  return path.reverse();
}

/** The path that brings most tries to each workload, callers before callees. Workloads on a cycle are left out: their number has no bound. */
export function worstPaths({ workloads }: Topology, callsOf: (workload: QualifiedName) => readonly RetriedCall[]): ReadonlyMap<QualifiedName, Arriving> {
  const waiting = new Map<QualifiedName, number>();
  for (const id of workloads.keys()) for (const { callees } of callsOf(id)) for (const callee of callees) waiting.set(callee, (waiting.get(callee) ?? 0) + 1);
  const worst = new Map<QualifiedName, Arriving>();
  const open = [...workloads.keys()].filter((id) => !waiting.has(id));
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const here = worst.get(id) ?? startAt(id);
    worst.set(id, here);
    for (const { callees, factor } of callsOf(id)) {
      const tries = here.tries * factor;
      for (const callee of callees) {
        if ((worst.get(callee)?.tries ?? 0) < tries) worst.set(callee, { tries, at: callee, layers: here.layers + (factor > 1 ? 1 : 0), before: here });
        const left = (waiting.get(callee) ?? 0) - 1;
        waiting.set(callee, left);
        if (left === 0) open.push(callee);
      }
    }
  }
  return worst;
}
