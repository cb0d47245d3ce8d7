import { groupBy } from '../base/order.ts';
import type { Assertion } from '../intents/assertion.ts';
import { components } from '../topology/cycles.ts';
import type { QualifiedName, Topology } from '../topology/topology.ts';
import type { Decision } from './decision.ts';
import { outside, type Call, type CallProtocol, type Retries } from './mesh-model.ts';
import { always } from './predicate.ts';
import type { PropertyResult } from './property.ts';
import { callsOf, fatesOf, type Prover } from './prove-search.ts';
import type { Request } from './request-view.ts';
import { describeMs, worstCaseMs } from './trace-text.ts';

/** One edge of the call graph, or the way in from a gateway, and what its requests may cost. */
export interface Budget {
  readonly call: Call;
  readonly from: QualifiedName;
  readonly to: QualifiedName;
  /** Classes of requests that arrive, each with how long the caller waits; undefined for ever. */
  readonly waits: readonly Wait[];
  /** Set where there are more classes than were looked at. */
  readonly unsure?: string;
}

interface Wait {
  readonly ms: number | undefined;
  readonly tries: number;
  readonly request: Request;
  readonly decision: Decision;
}

/** What the callers of the call graph wait for, edge by edge; clients outside through every front door. */
export function budgetsOf(prover: Prover, topology: Topology): Budget[] {
  const { model } = prover;
  const hosts = new Map(model.hosts.flatMap((host) => (host.service === undefined ? [] : [[host.service, host] as const])));
  const inside = topology.edges.flatMap(({ from, to, port }): Budget[] => {
    const host = to.kind === 'service' ? hosts.get(to.id) : undefined;
    const served = host?.ports.find((candidate) => candidate.port === port);
    if (from.kind !== 'workload' || to.kind !== 'service' || host === undefined || served === undefined) return [];
    return [...callsOf(prover, [from.id], [{ ...host, ports: [served] }])].flatMap((entry) => budgetOf(prover, entry, from.id, to.id));
  });
  const outer = [...callsOf(prover, [outside], [])].flatMap((entry) => {
    const ends = new Set(fatesOf(prover, entry, always).flatMap(({ result }) => result.classes.flatMap(({ result: fate }) => fate?.decision.destinations.flatMap(({ workloads }) => workloads) ?? [])));
    const services = [...topology.services.values()].filter((service) => service.workloads.some((workload) => ends.has(workload)));
    return services.flatMap((service) => budgetOf(prover, entry, outside, service.id, new Set(service.workloads)));
  });
  return [...inside, ...outer];
}

type Entry = Parameters<typeof fatesOf>[1];

function budgetOf(prover: Prover, entry: Entry, from: QualifiedName, to: QualifiedName, ends?: ReadonlySet<QualifiedName>): Budget[] {
  const { protocol } = entry.call;
  if (protocol !== 'http' && protocol !== 'grpc') return [];
  const fates = fatesOf(prover, entry, always);
  const unfinished = fates.find(({ result }) => !result.isComplete)?.result;
  const undecided = fates.flatMap(({ result }) => result.classes).find(({ result: fate }) => fate?.decision.outcome === 'unknown')?.result?.decision.unknown[0]?.what;
  const unsure = unfinished ? (unfinished.because ?? 'there are too many kinds of requests') : undecided;
  const waits = fates.flatMap(({ result }) => result.classes.flatMap(({ result: fate, region }): Wait[] => {
    if (fate === undefined || fate.decision.outcome !== 'delivered') return [];
    const { timeoutMs, retries, destinations } = fate.decision;
    if (ends !== undefined && !destinations.some(({ workloads }) => workloads.some((workload) => ends.has(workload)))) return [];
    return [{ ms: worstCaseMs(timeoutMs?.value, retries?.value), tries: triesOf(retries?.value, protocol), request: region.witness, decision: fate.decision }];
  }));
  return [{ call: { ...entry.call, client: from }, from, to, waits, ...(unsure === undefined ? {} : { unsure }) }];
}

/** Conditions under which nothing reached the application, so that trying again multiplies no work. */
const harmless: ReadonlySet<string> = new Set(['connect-failure', 'refused-stream', 'reset-before-request', 'retriable-status-codes', 'retriable-headers']);
const grpcOnly: ReadonlySet<string> = new Set(['cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted', 'unavailable']);

