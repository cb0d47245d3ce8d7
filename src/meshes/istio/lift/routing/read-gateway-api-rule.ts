import { describeResource, listAt, numberAt, textAt, valueAt, type Json, type Resource } from '../../../../kube/resource.ts';
import { at, type Provenance } from '../../../../model/provenance.ts';
import type { Path } from '../../../../yaml/document.ts';
import { durationMs } from '../../rules/shared/durations.ts';
import type { Inventory } from '../inventory.ts';
import { isCopied, type Registry } from './gateway-api-refusal.ts';
import { headerChanges, type HeaderOperations } from './header-changes.ts';
import type { HeaderChanges, HttpMatch, HttpRule, Redirect, Rewrite, RuleDestination, RuleMirror } from './http-rule.ts';
import type { StringMatch } from './string-match.ts';

interface Place extends Registry {
  readonly resource: Resource;
  readonly path: Path;
}

/** Rules of an HTTPRoute or GRPCRoute with one match each, for the port that the parent names if any. Source: `convertHTTPRoute` in pilot/pkg/config/kube/gateway/conversion.go. */
export function readGatewayApiRules(resource: Resource, port: number | undefined, registry: Registry): HttpRule[] {
  return listAt(resource.raw, ['spec', 'rules']).flatMap((value, index) => {
    const place: Place = { ...registry, resource, path: ['spec', 'rules', index] };
    const rule = readRule(place, value, index);
    const written = writtenMatches(resource, value);
    const own = port === undefined ? {} : { port };
    if (written.length === 0) return [{ ...rule, matches: port === undefined ? [] : [{ ...emptyMatch(rule.source), ...own }] }];
    return written.map((match, item) => ({ ...rule, matches: [{ ...readMatch(resource, match, at(resource, [...place.path, 'matches', item])), ...own }] }));
  });
}

/** Every match of a route with its place, as rules of one match each; a rule for everything may have none. */
export function gatewayApiMatchesOf(resource: Resource): { readonly rule: number; readonly path: Path; readonly matches: readonly HttpMatch[] }[] {
  return listAt(resource.raw, ['spec', 'rules']).flatMap((value, rule) => {
    const path = ['spec', 'rules', rule];
    const written = writtenMatches(resource, value);
    if (written.length === 0) return [{ rule, path, matches: [] }];
    const isWritten = listAt(value, ['matches']).length > 0;
    return written.map((match, item) => ({ rule, path: isWritten ? [...path, 'matches', item] : path, matches: [readMatch(resource, match, at(resource, path))] }));
  });
}

/** The API server gives a rule of an HTTPRoute that has none a match of every path, which has a place in the order of precedence. */
function writtenMatches({ kind }: Resource, rule: Json): readonly Json[] {
  const isLeftOut = kind === 'HTTPRoute' && valueAt(rule, ['matches']) === undefined;
  return isLeftOut ? [{ path: { type: 'PathPrefix', value: '/' } }] : listAt(rule, ['matches']);
}

function emptyMatch(source: Provenance): HttpMatch {
  return { source, headers: {}, withoutHeaders: {}, queryParams: {}, ignoreUriCase: false, gateways: [], sourceLabels: {} };
}

function readMatch(resource: Resource, value: unknown, source: Provenance): HttpMatch {
  const uri = resource.kind === 'GRPCRoute' ? grpcPath(value) : httpPath(value);
  const method = resource.kind === 'GRPCRoute' ? undefined : textAt(value, ['method']);
  return {
    ...emptyMatch(source),
    ...(uri === undefined ? {} : { uri }),
    ...(method === undefined ? {} : { method: { kind: 'exact', value: method } as const }),
    headers: namedMatches(listAt(value, ['headers'])),
    queryParams: namedMatches(listAt(value, ['queryParams'])),
  };
}

function httpPath(value: unknown): StringMatch {
  const path = textAt(value, ['path', 'value']) ?? '/';
  const type = textAt(value, ['path', 'type']);
  if (type === 'Exact') return { kind: 'exact', value: path };
  if (type === 'RegularExpression') return { kind: 'regex', value: path };
  return { kind: 'prefix', value: path === '/' ? path : path.replace(/\/$/, '') };
}

function grpcPath(value: unknown): StringMatch | undefined {
  const service = textAt(value, ['method', 'service']);
  const method = textAt(value, ['method', 'method']);
  if (service === undefined && method === undefined) return undefined;
  const isRegex = textAt(value, ['method', 'type']) === 'RegularExpression';
  if (service !== undefined && method !== undefined) return { kind: isRegex ? 'regex' : 'exact', value: `/${service}/${method}` };
  if (service === undefined) return { kind: 'regex', value: `/[^/]+/${method ?? ''}` };
  return isRegex ? { kind: 'regex', value: `/${service}/.+` } : { kind: 'prefix', value: `/${service}/` };
}

