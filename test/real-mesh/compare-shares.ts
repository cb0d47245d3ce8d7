import { answersFrom } from './answers-from.ts';
import { isNotTooFew, isNotTooMany } from './binomial.ts';
import type { Asked, Difference } from './contradiction.ts';
import { isUpToAMachine, restsOnListening } from './excuse.ts';
import type { DecidedDestination } from '../../src/model/decision.ts';
import type { Try } from './recording.ts';

/** Destinations of a route as it weighs them: endpoints of one destination share what the load balancer gives them. */
interface Share {
  readonly name: string;
  readonly percent: number;
  readonly parts: readonly DecidedDestination[];
}

/**
 * Whether the tries fell on the destinations of a route as its weights say. A try that two shares may have answered is
 * held against neither.
 */
export function shareDifferences(asked: Asked, tries: readonly Try[], counts: readonly number[]): readonly Difference[] {
  const shares = sharesOf(asked.decision.destinations);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (shares.length < 2 || asked.decision.fault?.abort !== undefined || isRetried(asked) || restsOnListening(asked.decision)) return [];
  // What a machine does not answer falls on another pod, or comes back as a failure of no share.
  if (tries.some((one) => isUpToAMachine(asked, one))) return [];
  const takers = tries.map((one) => shares.filter((share) => share.parts.some((part) => mayBeOf(asked, part, one))));
  if (takers.some((list) => list.length === 0)) return [];
  return shares.flatMap((share) => {
    const sum = (isCounted: (list: readonly Share[]) => boolean): number => takers.reduce((all, list, index) => (isCounted(list) ? all + (counts[index] ?? 0) : all), 0);
    const most = sum((list) => list.includes(share));
    const least = sum((list) => list.length === 1 && list.includes(share));
    return isNotTooFew(most, total, share.percent) && isNotTooMany(least, total, share.percent) ? [] : [{ kind: 'share' as const, expected: `${share.percent.toFixed(1)} % of ${total} at ${share.name}` }];
  });
}

/** A try that one share refuses goes on to another one. */
function isRetried({ decision: { destinations, retries } }: Asked): boolean {
  return (retries?.value.attempts ?? 0) > 0 && destinations.some(({ weight, outcome }) => weight > 0 && outcome !== 'delivered');
}

export function sharesOf(destinations: readonly DecidedDestination[]): readonly Share[] {
  const byName = new Map<string, DecidedDestination[]>();
  for (const part of destinations) {
    if (part.weight === 0) continue;
    const name = `${part.host}:${part.port}${part.subset === undefined ? '' : ` ${part.subset}`}`;
    byName.set(name, [...(byName.get(name) ?? []), part]);
  }
  return [...byName].map(([name, parts]) => ({ name, parts, percent: parts.reduce((sum, { weight }) => sum + weight, 0) }));
}

function mayBeOf(asked: Asked, { outcome, workloads, addresses, status }: DecidedDestination, one: Try): boolean {
  if (outcome === 'unknown') return true;
  if (one.pod === undefined) return outcome !== 'delivered' && (status === one.status || one.grpc !== undefined || one.error !== undefined);
  return outcome === 'delivered' && answersFrom(asked, one.pod, workloads, addresses);
}
