import type { BreakCircuit, RequestMatch } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Fact } from '../grammar/phrases.ts';
import { add } from './add.ts';
import type { Scope } from './scope-of.ts';
import { ask, assume, origin, type State } from './state.ts';

export function writeDestination(state: State, service: QualifiedName, facts: readonly Fact[], scope: Scope): void {
  const connect = facts.find((fact) => fact.kind === 'timeout' && fact.of === 'connect');
  const breakers = facts.filter((fact) => fact.kind === 'breaker');
  if (connect?.kind === 'timeout' && connect.ms === undefined) return void ask(state, `how long may opening a connection to \`${service}\` take?`);
  const balances = facts.filter((fact) => fact.kind === 'balance');
  if ((breakers.length > 0 || balances.length > 0) && (scope.conditions.length > 0 || (scope.from?.length ?? 0) > 0)) {
    ask(state, `limits and balancing hold for all calls to \`${service}\`, not for some of them: is that meant?`, []);
    return;
  }
  if (breakers.some((fact) => fact.kind === 'breaker' && fact.isOff === true) && breakers.some((fact) => fact.kind === 'breaker' && fact.isOff !== true)) return void ask(state, `should \`${service}\` have a circuit breaker, or not?`);
  if (breakers.some((fact) => fact.kind === 'breaker' && fact.isOff === true)) {
    add(state, { kind: 'withdraw', what: 'break-circuit', subject: service });
    return;
  }
  if (breakers.length > 0 || connect !== undefined) {
    const limits = Object.assign({}, ...breakers.map((fact) => (fact.kind === 'breaker' ? fact.limits : {}))) as Partial<BreakCircuit>;
    const withConnect = connect?.kind === 'timeout' && connect.ms !== undefined ? { ...limits, connectTimeoutMs: connect.ms } : limits;
    add(state, { kind: 'break-circuit', service, origin, ...withDefaults(state, withConnect, breakers.length > 0) });
  }
  if (balances.some((fact) => fact.kind === 'balance' && fact.isOff === true)) {
    add(state, { kind: 'withdraw', what: 'balance-load', subject: service });
    return;
  }
  for (const fact of balances) {
    if (fact.kind !== 'balance') continue;
    if (fact.algorithm === undefined) {
      if (!balances.some((other) => other.kind === 'balance' && other.algorithm !== undefined)) ask(state, `how should calls to \`${service}\` be balanced: round robin, least requests, random, or by a hash of a header, a cookie or the source address?`);
      continue;
    }
    const warm = facts.find((other) => other.kind === 'warm-up');
    add(state, { kind: 'balance-load', service, origin, algorithm: fact.algorithm, ...(warm?.kind === 'warm-up' && warm.ms !== undefined ? { warmupMs: warm.ms } : {}) });
  }
  const warm = facts.find((other) => other.kind === 'warm-up');
  if (warm?.kind === 'warm-up' && warm.ms === undefined) ask(state, `over which time should new instances of \`${service}\` be warmed up, for example 60s?`);
  if (warm?.kind === 'warm-up' && warm.ms !== undefined && balances.length === 0) {
    assume(state, 'balanced by least requests, where the request names nothing else');
    add(state, { kind: 'balance-load', service, origin, algorithm: { kind: 'least-request' }, warmupMs: warm.ms });
  }
}

const ejectionFields = ['consecutiveErrors', 'consecutiveGatewayErrors'] as const;

/** A breaker that says nothing of when it opens gets the usual numbers, and every one of them is told. */
function withDefaults(state: State, limits: Partial<BreakCircuit>, isBreaker: boolean): Partial<BreakCircuit> {
  const hasPool = ['maxConnections', 'maxPendingRequests', 'maxRequests', 'maxRequestsPerConnection', 'connectTimeoutMs'].some((field) => field in limits);
  const hasEjection = ejectionFields.some((field) => field in limits);
  const hasTiming = ['intervalMs', 'ejectForMs', 'maxEjectionPercent'].some((field) => field in limits);
  // Whoever names a number wants that number: beside a rule that exists the other fields are as they were.
  if (!isBreaker || hasPool || hasEjection || hasTiming) return limits;
  const told: string[] = [];
  const filled: Record<string, number | undefined> = { ...(limits as Record<string, number>) };
  if (!hasEjection) {
    filled['consecutiveErrors'] = 5;
    told.push('an instance is ejected after 5 errors in a row');
  }
  if (limits.intervalMs === undefined) {
    filled['intervalMs'] = 10_000;
    told.push('judged every 10s');
  }
  if (limits.ejectForMs === undefined) {
    filled['ejectForMs'] = 30_000;
    told.push('ejected for 30s');
  }
  if (limits.maxEjectionPercent === undefined) {
    filled['maxEjectionPercent'] = 50;
    told.push('at most 50% of the instances at a time');
  }
  if (told.length > 0) assume(state, `${told.join(', ')}: where the request names no number`);
  return filled as Partial<BreakCircuit>;
}

export function writeRate(state: State, service: QualifiedName, facts: readonly Fact[], whens: readonly (RequestMatch | undefined)[]): void {
  const rates = facts.filter((fact) => fact.kind === 'rate');
  if (rates.length === 0) return;
  if (rates.some((fact) => fact.kind === 'rate' && fact.isOff === true)) return add(state, { kind: 'withdraw', what: 'limit-rate', subject: service });
  const merged = Object.assign({}, ...rates) as Extract<Fact, { kind: 'rate' }>;
  if (merged.requests === undefined) {
    ask(state, `how many requests to \`${service}\` may pass, and in which time?`);
    return;
  }
  if (merged.perMs === undefined) {
    ask(state, `${merged.requests} requests in which time?`);
    return;
  }
  for (const when of whens) add(state, { kind: 'limit-rate', service, origin, requests: merged.requests, perMs: merged.perMs, ...(merged.burst === undefined ? {} : { burst: merged.burst }), ...(when === undefined ? {} : { when }) });
}
