import type { QualifiedName, Topology } from '../../topology/topology.ts';
import { amplify, buildCallGraph } from '../call-graph.ts';
import { mostTriesPerRequest } from '../deadlines.ts';
import { defaultsOf } from '../role-defaults.ts';
import type { InferredRole } from '../roles.ts';
import { equalShareMs } from '../read/retries.ts';
import { speaksOnlyGrpc } from '../traffic.ts';

/** What a Service gets where its role's defaults would not go together with its neighbours'. */
export interface Budget {
  /** Raised above the role's, in milliseconds. */
  readonly timeoutMs?: number;
  /** The callee that makes it longer. */
  readonly becauseOf?: QualifiedName;
  readonly isInCircle?: boolean;
  /** Lowered below the role's. */
  readonly retries?: number;
  /** An equal part of its timeout would not hold what its callees may take. */
  readonly needsWholeTry?: boolean;
  /** Tries that already reach it. */
  readonly triesBefore?: number;
}

/** Room for a caller's own work on top of its longest callee. */
const headroomMs = 1_000;

/** Timeouts that nest along the call graph, and retries that stay within the bound. */
export function planBudgets(topology: Topology, roles: ReadonlyMap<QualifiedName, InferredRole>): ReadonlyMap<QualifiedName, Budget> {
  const graph = buildCallGraph(topology);
  const timeouts = new Map<QualifiedName, number>();
  const budgets = new Map<QualifiedName, Budget>();
  const roleOf = (id: QualifiedName): ReturnType<typeof defaultsOf> => defaultsOf(roles.get(id)?.role ?? 'synchronous-api');
  for (const members of graph.components) {
    const inside = new Set(members);
    let longest = 0;
    let becauseOf: QualifiedName | undefined;
    for (const callee of members.flatMap((id) => graph.callees.get(id) ?? [])) {
      const needed = inside.has(callee) ? 0 : (timeouts.get(callee) ?? 0) + headroomMs;
      if (needed <= longest || !timeouts.has(callee)) continue;
      longest = needed;
      becauseOf = callee;
    }
    const isInCircle = members.length > 1;
    if (isInCircle) longest = Math.max(longest, ...members.map((id) => roleOf(id)?.timeoutMs ?? 0));
    for (const id of members) {
      const own = roleOf(id)?.timeoutMs;
      if (own === undefined) continue;
      timeouts.set(id, Math.max(own, longest));
      if (longest > own) budgets.set(id, { timeoutMs: longest, ...(becauseOf === undefined ? {} : { becauseOf }), ...(isInCircle ? { isInCircle } : {}) });
    }
  }
  amplify(graph, (id, before) => {
    const service = topology.services.get(id);
    const wanted = roleOf(id)?.retries ?? 0;
    if (!service || wanted === 0 || speaksOnlyGrpc(service)) return 1;
    const counts = graph.called.has(id);
    const isInCircle = (graph.components[graph.componentOf.get(id) ?? -1] ?? []).length > 1;
    const retries = isInCircle ? 0 : Math.max(0, Math.min(wanted, Math.floor(mostTriesPerRequest / before) - 1));
    const ownMs = timeouts.get(id) ?? 0;
    const longestCallee = Math.max(0, ...(graph.callees.get(id) ?? []).map((callee) => timeouts.get(callee) ?? 0));
    if (retries > 0 && roleOf(id)?.areTriesShared && equalShareMs(ownMs, retries) < longestCallee) budgets.set(id, { ...budgets.get(id), needsWholeTry: true });
    if (retries < wanted) budgets.set(id, { ...budgets.get(id), retries, triesBefore: before, ...(isInCircle ? { isInCircle } : {}) });
    return counts ? retries + 1 : 1;
  });
  return budgets;
}
