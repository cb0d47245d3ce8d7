import { compareText } from '../../../../../base/order.ts';
import { listAt, type Resource } from '../../../../../kube/resource.ts';
import { compareAge, unknownAge } from '../../../lift/registry/age.ts';
import { requestPart } from './clients.ts';
import { coverageOf } from './coverage.ts';
import { matchEntriesOf, type MatchEntry } from './dead-matches.ts';
import { evaluate, sampleOf, type Sample } from './sample.ts';
import { describeWitness } from './witness-text.ts';

/** By age, or by name where the input does not tell it. */
export function comesFirst(rival: Resource, own: Resource): boolean {
  const byName = compareText(rival.name, own.name) || compareText(rival.namespace, own.namespace);
  return (unknownAge(rival, own) === undefined ? compareAge(rival, own) : byName) < 0;
}

/** The matches of each route. */
export function routesOf(entries: readonly MatchEntry[]): Map<number, MatchEntry[]> {
  const routes = new Map<number, MatchEntry[]>();
  for (const entry of entries) routes.set(entry.route, [...(routes.get(entry.route) ?? []), entry]);
  return routes;
}

/** A request that shows it, where the rival takes all requests of the route. What takes everything goes behind all other routes, of both. */
export function takenBy(rival: Resource, entries: readonly MatchEntry[], gateway: string): string | undefined {
  // Ports and callers are asked before there are routes at all, so that they keep no route from being one for everything.
  const isCatchAll = ({ alternatives }: MatchEntry): boolean => alternatives.some((each) => requestPart(each).kind === 'always');
  const theirs = matchEntriesOf(rival, 'http', [gateway]).filter(({ isDelegated }) => !isDelegated);
  const found = entries.map((entry) => {
    const before = theirs.filter((each) => isCatchAll(entry) || !isCatchAll(each));
    return coverageOf(entry, before, before.length, [gateway]);
  });
  const [first] = found;
  if (first?.kind !== 'covered' || found.some(({ kind }) => kind !== 'covered') || listAt(rival.raw, ['spec', 'http']).length === 0) return undefined;
  return describeWitness(new Map([...first.witness].filter(([attribute]) => attribute !== '@gateway')), false);
}

/** Whether a rival takes what shows each match of a route best: where it does not, nothing more has to be asked. */
export function mayTake(rival: Resource, samples: readonly (Sample | undefined)[], gateway: string): boolean {
  const theirs = matchEntriesOf(rival, 'http', [gateway]);
  return samples.every((sample) => sample === undefined || theirs.some(({ alternatives }) => alternatives.some((each) => evaluate(each, sample) !== 'no')));
}

export function samplesOf(entries: readonly MatchEntry[], gateway: string): (Sample | undefined)[] {
  return entries.map(({ alternatives: [alternative] }) => {
    const sample = alternative && sampleOf(alternative, [gateway]);
    return sample !== undefined && alternative !== undefined && evaluate(alternative, sample) === 'yes' ? sample : undefined;
  });
}
