import { isObject, listAt, numberAt, objectAt, textAt, type Json, type JsonObject } from '../../../../kube/resource.ts';
import type { Target } from '../../../../intents/intent.ts';
import type { ServiceNode } from '../../../../topology/topology.ts';
import type { RouteClause, Shares } from '../../assembly/contribution.ts';
import { requestPorts } from '../../assembly/context.ts';
import { hostOf } from '../../assembly/names.ts';
import { compact } from '../../assembly/object.ts';
import { routeBody, targetPortOf } from '../../assembly/routes/http-route.ts';
import { fullNameOf } from '../../lift/inventory.ts';
import type { NamedVersion } from '../../../../topology/versions.ts';
import type { Situation } from '../situation.ts';
import { textMatch } from './raw-match.ts';

/** The Service that is meant, as routes of one VirtualService lead to it. */
export interface RouteSite {
  readonly situation: Situation;
  readonly service: ServiceNode;
  /** Namespace of the VirtualService: short names are completed with it. */
  readonly namespace: string;
  readonly subsetFor: (named: NamedVersion) => string;
}

/** Whether the proxy answers by itself, or another object decides: then nothing that belongs to a forwarded request is decided here. */
export function isAnswered(route: JsonObject): boolean {
  return route['redirect'] !== undefined || route['directResponse'] !== undefined || route['delegate'] !== undefined;
}

/** Every destination of a route, with full host. */
export function destinationsOf(route: JsonObject, { situation, namespace }: Pick<RouteSite, 'situation' | 'namespace'>): { readonly host: string; readonly written: JsonObject; readonly entry: JsonObject }[] {
  return listAt(route, ['route']).flatMap((entry) => {
    const written = objectAt(entry, ['destination']);
    const host = textAt(written, ['host']);
    return written === undefined || host === undefined || !isObject(entry) ? [] : [{ host: fullNameOf(host, namespace, situation.settings.clusterDomain).toLowerCase(), written, entry }];
  });
}

/** The route with one attribute decided as the clause says; `entry` is the match of the route, for what depends on it. */
export function setAttribute(route: JsonObject, clause: RouteClause, entry: JsonObject, site: RouteSite): JsonObject {
  const { attribute } = clause;
  if (attribute === 'destination') return { ...route, route: sharesOf(clause.value, route, site) };
  const body = bodyOf(clause, entry, site);
  switch (attribute) {
    case 'redirect':
      return compact({ name: route['name'], match: route['match'], redirect: body['redirect'] });
    case 'timeout':
      return body['timeout'] === undefined ? untimed(route) : withField(route, 'timeout', body['timeout']);
    case 'retries':
      return withField(route, 'retries', retriesOf(route, body));
    case 'fault':
      return withField(route, 'fault', body['fault'] === undefined ? undefined : { ...objectAt(route, ['fault']), ...objectAt(body, ['fault']) });
    case 'mirror':
      return mirrored(route, clause, site);
    case 'rewrite':
      return withField(route, 'rewrite', rewritten(route, objectAt(body, ['rewrite'])));
  }
}

function bodyOf(clause: RouteClause, entry: JsonObject, { situation, service }: RouteSite): JsonObject {
  const path = entry['ignoreUriCase'] === true ? undefined : textMatch(entry['uri']);
  return routeBody({ [clause.attribute]: clause.value }, path?.kind === 'present' ? undefined : path, { service: service.id, port: requestPorts(service)[0]?.port ?? 80, context: situation });
}

function withField(route: JsonObject, key: string, value: Json | undefined): JsonObject {
  if (value !== undefined) return { ...route, [key]: value };
  const { [key]: _gone, ...rest } = route;
  return rest;
}

/** Whoever may wait for ever waits for each try as long. */
export function untimed(route: JsonObject): JsonObject {
  const { perTryTimeout: _limit, ...tries } = objectAt(route, ['retries']) ?? {};
  const { timeout: _timeout, ...rest } = route;
  return rest['retries'] === undefined ? rest : { ...rest, retries: tries };
}

/** What is not spoken of stays: conditions, and how long one try may take. */
function retriesOf(route: JsonObject, body: JsonObject): Json | undefined {
  const asked = objectAt(body, ['retries']);
  return numberAt(asked, ['attempts']) === 0 ? asked : { ...objectAt(route, ['retries']), ...asked };
}

function mirrored(route: JsonObject, clause: RouteClause, site: RouteSite): JsonObject {
  const { mirror: _one, mirrors: _many, mirrorPercentage: _share, mirrorPercent: _old, ...rest } = route;
  if (clause.attribute !== 'mirror' || clause.value.percent <= 0) return rest;
  return { ...rest, mirror: destinationFor(clause.value.to, route, site), mirrorPercentage: { value: clause.value.percent } };
}

/** A path is replaced in one way; the host that is asked for instead stays unless another one is. */
function rewritten(route: JsonObject, asked: JsonObject | undefined): JsonObject | undefined {
  const { uri, uriRegexRewrite, ...rest } = objectAt(route, ['rewrite']) ?? {};
  const isPath = asked?.['uri'] !== undefined || asked?.['uriRegexRewrite'] !== undefined;
  const merged = { ...(isPath ? {} : compact({ uri, uriRegexRewrite })), ...rest, ...asked };
  return Object.keys(merged).length === 0 ? undefined : merged;
}

/** Header changes that belong to a destination stay with it. */
function sharesOf(shares: Shares, route: JsonObject, site: RouteSite): Json[] {
  const old = new Map(destinationsOf(route, site).map(({ written, entry }) => [JSON.stringify([written['host'], written['subset'] ?? null]), entry]));
  const isAlone = shares.length === 1;
  return shares.map((share) => {
    const destination = destinationFor(share.to, route, site);
    const { weight: _weight, destination: _destination, ...kept } = old.get(JSON.stringify([destination['host'], destination['subset'] ?? null])) ?? {};
    return { destination, ...(isAlone ? {} : { weight: share.weightPercent }), ...kept };
  });
}

/** In the words of the route: its way to write the host, and its port. */
function destinationFor(target: Target, route: JsonObject, { situation, service, namespace, subsetFor }: RouteSite): JsonObject {
  const { settings } = situation;
  const own = hostOf(service.id, settings);
  const known = destinationsOf(route, { situation, namespace });
  const same = known.find(({ host }) => host === own);
  const port = objectAt((same ?? known[0])?.written, ['port']);
  if (target.kind === 'version') return compact({ host: same?.written['host'] ?? own, subset: subsetFor(target), port: portFor(service, port) });
  const wanted = hostOf(target.service, settings);
  if (target.service === service.id) return compact({ host: same?.written['host'] ?? own, port: target.port === undefined ? portFor(service, port) : { number: target.port } });
  const written = known.find(({ host }) => host === wanted)?.written['host'] ?? wanted;
  const fitting = targetPortOf(target, { port: numberAt(port, ['number']) ?? requestPorts(service)[0]?.port ?? 80, context: situation });
  return compact({ host: written, port: fitting === undefined ? undefined : { number: fitting } });
}

/** Where the route leads to no port that is written, the mesh takes the only one, or the one that was called. */
function portFor(service: ServiceNode, port: JsonObject | undefined): JsonObject | undefined {
  if (port !== undefined) return service.ports.some(({ port: own }) => own === port['number']) ? port : undefined;
  return undefined;
}
