import { array, constant, constantFrom, integer, record, type Arbitrary } from 'fast-check';
import type { Json, JsonObject } from '../../../../../src/kube/resource.ts';
import { optional, some, someOf, usual, weighted, written } from '../draw.ts';
import { httpMatch, mapOf } from './match.ts';
import type { Names } from './names.ts';
import { origins } from './values.ts';

const touchedNames = ['x-user', 'X-Canary', 'x-added'] as const;
const touchedValue = constantFrom('1', 'set', '50%%', 'two words');
const operations = someOf({ set: optional(mapOf(touchedNames, touchedValue)), add: optional(mapOf(touchedNames, touchedValue), 3), remove: optional(constantFrom<Json[]>(['X-Canary'], ['x-user', 'x-added']), 3) });
const authorityOperations = constantFrom<JsonObject>({ set: { host: 'rewritten.example' } }, { set: { ':authority': 'rewritten.example' } }, { add: { Host: 'added.example' } });
const answerNames = ['x-answer', 'X-Echo', 'server'] as const;
const answerOperations = someOf({ set: optional(mapOf(answerNames, touchedValue)), add: optional(mapOf(answerNames, touchedValue), 3), remove: optional(constantFrom<Json[]>(['x-answer'], ['date']), 4) });
const headers = someOf({ request: usual(operations, 4), response: optional(answerOperations, 3) });
const headersWithAuthority = someOf({ request: weighted<JsonObject>([4, operations], [1, authorityOperations]), response: optional(answerOperations, 3) });

const shares = constantFrom(0, 1, 1, 1, 2, 3, 20, 80, 100);
const timeout = constantFrom('300ms', '1s', '2.5s', '30s', '1m');

/** Alone a destination may have any weight; of several, not all may have none. */
function routes(names: Names): Arbitrary<readonly JsonObject[]> {
  const one = record({ destination: names.destination, weight: optional(shares, 3), headers: optional(headersWithAuthority, 6) }).map(written);
  const several = array(record({ destination: names.destination, weight: shares, headers: optional(headersWithAuthority, 6) }).map(written), { minLength: 2, maxLength: 3, size: 'max' });
  return weighted<readonly JsonObject[]>([3, one.map((only) => [only])], [2, several.map((list) => (list.every(({ weight }) => weight === 0) ? list.map((each, index) => (index === 0 ? { ...each, weight: 1 } : each)) : list))]);
}

const percentage = (...values: readonly number[]): Arbitrary<JsonObject> => constantFrom(...values).map((value) => ({ value }));
const abort = record({ status: constantFrom<JsonObject>({ httpStatus: 503 }, { httpStatus: 500 }, { httpStatus: 404 }, { grpcStatus: 'UNAVAILABLE' }), percentage: usual(percentage(100, 100, 40, 0), 8) }).map(({ status, percentage: share }) => written({ ...status, percentage: share }));
const delay = record({ fixedDelay: constantFrom('200ms', '1s'), percentage: usual(percentage(100, 100, 50), 8) }).map(written);
const fault = someOf({ abort: optional(abort), delay: optional(delay) });

/** Tokens of Envoy, of gRPC and status codes; left out, Istio's own list counts. */
const retries = weighted<JsonObject>(
  [1, constant({ attempts: 0 })],
  [5, some({
    attempts: constantFrom(1, 2, 3, 5),
    perTryTimeout: optional(constantFrom('200ms', '1s'), 3),
    retryOn: optional(constantFrom('5xx', 'gateway-error,503', 'connect-failure,refused-stream,unavailable', 'retriable-status-codes,418', 'reset,404', 'unavailable,cancelled', 'retriable-4xx')),
    backoff: optional(constant('10ms'), 5),
    retryRemoteLocalities: optional(constant(true), 10),
    retryIgnorePreviousHosts: optional(constant(false), 10),
  })],
);

const rewrite = weighted<JsonObject>(
  [4, constantFrom<JsonObject>({ uri: '/rewritten' }, { uri: '/' }, { uri: '/a/' }, { uri: '/r?x=1' })],
  [2, constantFrom<JsonObject>({ uriRegexRewrite: { match: '^/a/(.*)$', rewrite: '/z/\\1' } }, { uriRegexRewrite: { match: '/([^/]*)', rewrite: '/x\\1' } })],
  [2, constantFrom<JsonObject>({ authority: 'rewritten.example' }, { authority: 'rewritten.example', uri: '/both' })],
);

function mirrors(names: Names): Readonly<Record<string, Arbitrary<Json | undefined>>> {
  const list = array(record({ destination: names.destination, percentage: optional(percentage(100, 50, 0), 2) }).map(written), { minLength: 1, maxLength: 2 });
  return { mirror: optional(names.destination, 10), mirrorPercentage: optional(percentage(100, 0, 50), 8), mirrors: optional(list, 14) };
}

