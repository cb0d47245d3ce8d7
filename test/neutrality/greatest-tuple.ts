import { all, any, not, text, type Predicate, type TextSet } from '../../src/model/predicate.ts';
import { matchText } from '../../src/model/match-text.ts';
import type { Request } from '../../src/model/request-view.ts';

/**
 * Linkerd picks the match with the greatest tuple (linkerd2-proxy, `http/route/src/lib.rs` and `http/match.rs`), the
 * first of the list on a tie. This file turns such a list into a first-match table, which is what the model holds.
 */
export interface ListedMatch {
  readonly name: string;
  readonly host?: { readonly kind: 'exact' | 'suffix'; readonly value: string };
  readonly path?: { readonly kind: 'exact' | 'prefix' | 'regex'; readonly value: string };
  readonly headers?: readonly (readonly [string, string])[];
  readonly queries?: readonly (readonly [string, string])[];
  readonly method?: string;
}

/** What stands after the length of the path. 2.20 and before put the method last; linkerd2-proxy#4604 puts it first. */
export type TieOrder = readonly ('method' | 'headers' | 'queries')[];
export const methodLast: TieOrder = ['headers', 'queries', 'method'];
export const methodFirst: TieOrder = ['method', 'headers', 'queries'];

/**
 * The table: by host, then the single paths that some match names, then regular expressions (each as long as the whole
 * path), then prefixes, the longest first. Only where a path is as long as a prefix of it can the kinds tie, so every
 * prefix is split into its own path and what lies beneath it.
 */
export function firstMatchTable(matches: readonly ListedMatch[], order: TieOrder): readonly { readonly name: string; readonly when: Predicate }[] {
  const hosts = [...new Map(matches.map((match) => [hostRank(match).join(), hostRank(match)])).values()].sort(compareNumbers);
  return hosts.flatMap((rank) => {
    const listed = [...matches].filter((match) => compareNumbers(hostRank(match), rank) === 0).sort((a, b) => compareNumbers(tieRank(a, order), tieRank(b, order)));
    const points = new Set(listed.flatMap((match) => pointOf(match) ?? []));
    const atPoints = [...points].flatMap((point) => listed.filter((match) => mayMatch(match, point)).map((match) => ({ name: match.name, when: all([text('path', { kind: 'exact', value: point }), whenOf(match)]) })));
    const regexes = listed.filter(({ path }) => path?.kind === 'regex').map((match) => ({ name: match.name, when: whenOf(match) }));
    const prefixes = listed.filter(({ path }) => (path?.kind ?? 'prefix') === 'prefix').sort((a, b) => stem(b).length - stem(a).length);
    return [...atPoints, ...regexes, ...prefixes.map((match) => ({ name: match.name, when: whenOf(match) }))];
  });
}

/** Straight from the description: every match is tried, and the greatest tuple wins. */
export function greatestMatch(matches: readonly ListedMatch[], request: Request, order: TieOrder): string | undefined {
  let best: { readonly name: string; readonly rank: readonly number[] } | undefined;
  const [path = '', search = ''] = request.path.split('?');
  const parameters = new Map(search === '' ? [] : search.split('&').map((pair) => pair.split('=') as [string, string]));
  for (const match of matches) {
    const length = matchedLength(match, path);
    const isMet = length !== undefined && (match.method ?? request.method) === request.method && (match.headers ?? []).every(([name, value]) => request.headers[name] === value) && (match.queries ?? []).every(([name, value]) => parameters.get(name) === value) && isHost(match, request.host ?? '');
    if (!isMet) continue;
    const rank = [...hostRank(match), -length, ...tieRank(match, order)];
    if (best === undefined || compareNumbers(rank, best.rank) < 0) best = { name: match.name, rank };
  }
  return best?.name;
}

function matchedLength({ path = { kind: 'prefix', value: '/' } }: ListedMatch, given: string): number | undefined {
  switch (path.kind) {
    case 'exact':
      return given === path.value ? given.length : undefined;
    case 'regex':
      return matchText(path, given) === 'yes' ? given.length : undefined;
    case 'prefix': {
      if (path.value === '/') return 1;
      const own = path.value.replace(/\/+$/, '');
      const rest = given.replace(/\/+$/, '');
      return rest === own || rest.startsWith(`${own}/`) ? own.length : undefined;
    }
  }
}

function isHost({ host }: ListedMatch, given: string): boolean {
  return host === undefined || (host.kind === 'exact' ? given === host.value : given.length > host.value.length && given.endsWith(host.value));
}

/** Smaller is better, as in a sorted list. */
function hostRank({ host }: ListedMatch): readonly number[] {
  return host === undefined ? [2, 0] : [host.kind === 'exact' ? 0 : 1, -host.value.length];
}

function tieRank({ headers = [], queries = [], method }: ListedMatch, order: TieOrder): readonly number[] {
  const counts = { headers: -headers.length, queries: -queries.length, method: method === undefined ? 0 : -1 };
  return order.map((part) => counts[part]);
}

function compareNumbers(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < a.length; index += 1) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function stem({ path }: ListedMatch): string {
  const value = path?.value ?? '/';
  return value === '/' ? value : value.replace(/\/+$/, '');
}

/** The path on which a prefix is as long as an exact match. */
function pointOf(match: ListedMatch): string | undefined {
  return match.path?.kind === 'regex' ? undefined : match.path?.kind === 'exact' ? match.path.value : stem(match);
}

/** Whether a match ties with the exact match of this path: a shorter prefix does not. */
function mayMatch(match: ListedMatch, point: string): boolean {
  return match.path?.kind === 'regex' ? matchText(match.path, point) === 'yes' : pointOf(match) === point;
}

function whenOf({ host, path, headers = [], queries = [], method }: ListedMatch): Predicate {
  const sets: TextSet[] = path === undefined ? [] : [path.kind === 'prefix' ? { kind: 'segments', value: path.value } : { kind: path.kind, value: path.value }];
  return all([
    ...(host === undefined ? [] : [hostPredicate(host)]),
    ...sets.map((set) => text('path', set)),
    ...headers.map(([name, value]) => text(`header:${name}`, { kind: 'exact', value })),
    ...queries.map(([name, value]) => text(`query:${name}`, { kind: 'exact', value })),
    ...(method === undefined ? [] : [text('method', { kind: 'exact', value: method })]),
  ]);
}

/** The authority without its port and without a trailing dot. */
function hostPredicate({ kind, value }: NonNullable<ListedMatch['host']>): Predicate {
  const quoted = value.toLowerCase().replaceAll('.', '\\.');
  return text('host', { kind: 'regex', value: `${kind === 'suffix' ? '.+' : ''}${quoted}\\.?(?::[0-9]+)?` });
}

/**
 * Linkerd takes the leftmost-first match of a regex and then asks whether it is the whole text, so that `/a|/ab` does
 * not hold `/ab`. Each alternative holds only what no earlier one already begins.
 */
export function firstFound(alternatives: readonly string[]): Predicate {
  return any(
    alternatives.map((alternative, index) => {
      const earlier = alternatives.slice(0, index).map((each) => text('path', { kind: 'regex', value: `(?:${each}).*` }));
      return all([text('path', { kind: 'regex', value: alternative }), not(any(earlier))]);
    }),
  );
}
