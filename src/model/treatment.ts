import { sortedBy } from '../base/order.ts';
import type { DecidedDestination, Decision, DecisionOutcome } from './decision.ts';
import { withoutTries } from './logged-flag.ts';
import type { Mirror, RequestChange, Retries } from './mesh-model.ts';

/**
 * What a client and a server can observe of a decision: no provenance, no names of routes, nothing that a share of
 * 0 % would do. Canonical: two decisions treat a request alike exactly when the keys of their treatments are equal.
 */
export interface Treatment {
  readonly outcome: DecisionOutcome;
  readonly status?: number;
  readonly flag?: string;
  readonly destinations: readonly TreatedShare[];
  /** Undefined waits for ever. */
  readonly timeoutMs?: number;
  readonly responseTimeoutMs?: number;
  readonly idleTimeoutMs?: number;
  /** Undefined is none. */
  readonly retries?: Retries;
  readonly fault?: Decision['fault'];
  readonly mirrors: readonly Omit<Mirror, 'source'>[];
  readonly changes: readonly RequestChange[];
  readonly responseChanges?: readonly RequestChange[];
  readonly location?: string;
  readonly body?: string;
  readonly policies: readonly ConnectionPolicy[];
}

/** What governs the connections to one destination. A decision does not hold it: the model is asked for it. */
export interface ConnectionPolicy {
  readonly host: string;
  readonly port: number;
  readonly subset?: string;
  readonly connectTimeoutMs?: number;
  readonly balancing?: string;
  readonly limits?: Readonly<Record<string, number>>;
  readonly ejection?: Readonly<Record<string, number | undefined>>;
}

export type TreatedShare = Omit<DecidedDestination, 'responseChanges'> & { readonly responseChanges?: readonly RequestChange[] };

/** What differs between two treatments, in the order in which it should be told. */
export type Aspect =
  | 'newly-allowed'
  | 'newly-refused'
  | 'newly-delivered'
  | 'no-longer-delivered'
  | 'delivered-elsewhere'
  | 'other-answer'
  | 'other-encryption'
  | 'other-deadline'
  | 'other-retries'
  | 'other-limits'
  | 'other-fault'
  | 'other-mirrors'
  | 'other-changes';

export function treatmentOf(decision: Decision, policies: readonly ConnectionPolicy[] = []): Treatment {
  const { status, flag, location, body, fault } = decision;
  const timeoutMs = decision.timeoutMs?.value;
  const retries = decision.retries && canonicalRetries(decision.retries.value);
  return {
    outcome: decision.outcome,
    ...(status === undefined ? {} : { status }),
    ...(flag === undefined ? {} : { flag }),
    destinations: canonicalShares(decision.destinations),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(decision.responseTimeoutMs === undefined ? {} : { responseTimeoutMs: decision.responseTimeoutMs.value }),
    ...(decision.idleTimeoutMs === undefined ? {} : { idleTimeoutMs: decision.idleTimeoutMs.value }),
    ...(retries === undefined ? {} : { retries }),
    ...(fault === undefined ? {} : { fault: canonicalFault(fault) }),
    mirrors: sortedBy(
      decision.mirrors.filter(({ percent }) => percent > 0).map(({ host, port, subset, percent }) => ({ host, port, ...(subset === undefined ? {} : { subset }), percent })),
      shareKey,
      ({ percent }) => percent,
    ),
    changes: canonicalChanges(decision.changes),
    ...(decision.responseChanges === undefined ? {} : { responseChanges: canonicalChanges(decision.responseChanges) }),
    ...(location === undefined ? {} : { location }),
    ...(body === undefined ? {} : { body }),
    policies: sortedBy(policies.map(canonical), shareKey),
  };
}

/** Equal for equal treatments, and only for them. */
export function treatmentKey(treatment: Treatment): string {
  return JSON.stringify(treatment);
}

/** Empty exactly when both treat a request alike. */
export function differences(before: Treatment, after: Treatment): readonly Aspect[] {
  if (treatmentKey(before) === treatmentKey(after)) return [];
  const aspects: Aspect[] = [...admission(before, after)];
  const isDelivered = before.outcome === 'delivered' && after.outcome === 'delivered';
  // Where one of them delivers nothing, what else it would have done is no news.
  if (aspects.length > 0 && !isDelivered) return aspects;
  const add = (aspect: Aspect, of: (treatment: Treatment) => unknown): void => {
    if (JSON.stringify(of(before)) !== JSON.stringify(of(after))) aspects.push(aspect);
  };
  if (isDelivered) add('delivered-elsewhere', places);
  if (aspects.length === 0 || before.status !== after.status || before.flag !== after.flag) add('other-answer', answer);
  if (isDelivered) add('other-encryption', encryption);
  add('other-deadline', ({ timeoutMs, responseTimeoutMs, idleTimeoutMs }) => [timeoutMs, responseTimeoutMs, idleTimeoutMs]);
  add('other-retries', ({ retries }) => retries);
  add('other-limits', ({ policies }) => policies.filter((policy) => [before, after].every((each) => each.policies.some((other) => shareKey(other) === shareKey(policy)))));
  add('other-fault', ({ fault }) => fault);
  add('other-mirrors', ({ mirrors }) => mirrors);
  add('other-changes', ({ changes, responseChanges, destinations }) => [changes, responseChanges, ownChanges(destinations, [before, after])]);
  return aspects.length === 0 ? ['other-answer'] : aspects;
}

