import { unreachable } from '../base/assert.ts';
import type { Assertion, Callers } from '../intents/assertion.ts';
import type { PathMatch } from '../intents/intent.ts';
import type { QualifiedName, Topology } from '../topology/topology.ts';
import type { DecidedDestination, Decision } from './decision.ts';
import { outside, stranger, type MeshModel, type ModelHost } from './mesh-model.ts';
import { all, always, text, type Predicate } from './predicate.ts';
import type { PropertyResult } from './property.ts';
import { budgetsOf, proveDeadlines, proveTries, type Budget } from './prove-budgets.ts';
import { callsOf, proverOf, search, type Fate, type Prover } from './prove-search.ts';

/** Decides properties for all requests of all calls, with a request that breaks each one that does not hold. */
export function prove(model: MeshModel, topology: Topology, assertions: readonly Assertion[]): PropertyResult[] {
  const prover = proverOf(model);
  let known: readonly Budget[] | undefined;
  const budgets = (): readonly Budget[] => (known ??= budgetsOf(prover, topology));
  return assertions.map((assertion) => {
    switch (assertion.kind) {
      case 'only-reached-by':
        return proveOnly(prover, assertion);
      case 'never-reaches':
        return proveNever(prover, assertion);
      case 'reaches':
        return proveReaches(prover, topology, assertion);
      case 'encrypted':
        return proveEncrypted(prover, assertion);
      case 'nothing-lost':
        return proveNothingLost(prover, topology, assertion);
      case 'deadlines-nest':
        return proveDeadlines(budgets(), topology, assertion);
      case 'tries-at-most':
        return proveTries(budgets(), topology, assertion);
      default:
        return unreachable(assertion);
    }
  });
}

type Of<K extends Assertion['kind']> = Extract<Assertion, { kind: K }>;

/** Workloads behind a Service. */
function workloadsOf(model: MeshModel, service: QualifiedName): ReadonlySet<QualifiedName> {
  return new Set(model.hosts.filter((host) => host.service === service).flatMap((host) => host.workloads));
}

/**
 * Everybody but those who are named: workloads, strangers, clients outside. Whoever shares an account with a named
 * caller is not named, and counts. A stranger dials Services in plaintext; so does a workload that goes past its own
 * proxy or dials the address of a pod, so those are looked at with it.
 */
function proveOnly(prover: Prover, assertion: Of<'only-reached-by'>): PropertyResult {
  const { model } = prover;
  const own = workloadsOf(model, assertion.to);
  const isAdmitted = (client: QualifiedName): boolean => own.has(client) || isAmong(model, assertion.callers, client);
  return proveUnreached(prover, assertion, [...model.workloads.keys(), stranger, outside].filter((client) => !isAdmitted(client)), own);
}

function proveNever(prover: Prover, assertion: Of<'never-reaches'>): PropertyResult {
  const { model } = prover;
  const { workloads, ingress, strangers } = assertion.callers;
  const gateways = ingress ? [...model.workloads.values()].flatMap(({ id, proxy }) => (proxy === 'gateway' ? [id] : [])) : [];
  const own = workloadsOf(model, assertion.to);
  const result = proveUnreached(prover, assertion, [...workloads, ...gateways, ...(ingress ? [outside] : []), ...(strangers ? [stranger] : [])], own);
  // A workload of which nobody knows whether a proxy joins it may come as a stranger does.
  const open = workloads.find((id) => model.workloads.get(id)?.proxy === 'unknown');
  if (result.verdict !== 'holds' || open === undefined) return result;
  const plain = proveUnreached(prover, assertion, [stranger], own);
  return plain.verdict === 'violated' ? { ...plain, verdict: 'unknown', because: `whether a proxy joins ${open} is not known; without one, ${plain.because ?? 'it gets through'}` } : result;
}

function isAmong(model: MeshModel, callers: Callers, client: QualifiedName): boolean {
  if (client === stranger) return callers.strangers;
  if (client === outside) return callers.ingress;
  return callers.workloads.includes(client) || (callers.ingress && model.workloads.get(client)?.proxy === 'gateway');
}

