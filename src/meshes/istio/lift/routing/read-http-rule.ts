import { describeResource, isObject, listAt, numberAt, objectAt, textAt, textMapAt, type Resource } from '../../../../kube/resource.ts';
import type { Fault, Setting } from '../../../../model/mesh-model.ts';
import { at, type Provenance } from '../../../../model/provenance.ts';
import type { Path } from '../../../../yaml/document.ts';
import { durationMs } from '../../rules/shared/durations.ts';
import { headerChangesOf } from './header-changes.ts';
import type { Cors, HttpMatch, HttpRule, Redirect, Rewrite, RuleDestination, RuleMirror } from './http-rule.ts';
import { stringMatchesOf, stringMatchOf } from './string-match.ts';

/** Resolves names as the namespace of the object writes them. */
export interface Names {
  readonly fullName: (host: string) => string;
  /** Of a destination: `exactName` of the inventory. */
  readonly exactName: (host: string) => string;
  readonly gatewayName: (gateway: string) => string;
}

export function readHttpRules(resource: Resource, names: Names): HttpRule[] {
  return listAt(resource.raw, ['spec', 'http']).map((value, index) => readHttpRule({ resource, names, path: ['spec', 'http', index] }, value, index));
}

interface Place {
  readonly resource: Resource;
  readonly names: Names;
  readonly path: Path;
}

function readHttpRule(place: Place, value: unknown, index: number): HttpRule {
  const source = (field: string): Provenance => at(place.resource, [...place.path, field]);
  const timeout = textAt(value, ['timeout']);
  const retries = objectAt(value, ['retries']);
  const headers = headerChangesOf(objectAt(value, ['headers']));
  const rewrite = readRewrite(objectAt(value, ['rewrite']));
  const redirect = objectAt(value, ['redirect']);
  const response = objectAt(value, ['directResponse']);
  return {
    name: `${describeResource(place.resource)}, rule ${index + 1}`,
    resource: place.resource,
    source: at(place.resource, place.path),
    matches: listAt(value, ['match']).map((match, item) => readHttpMatch(at(place.resource, [...place.path, 'match', item]), match, place.names)),
    destinations: listAt(value, ['route']).map((route, item) => readDestination(place, [...place.path, 'route', item], route)),
    ...(redirect === undefined ? {} : { redirect: { value: readRedirect(redirect), source: source('redirect') } }),
    ...(response === undefined ? {} : { response: { value: readResponse(response), source: source('directResponse') } }),
    ...(rewrite === undefined ? {} : { rewrite }),
    ...(headers === undefined ? {} : { headers }),
    ...(timeout === undefined ? {} : { timeoutMs: { value: durationMs(timeout) || undefined, source: source('timeout') } satisfies Setting<number | undefined> }),
    ...(retries === undefined ? {} : { retries: { value: retries, source: source('retries') } }),
    ...optional('fault', readFault(objectAt(value, ['fault']), source('fault'))),
    ...optional('mirror', readMirror(place, value)),
    ...optional('mirrors', readMirrors(place, value)),
    ...optional('cors', readCors(objectAt(value, ['corsPolicy']), source('corsPolicy'))),
    ...optional('delegate', readDelegate(value, place.resource.namespace)),
  };
}

function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [P in K]: V });
}

function readDelegate(value: unknown, namespace: string): HttpRule['delegate'] {
  const delegate = objectAt(value, ['delegate']);
  return delegate && { name: textAt(delegate, ['name']) ?? '', namespace: textAt(delegate, ['namespace']) || namespace };
}

/** One item of `match`. */
export function readHttpMatch(source: Provenance, value: unknown, names: Names): HttpMatch {
  const field = (name: 'uri' | 'scheme' | 'method' | 'authority') => optional(name, stringMatchOf(isObject(value) ? value[name] : undefined));
  const sourceNamespace = textAt(value, ['sourceNamespace']);
  return {
    source,
    ...field('uri'),
    ...field('scheme'),
    ...field('method'),
    ...field('authority'),
    headers: stringMatchesOf(objectAt(value, ['headers'])),
    withoutHeaders: stringMatchesOf(objectAt(value, ['withoutHeaders'])),
    queryParams: stringMatchesOf(objectAt(value, ['queryParams'])),
    ignoreUriCase: isObject(value) && value['ignoreUriCase'] === true,
    ...optional('port', numberAt(value, ['port']) || undefined),
    gateways: listAt(value, ['gateways']).flatMap((gateway) => (typeof gateway === 'string' ? [names.gatewayName(gateway)] : [])),
    sourceLabels: textMapAt(value, ['sourceLabels']),
    ...optional('sourceNamespace', sourceNamespace === '' ? undefined : sourceNamespace),
  };
}