/** How often an application that fails may see one request. */
function triesOf(retries: Retries | undefined, spoken: CallProtocol): number {
  if (retries === undefined || retries.attempts <= 0) return 1;
  return retries.on.some((condition) => !harmless.has(condition) && (spoken === 'grpc' || !grpcOnly.has(condition))) ? retries.attempts + 1 : 1;
}

/** No caller gives up before its callee has to: compared for each pair of calls that follow each other. */
export function proveDeadlines(budgets: readonly Budget[], topology: Topology, assertion: Assertion): PropertyResult {
  const byCaller = groupBy(budgets, (budget) => budget.from);
  for (const outer of budgets) {
    const least = outer.waits.filter((wait) => wait.ms !== undefined).sort((a, b) => (a.ms ?? 0) - (b.ms ?? 0))[0];
    if (least?.ms === undefined) continue;
    for (const workload of topology.services.get(outer.to)?.workloads ?? []) {
      for (const inner of byCaller.get(workload) ?? []) {
        const longer = inner.waits.find((wait) => wait.ms === undefined || wait.ms > (least.ms ?? 0));
        if (longer === undefined) continue;
        const because = `${outer.from} gives up on ${outer.to} after ${describeMs(least.ms)}, while that waits ${longer.ms === undefined ? 'for ever' : describeMs(longer.ms)} for ${inner.to}`;
        return { assertion, verdict: 'violated', because, counterexample: { call: inner.call, request: longer.request, decision: longer.decision } };
      }
    }
  }
  return unbroken(budgets, assertion);
}

/** No request that was looked at breaks it; whether there are others is said where it is not known. */
function unbroken(budgets: readonly Budget[], assertion: Assertion): PropertyResult {
  const because = budgets.find(({ unsure }) => unsure !== undefined)?.unsure;
  return because === undefined ? { assertion, verdict: 'holds' } : { assertion, verdict: 'unknown', because };
}

interface Hop {
  readonly budget: Budget;
  readonly to: QualifiedName;
  readonly tries: number;
}

interface Worst {
  readonly tries: number;
  readonly path: readonly Budget[];
}

/**
 * The product of tries along every path of the call graph stays within the bound. Workloads that call each other in a
 * circle are one: round it a request may go as often as it likes, so a circle with retries has no bound that is known.
 */
export function proveTries(budgets: readonly Budget[], topology: Topology, assertion: Extract<Assertion, { kind: 'tries-at-most' }>): PropertyResult {
  const hops = new Map<QualifiedName, Hop[]>();
  for (const budget of budgets) {
    const tries = Math.max(1, ...budget.waits.map((wait) => wait.tries));
    const own = hops.get(budget.from) ?? [];
    hops.set(budget.from, own);
    for (const to of topology.services.get(budget.to)?.workloads ?? []) own.push({ budget, to, tries });
  }
  const circles = components(new Map([...hops].map(([from, own]) => [from, own.map(({ to }) => to)])));
  const circleOf = new Map(circles.flatMap((circle) => circle.map((id) => [id, circle] as const)));
  const worst = new Map<readonly QualifiedName[], Worst>();
  // Components come with those that they lead to before them.
  for (const circle of circles) {
    let best: Worst = { tries: 1, path: [] };
    for (const hop of circle.flatMap((id) => hops.get(id) ?? [])) {
      const onward = circleOf.get(hop.to);
      if (onward === circle && hop.tries > 1) return { assertion, verdict: 'unknown', because: `calls go round in circles with retries: ${[...circle, circle[0] ?? ''].join(' → ')}` };
      if (onward === circle) continue;
      const rest = onward === undefined ? undefined : worst.get(onward);
      const tries = hop.tries * (rest?.tries ?? 1);
      if (tries > best.tries) best = { tries, path: [hop.budget, ...(rest?.path ?? [])] };
    }
    worst.set(circle, best);
    if (best.tries > assertion.tries) return tooMany(assertion, circle, best);
  }
  return unbroken(budgets, assertion);
}

function tooMany(assertion: Assertion, circle: readonly QualifiedName[], { tries, path }: Worst): PropertyResult {
  const [first] = path;
  const from = first?.from ?? circle[0] ?? '';
  const wait = first?.waits.reduce((a, b) => (b.tries > a.tries ? b : a));
  const because = `one request of ${from} may become ${tries} tries: ${[from, ...path.map((budget) => budget.to)].join(' → ')}`;
  return { assertion, verdict: 'violated', because, ...(first && wait ? { counterexample: { call: first.call, request: wait.request, decision: wait.decision } } : {}) };
}
