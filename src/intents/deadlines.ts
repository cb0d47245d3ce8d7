import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import type { QualifiedName, Topology } from '../topology/topology.ts';
import { amplify, buildCallGraph, pathTo, type CallGraph } from './call-graph.ts';
import type { Intent, SetRetries } from './intent.ts';
import { speaksOnlyGrpc } from './traffic.ts';
import { formatDuration } from './units.ts';

/** Tries that one request may turn into before retries make an outage worse than they mend: two layers of two retries fit. */
export const mostTriesPerRequest = 10;

/**
 * Checks budgets along the call graph. A timeout bounds all tries together, so a caller's budget must hold the
 * longest budget among its callees; retries multiply along a path and are bounded.
 */
export function checkDeadlines(intents: readonly Intent[], topology: Topology, spanOf: (service: QualifiedName) => Span): Diagnostic[] {
  const budgets = budgetsOf(intents);
  const tries = triesOf(intents, topology);
  if (budgets.size === 0 && tries.size === 0) return [];
  const graph = buildCallGraph(topology);
  return [...shortDeadlines(graph, budgets, perTryOf(intents, topology), spanOf), ...retryStorms(graph, tries, spanOf), ...retriedCircles(graph, tries, spanOf)];
}

/** Milliseconds per Service; what is unbounded or holds for some requests only is left out. */
function budgetsOf(intents: readonly Intent[]): ReadonlyMap<QualifiedName, number> {
  const budgets = new Map<QualifiedName, number>();
  for (const intent of intents) {
    if (intent.kind === 'set-timeout' && !intent.when && intent.port === undefined && intent.timeoutMs > 0) budgets.set(intent.service, intent.timeoutMs);
  }
  return budgets;
}

/** The first try and its retries, per Service. */
function triesOf(intents: readonly Intent[], topology: Topology): ReadonlyMap<QualifiedName, number> {
  const tries = new Map<QualifiedName, number>();
  for (const intent of intents) {
    if (intent.kind !== 'set-retries' || !mayRetry(intent, topology)) continue;
    tries.set(intent.service, Math.max(tries.get(intent.service) ?? 1, intent.attempts + 1));
  }
  return tries;
}

/** Milliseconds that one try may take, where less than the whole. */
function perTryOf(intents: readonly Intent[], topology: Topology): ReadonlyMap<QualifiedName, number> {
  const limits = new Map<QualifiedName, number>();
  for (const intent of intents) {
    if (intent.kind === 'set-retries' && !intent.when && intent.port === undefined && intent.perTryTimeoutMs !== undefined && mayRetry(intent, topology)) limits.set(intent.service, intent.perTryTimeoutMs);
  }
  return limits;
}

function mayRetry(intent: SetRetries, topology: Topology): boolean {
  const service = topology.services.get(intent.service);
  return intent.attempts > 0 && (intent.requests === 'all' || !service || !speaksOnlyGrpc(service));
}

function shortDeadlines(graph: CallGraph, budgets: ReadonlyMap<QualifiedName, number>, perTry: ReadonlyMap<QualifiedName, number>, spanOf: (service: QualifiedName) => Span): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [service, whole] of budgets) {
    const budget = Math.min(whole, perTry.get(service) ?? whole);
    const own = graph.componentOf.get(service);
    let worst: QualifiedName | undefined;
    for (const callee of graph.callees.get(service) ?? []) {
      if (graph.componentOf.get(callee) === own) continue;
      if ((budgets.get(callee) ?? 0) > Math.max(budget, worst === undefined ? 0 : (budgets.get(worst) ?? 0))) worst = callee;
    }
    if (worst === undefined) continue;
    const needed = formatDuration(budgets.get(worst) ?? 0);
    found.push({
      rule: 'intents/deadline-shorter-than-callee',
      severity: 'warning',
      message: `${budget < whole ? 'each try of ' : ''}calls to \`${service}\` ${budget < whole ? 'ends' : 'end'} after ${formatDuration(budget)}, but it calls \`${worst}\`, which may take ${needed}: callers give up while it still waits`,
      span: spanOf(service),
      help: `${budget < whole ? 'write `perTry: off`, or ' : ''}give \`${service}\` more than ${needed}, or \`${worst}\` less than ${formatDuration(budget)}`,
      explains: `${longestPath(graph, budgets, service).join(' → ')}`,
      upstream: [],
    });
  }
  return found;
}

/** From a Service down the callee that takes longest, to its end. */
function longestPath(graph: CallGraph, budgets: ReadonlyMap<QualifiedName, number>, start: QualifiedName): string[] {
  const path: string[] = [];
  const seen = new Set<QualifiedName>();
  for (let service: QualifiedName | undefined = start; service !== undefined && !seen.has(service); ) {
    seen.add(service);
    path.push(`${service} (${formatDuration(budgets.get(service) ?? 0)})`);
    let next: QualifiedName | undefined;
    for (const callee of graph.callees.get(service) ?? []) if ((budgets.get(callee) ?? 0) > (next === undefined ? 0 : (budgets.get(next) ?? 0))) next = callee;
    service = next;
  }
  return path;
}

/** Reported once per path: where the bound is passed, and not again below. */
function retryStorms(graph: CallGraph, tries: ReadonlyMap<QualifiedName, number>, spanOf: (service: QualifiedName) => Span): Diagnostic[] {
  const amplification = amplify(graph, (service) => (graph.called.has(service) ? (tries.get(service) ?? 1) : 1));
  const found: Diagnostic[] = [];
  for (const [service, reached] of amplification.tries) {
    const before = graph.called.has(service) ? reached / (tries.get(service) ?? 1) : reached;
    if (reached <= mostTriesPerRequest || before > mostTriesPerRequest) continue;
    const path = pathTo(amplification, service);
    found.push({
      rule: 'intents/retry-amplification',
      severity: 'warning',
      message: `one request can become ${reached} calls to \`${service}\`, because every service on the way retries: when it is slow, retries make it slower`,
      span: spanOf(service),
      help: `retry in one place: write \`retries: off\` for \`${service}\`, or for its callers`,
      explains: path.map((id) => `${id} (${tries.get(id) ?? 1} ${tries.get(id) === undefined ? 'try' : 'tries'})`).join(' → '),
      upstream: [],
    });
  }
  return found;
}

/** Services that call each other in a circle and retry: there is no bound. */
function retriedCircles(graph: CallGraph, tries: ReadonlyMap<QualifiedName, number>, spanOf: (service: QualifiedName) => Span): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const members of graph.components) {
    const [first] = members;
    const retried = members.find((id) => (tries.get(id) ?? 1) > 1);
    if (first === undefined || members.length < 2 || retried === undefined) continue;
    found.push({
      rule: 'intents/retry-amplification',
      severity: 'warning',
      message: `${members.length} services call each other in a circle and \`${retried}\` is retried: every round multiplies the calls`,
      span: spanOf(retried),
      help: 'write `retries: off` for the services of the circle',
      explains: members.slice(0, 8).join(', '),
      upstream: [],
    });
  }
  return found;
}
