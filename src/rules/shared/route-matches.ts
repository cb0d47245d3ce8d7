import { compareText } from '../../base/order.ts';
import { listAt, objectAt, textAt, type Json, type Resource } from '../../kube/resource.ts';
import type { Path } from '../../yaml/document.ts';
import { defineTable } from '../view.ts';
import { hostnamesOf, httpRouteKinds, isServiceParent, parentsOf } from './gateway-api.ts';

/** One match of a route, for one of its parents and one of its hostnames. */
export interface RouteMatch {
  readonly route: Resource;
  readonly rule: number;
  readonly path: Path;
  readonly hostname: string;
}

/** All of them, by what they match: those under one key compete for the same requests. */
export const routeMatches = defineTable({ reads: httpRouteKinds, rowsOf: matchesOf });

/** Every match under the parent and hostname that it is for, in one way to write it. */
export function matchesOf(route: Resource): readonly (readonly [string, RouteMatch])[] {
  const known = read.get(route) ?? readMatches(route);
  read.set(route, known);
  return known;
}

/** Asked for the table, and again when the route is judged. */
const read = new WeakMap<Resource, readonly (readonly [string, RouteMatch])[]>();

function readMatches(route: Resource): (readonly [string, RouteMatch])[] {
  const hostnames = hostnamesOf(route).length === 0 ? ['*'] : hostnamesOf(route);
  const parents = parentsOf(route).map((parent) => `${parent.group} ${parent.kind} ${parent.namespace}/${parent.name} ${parent.sectionName ?? ''} ${parent.port ?? ''} ${isServiceParent(parent) ? route.namespace : ''}`);
  return listAt(route.raw, ['spec', 'rules']).flatMap((rule, index) => {
    const written = listAt(rule, ['matches']);
    return (written.length === 0 ? [{}] : written).flatMap((match, position) => {
      const path = written.length === 0 ? ['spec', 'rules', index] : ['spec', 'rules', index, 'matches', position];
      return parents.flatMap((parent) => hostnames.map((hostname) => [`${parent} ${hostname} ${route.kind} ${canonical(match)}`, { route, rule: index, path, hostname: hostname === '*' ? 'every name' : `\`${hostname}\`` }] as const));
    });
  });
}

function canonical(match: Json): string {
  const method = objectAt(match, ['method']);
  const called = method === undefined ? textAt(match, ['method']) : [textAt(method, ['type']) ?? 'Exact', textAt(method, ['service']), textAt(method, ['method'])];
  const listed = (field: string): string[] => listAt(match, [field]).map((entry) => JSON.stringify([textAt(entry, ['type']) ?? 'Exact', field === 'headers' ? textAt(entry, ['name'])?.toLowerCase() : textAt(entry, ['name']), textAt(entry, ['value'])])).sort(compareText);
  return JSON.stringify([textAt(match, ['path', 'type']) ?? 'PathPrefix', textAt(match, ['path', 'value'])?.replace(/(?<=.)\/$/, '') ?? '/', called, listed('headers'), listed('queryParams')]);
}

export function ageOf(route: Resource): string {
  return textAt(route.raw, ['metadata', 'creationTimestamp']) ?? '';
}

/** The one that wins comes first. */
export function compareMatches(a: RouteMatch, b: RouteMatch): number {
  const byAge = ageOf(a.route) === '' || ageOf(b.route) === '' ? 0 : compareText(ageOf(a.route), ageOf(b.route));
  return byAge || compareText(`${a.route.namespace}/${a.route.name}`, `${b.route.namespace}/${b.route.name}`) || a.rule - b.rule;
}
