import { isObject, listAt, objectAt, textAt, type Json, type JsonObject, type Resource } from '../../../../../kube/resource.ts';
import type { Fix } from '../../../../../diagnostics/diagnostic.ts';
import { moveItemBefore } from '../../../../../rules/edits.ts';
import type { RelatedPlace } from '../../../../../rules/rule.ts';
import type { Path } from '../../../../../yaml/document.ts';
import { coverageOf } from './coverage.ts';
import { gatewaysOf, type DeadMatch, type MatchEntry, type Unreached } from './dead-matches.ts';
import { describeWitness } from './witness-text.ts';

/** Where a route is shown: at its `match`, else at what it does. */
export function pathOfRoute(virtualService: Resource, { path, match }: MatchEntry): Path {
  if (match !== undefined) return path.slice(0, -1);
  const action = Object.keys(objectAt(virtualService.raw, path) ?? {})[0];
  return action === undefined ? path : [...path, action];
}

/** `route 2`, with its name where it has one. */
export function nameOfRoute(virtualService: Resource, { route, path }: MatchEntry): string {
  const name = textAt(virtualService.raw, [...path.slice(0, 3), 'name']);
  return `route ${route + 1}${name === undefined ? '' : ` (\`${name}\`)`}`;
}

const mostTakers = 4;

/** Who takes the requests: a route without conditions, one match, or several together. */
export function describeTakers(virtualService: Resource, { entries }: Pick<Unreached, 'entries'>, takenBy: readonly MatchEntry[]): string {
  const unique = [...new Set(takenBy)];
  const [only] = unique;
  const what = entries[0]?.path[1] === 'http' ? 'request' : 'connection';
  if (only !== undefined && unique.length === 1) {
    if (only.match === undefined) return `${nameOfRoute(virtualService, only)} has no \`match\`, and takes every ${what}`;
    return `${describeMatch(virtualService, only)} of ${nameOfRoute(virtualService, only)} takes all of it`;
  }
  const names = [...new Set(unique.map((taker) => nameOfRoute(virtualService, taker)))];
  if (names.length === 1) return `the matches of ${names[0] ?? ''} together take all of it`;
  const shown = names.length > mostTakers ? [...names.slice(0, mostTakers - 1), `${names.length - mostTakers + 1} others`] : names;
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1) ?? ''} together take all of it`;
}

/** A match in the words of the file, cut short. */
function describeMatch(virtualService: Resource, { path }: MatchEntry): string {
  const written = Object.entries(objectAt(virtualService.raw, path) ?? {}).filter(([field]) => field !== 'name');
  const [first, ...others] = written.map(([field, value]) => `\`${field}: ${shorten(flow(value ?? null))}\``);
  if (first === undefined) return 'the empty match';
  return others.length === 0 ? first : `the match of ${[first, ...others].slice(0, 2).join(' and ')}${others.length > 1 ? ' and more' : ''}`;
}

/** As one would write it in one line of YAML. */
function flow(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (!isObject(value)) return String(value);
  return `{ ${Object.entries(value).map(([key, child]) => `${key}: ${flow(child ?? null)}`).join(', ')} }`;
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

export function relatedTakers(virtualService: Resource, takenBy: readonly MatchEntry[]): RelatedPlace[] {
  const unique = [...new Set(takenBy)].slice(0, mostTakers);
  return unique.map((taker) => ({ at: [virtualService, taker.match === undefined ? pathOfRoute(virtualService, taker) : taker.path, 'key'], message: `${nameOfRoute(virtualService, taker)} comes first` }));
}

/** What to do: of two that ask for the same one is too many; else the order is wrong. */
export function helpFor(dead: DeadMatch): string {
  const [first] = dead.takenBy;
  const isSame = first !== undefined && JSON.stringify(first.alternatives) === JSON.stringify(dead.alternatives);
  if (isSame) return `the two ask for the same: keep the one that is meant`;
  return `put it before route ${Math.min(...dead.takenBy.map(({ route }) => route)) + 1}, or take it out`;
}

/** One request that shows it, and where it goes. */
export function explainDead(virtualService: Resource, { coverage, takenBy: [first] }: DeadMatch): string {
  if (coverage.kind !== 'covered' || first === undefined) return 'requests go where the earlier routes send them';
  return `${describeWitness(coverage.witness, first.path[1] !== 'http')} goes to ${nameOfRoute(virtualService, first)}${describeAction(objectAt(virtualService.raw, first.path.slice(0, 3)))}`;
}

function describeAction(route: JsonObject | undefined): string {
  const hosts = [...new Set(listAt(route, ['route']).map((each) => {
    const subset = textAt(each, ['destination', 'subset']);
    return `\`${textAt(each, ['destination', 'host']) ?? ''}\`${subset === undefined ? '' : ` (\`${subset}\`)`}`;
  }))];
  if (objectAt(route, ['redirect']) !== undefined) return ', which redirects it';
  if (objectAt(route, ['directResponse']) !== undefined) return ', which answers it';
  return hosts.length === 0 ? '' : `: ${hosts.slice(0, 3).join(', ')}`;
}

/**
 * Certain where one match of a route that sends requests on takes all of a narrower one: the two are in the wrong order.
 * A route that answers by itself, or injects a fault, may stand before all others for a while, and on purpose.
 */
export function fixFor(virtualService: Resource, dead: DeadMatch, takenBy: readonly MatchEntry[]): Fix | undefined {
  const [taker, other] = [...new Set(takenBy)];
  if (taker === undefined || other !== undefined) return undefined;
  const action = objectAt(virtualService.raw, taker.path.slice(0, 3));
  const isNarrower = coverageOf(taker, [dead], 1, gatewaysOf(virtualService)).kind === 'reached';
  if (!isNarrower || listAt(action, ['route']).length === 0 || action?.['fault'] !== undefined) return undefined;
  const edit = moveItemBefore(virtualService, dead.path.slice(0, 2), dead.route, taker.route);
  return edit && { title: `put it before ${nameOfRoute(virtualService, taker)}`, edits: [edit] };
}
