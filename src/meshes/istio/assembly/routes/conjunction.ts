import { distinct } from '../../../../base/order.ts';
import type { PathMatch, RequestMatch, TextMatch } from '../../../../intents/intent.ts';
import type { QualifiedName } from '../../../../topology/topology.ts';
import { impliesText, meetText, type Meeting } from './text-match.ts';

/** A path condition as one field of the mesh can say it. `starts-with` is a plain text prefix. */
export type PathText = Exclude<TextMatch, { readonly kind: 'present' }>;

/** What one `match` entry of a route can say: all of it must hold. Absent fields do not matter. */
export interface Conjunction {
  readonly path?: PathText;
  /** Any of these, sorted. */
  readonly methods?: readonly string[];
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, TextMatch>>;
  readonly query: Readonly<Record<string, TextMatch>>;
  /** Any of these calling workloads, sorted. */
  readonly from?: readonly QualifiedName[];
}

export const everything: Conjunction = { headers: {}, query: {} };

export function isEverything(match: Conjunction): boolean {
  return implies(everything, match);
}

/** A request match as alternatives: a path and all beneath it takes two, so that `/api` never covers `/apix`. */
export function alternatives(match: RequestMatch | undefined): Conjunction[] {
  if (match === undefined) return [everything];
  const rest: Conjunction = {
    headers: Object.fromEntries(Object.entries(match.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value])),
    query: match.query ?? {},
    ...(match.methods === undefined || match.methods.length === 0 ? {} : { methods: distinct(match.methods) }),
    ...(match.from === undefined || match.from.length === 0 ? {} : { from: distinct(match.from) }),
  };
  return pathAlternatives(match.path).map((path) => (path === undefined ? rest : { ...rest, path }));
}

export function pathAlternatives(path: PathMatch | undefined): (PathText | undefined)[] {
  if (path === undefined) return [undefined];
  if (path.kind === 'starts-with') return [path.value === '' || path.value === '/' ? undefined : path];
  if (path.kind !== 'prefix') return [path];
  const root = path.value.replace(/\/+$/, '');
  if (root === '') return [undefined];
  return [
    { kind: 'exact', value: root },
    { kind: 'starts-with', value: `${root}/` },
  ];
}

/** Whether every request of `narrow` is one of `wide`. False also where it cannot be decided. */
export function implies(narrow: Conjunction, wide: Conjunction): boolean {
  if (wide.path !== undefined && (narrow.path === undefined ? !takesEveryPath(wide.path) : !impliesText(narrow.path, wide.path))) return false;
  if (!isWithin(narrow.methods, wide.methods) || !isWithin(narrow.from, wide.from)) return false;
  return impliesEach(narrow.headers, wide.headers) && impliesEach(narrow.query, wide.query);
}

function takesEveryPath(path: PathText): boolean {
  return (path.kind === 'starts-with' && (path.value === '' || path.value === '/')) || (path.kind === 'regex' && path.value === '.*');
}

function isWithin(narrow: readonly string[] | undefined, wide: readonly string[] | undefined): boolean {
  if (wide === undefined) return true;
  return narrow !== undefined && narrow.every((item) => wide.includes(item));
}

function impliesEach(narrow: Readonly<Record<string, TextMatch>>, wide: Readonly<Record<string, TextMatch>>): boolean {
  return Object.entries(wide).every(([name, wanted]) => {
    const given = narrow[name];
    return given !== undefined && impliesText(given, wanted);
  });
}

/** The requests of both. `undecided` where one `match` entry cannot say it: two regular expressions on one path, say. */
export function meet(a: Conjunction, b: Conjunction): Meeting<Conjunction> {
  const path = a.path === undefined ? b.path : b.path === undefined ? a.path : meetText(a.path, b.path);
  const methods = common(a.methods, b.methods);
  const from = common(a.from, b.from);
  const headers = meetEach(a.headers, b.headers);
  const query = meetEach(a.query, b.query);
  if (path === 'none' || methods?.length === 0 || from?.length === 0 || headers === 'none' || query === 'none') return 'none';
  if (path === 'undecided' || headers === 'undecided' || query === 'undecided') return 'undecided';
  return {
    headers,
    query,
    ...(path === undefined || path.kind === 'present' ? {} : { path }),
    ...(methods === undefined ? {} : { methods }),
    ...(from === undefined ? {} : { from }),
  };
}

function common(a: readonly string[] | undefined, b: readonly string[] | undefined): readonly string[] | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : a.filter((item) => b.includes(item));
}

function meetEach(a: Readonly<Record<string, TextMatch>>, b: Readonly<Record<string, TextMatch>>): Meeting<Readonly<Record<string, TextMatch>>> {
  const met: Record<string, TextMatch> = { ...a };
  let isUndecided = false;
  for (const [name, match] of Object.entries(b)) {
    const given = met[name];
    const both = given === undefined ? match : meetText(given, match);
    if (both === 'none') return 'none';
    if (both === 'undecided') isUndecided = true;
    else met[name] = both;
  }
  return isUndecided ? 'undecided' : met;
}
