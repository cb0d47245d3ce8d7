import type { Action, HeaderChange, Mirror, PathPrefix, RequestChange, Route, WeightedDestination } from '../../../../model/mesh-model.ts';
import { all, any, always, isPresent, text, type Predicate } from '../../../../model/predicate.ts';
import { byDefault } from '../../../../model/provenance.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import type { MeshSettings } from '../inventory.ts';
import type { Cors, HttpMatch, HttpRule, Redirect, RuleDestination } from './http-rule.ts';
import { retriesOf } from './retries.ts';
import { attributeOf, matchPredicate, pathPredicate, withoutPredicate, type StringMatch } from './string-match.ts';

/** What is known of a proxy and its listener before any request. */
export interface Viewer {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `mesh`, or `namespace/gateway`. */
  readonly gateway: string;
  /** Port of the Service, or of the gateway's server. */
  readonly port: number;
  readonly isTls: boolean;
  readonly mesh: MeshSettings;
  /** Host and port that a destination stands for: an alias resolved, a missing port inferred. */
  readonly resolve: (destination: Pick<RuleDestination, 'host' | 'port'>) => { readonly host: string; readonly port: number };
  /** The same for rules about connections, which know all ports of a service wherever they stand. */
  readonly resolveConnection: (destination: Pick<RuleDestination, 'host' | 'port'>) => { readonly host: string; readonly port: number };
}

/** A route with what decides about its neighbours. */
export interface BuiltRoute extends Route {
  readonly isCatchAll: boolean;
  readonly uri?: StringMatch;
}

/**
 * The routes of a VirtualService's rules for one proxy and port, one for each match that the proxy is asked by; nothing
 * after a match of everything. Source: `BuildHTTPRoutesForVirtualService` in pilot/pkg/networking/core/route/route.go.
 */
export function routesOfRules(rules: readonly HttpRule[], viewer: Viewer, isFromGatewayApi: boolean): BuiltRoute[] {
  const routes: BuiltRoute[] = [];
  for (const rule of rules) {
    if (rule.matches.length === 0) return [...routes, ...routesOf(rule, undefined, viewer, isFromGatewayApi)];
    for (const match of rule.matches) {
      if (!isAsked(match, viewer)) continue;
      const built = routesOf(rule, match, viewer, isFromGatewayApi);
      routes.push(...built);
      if (built.at(-1)?.isCatchAll) return routes;
    }
  }
  return routes;
}

/** Naming gateways switches the conditions on the source off. Source: `sourceMatchHTTP`. */
function isAsked(match: HttpMatch, { port, gateway, labels, namespace }: Viewer): boolean {
  if (match.port !== undefined && match.port !== port) return false;
  if (match.gateways.length > 0) return match.gateways.includes(gateway);
  return matchesLabels(match.sourceLabels, labels) && (match.sourceNamespace === undefined || match.sourceNamespace === namespace);
}

function routesOf(rule: HttpRule, match: HttpMatch | undefined, viewer: Viewer, isFromGatewayApi: boolean): BuiltRoute[] {
  const when = match === undefined ? always : predicateOf(match, isFromGatewayApi);
  const common = { name: rule.name, source: match?.source ?? rule.source, isCatchAll: when.kind === 'always', ...(match?.uri === undefined ? {} : { uri: match.uri }) };
  const answer = answerOf(rule, match, viewer);
  // Where the proxy answers without sending anything on, its CORS filter has no route to go by.
  const preflight = rule.cors === undefined || answer !== undefined ? [] : [{ ...common, isCatchAll: false, when: all([when, preflightOf(rule.cors)]), name: `${rule.name}, CORS preflight`, source: rule.cors.source, action: { kind: 'respond', status: 200 } as const, ...(rule.fault ? { fault: rule.fault } : {}) }];
  const responseChanges = answerChanges(rule);
  const shared = { ...(rule.fault ? { fault: rule.fault } : {}), ...(responseChanges.length === 0 ? {} : { responseChanges }) };
  return [...preflight, { ...common, when, ...(answer ?? forwardOf(rule, match, viewer, isFromGatewayApi)), ...shared }];
}

