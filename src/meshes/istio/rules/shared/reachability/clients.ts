import { isTooComplex } from '../../../../../model/language/node.ts';
import { currentStore } from '../../../../../model/language/store.ts';
import { all, type Predicate } from '../../../../../model/predicate.ts';
import type { Resource } from '../../../../../kube/resource.ts';
import { meshGateway } from '../../../lift/routing/virtual-service.ts';
import { coverageOf, type Entry } from './coverage.ts';
import { cubeOf, domainFor, isNoRequest } from './cube.ts';
import { matchEntriesOf, type Protocol } from './dead-matches.ts';

/** How the clients that one VirtualService has routes for lie to those of another. */
export type Overlap = 'none' | 'some' | 'all';

/**
 * Whether the clients that `own` has routes of a protocol for also find routes in `rival`: where all of its matches ask for
 * other clients, or other ports, it is no rival for these.
 */
function clientOverlap(rival: Resource, own: Resource, protocol: Protocol, gateways: readonly string[]): Overlap {
  const [theirs, ours] = [rival, own].map((resource) => matchEntriesOf(resource, protocol, gateways).flatMap(({ alternatives }) => alternatives.map(clientPart))) as [Predicate[], Predicate[]];
  const store = currentStore();
  const domain = domainFor(gateways, store);
  const meet = (a: Predicate, b: Predicate): boolean => {
    const both = cubeOf(all([a, b]), domain, store);
    return isTooComplex(both) || !isNoRequest(both);
  };
  if (!theirs.some((a) => ours.some((b) => meet(a, b)))) return 'none';
  const coverage = coverageOf({ alternatives: ours }, [{ alternatives: theirs }], 1, gateways);
  return coverage.kind === 'covered' ? 'all' : 'some';
}

const isClientPart = (part: Predicate): boolean => (part.kind === 'text' ? part.attribute.startsWith('@') : part.kind === 'any' && part.of.every(isClientPart));

/** What a match asks of the client and of the listener. */
function clientPart(predicate: Predicate): Predicate {
  return all((predicate.kind === 'all' ? predicate.of : [predicate]).filter(isClientPart));
}

/** What a match asks of the request itself. */
export function requestPart(predicate: Predicate): Predicate {
  return all((predicate.kind === 'all' ? predicate.of : [predicate]).filter((part) => !isClientPart(part)));
}

/** The matches, asked by a client that all of them are for. */
export function forAnyClient(entries: readonly Entry[]): Entry[] {
  return entries.map(({ alternatives }) => ({ alternatives: alternatives.map(requestPart) }));
}

/** Requests and connections are decided apart. */
export function overlapOf(rival: Resource, own: Resource): Overlap {
  const found = new Set((['http', 'tcp'] as const).map((protocol) => clientOverlap(rival, own, protocol, [meshGateway])));
  return found.has('all') ? 'all' : found.has('some') ? 'some' : 'none';
}