function namedMatches(values: readonly Json[]): Readonly<Record<string, StringMatch>> {
  return Object.fromEntries(
    values.map((each) => [textAt(each, ['name']) ?? '', { kind: textAt(each, ['type']) === 'RegularExpression' ? ('regex' as const) : ('exact' as const), value: textAt(each, ['value']) ?? '' }]),
  );
}

function readRule(place: Place, value: unknown, index: number): HttpRule {
  const { resource, path } = place;
  const timeouts = readTimeouts(value, at(resource, [...path, 'timeouts']), at(resource, [...path, 'retry']));
  const filters = listAt(value, ['filters']);
  const redirect = filters.find((filter) => textAt(filter, ['type']) === 'RequestRedirect');
  const rewrite = filters.find((filter) => textAt(filter, ['type']) === 'URLRewrite');
  const headers = headersIn(filters);
  const cors = filters.findLastIndex((filter) => textAt(filter, ['type']) === 'CORS');
  const backends = listAt(value, ['backendRefs']).map((backend, item) => readBackend(place, [...path, 'backendRefs', item], backend)).filter(({ weight }) => weight > 0);
  const mirrors = filters.flatMap((filter, item) => readMirror(place, [...path, 'filters', item], filter));
  const answers500 = backends.length === 0 && redirect === undefined;
  return {
    name: `${describeResource(resource)}, rule ${index + 1}`,
    resource,
    source: at(resource, path),
    matches: [],
    destinations: backends,
    ...timeouts,
    ...(redirect === undefined ? {} : { redirect: { value: readRedirect(redirect), source: at(resource, [...path, 'filters']) } }),
    ...(answers500 ? { response: { value: { status: 500 }, source: at(resource, [...path, 'backendRefs']) } } : {}),
    ...(rewrite === undefined ? {} : { rewrite: readRewrite(rewrite) }),
    ...(headers === undefined ? {} : { headers }),
    ...(cors < 0 ? {} : { cors: { origins: originsIn(filters[cors]), ignoresUnmatched: true, source: at(resource, [...path, 'filters', cors]) } }),
    ...(mirrors.length === 0 ? {} : { mirrors }),
  };
}

/** A backend without a weight counts as 1. `kind: Hostname` names any host of the registry. */
function readBackend({ resource, inventory }: Place, path: Path, value: unknown): RuleDestination {
  const port = numberAt(value, ['port']);
  const headers = headersIn(listAt(value, ['filters']));
  return {
    host: backendHost(value, resource, inventory),
    ...(port === undefined ? {} : { port }),
    weight: numberAt(value, ['weight']) ?? 1,
    ...(headers === undefined ? {} : { headers }),
    source: at(resource, path),
  };
}

function backendHost(value: unknown, resource: Resource, inventory: Inventory): string {
  const name = textAt(value, ['name']) ?? '';
  if (textAt(value, ['kind']) === 'Hostname') return name.toLowerCase();
  return inventory.fullName(name, textAt(value, ['namespace']) ?? resource.namespace).toLowerCase();
}

function headersIn(filters: readonly Json[]): HeaderChanges | undefined {
  const request = operationsIn(filters, 'RequestHeaderModifier', 'requestHeaderModifier');
  const response = operationsIn(filters, 'ResponseHeaderModifier', 'responseHeaderModifier');
  return request || response ? headerChanges(request ?? { set: {}, add: {}, remove: [] }, response) : undefined;
}

function operationsIn(filters: readonly Json[], type: string, field: string): HeaderOperations | undefined {
  const modifier = filters.find((filter) => textAt(filter, ['type']) === type);
  if (modifier === undefined) return undefined;
  const pairs = (operation: string): Readonly<Record<string, string>> => Object.fromEntries(listAt(modifier, [field, operation]).map((each) => [textAt(each, ['name']) ?? '', textAt(each, ['value']) ?? '']));
  return { set: pairs('set'), add: pairs('add'), remove: listAt(modifier, [field, 'remove']).filter((name) => typeof name === 'string') };
}

function readMirror({ resource, resources, inventory }: Place, path: Path, filter: Json): RuleMirror[] {
  if (textAt(filter, ['type']) !== 'RequestMirror' || !isCopied(filter, resource, { resources, inventory })) return [];
  const port = numberAt(filter, ['requestMirror', 'backendRef', 'port']);
  const fraction = (100 * (numberAt(filter, ['requestMirror', 'fraction', 'numerator']) ?? 1)) / (numberAt(filter, ['requestMirror', 'fraction', 'denominator']) ?? 100);
  const hasFraction = numberAt(filter, ['requestMirror', 'fraction', 'numerator']) !== undefined;
  const backend = (filter as { requestMirror?: { backendRef?: unknown } }).requestMirror?.backendRef;
  const percent = numberAt(filter, ['requestMirror', 'percent']) ?? (hasFraction ? fraction : 100);
  return [{ destination: { host: backendHost(backend, resource, inventory), ...(port === undefined ? {} : { port }), source: at(resource, path) }, percent }];
}