/** What is done to single shares, of those that both have. */
function ownChanges(shares: readonly TreatedShare[], both: readonly Treatment[]): unknown {
  const isShared = (share: TreatedShare): boolean => both.every(({ destinations }) => destinations.some((other) => other.outcome === 'delivered' && shareKey(other) === shareKey(share)));
  return shares.filter((share) => share.outcome === 'delivered' && isShared(share)).map((share) => [shareKey(share), share.changes ?? [], share.responseChanges ?? []]);
}

/** Access first: it is what a reader looks for. */
function admission(before: Treatment, after: Treatment): readonly Aspect[] {
  const refused = { before: percentOf(before, 'refused'), after: percentOf(after, 'refused') };
  const delivered = { before: percentOf(before, 'delivered'), after: percentOf(after, 'delivered') };
  if (refused.after < refused.before && delivered.after > delivered.before) return ['newly-allowed'];
  if (refused.after > refused.before && delivered.after < delivered.before) return ['newly-refused'];
  return delivered.after > delivered.before ? ['newly-delivered'] : delivered.after < delivered.before ? ['no-longer-delivered'] : [];
}

function percentOf({ outcome, destinations }: Treatment, wanted: DecisionOutcome): number {
  if (destinations.length === 0) return outcome === wanted ? 100 : 0;
  return rounded(destinations.reduce((sum, share) => (share.outcome === wanted ? sum + share.weight : sum), 0));
}

function places({ destinations }: Treatment): unknown {
  return canonicalShares(destinations.filter(({ outcome }) => outcome === 'delivered').map(({ host, port, subset, weight, workloads, addresses, outcome, isStandby }) => ({ host, port, ...(subset === undefined ? {} : { subset }), weight, workloads, addresses, outcome, ...(isStandby ? { isStandby } : {}) })));
}

function encryption({ destinations }: Treatment): unknown {
  const transports = new Set(destinations.flatMap(({ outcome, transport }) => (outcome === 'delivered' && transport ? [transport] : [])));
  return [...transports].sort();
}

/** That retries were in vain is told with the retries. */
function answer({ outcome, status, flag, location, body, destinations }: Treatment): unknown {
  const shares = canonicalShares(destinations).filter((share) => share.outcome !== 'delivered');
  return { outcome, status, flag: withoutTries(flag), location, body, shares: shares.map((share) => ({ ...share, flag: withoutTries(share.flag) })) };
}

/** Without what gets nothing, unless it stands by; shares that fare alike are one. */
function canonicalShares(shares: readonly (DecidedDestination | TreatedShare)[]): readonly TreatedShare[] {
  const merged = new Map<string, TreatedShare>();
  for (const { host, port, subset, weight, workloads, addresses, outcome, status, flag, transport, isStandby = false, changes, responseChanges } of shares) {
    if (weight <= 0 && !isStandby) continue;
    const rest = { host, port, ...(subset === undefined ? {} : { subset }), outcome, ...(status === undefined ? {} : { status }), ...(flag === undefined ? {} : { flag }), ...(transport === undefined ? {} : { transport }), ...(isStandby ? { isStandby } : {}), ...(changes === undefined ? {} : { changes: canonicalChanges(changes) }), ...(responseChanges === undefined ? {} : { responseChanges: canonicalChanges(responseChanges) }) };
    const key = JSON.stringify(rest);
    const other = merged.get(key);
    merged.set(key, { ...rest, weight: rounded(weight + (other?.weight ?? 0)), workloads: union(workloads, other?.workloads), addresses: union(addresses, other?.addresses) });
  }
  return sortedBy(merged.entries(), ([key]) => key).map(([, share]) => share);
}

function union(a: readonly string[], b: readonly string[] = []): readonly string[] {
  return [...new Set([...a, ...b])].sort();
}

/** Thirds of a percent come out alike whichever way they were added up. */
function rounded(percent: number): number {
  return Math.round(percent * 1e6) / 1e6;
}

export function shareKey({ host, port, subset }: { readonly host: string; readonly port: number; readonly subset?: string }): string {
  return `${host}:${port}/${subset ?? ''}`;
}

function canonicalRetries({ attempts, budget, perTryTimeoutMs, on, backoffMs }: Retries): Retries | undefined {
  if (attempts <= 0) return undefined;
  return { attempts, ...(budget === undefined ? {} : { budget: canonical(budget) }), ...(perTryTimeoutMs === undefined ? {} : { perTryTimeoutMs }), on: union(on), ...(backoffMs === undefined ? {} : { backoffMs }) };
}

function canonicalFault({ delay, abort }: NonNullable<Decision['fault']>): NonNullable<Decision['fault']> {
  return {
    ...(delay && delay.percent > 0 ? { delay: { percent: delay.percent, delayMs: delay.delayMs } } : {}),
    ...(abort && abort.percent > 0 ? { abort: { percent: abort.percent, status: abort.status, ...(abort.grpcStatus === undefined ? {} : { grpcStatus: abort.grpcStatus }) } } : {}),
  };
}

/** Changes of different headers commute with each other and with changes of the path. */
function canonicalChanges(changes: readonly RequestChange[]): readonly RequestChange[] {
  const isFree = (change: RequestChange): boolean => change.kind === 'header' && !/^(?:host|:.*)$/i.test(change.name);
  const free = changes.filter(isFree).flatMap((change) => (change.kind === 'header' ? [{ kind: change.kind, operation: change.operation, name: change.name.toLowerCase(), value: change.operation === 'remove' ? '' : change.value }] : []));
  const bound = changes.filter((change) => !isFree(change)).map(canonical);
  return [...bound, ...sortedBy(free, ({ name }) => name)];
}

/** Keys in order, all the way down, and without those that say nothing. */
function canonical<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = sortedBy(Object.entries(value), ([key]) => key).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([key, inner]: [string, unknown]) => [key, canonical(inner)])) as T;
}
