import type { DecidedDestination, Decision } from '../../model/decision.ts';
import type { Asked, World } from './world.ts';

/** Something that must hold and does not, in words. */
export interface Fault {
  /** `web → orders.shop GET /`: what it is about. */
  readonly about: string;
  readonly what: string;
  readonly wanted: string;
  readonly got: string;
}

export type Finding = Omit<Fault, 'about'>;

/** One request of a check, in the application with the answer. */
export interface Judged extends Asked {
  readonly world: World;
  readonly before: World;
}

/** Nothing where both are the same; `shown` says more than what was compared. */
export function differing(what: string, wanted: unknown, got: unknown, shown: unknown = got): Finding[] {
  const say = (value: unknown): string => (value === undefined || value === null ? 'none' : typeof value === 'object' ? JSON.stringify(value) : String(value));
  return wanted === got ? [] : [{ what, wanted: say(wanted), got: say(shown) }];
}

export function describeOutcome({ outcome, status, unknown }: Decision): string {
  const [doubt] = unknown;
  return `${outcome}${status === undefined ? '' : ` ${status}`}${outcome === 'unknown' && doubt !== undefined ? ` (${doubt.what})` : ''}`;
}

/** A version by a label of its pods, a workload, a Service, or a host outside. */
export function isNamed(name: string, { host, workloads, addresses }: Pick<DecidedDestination, 'host' | 'workloads' | 'addresses'>, { model }: World): boolean {
  const [service = '', namespace = ''] = host.split('.');
  if ([host, service, `${namespace}/${service}`, `${service}.${namespace}`].includes(name)) return true;
  if (addresses.length > 0 && addresses.every((address) => address === name)) return true;
  return workloads.length > 0 && workloads.every((id) => id === name || id.slice(id.indexOf('/') + 1) === name || Object.values(model.workloads.get(id)?.labels ?? {}).includes(name));
}
