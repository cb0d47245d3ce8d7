import { describeResource, type JsonObject } from '../../../../kube/resource.ts';
import { alternatives, isEverything, type Conjunction } from '../../assembly/routes/conjunction.ts';
import { matchEntries } from '../../assembly/routes/route-match.ts';
import { takesText } from '../../assembly/routes/text-match.ts';
import type { RouteAttribute, RouteClause } from '../../assembly/contribution.ts';
import { diagnose } from '../../assembly/context.ts';
import type { Situation } from '../situation.ts';
import { applyClause, withMatch, type ClauseScope } from './apply-clause.ts';
import { generalRoutes } from './general-routes.ts';
import type { RouteOwner } from './owners.ts';
import { entriesOf, textMatch } from './raw-match.ts';
import { destinationsOf, isAnswered, setAttribute, type RouteSite } from './set-attribute.ts';
import { checkTries, noteShortTries } from './check-tries.ts';
import { fullHost } from '../situation.ts';

/** A redirect ends a request whatever else was decided for it, so it is written last. */
const order: readonly RouteAttribute[] = ['destination', 'rewrite', 'fault', 'mirror', 'timeout', 'retries', 'redirect'];

/** The routes of one object after all clauses; undefined where nothing of it is meant, or an error was found. */
export function changeRoutes(situation: Situation, owner: RouteOwner, clauses: readonly RouteClause[], site: RouteSite, before: readonly JsonObject[]): readonly JsonObject[] | undefined {
  let routes = before;
  for (const attribute of order) {
    for (const clause of lastFirst(clauses.filter((candidate) => candidate.attribute === attribute))) {
      if (owner.isGatewayOnly && clause.when?.from !== undefined && clause.when.from.length > 0) continue;
      const next = changeByClause(situation, owner, clause, site, routes);
      if (next === undefined) return undefined;
      routes = next;
    }
  }
  if (JSON.stringify(routes) === JSON.stringify(before)) return undefined;
  checkTries(situation, owner, clauses, routes);
  noteShortTries(situation, owner, clauses, routes);
  return routes;
}

/** The clause that decides first is laid over all others, and so comes last. */
function lastFirst(clauses: readonly RouteClause[]): RouteClause[] {
  const isGeneral = (clause: RouteClause): boolean => alternatives(clause.when).every(isEverything) || !('when' in clause.intent && clause.intent.when !== undefined);
  const rank = (clause: RouteClause): number => (isGeneral(clause) ? 1 + (clause.intent.origin.kind === 'file' ? 0 : 2) + (clause.port === undefined ? 1 : 0) : 0);
  return clauses.map((clause, at) => ({ clause, at })).sort((a, b) => rank(b.clause) - rank(a.clause) || b.at - a.at).map(({ clause }) => clause);
}

function changeByClause(situation: Situation, owner: RouteOwner, clause: RouteClause, site: RouteSite, routes: readonly JsonObject[]): readonly JsonObject[] | undefined {
  const leads = leadsTo(owner, site);
  const general = clause.intent.kind === 'split-traffic' ? generalRoutes(routes, site, leads) : undefined;
  if (general?.unclear === true) {
    situation.diagnostics.push(diagnose(situation, clause.intent, site.service.id, {
      rule: 'intents/not-sayable-beside',
      message: `\`${describeResource(owner.resource)}\` leads to different versions of \`${site.service.id}\` by path, and nothing takes all other requests: which of them are to be shared is not clear`,
      help: 'say for which paths the shares are meant',
    }));
    return undefined;
  }
  const isMeant = (route: JsonObject): boolean => isOpenTo(clause, route) && leads(route) && (general === undefined || general.isGeneral(route));
  if (general !== undefined) noteLeftAlone(situation, owner, routes.filter((route) => leads(route) && !isAnswered(route) && !isMeant(route)).length);
  const scope: ClauseScope = { ...site, isMeant, conditionAt: (condition, entry, route) => (owner.isOwn ? condition : asSentHere(condition, entry, route)) };
  const { routes: applied, undecided } = applyClause(routes, clause, scope);
  if (undecided.length > 0) {
    situation.diagnostics.push(diagnose(situation, clause.intent, site.service.id, {
      rule: 'intents/conditions-not-combinable',
      message: `the condition of this ${clause.intent.kind} for \`${site.service.id}\` overlaps a match of \`${describeResource(owner.resource)}\` in a way that one match cannot hold`,
      help: 'write the condition with an exact value or a prefix, or the same pattern as there',
    }));
    return undefined;
  }
  return owner.isOwn && !owner.isShared ? withRest(applied, clause, site) : applied;
}

/** In an object that is the Service's alone every route is about it; elsewhere, those that lead to it. */
function leadsTo(owner: RouteOwner, site: RouteSite): (route: JsonObject) => boolean {
  if (owner.isOwn && !owner.isShared) return () => true;
  const host = fullHost(site.situation, site.service);
  return (route) => destinationsOf(route, site).some((destination) => destination.host === host);
}

function isOpenTo({ attribute }: RouteClause, route: JsonObject): boolean {
  return attribute === 'redirect' ? route['delegate'] === undefined && route['directResponse'] === undefined : !isAnswered(route);
}

function noteLeftAlone(situation: Situation, { resource }: RouteOwner, count: number): void {
  if (count > 0) situation.notes.push(`${count === 1 ? 'one route' : `${count} routes`} of ${describeResource(resource)} for requests that are singled out ${count === 1 ? 'stays as it is' : 'stay as they are'}`);
}

/** Requests that no route took: where they are led by name, they are led now. */
function withRest(routes: readonly JsonObject[], clause: RouteClause, site: RouteSite): readonly JsonObject[] {
  const isLed = clause.attribute === 'redirect' || clause.intent.kind === 'route-when';
  if (!isLed || routes.some((route) => entriesOf(route).some((entry) => Object.keys(entry).length === 0))) return routes;
  const added = alternatives(clause.when).flatMap((condition) => (matchEntries(condition, clause.port, site.situation) ?? []).map((entry) => withMatch(setAttribute({}, clause, entry, site), [entry])));
  return [...routes, ...added];
}

/** The condition is about the Service's requests; where a gateway rewrites their paths, others are sent to it. */
function asSentHere(condition: Conjunction, entry: JsonObject, route: JsonObject): Conjunction | 'none' | 'undecided' {
  const rewrite = route['rewrite'];
  if (condition.path === undefined || rewrite === undefined || typeof rewrite !== 'object') return condition;
  const to = (rewrite as JsonObject)['uri'];
  if ((rewrite as JsonObject)['uriRegexRewrite'] !== undefined) return 'undecided';
  if (typeof to !== 'string') return condition;
  const written = textMatch(entry['uri']);
  const { path: _path, ...rest } = condition;
  const taken = written === undefined || written.kind === 'present' ? '/' : written.value;
  if (written?.kind === 'exact' || written?.kind === 'regex') return takesText(condition.path, to) ? rest : 'none';
  if (condition.path.kind === 'regex') return 'undecided';
  if (condition.path.value.startsWith(to)) return { ...condition, path: { ...condition.path, value: taken + condition.path.value.slice(to.length) } };
  return condition.path.kind === 'starts-with' && to.startsWith(condition.path.value) ? rest : 'none';
}