function readDestination(place: Place, path: Path, value: unknown): RuleDestination {
  const headers = headerChangesOf(objectAt(value, ['headers']));
  return { ...readTarget(place, path, objectAt(value, ['destination'])), weight: numberAt(value, ['weight']) ?? 0, ...(headers === undefined ? {} : { headers }) };
}

export function readTarget({ resource, names }: Pick<Place, 'resource' | 'names'>, path: Path, value: unknown): Omit<RuleDestination, 'weight' | 'headers'> {
  const port = numberAt(value, ['port', 'number']);
  const subset = textAt(value, ['subset']);
  return { host: names.exactName(textAt(value, ['host']) ?? ''), ...optional('port', port), ...optional('subset', subset || undefined), source: at(resource, path) };
}

function readRedirect(value: unknown): Redirect {
  const port = numberAt(value, ['port']) ?? (textAt(value, ['derivePort']) === 'FROM_REQUEST_PORT' ? ('from-request' as const) : undefined);
  return {
    status: numberAt(value, ['redirectCode']) || 301,
    ...optional('scheme', textAt(value, ['scheme']) || undefined),
    ...optional('host', textAt(value, ['authority']) || undefined),
    ...optional('port', port),
    ...optional('path', textAt(value, ['uri']) || undefined),
    ...optional('pathPrefix', textAt(value, ['prefixRewrite']) || undefined),
  };
}

/** Base64, as YAML writes bytes. */
function decoded(base64: string | undefined): string | undefined {
  if (base64 === undefined) return undefined;
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

function readResponse(value: unknown): { readonly status: number; readonly body?: string } {
  return { status: numberAt(value, ['status']) ?? 200, ...optional('body', textAt(value, ['body', 'string']) ?? decoded(textAt(value, ['body', 'bytes']))) };
}

function readRewrite(value: unknown): Rewrite | undefined {
  if (value === undefined) return undefined;
  const pattern = textAt(value, ['uriRegexRewrite', 'match']);
  return {
    ...optional('uri', textAt(value, ['uri']) || undefined),
    ...optional('regex', pattern === undefined ? undefined : { pattern, substitution: textAt(value, ['uriRegexRewrite', 'rewrite']) ?? '' }),
    ...optional('authority', textAt(value, ['authority']) || undefined),
    removesPrefix: false,
  };
}

/** A percentage that is missing is zero: Envoy's own default. A status of gRPC stands in the trailers of an answer 200, whoever asks. */
function readFault(value: unknown, source: Provenance): Fault | undefined {
  if (value === undefined) return undefined;
  const delayMs = durationMs(textAt(value, ['delay', 'fixedDelay']));
  const httpStatus = numberAt(value, ['abort', 'httpStatus']);
  const grpcStatus = textAt(value, ['abort', 'grpcStatus']);
  const status = httpStatus ?? (grpcStatus === undefined ? undefined : 200);
  const percentOf = (part: string): number => numberAt(value, [part, 'percentage', 'value']) ?? (objectAt(value, [part, 'percentage']) ? 0 : (numberAt(value, [part, 'percent']) ?? 0));
  if (delayMs === undefined && status === undefined) return undefined;
  return {
    ...optional('delay', delayMs === undefined ? undefined : { percent: percentOf('delay'), delayMs }),
    ...optional('abort', status === undefined ? undefined : { percent: percentOf('abort'), status, ...optional('grpcStatus', grpcStatus) }),
    source,
  };
}

function readMirror(place: Place, value: unknown): RuleMirror | undefined {
  const target = objectAt(value, ['mirror']);
  if (target === undefined) return undefined;
  const percentage = objectAt(value, ['mirrorPercentage']);
  const percent = percentage ? (numberAt(percentage, ['value']) ?? 0) : (numberAt(value, ['mirrorPercent']) ?? numberAt(value, ['mirror_percent']) ?? 100);
  return { destination: readTarget(place, [...place.path, 'mirror'], target), percent };
}

function readMirrors(place: Place, value: unknown): RuleMirror[] | undefined {
  const mirrors = listAt(value, ['mirrors']);
  if (mirrors.length === 0) return undefined;
  return mirrors.map((mirror, index) => {
    const percentage = objectAt(mirror, ['percentage']);
    return { destination: readTarget(place, [...place.path, 'mirrors', index], objectAt(mirror, ['destination'])), percent: percentage ? (numberAt(percentage, ['value']) ?? 0) : 100 };
  });
}

function readCors(value: unknown, source: Provenance): Cors | undefined {
  if (value === undefined) return undefined;
  const matches = listAt(value, ['allowOrigins']).flatMap((origin) => stringMatchOf(origin) ?? []);
  const exact = listAt(value, ['allowOrigin']).flatMap((origin) => (typeof origin === 'string' ? [{ kind: 'exact', value: origin } as const] : []));
  return { origins: matches.length > 0 ? matches : exact, ignoresUnmatched: textAt(value, ['unmatchedPreflights']) === 'IGNORE', source };
}