/** Looks for any request of these clients, to any name, of which a share, a copy or a stand-by ends at the workloads. */
function proveUnreached(prover: Prover, assertion: Of<'only-reached-by' | 'never-reaches'>, clients: readonly QualifiedName[], own: ReadonlySet<QualifiedName>): PropertyResult {
  const arrives = (share: DecidedDestination): boolean => (share.weight > 0 || share.isStandby === true) && share.workloads.some((workload) => own.has(workload));
  return search(prover, assertion, callsOf(prover, clients, prover.model.hosts, own), requestsOf(assertion), ({ decision, copies }) => {
    if (decision.destinations.some(arrives)) return `it is delivered to ${assertion.to}`;
    return copies.some(arrives) ? `a copy of it is delivered to ${assertion.to}` : undefined;
  });
}

/** Every such request of every such caller is delivered there, on the ports that they are known to call, or else on all. */
function proveReaches(prover: Prover, topology: Topology, assertion: Of<'reaches'>): PropertyResult {
  const { model } = prover;
  const own = workloadsOf(model, assertion.to);
  const wanted = requestsOf(assertion);
  const clients = clientsOf(assertion.callers);
  const results = clients.map((client) => {
    const hosts = client === outside ? [] : portsCalled(topology, client, model.hosts.filter((host) => host.service === assertion.to));
    const calls = [...callsOf(prover, [client], hosts, client === outside ? own : undefined)].filter(({ call }) => wanted.kind === 'always' || call.protocol === 'http' || call.protocol === 'grpc');
    if (calls.length === 0) return { assertion, verdict: 'violated', because: client === outside ? `no gateway leads to ${assertion.to}` : `nothing of ${assertion.to} can be called like this` } satisfies PropertyResult;
    const each = calls.map((call) => search(prover, assertion, [call], wanted, ({ decision }) => missed(decision, own)));
    // One door is enough for those outside; inside every port counts.
    if (client === outside) return each.find(({ verdict }) => verdict === 'holds') ?? each.find(({ verdict }) => verdict === 'unknown') ?? each[0];
    return worst(each);
  });
  return worst(results.flatMap((result) => result ?? [])) ?? { assertion, verdict: 'holds' };
}

function clientsOf({ workloads, ingress, strangers }: Callers): QualifiedName[] {
  return [...workloads, ...(strangers ? [stranger] : []), ...(ingress ? [outside] : [])];
}

/** The hosts with the ports that the client calls, where the call graph knows of any. */
function portsCalled(topology: Topology, client: QualifiedName, hosts: readonly ModelHost[]): ModelHost[] {
  return hosts.map((host) => {
    const called = new Set(topology.edges.flatMap(({ from, to, port }) => (from.kind === 'workload' && from.id === client && to.kind === 'service' && to.id === host.service ? [port] : [])));
    const ports = host.ports.filter(({ port }) => called.has(port));
    return ports.length === 0 ? host : { ...host, ports };
  });
}

function missed({ outcome, status, destinations }: Decision, own: ReadonlySet<QualifiedName>): string | undefined {
  const shares = destinations.filter(({ weight }) => weight > 0);
  if (shares.length > 0 && shares.every((share) => share.outcome === 'delivered' && share.workloads.length > 0 && share.workloads.every((workload) => own.has(workload)))) return undefined;
  const lost = shares.find((share) => share.outcome !== 'delivered' && share.outcome !== 'unknown');
  if (outcome === 'delivered') return lost ? `some of it is ${wordOf(lost)}` : shares.some((share) => share.outcome === 'unknown') ? undefined : 'some of it ends elsewhere';
  return outcome === 'unknown' ? undefined : `it is ${wordOf({ outcome, ...(status === undefined ? {} : { status }) })}`;
}

function worst(results: readonly PropertyResult[]): PropertyResult | undefined {
  return results.find(({ verdict }) => verdict === 'violated') ?? results.find(({ verdict }) => verdict === 'unknown') ?? results[0];
}

/**
 * Nobody's plaintext arrives, a stranger's neither: a door that takes plaintext has unencrypted calls as soon as somebody
 * makes one. What is refused arrives nowhere. Whatever name was dialled, the last leg to the pods counts; what clients
 * outside send to a gateway is no call to the Service.
 */
