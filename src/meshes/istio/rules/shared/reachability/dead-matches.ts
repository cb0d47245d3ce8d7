import { groupBy } from '../../../../../base/order.ts';
import { listAt, textAt, type Json, type Resource } from '../../../../../kube/resource.ts';
import { at } from '../../../../../model/provenance.ts';
import type { Path } from '../../../../../yaml/document.ts';
import { readHttpMatch } from '../../../lift/routing/read-http-rule.ts';
import { readConnectionMatch } from '../../../lift/routing/tcp-rule.ts';
import { resolvedGateway, meshGateway } from '../../../lift/routing/virtual-service.ts';
import { always } from '../../../../../model/predicate.ts';
import { coverageOf, type Coverage, type Entry } from './coverage.ts';
import { connectionMatchPredicates, httpMatchPredicate } from './match-predicate.ts';

export type Protocol = 'http' | 'tls' | 'tcp';

/** One match of a route; a route without any has one that takes everything. */
export interface MatchEntry extends Entry {
  readonly route: number;
  /** Its place in `match`, where the route has that. */
  readonly match?: number;
  readonly path: Path;
  /** Its route delegates to a VirtualService that may have nothing for it, so that it takes nothing away for sure. */
  readonly isDelegated: boolean;
}

/** A match that no request reaches. */
export interface DeadMatch extends MatchEntry {
  readonly coverage: Exclude<Coverage, { readonly kind: 'reached' }>;
  /** Those that take its requests, in order. */
  readonly takenBy: readonly MatchEntry[];
}

/** What is never reached among the routes of one protocol. */
export interface Unreached {
  readonly protocol: Protocol;
  readonly entries: readonly MatchEntry[];
  readonly dead: readonly DeadMatch[];
  /** The dead matches of each route of which every match is dead. */
  readonly routes: readonly (readonly [DeadMatch, ...DeadMatch[]])[];
}

const known = new WeakMap<Resource, readonly Unreached[]>();
const nothing: readonly Unreached[] = [];

/** The matches of a VirtualService that no request reaches, by itself alone. Found once for each object. */
export function unreachedOf(virtualService: Resource): readonly Unreached[] {
  const spec = virtualService.raw['spec'];
  const protocols = (['http', 'tls', 'tcp'] as const).filter((protocol) => mayHide(listAt(spec, [protocol])));
  if (protocols.length === 0) return nothing;
  const before = known.get(virtualService);
  if (before !== undefined) return before;
  const found = protocols.map((protocol) => unreachedIn(virtualService, protocol)).filter(({ dead }) => dead.length > 0);
  known.set(virtualService, found.length === 0 ? nothing : found);
  return found;
}

function mayHide(routes: readonly Json[]): boolean {
  return routes.length > 1 || listAt(routes[0], ['match']).length > 0;
}

function unreachedIn(virtualService: Resource, protocol: Protocol): Unreached {
  const gateways = gatewaysOf(virtualService);
  // Not kept: mostly there is nothing to say, and nobody asks again.
  const entries = readEntries(virtualService, protocol, gateways);
  const takers = entries.some(({ isDelegated }) => isDelegated) ? entries.map((entry) => (entry.isDelegated ? { ...entry, alternatives: [] } : entry)) : entries;
  const dead: DeadMatch[] = [];
  for (const [index, entry] of entries.entries()) {
    const coverage = coverageOf(entry, takers, index, gateways);
    if (coverage.kind !== 'reached') dead.push({ ...entry, coverage, takenBy: coverage.kind === 'covered' ? coverage.by.flatMap((place) => entries[place] ?? []) : [] });
  }
  if (dead.length === 0) return { protocol, entries, dead, routes: [] };
  const covered = [...groupBy(dead.filter(({ coverage }) => coverage.kind === 'covered'), ({ route }) => route)];
  const routes = covered.flatMap(([route, group]) => (entries.filter((entry) => entry.route === route).length === group.length ? [group as unknown as readonly [DeadMatch, ...DeadMatch[]]] : []));
  return { protocol, entries, dead, routes };
}

/** Full names of the gateways that it is bound to. Of a delegate nobody knows: those that it names, sidecars, and others. */
export function gatewaysOf(virtualService: Resource): readonly string[] {
  const nameOf = (gateway: unknown): string[] => (typeof gateway === 'string' ? [resolvedGateway(gateway, virtualService.namespace)] : []);
  if (listAt(virtualService.raw, ['spec', 'hosts']).length === 0) {
    const named = listAt(virtualService.raw, ['spec', 'http']).flatMap((route) => listAt(route, ['match']).flatMap((match) => listAt(match, ['gateways']).flatMap(nameOf)));
    return [...new Set([meshGateway, ...named, 'other/gateway'])];
  }
  const written = listAt(virtualService.raw, ['spec', 'gateways']).flatMap(nameOf);
  return written.length === 0 ? [meshGateway] : written;
}

const entriesOf = new WeakMap<Resource, Map<string, readonly MatchEntry[]>>();

/** Every match of the routes of a protocol, in the order in which they are asked. Kept, since those of one host are compared with each other. */
export function matchEntriesOf(virtualService: Resource, protocol: Protocol, gateways: readonly string[]): readonly MatchEntry[] {
  const kept = entriesOf.get(virtualService) ?? new Map<string, readonly MatchEntry[]>();
  const key = protocol === 'http' ? protocol : `${protocol} ${gateways.join(' ')}`;
  const found = kept.get(key) ?? readEntries(virtualService, protocol, gateways);
  entriesOf.set(virtualService, kept.set(key, found));
  return found;
}

function readEntries(virtualService: Resource, protocol: Protocol, gateways: readonly string[]): MatchEntry[] {
  const names = { fullName: (host: string) => host, exactName: (host: string) => host, gatewayName: (gateway: string) => resolvedGateway(gateway, virtualService.namespace) };
  return listAt(virtualService.raw, ['spec', protocol]).flatMap((route, index): MatchEntry[] => {
    const path = ['spec', protocol, index];
    const isDelegated = textAt(route, ['delegate', 'name']) !== undefined;
    const matches = listAt(route, ['match']);
    if (matches.length === 0) return [{ route: index, path, alternatives: [always], isDelegated }];
    return matches.map((match, item) => {
      const place = [...path, 'match', item];
      const alternatives = protocol === 'http' ? [httpMatchPredicate(readHttpMatch(at(virtualService, place), match, names))] : connectionMatchPredicates(readConnectionMatch(match, names), gateways);
      return { route: index, match: item, path: place, alternatives, isDelegated };
    });
  });
}