/** `*` is every origin that is one. Source: `createCorsFilter` in pilot/pkg/config/kube/gateway/conversion.go. */
function originsIn(filter: unknown): StringMatch[] {
  const written = listAt(filter, ['cors', 'allowOrigins']).filter((origin) => typeof origin === 'string' && origin !== '') as string[];
  return written.map((origin) => {
    if (origin === '*') return { kind: 'regex', value: '^[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s?#]+$' };
    if (!origin.includes('*')) return { kind: 'exact', value: origin };
    if (origin.indexOf('*') === origin.length - 1) return { kind: 'prefix', value: origin.slice(0, -1) };
    return { kind: 'regex', value: `^${origin.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll('\\*', '.*')}$` };
  });
}

function readRedirect(filter: unknown): Redirect {
  const of = (field: string): string | undefined => textAt(filter, ['requestRedirect', field]);
  const scheme = of('scheme');
  const host = of('hostname');
  // An empty path keeps the one that was sent.
  const full = textAt(filter, ['requestRedirect', 'path', 'replaceFullPath']) || undefined;
  const prefix = textAt(filter, ['requestRedirect', 'path', 'replacePrefixMatch']) || undefined;
  const port = numberAt(filter, ['requestRedirect', 'port']) ?? (scheme === undefined ? ('from-request' as const) : undefined);
  return {
    // The Gateway API's own default is 302.
    status: numberAt(filter, ['requestRedirect', 'statusCode']) ?? 302,
    ...(scheme === undefined ? {} : { scheme }),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(full === undefined ? {} : { path: full }),
    ...(prefix === undefined ? {} : { pathPrefix: prefix }),
  };
}

function readRewrite(filter: unknown): Rewrite {
  const authority = textAt(filter, ['urlRewrite', 'hostname']);
  const full = textAt(filter, ['urlRewrite', 'path', 'replaceFullPath']);
  const prefix = textAt(filter, ['urlRewrite', 'path', 'replacePrefixMatch']);
  const uri = prefix?.replace(/\/$/, '');
  return {
    ...(authority === undefined ? {} : { authority }),
    ...(full === undefined ? {} : { regex: { pattern: '/.*', substitution: full } }),
    ...(uri === undefined || uri === '' ? {} : { uri }),
    removesPrefix: uri === '',
  };
}

function readTimeouts(value: unknown, timeoutSource: Provenance, retrySource: Provenance): Pick<HttpRule, 'timeoutMs' | 'retries'> {
  const request = durationMs(textAt(value, ['timeouts', 'request'])) || undefined;
  const backend = durationMs(textAt(value, ['timeouts', 'backendRequest'])) || undefined;
  const hasRetry = typeof value === 'object' && value !== null && 'retry' in value;
  const timeoutMs = hasRetry ? request : (backend ?? request);
  const codes = listAt(value, ['retry', 'codes']).filter((code) => typeof code === 'number');
  const backoff = textAt(value, ['retry', 'backoff']);
  const retries = {
    attempts: numberAt(value, ['retry', 'attempts']) ?? 2,
    retryOn: ['connect-failure', 'refused-stream', 'unavailable', 'cancelled', ...codes].join(','),
    ...(backend === undefined ? {} : { perTryTimeout: `${backend}ms` }),
    ...(backoff === undefined ? {} : { backoff }),
  };
  return { ...(timeoutMs === undefined ? {} : { timeoutMs: { value: timeoutMs, source: timeoutSource } }), ...(hasRetry ? { retries: { value: retries, source: retrySource } } : {}) };
}

/** Exact, prefix, regular expression, none; longer paths; a method; more headers; more parameters; else as they came. Source: `sortHTTPRoutes`. */
export function sortByPrecedence<R extends Pick<HttpRule, 'matches'>>(rules: readonly R[]): R[] {
  const keys = new Map(rules.map((rule) => [rule, precedence(rule)]));
  return [...rules].sort((a, b) => {
    const left = keys.get(a) ?? [];
    const right = keys.get(b) ?? [];
    const first = left.findIndex((value, index) => value !== right[index]);
    return first < 0 ? 0 : (right[first] ?? 0) - (left[first] ?? 0);
  });
}

function precedence({ matches: [match] }: Pick<HttpRule, 'matches'>): number[] {
  if (match === undefined) return [-2, 0, 0, 0, 0];
  const { uri } = match;
  const rank = uri === undefined || uri.kind === 'present' ? -1 : { exact: 3, prefix: 2, regex: 1 }[uri.kind];
  const length = uri === undefined || uri.kind === 'present' ? 0 : uri.value.length;
  return [rank, length, match.method === undefined ? 0 : 1, Object.keys(match.headers).length, Object.keys(match.queryParams).length];
}