/** Operations of a single destination are joined with the route's, which come before them. */
function answerChanges({ destinations, headers }: HttpRule): readonly HeaderChange[] {
  const chosen = weighted(destinations);
  const own = chosen.length === 1 ? (chosen[0]?.headers?.responseChanges ?? []) : [];
  return own.length === 0 ? (headers?.responseChanges ?? []) : asOneList([...(headers?.responseChanges ?? []), ...own]);
}

function asOneList<T extends RequestChange>(changes: readonly T[]): T[] {
  const rankOf = (change: T): number => (change.kind !== 'header' ? 0 : change.operation === 'remove' ? 0 : change.operation === 'set' ? 1 : 2);
  return [0, 1, 2].flatMap((rank) => changes.filter((change) => rankOf(change) === rank));
}

/** What a match asks of requests; what it asks of the client and of the listener is not in it. */
export function predicateOf(match: HttpMatch, isFromGatewayApi: boolean): Predicate {
  const { uri, method, authority, scheme } = match;
  return all([
    uri === undefined ? always : pathPredicate(uri, { ignoreCase: match.ignoreUriCase, isSegments: isFromGatewayApi }),
    method === undefined ? always : matchPredicate('method', method),
    authority === undefined ? always : matchPredicate('host', authority),
    scheme === undefined ? always : matchPredicate('scheme', scheme),
    ...Object.entries(match.headers).map(([name, value]) => matchPredicate(attributeOf(name), value)),
    ...Object.entries(match.withoutHeaders).map(([name, value]) => withoutPredicate(attributeOf(name), value)),
    ...Object.entries(match.queryParams).map(([name, value]) => matchPredicate(`query:${name}`, value)),
  ]);
}

/** The proxy answers a preflight itself; that of an origin that is not listed goes on unless it is to be ignored. */
function preflightOf(cors: Cors): Predicate {
  const listed = any(cors.origins.map((origin) => matchPredicate('header:origin', origin)));
  return all([text('method', { kind: 'exact', value: 'OPTIONS' }), isPresent('header:origin'), isPresent('header:access-control-request-method'), cors.ignoresUnmatched ? always : listed]);
}

/** Redirect and direct response come before any destination. */
function answerOf({ redirect, response }: HttpRule, match: HttpMatch | undefined, viewer: Viewer): { readonly action: Action; readonly source: Route['source'] } | undefined {
  if (redirect) return { action: redirectAction(redirect.value, match, viewer), source: redirect.source };
  if (response) return { action: { kind: 'respond', ...response.value }, source: response.source };
  return undefined;
}

function redirectAction({ status, scheme, host, port, path, pathPrefix }: Redirect, match: HttpMatch | undefined, viewer: Viewer): Action {
  if (![301, 302, 303, 307, 308].includes(status)) return { kind: 'fail', status: 500, because: `${status} is no status of a redirect` };
  const wanted = port === 'from-request' ? viewer.port : port;
  const isImplied = wanted === ((scheme ?? (viewer.isTls ? 'https' : 'http')) === 'https' ? 443 : 80);
  return {
    kind: 'redirect',
    status,
    ...(scheme === undefined ? {} : { scheme }),
    ...(host === undefined ? {} : { host }),
    ...(wanted === undefined || isImplied ? {} : { port: wanted }),
    ...(pathPrefix === undefined ? (path === undefined ? {} : { path }) : replacedPrefix(pathPrefix, match)),
  };
}

