import { array, constant, constantFrom, record, tuple, type Arbitrary } from 'fast-check';
import type { JsonObject } from '../../../../src/kube/resource.ts';
import { mostly, optional, someOf, usual, weighted, written } from './draw.ts';
import type { Names } from './traffic/names.ts';
import { gatewayApi, networking, type Draw, type DrawnObject } from './traffic/object.ts';
import { headerNames } from './traffic/values.ts';

/** HTTPRoutes and GRPCRoutes whose parents are Services or ServiceEntries: routes for the mesh. */

/** A Service of the focus or one that is not there; or a ServiceEntry, which is drawn with the route. */
function parent(names: Names, home: string): Arbitrary<JsonObject> {
  return record({ service: names.service, hasPort: optional(constant(true), 3), absent: optional(constant(true), 20) }).map(({ service: { name, namespace, ports }, hasPort, absent }) => written({
    group: '', kind: 'Service',
    name: absent === true ? 'absent' : name,
    namespace: namespace === home ? undefined : namespace,
    port: hasPort === true ? ports[0]?.number : undefined,
  }));
}

/** Backends of the route's own namespace, or hosts of the registry, which need nobody's grant; seldom of another namespace, which do. */
function backendRef(names: Names, home: string): Arbitrary<JsonObject> {
  return record({ service: names.service, isHost: optional(constant(true), 5) }).map(({ service: { name, namespace, host, ports }, isHost }): JsonObject => {
    const port = ports[0]?.number ?? 80;
    if (isHost === true) return { group: networking.split('/', 1)[0] ?? '', kind: 'Hostname', name: host, port };
    return written({ name, namespace: namespace === home ? undefined : namespace, port });
  });
}

const pairs = (names: readonly string[]): Arbitrary<readonly JsonObject[]> => constantFrom(...names).chain((name) => constantFrom('1', 'set').map((value): JsonObject[] => [{ name, value }]));
const modifier = someOf({ set: optional(pairs(['x-user', 'X-Canary'])), add: optional(pairs(['x-added']), 3), remove: optional(constant(['X-Canary']), 3) });
const requestHeaders = modifier.map((requestHeaderModifier): JsonObject => ({ type: 'RequestHeaderModifier', requestHeaderModifier }));
const responseHeaders = someOf({ set: optional(pairs(['x-answer'])), add: optional(pairs(['x-more'])), remove: optional(constant(['date']), 4) }).map((responseHeaderModifier): JsonObject => ({ type: 'ResponseHeaderModifier', responseHeaderModifier }));
const rewriteFilter = constantFrom<JsonObject>({ hostname: 'rewritten.example' }, { path: { type: 'ReplaceFullPath', replaceFullPath: '/whole' } }, { hostname: 'rewritten.example', path: { type: 'ReplaceFullPath', replaceFullPath: '/' } }).map((urlRewrite): JsonObject => ({ type: 'URLRewrite', urlRewrite }));
const prefixRewrite = constantFrom('/new', '/', '').map((replacePrefixMatch): JsonObject => ({ type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch } } }));
const redirectFilter = someOf({ scheme: optional(constantFrom('https', 'http')), hostname: optional(constant('other.example')), port: optional(constantFrom(80, 443, 8443), 3), statusCode: optional(constantFrom(301, 302, 307), 2), path: optional(constant<JsonObject>({ type: 'ReplaceFullPath', replaceFullPath: '/moved' }), 3) }).map((requestRedirect): JsonObject => ({ type: 'RequestRedirect', requestRedirect }));

function mirrorFilter(names: Names, home: string): Arbitrary<JsonObject> {
  return record({ backendRef: backendRef(names, home), share: constantFrom<JsonObject>({}, { percent: 50 }, { percent: 0 }, { fraction: { numerator: 1, denominator: 2 } }, { fraction: { numerator: 100 } }) }).map(({ backendRef: target, share }): JsonObject => ({ type: 'RequestMirror', requestMirror: { backendRef: target, ...share } }));
}

function filtersOf(...drawn: readonly Arbitrary<JsonObject | undefined>[]): Arbitrary<readonly JsonObject[] | undefined> {
  return tuple(...drawn).map((values) => {
    const list = values.filter((each) => each !== undefined);
    return list.length === 0 ? undefined : list;
  });
}

