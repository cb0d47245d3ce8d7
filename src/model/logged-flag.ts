import type { Retries } from './mesh-model.ts';

/** What a proxy has done to a request when no answer of its destination comes. */
export interface Tried {
  readonly sees: 'requests' | 'connections';
  readonly retries?: Retries;
  /** Whether every such request was held back by an injected delay. */
  readonly isDelayed?: boolean;
}

/** Conditions that hold for a try whose connection was made and then reset, and so for one that never came about too. */
const forResets: ReadonlySet<string> = new Set(['5xx', 'gateway-error', 'reset']);

/**
 * The response flags in a proxy's log, given the one for a single try (`UF`: no connection came about, `UC`: it was
 * reset). That all tries were in vain is a flag of its own, `URX`. Where a proxy sees only connections, the one try is
 * the last that it may make, and a reset later on has no flag.
 * Source: https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#response-flags and
 * `wouldRetryFromReset` in Envoy's source/common/router/retry_state_impl.cc.
 */
export function loggedFlag(flag: string | undefined, { sees, retries, isDelayed = false }: Tried): string | undefined {
  const ofTries = flag === 'UC' && sees === 'connections' ? [] : flag === undefined ? [] : [flag, ...(isTriedInVain(flag, sees, retries) ? ['URX'] : [])];
  const flags = isDelayed ? ['DI', ...ofTries] : ofTries;
  return flags.length === 0 ? undefined : flags.join(',');
}

function isTriedInVain(flag: string, sees: Tried['sees'], retries: Retries | undefined): boolean {
  if (sees === 'connections') return flag === 'UF';
  if (retries === undefined || retries.attempts <= 0) return false;
  return retries.on.some((condition) => (flag === 'UF' || flag === 'UC') && (forResets.has(condition) || (flag === 'UF' && condition === 'connect-failure')));
}

/** Without the flag that only says how often it was tried. */
export function withoutTries(flag: string | undefined): string | undefined {
  return flag?.split(',').filter((one) => one !== 'URX').join(',');
}