const cors = someOf({
  allowOrigins: usual(array(weighted<JsonObject>([3, constantFrom(...origins).map((exact) => ({ exact }))], [1, constant({ prefix: 'https://a' })], [1, constant({ regex: 'https://[ab]\\.example' })]), { minLength: 1, maxLength: 2 }), 8),
  allowOrigin: optional(constant<Json[]>(['https://a.example']), 12),
  allowMethods: optional(constant<Json[]>(['GET', 'POST'])),
  allowHeaders: optional(constant<Json[]>(['x-user']), 3),
  exposeHeaders: optional(constant<Json[]>(['x-answer']), 4),
  maxAge: optional(constant('24h'), 4),
  allowCredentials: optional(constant(true), 4),
  unmatchedPreflights: optional(constantFrom('IGNORE', 'FORWARD'), 3),
});

/** A redirect leads somewhere: a status alone is refused. */
const somewhere = someOf({ uri: optional(constantFrom('/moved', '/')), authority: optional(constantFrom('other.example', 'other.example:8080')), scheme: optional(constantFrom('https', 'http'), 3) });
const redirectPort = weighted<JsonObject>([5, constant({})], [1, constantFrom<JsonObject>({ port: 80 }, { port: 443 }, { port: 8443 })], [1, constantFrom<JsonObject>({ derivePort: 'FROM_REQUEST_PORT' }, { derivePort: 'FROM_PROTOCOL_DEFAULT' })]);
const redirect = record({ somewhere, redirectPort, redirectCode: optional(constantFrom(301, 302, 303, 307, 308), 2) }).map(({ somewhere: target, redirectPort: port, redirectCode }) => written({ ...target, ...port, redirectCode }));
const directResponse = constantFrom<JsonObject>({ status: 418, body: { string: 'tea' } }, { status: 503 }, { status: 200, body: { bytes: 'aGVsbG8=' } }, { status: 404, body: { string: 'nothing %here' } });

/** What a rule that sends on may do besides. */
function forwarding(names: Names): Readonly<Record<string, Arbitrary<Json | undefined>>> {
  return {
    route: routes(names),
    rewrite: optional(rewrite, 5),
    timeout: optional(timeout, 4),
    retries: optional(retries, 4),
    fault: optional(fault, 8),
    ...mirrors(names),
  };
}

/** One rule of `http`. Answers of the proxy itself exclude a destination, a fault and a rewrite. */
export function httpRule(names: Names, gateways: Arbitrary<readonly string[]>): Arbitrary<JsonObject> {
  const match = httpMatch(names, gateways);
  const common = { match: usual(array(match, { minLength: 1, maxLength: 3 }), 3), headers: optional(headers, 5), corsPolicy: optional(cors, 9) };
  return weighted<JsonObject>(
    [12, some({ ...common, headers: optional(headersWithAuthority, 5), ...forwarding(names) }).map(withoutContradiction)],
    [2, some({ ...common, redirect })],
    [1, record({ rule: some({ ...common, match: array(match, { minLength: 1, maxLength: 2 }) }), prefix: constantFrom('/a', '/a/', '/'), to: constantFrom('/new', '/') }).map(({ rule, prefix, to }) => prefixRedirect(rule, prefix, to))],
    [1, some({ ...common, directResponse })],
  );
}

/** The authority may be set in one place, and one form of mirrors is enough. */
function withoutContradiction(rule: JsonObject): JsonObject {
  const { mirror, mirrors: list, mirrorPercentage, ...rest } = rule;
  const copies = written(mirror === undefined ? { mirrors: list } : { mirror, mirrorPercentage });
  const isSetTwice = JSON.stringify(rest['rewrite'] ?? '').includes('"authority"') && /":authority"|"host"/i.test(JSON.stringify(rest['headers'] ?? ''));
  return { ...rest, ...copies, ...(isSetTwice ? { rewrite: { uri: '/rewritten' } } : {}) };
}

/** Only prefixes can be replaced. */
function prefixRedirect(rule: JsonObject, prefix: string, to: string): JsonObject {
  const matches = (rule['match'] as readonly JsonObject[]).map((match) => ({ ...match, uri: { prefix } }));
  return { ...rule, match: matches, redirect: { prefixRewrite: to } };
}

/** A rule that stands for another VirtualService's, which is put in later; its match and what it sets are inherited. */
export function delegatingRule(names: Names, gateways: Arbitrary<readonly string[]>): Arbitrary<JsonObject> {
  const match = some({ uri: optional(constantFrom<JsonObject>({ prefix: '/' }, { prefix: '/a' }, { exact: '/a' })), headers: optional(constant<JsonObject>({ 'x-user': { exact: '1' } }), 5), port: optional(names.portNumber, 8), sourceNamespace: optional(constantFrom('alpha', 'beta'), 9), sourceLabels: optional(names.labels, 9), gateways: optional(gateways.map((list) => [...list]), 8) });
  return some({ match: usual(array(match, { minLength: 1, maxLength: 2 }), 3), delegate: constant({}), timeout: optional(timeout, 4), retries: optional(retries, 5), headers: optional(headers, 5), fault: optional(fault, 10), rewrite: optional(rewrite, 9), corsPolicy: optional(cors, 12), name: optional(integer({ min: 1, max: 2 }).map((number) => `rule-${number}`), 6) });
}
