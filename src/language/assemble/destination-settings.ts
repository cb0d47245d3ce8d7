import type { BreakCircuit, RequestMatch } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { BreakerField, Fact } from '../grammar/phrases.ts';
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
    const all = breakers.flatMap((fact) => (fact.kind === 'breaker' ? [fact.limits] : []));
    const limits = joinLimits(state, service, [...all, connect?.kind === 'timeout' && connect.ms !== undefined ? { connectTimeoutMs: connect.ms } : {}]);
    if (limits === undefined) return;
    add(state, { kind: 'break-circuit', service, origin, ...limits });
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
  if (warm?.kind === 'warm-up' && warm.ms !== undefined && balances.length === 0) state.warmUps.push({ service, ms: warm.ms });
}

type Limits = Readonly<Partial<Record<BreakerField, number>>>;

/** The limits of one service, wherever they were said; undefined with a question where two of them differ. */
function joinLimits(state: State, service: QualifiedName, all: readonly Limits[]): Limits | undefined {
  const joined: Partial<Record<BreakerField, number>> = {};
  for (const limits of all) {
    for (const [name, value] of Object.entries(limits)) {
      const field = name as BreakerField;
      const before = joined[field];
      if (before !== undefined && before !== value) return ask(state, `the circuit breaker of \`${service}\` cannot have both ${fieldWords[field]} ${before} and ${value}: which is meant?`);
      joined[field] = value;
    }
  }
  return joined;
}

const fieldWords: Readonly<Record<BreakerField, string>> = { maxConnections: 'connections', maxPendingRequests: 'waiting requests', maxRequests: 'requests at a time', maxRequestsPerConnection: 'requests per connection', connectTimeoutMs: 'a connect timeout (ms) of', consecutiveErrors: 'errors', consecutiveGatewayErrors: 'gateway errors', intervalMs: 'an interval (ms) of', ejectForMs: 'an ejection (ms) of', maxEjectionPercent: 'a share (%) of' };

/** What several sentences say of one service comes together, and what none of them says gets the usual values. */
export function finishDestinations(state: State): void {
  const services = new Set(state.wishes.flatMap((wish) => (wish.kind === 'break-circuit' ? [wish.service] : [])));
  for (const service of services) {
    const own = state.wishes.flatMap((wish) => (wish.kind === 'break-circuit' && wish.service === service ? [wish] : []));
    const limits = joinLimits(state, service, own.map(limitsOf));
    const [first] = own;
    if (limits === undefined || first === undefined) continue;
    const made: BreakCircuit = { ...first, ...limits, ...withDefaults(state, limits) };
    state.wishes.splice(0, state.wishes.length, ...state.wishes.flatMap((wish) => (wish === first ? [made] : own.some((other) => other === wish) ? [] : [wish])));
  }
  for (const { service, ms } of state.warmUps) {
    const at = state.wishes.findIndex((wish) => wish.kind === 'balance-load' && wish.service === service);
    const wish = state.wishes[at];
    if (wish?.kind === 'balance-load') {
      state.wishes[at] = { ...wish, warmupMs: ms };
      continue;
    }
    assume(state, 'balanced by least requests, where the request names nothing else');
    add(state, { kind: 'balance-load', service, origin, algorithm: { kind: 'least-request' }, warmupMs: ms });
  }
}

function limitsOf({ kind: _kind, service: _service, origin: _origin, ...limits }: BreakCircuit): Limits {
  return limits;
}

/** A breaker that says nothing of when it opens gets the usual numbers, and every one of them is told. Whoever names a number wants that number: beside a rule that exists the other fields are as they were. */
function withDefaults(state: State, limits: Limits): Limits {
  if (Object.keys(limits).length > 0) return limits;
  assume(state, 'an instance is ejected after 5 errors in a row, judged every 10s, ejected for 30s, at most 50% of the instances at a time: where the request names no number');
  return { consecutiveErrors: 5, intervalMs: 10_000, ejectForMs: 30_000, maxEjectionPercent: 50 };
}

export function writeRate(state: State, service: QualifiedName, facts: readonly Fact[], whens: readonly (RequestMatch | undefined)[]): void {
  const rates = facts.filter((fact) => fact.kind === 'rate');
  if (rates.length === 0) return;
  if (rates.some((fact) => fact.kind === 'rate' && fact.isOff === true)) return add(state, { kind: 'withdraw', what: 'limit-rate', subject: service });
  if (new Set(rates.flatMap((fact) => (fact.kind === 'rate' && fact.requests !== undefined ? [`${fact.requests}/${fact.perMs ?? 0}`] : []))).size > 1) return void ask(state, `\`${service}\` can have one limit, and the words say several: which is meant?`);
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