function proveEncrypted(prover: Prover, assertion: Of<'encrypted'>): PropertyResult {
  const { model } = prover;
  const own = assertion.to === undefined ? new Set([...model.workloads.values()].flatMap(({ id, proxy }) => (proxy === 'gateway' ? [] : [id]))) : workloadsOf(model, assertion.to);
  const isPlain = (share: DecidedDestination): boolean => (share.weight > 0 || share.isStandby === true) && share.outcome === 'delivered' && share.transport === 'plaintext' && share.workloads.some((workload) => own.has(workload));
  return search(prover, assertion, callsOf(prover, [...model.workloads.keys(), stranger, outside], model.hosts, own), always, ({ decision, copies }) => {
    if (decision.destinations.some(isPlain)) return 'it is delivered in plaintext';
    return copies.some(isPlain) ? 'a copy of it is delivered in plaintext' : undefined;
  });
}

/**
 * Of those who call it, or all where nobody is known to: what they are not forbidden to send gets an answer of the
 * application. A refusal by a policy is no loss; a transport that does not fit is one. Gateways call for others: what
 * comes through them is looked at from outside.
 */
function proveNothingLost(prover: Prover, topology: Topology, assertion: Of<'nothing-lost'>): PropertyResult {
  const { model } = prover;
  const hosts = model.hosts.filter((host) => host.service !== undefined && (assertion.to === undefined || host.service === assertion.to));
  const callers = callersByService(topology);
  const inside = hosts.flatMap((host) => [...callsOf(prover, [...(callers.get(host.service ?? '') ?? model.workloads.keys())].filter((id) => model.workloads.get(id)?.proxy !== 'gateway'), [host])]);
  const own = new Set(hosts.flatMap((host) => host.workloads));
  return search(prover, assertion, [...inside, ...callsOf(prover, [outside], [], own)], always, (fate, client) => lossOf(fate, client, assertion.to === undefined ? undefined : own));
}

/** Behind a front door only the way to the Service counts: other requests may be for nobody. */
function lossOf({ decision }: Fate, client: QualifiedName, own: ReadonlySet<QualifiedName> | undefined): string | undefined {
  const lost = decision.destinations.find((share) => share.weight > 0 && isLost(share));
  if (client === outside) return lost && (own === undefined || decision.destinations.some(({ workloads }) => workloads.some((id) => own.has(id)))) ? `some of it is ${wordOf(lost)}` : undefined;
  if (isLost(decision)) return `it is ${wordOf(decision)}`;
  return lost ? `some of it is ${wordOf(lost)}` : undefined;
}

function callersByService(topology: Topology): ReadonlyMap<QualifiedName, ReadonlySet<QualifiedName>> {
  const callers = new Map<QualifiedName, Set<QualifiedName>>();
  for (const { from, to } of topology.edges) {
    if (from.kind !== 'workload' || to.kind !== 'service') continue;
    const known = callers.get(to.id) ?? new Set();
    callers.set(to.id, known.add(from.id));
  }
  return callers;
}

/** A proxy that cannot hand a request on makes a 503 of it; a policy makes a 401 or a 403. */
function isLost({ outcome, status }: Pick<Decision, 'outcome' | 'status'>): boolean {
  return outcome === 'no-route' || outcome === 'unreachable' || (outcome === 'refused' && status === 503);
}

function wordOf({ outcome, status }: Pick<Decision, 'outcome' | 'status'>): string {
  return `${outcome}${status === undefined ? '' : ` with ${status}`}`;
}

/** The requests that a property speaks of. */
function requestsOf({ method, path }: { readonly method?: string; readonly path?: PathMatch }): Predicate {
  return all([...(method === undefined ? [] : [text('method', { kind: 'exact', value: method })]), ...(path === undefined ? [] : [pathPredicate(path)])]);
}

export function pathPredicate(path: PathMatch): Predicate {
  switch (path.kind) {
    case 'exact':
      return text('path', { kind: 'exact', value: path.value });
    case 'prefix':
      return text('path', { kind: 'segments', value: path.value });
    case 'starts-with':
      return text('path', { kind: 'prefix', value: path.value });
    case 'regex':
      return text('path', { kind: 'regex', value: path.value });
  }
}