const httpPath = weighted<JsonObject>([3, constantFrom('/', '/a', '/a/b', '/a/').map((value) => ({ type: 'PathPrefix', value }))], [2, constantFrom('/a', '/b', '/A').map((value) => ({ type: 'Exact', value }))], [1, constantFrom('/a.*', '/[ab]').map((value) => ({ type: 'RegularExpression', value }))], [1, constant({ value: '/a' })]);
const named = (names: readonly string[]): Arbitrary<readonly JsonObject[]> => record({ name: constantFrom(...names), type: optional(constantFrom('Exact', 'RegularExpression'), 2), value: constantFrom('1', 'ann', 'x') }).map((each) => [written(each)]);
const httpMatches = array(someOf({ path: usual(httpPath, 5), method: optional(constantFrom('GET', 'POST'), 4), headers: optional(named(headerNames), 3), queryParams: optional(named(['q']), 6) }), { minLength: 1, maxLength: 2 });
const grpcMatches = array(someOf({ method: usual(weighted<JsonObject>([2, constant({ service: 'echo.Echo', method: 'Call' })], [1, constant({ service: 'echo.Echo' })], [1, constant({ method: 'Call' })], [1, constant({ type: 'RegularExpression', service: 'echo..*', method: 'C.*' })], [1, constant({ type: 'RegularExpression', service: 'echo..*' })]), 5), headers: optional(named(['x-user']), 3) }), { minLength: 1, maxLength: 2 });

/** `request` is never shorter than a single try. */
const timeouts = constantFrom<JsonObject>({ request: '1s' }, { request: '2s', backendRequest: '300ms' }, { backendRequest: '1s' }, { request: '0s' });
const retry = someOf({ attempts: optional(constantFrom(1, 3)), codes: optional(constantFrom<readonly number[]>([503], [500, 502])), backoff: optional(constantFrom('10ms', '100ms'), 3) });

function backends(names: Names, home: string): Arbitrary<readonly JsonObject[]> {
  const one = record({ ref: backendRef(names, home), weight: optional(constantFrom(0, 1, 1, 2, 90)), filters: filtersOf(optional(requestHeaders, 5), optional(responseHeaders, 5)) }).map(({ ref, weight, filters }) => written({ ...ref, weight, filters }));
  return weighted<readonly JsonObject[]>([3, one.map((only) => [only])], [2, array(one, { minLength: 2, maxLength: 2 })], [1, constant([])]);
}

function httpRule(names: Names, home: string): Arbitrary<JsonObject> {
  const forward = record({ matches: usual(httpMatches, 3), filters: filtersOf(optional(requestHeaders, 3), optional(responseHeaders, 5), optional(rewriteFilter, 5), optional(mirrorFilter(names, home), 4)), backendRefs: backends(names, home), timeouts: optional(timeouts, 3), retry: optional(retry, 3) }).map(written);
  // A prefix can be replaced only where all matches name one; and there may be one match only.
  const replaced = record({ value: constantFrom('/a', '/', '/a/b'), filters: prefixRewrite.map((filter) => [filter]), backendRefs: backends(names, home) }).map(({ value, ...rest }): JsonObject => ({ matches: [{ path: { type: 'PathPrefix', value } }], ...rest }));
  const moved = record({ matches: usual(httpMatches, 3), filters: filtersOf(redirectFilter, optional(responseHeaders, 6)) }).map(written);
  return weighted<JsonObject>([6, forward], [1, replaced], [2, moved]);
}

function grpcRule(names: Names, home: string): Arbitrary<JsonObject> {
  return record({ matches: usual(grpcMatches, 3), filters: filtersOf(optional(requestHeaders, 4), optional(mirrorFilter(names, home), 3)), backendRefs: backends(names, home) }).map(written);
}

/** The namespaces of backends let the routes of another one in. */
function grantsFor(rules: readonly JsonObject[], home: string, kind: string): readonly DrawnObject[] {
  const others = [...new Set([...JSON.stringify(rules).matchAll(/"namespace":"([^"]+)"/g)].map((found) => found[1] ?? ''))];
  return others.map((namespace): DrawnObject => ({ apiVersion: 'gateway.networking.k8s.io/v1beta1', kind: 'ReferenceGrant', namespace, name: `from-${home}-${kind.toLowerCase()}`, spec: { from: [{ group: 'gateway.networking.k8s.io', kind, namespace: home }], to: [{ group: '', kind: 'Service' }] } }));
}

export function arbitraryGatewayApiRoute(names: Names): Draw {
  return record({ about: names.about, kind: mostly(constant('HTTPRoute'), constant('GRPCRoute'), 3) }).chain(({ about: { home }, kind }) =>
    record({
      parentRefs: mostly(parent(names, home).map((one): readonly JsonObject[] => [one]), constant<readonly JsonObject[]>([{ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'entry' }]), 6),
      rules: array(kind === 'HTTPRoute' ? httpRule(names, home) : grpcRule(names, home), { minLength: 1, maxLength: 3, size: 'max' }),
      isGranted: mostly(constant(true), constant(false), 4),
    }).map(({ parentRefs, rules, isGranted }): DrawnObject[] => [{ apiVersion: gatewayApi, kind, namespace: home, spec: { parentRefs, rules } }, ...(isGranted ? grantsFor(rules, home, kind) : [])]),
  );
}
