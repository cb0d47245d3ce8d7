import type { RoleName } from './role-names.ts';

/** The defaults that a first mesh.yaml writes down for a role. */
export interface RoleDefaults {
  readonly name: RoleName;
  /** Who has this role. */
  readonly meaning: string;
  /** Of calls to the service; undefined where no requests are seen. */
  readonly timeoutMs?: number;
  readonly retries?: number;
  /** Each try gets an equal part of the timeout. Not for who waits for others: a try needs the time of its callees. */
  readonly areTriesShared?: boolean;
  /** Lines of the role's mapping behind timeout and retries. */
  readonly breaker: string;
  readonly breakerMeaning: string;
}

const strictBreaker = '{errors: 5, every: 10s, ejectFor: 30s, maxEjected: 50%, maxPending: 1024}';
const strictMeaning = 'an instance that fails 5 times in a row gets no calls for 30s';

export const roleDefaults: readonly RoleDefaults[] = [
  { name: 'gateway', meaning: 'the front door: people wait here, and it waits for everything it calls', timeoutMs: 15_000, retries: 0, breaker: strictBreaker, breakerMeaning: strictMeaning },
  { name: 'caller-of-several', meaning: 'calls two or more services before it can answer', timeoutMs: 5_000, retries: 2, breaker: strictBreaker, breakerMeaning: strictMeaning },
  { name: 'synchronous-api', meaning: 'answers while somebody waits', timeoutMs: 3_000, retries: 2, areTriesShared: true, breaker: strictBreaker, breakerMeaning: strictMeaning },
  { name: 'external-integration', meaning: 'waits for somebody else\'s API, which can be slow', timeoutMs: 10_000, retries: 1, areTriesShared: true, breaker: strictBreaker, breakerMeaning: strictMeaning },
  { name: 'background-worker', meaning: 'nobody is kept waiting by it', timeoutMs: 10_000, retries: 2, areTriesShared: true, breaker: '{errors: 10, every: 30s, ejectFor: 30s, maxEjected: 30%, maxPending: 1024}', breakerMeaning: 'lenient: it takes 10 errors in a row' },
  { name: 'datastore', meaning: 'speaks a protocol of its own: connections can be limited, requests are not seen', breaker: '{maxConnections: 1024, connectTimeout: 5s}', breakerMeaning: 'per caller' },
];

export function defaultsOf(role: RoleName): RoleDefaults | undefined {
  return roleDefaults.find((defaults) => defaults.name === role);
}