function forwardOf(rule: HttpRule, match: HttpMatch | undefined, viewer: Viewer, isFromGatewayApi: boolean): Omit<Route, 'when' | 'name' | 'source'> {
  const chosen = weighted(rule.destinations);
  const authority = rule.rewrite?.authority ?? rule.headers?.authority;
  const hasOwnHeaders = chosen.some(({ headers }) => headers !== undefined && (headers.changes.length > 0 || headers.authority !== undefined));
  const isSingle = chosen.length === 1;
  const destinations = chosen.map(({ headers, subset, weight, source, ...target }): WeightedDestination => {
    const changes = hasOwnHeaders ? destinationChanges(rule, { headers, authority, isSingle }) : [];
    const responseChanges = isSingle ? [] : (headers?.responseChanges ?? []);
    return { ...viewer.resolve(target), ...(subset === undefined ? {} : { subset }), weight, source, ...(isFromGatewayApi ? { missingStatus: 500 } : {}), ...(changes.length === 0 ? {} : { changes }), ...(responseChanges.length === 0 ? {} : { responseChanges }) };
  });
  const changes = [...pathChanges(rule, match), ...(authority === undefined ? [] : [{ kind: 'host', to: authority } as const]), ...(hasOwnHeaders ? [] : (rule.headers?.changes ?? []))];
  const mirrors = mirrorsOf(rule, viewer);
  return {
    action: destinations.length === 0 ? { kind: 'fail', status: 503, because: 'the rule has no destination with a weight' } : { kind: 'forward', destinations },
    timeoutMs: rule.timeoutMs ?? { value: undefined, source: byDefault('Istio: no timeout') },
    retries: retriesOf(rule.retries, viewer.mesh),
    ...(mirrors.length === 0 ? {} : { mirrors }),
    ...(changes.length === 0 ? {} : { changes }),
  };
}

/** A destination that stands alone gets everything, whatever its weight says; of several, those with zero get nothing. */
export function weighted<T extends { readonly weight: number }>(destinations: readonly T[]): T[] {
  const [only] = destinations;
  if (destinations.length === 1 && only) return [{ ...only, weight: 100 }];
  return destinations.filter(({ weight }) => weight > 0);
}

/**
 * Envoy joins the operations of a single destination with the route's: removals of both, then all that are set, then all
 * that are added (`HeaderParser::evaluateHeaders` in source/common/router/header_parser.cc). Of several, each
 * destination's come before the route's. An authority of the destination counts only where the route sets none.
 */
function destinationChanges(rule: HttpRule, { headers, authority, isSingle }: { readonly headers: RuleDestination['headers']; readonly authority: string | undefined; readonly isSingle: boolean }): RequestChange[] {
  const own = headers?.changes ?? [];
  const common = rule.headers?.changes ?? [];
  const joined = isSingle ? [...common, ...own] : [...own, ...common];
  const ordered = isSingle ? asOneList(joined) : joined;
  return [...(authority === undefined && headers?.authority !== undefined ? [{ kind: 'host', to: headers.authority } as const] : []), ...ordered];
}

/** Envoy's `prefix_rewrite`: the matched prefix goes; for an exact match or a regular expression that is the whole path. */
function pathChanges({ rewrite }: HttpRule, match: HttpMatch | undefined): RequestChange[] {
  if (rewrite === undefined) return [];
  if (rewrite.regex) return [{ kind: 'path-regex', ...rewrite.regex }];
  const prefix = matchedPrefix(match);
  if (rewrite.removesPrefix) return [{ kind: 'path-regex', pattern: `^${escapeRegex(prefix.replace(/\/$/, ''))}(/?)(.*)`, substitution: '/\\2' }];
  if (rewrite.uri === undefined) return [];
  const replaced = replacedPrefix(rewrite.uri, match);
  return 'path' in replaced ? [{ kind: 'path', to: replaced.path }] : [{ kind: 'path-prefix', ...replaced.pathPrefix }];
}

/** Without a match of the path every path begins with what is matched. */
function matchedPrefix(match: HttpMatch | undefined): string {
  return match?.uri?.kind === 'prefix' ? match.uri.value : '/';
}

/** What Envoy puts in place of the matched prefix, of an answer's location as well as of a request's path. */
function replacedPrefix(to: string, match: HttpMatch | undefined): { readonly path: string } | { readonly pathPrefix: PathPrefix } {
  const kind = match?.uri?.kind;
  return kind === 'exact' || kind === 'regex' ? { path: to } : { pathPrefix: { length: matchedPrefix(match).length, to } };
}

function escapeRegex(value: string): string {
  return value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function mirrorsOf({ mirror, mirrors }: HttpRule, viewer: Viewer): Mirror[] {
  return [...(mirror ? [mirror] : []), ...(mirrors ?? [])]
    .filter(({ percent }) => percent > 0)
    .map(({ destination: { subset, source, ...target }, percent }) => ({ ...viewer.resolve(target), ...(subset === undefined ? {} : { subset }), percent, source }));
}
