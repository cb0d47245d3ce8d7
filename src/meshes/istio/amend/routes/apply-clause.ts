import type { JsonObject } from '../../../../kube/resource.ts';
import type { RouteClause } from '../../assembly/contribution.ts';
import { alternatives, isEverything, type Conjunction } from '../../assembly/routes/conjunction.ts';
import { matchEntries } from '../../assembly/routes/route-match.ts';
import { entriesOf, isWithin, meetEntry } from './raw-match.ts';
import { refit } from './refit.ts';
import { setAttribute, type RouteSite } from './set-attribute.ts';

export interface Applied {
  readonly routes: readonly JsonObject[];
  /** Conditions that one match cannot hold together with the clause's. */
  readonly undecided: readonly JsonObject[];
}

export interface ClauseScope extends RouteSite {
  /** Whether the clause is about this route at all; routes of which it is not are left alone. */
  readonly isMeant: (route: JsonObject) => boolean;
  /** The condition as it reads where this match is asked; undefined where none of its requests can be meant. */
  readonly conditionAt: (condition: Conjunction, entry: JsonObject, route: JsonObject) => Conjunction | 'none' | 'undecided';
}

/**
 * The routes with a clause laid over them: each keeps the requests that it had, and those that the clause speaks of get
 * what it says, from a copy of the route that stands right before it. First match keeps its meaning by that.
 */
export function applyClause(routes: readonly JsonObject[], clause: RouteClause, scope: ClauseScope): Applied {
  const conditions = alternatives(clause.when);
  if (clause.attribute !== 'rewrite' && clause.port === undefined && conditions.some(isEverything)) return { routes: routes.map((route) => (scope.isMeant(route) ? whole(route, clause, scope) : route)), undecided: [] };
  const onTop = atTheTop(routes, clause, conditions, scope);
  if (onTop !== undefined) return { routes: onTop, undecided: [] };
  const undecided: JsonObject[] = [];
  const result = routes.flatMap((route) => (scope.isMeant(route) ? splitRoute(route, clause, conditions, scope, undecided) : [route]));
  return { routes: result, undecided };
}

/** Every request of the route; one for each match where what is set depends on it. */
function whole(route: JsonObject, clause: RouteClause, site: RouteSite): JsonObject {
  return setAttribute(route, clause, entriesOf(route)[0] ?? {}, site);
}

interface Piece {
  readonly entry: JsonObject;
  readonly route: JsonObject;
}

function splitRoute(route: JsonObject, clause: RouteClause, conditions: readonly Conjunction[], scope: ClauseScope, undecided: JsonObject[]): JsonObject[] {
  const pieces: Piece[] = [];
  let isAll = true;
  for (const entry of entriesOf(route)) {
    let isCovered = false;
    for (const condition of conditions) {
      const here = scope.conditionAt(condition, entry, route);
      const met = here === 'none' || here === 'undecided' ? here : meetEntry(entry, here, clause.port, scope.situation);
      if (met === 'none') continue;
      if (met === 'undecided') {
        undecided.push(entry);
        continue;
      }
      isCovered ||= here !== 'none' && here !== 'undecided' && isWithin(entry, here, clause.port);
      for (const narrowed of met) {
        const fitted = refit(route, entry, narrowed);
        if (fitted === undefined) undecided.push(entry);
        else pieces.push({ entry: narrowed, route: setAttribute(fitted, clause, narrowed, scope) });
      }
    }
    isAll &&= isCovered;
  }
  if (pieces.length === 0) return [route];
  const copies = grouped(pieces);
  return isAll ? copies.map((copy) => named(copy, route, undefined)) : [...copies.map((copy) => named(copy, route, clause.attribute)), route];
}

/** Pieces that do the same are one route with several matches. */
function grouped(pieces: readonly Piece[]): JsonObject[] {
  const groups = new Map<string, { readonly route: JsonObject; readonly entries: JsonObject[] }>();
  for (const { entry, route } of pieces) {
    const { match: _match, ...body } = route;
    const key = JSON.stringify(body);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { route: body, entries: [entry] });
    else if (!group.entries.some((other) => JSON.stringify(other) === JSON.stringify(entry))) group.entries.push(entry);
  }
  return [...groups.values()].map(({ route, entries }) => withMatch(route, entries));
}

/** `match` stands where people look for it: before what is done. */
export function withMatch(route: JsonObject, entries: readonly JsonObject[]): JsonObject {
  const { name, match: _match, ...body } = route;
  const isOpen = entries.some((entry) => Object.keys(entry).length === 0);
  return { ...(name === undefined ? {} : { name }), ...(isOpen ? {} : { match: [...entries] }), ...body };
}

function named(copy: JsonObject, route: JsonObject, suffix: string | undefined): JsonObject {
  return typeof route['name'] === 'string' && suffix !== undefined ? { ...copy, name: `${route['name']}-${suffix}` } : copy;
}

/**
 * One route before all others, where it would do the same whichever of them took the request before: then nothing needs
 * to be said twice, and no condition has to be joined with another one. Undefined where that is not so.
 */
function atTheTop(routes: readonly JsonObject[], clause: RouteClause, conditions: readonly Conjunction[], scope: ClauseScope): readonly JsonObject[] | undefined {
  const isOpen = (entry: JsonObject): boolean => Object.keys(entry).length === 0 || (Object.keys(entry).length === 1 && entry['port'] !== undefined && entry['port'] === clause.port);
  if (!routes.some((route) => scope.isMeant(route) && entriesOf(route).some(isOpen))) return undefined;
  const bodies = new Set<string>();
  let first: JsonObject | undefined;
  for (const route of routes) {
    const touched = entriesOf(route).filter((entry) => conditions.some((condition) => scope.conditionAt(condition, entry, route) !== condition || meetEntry(entry, condition, clause.port, scope.situation) !== 'none'));
    if (touched.length === 0) continue;
    if (!scope.isMeant(route) || route['rewrite'] !== undefined || clause.attribute === 'rewrite') return undefined;
    if (touched.some((entry) => conditions.some((condition) => scope.conditionAt(condition, entry, route) !== condition))) return undefined;
    const { match: _match, name: _name, ...body } = setAttribute(route, clause, {}, scope);
    bodies.add(JSON.stringify(body));
    first ??= body;
  }
  if (bodies.size !== 1 || first === undefined) return undefined;
  const entries = conditions.flatMap((condition) => matchEntries(condition, clause.port, scope.situation) ?? []);
  return [withMatch(first, entries), ...routes];
}
