import { array, boolean, constant, constantFrom, dictionary, integer, oneof, option, record, uniqueArray, type Arbitrary } from 'fast-check';
import type { JsonObject, Json } from '../../src/kube/resource.ts';
import { backends } from '../../src/meshes/registry.ts';
import type { Call, MeshModel } from '../../src/model/mesh-model.ts';
import type { Request } from '../../src/model/request-view.ts';
import { openProject, type Project } from '../../src/project/project.ts';

/**
 * A small application, and whatever Istio configuration chance writes for it: values are drawn from few enough that
 * objects meet, compete and contradict each other.
 */

const namespaces: readonly (readonly [string, boolean])[] = [['alpha', true], ['beta', true], ['plain', false], ['ingress', false], ['istio-system', false]];
/** Namespace, name, app, version, service account. */
const deployments: readonly (readonly [string, string, string, string, string])[] = [
  ['alpha', 'a', 'a', 'v1', 'a'],
  ['alpha', 'b', 'b', 'v1', 'b'],
  ['beta', 'd-v1', 'd', 'v1', 'd'],
  ['beta', 'd-v2', 'd', 'v2', 'd'],
  ['beta', 'c', 'c', 'v1', 'default'],
  ['plain', 'e', 'e', 'v1', 'e'],
  ['ingress', 'gw', 'gw', 'v1', 'gw'],
];
const services: readonly (readonly [string, string, string, string])[] = [
  ['alpha', 'a', '10.96.0.15', '{name: http, port: 80, targetPort: 8080}'],
  ['alpha', 'b', '10.96.0.11', '{name: http, port: 80, targetPort: 8080}, {name: tcp, port: 9000, targetPort: 9090}'],
  ['beta', 'd', '10.96.0.12', '{name: http, port: 80, targetPort: 8080}, {name: tcp, port: 9000, targetPort: 9090}'],
  ['beta', 'c', '10.96.0.13', '{name: web, port: 8000, targetPort: 8080}'],
  ['beta', 'h', 'None', '{name: http, port: 80, targetPort: 8080}'],
  ['plain', 'e', '10.96.0.17', '{name: http, port: 80, targetPort: 8080}'],
  ['ingress', 'gw', '10.96.0.9', '{name: http, port: 80, targetPort: 8080}, {name: https, port: 443, targetPort: 8443}'],
];
const selects: Readonly<Record<string, string>> = { h: 'c' };

export const applicationYaml = [
  ...namespaces.map(([name, isMeshed]) => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}${isMeshed ? ', labels: {istio-injection: enabled}' : ''}}\n`),
  ...deployments.map(([namespace, name, app, version, account]) => `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec:\n  selector: {matchLabels: {app: ${app}, version: ${version}}}\n  template:\n    metadata: {labels: {app: ${app}, version: ${version}}}\n    spec: {serviceAccountName: ${account}, containers: [{name: ${app === 'gw' ? 'istio-proxy, image: auto' : `${app}, image: example.test/app`}, ports: [{containerPort: 8080}]}]}\n`),
  ...services.map(([namespace, name, ip, ports]) => `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {clusterIP: ${ip}, selector: {app: ${selects[name] ?? name}}, ports: [${ports}]}\n`),
].join('---\n');

export interface IstioObject extends JsonObject {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: JsonObject;
}

/** The application under these objects, each in a file of its own. */
export function projectOf(objects: readonly JsonObject[]): Project {
  return openProject([{ path: 'application.yaml', text: applicationYaml }, ...objects.map((object, index) => ({ path: `${index}.yaml`, text: `${JSON.stringify(object, null, 1)}\n` }))]);
}

export function liftOf({ resources, topology }: Project): MeshModel {
  const backend = backends.get('istio');
  if (backend === undefined) throw new Error('no mesh of this name can be lifted');
  return backend.lift({ resources, topology });
}

export function modelOf(objects: readonly JsonObject[]): MeshModel {
  return liftOf(projectOf(objects));
}

const namespace = constantFrom('alpha', 'beta', 'beta', 'plain', 'istio-system', 'ingress');
const meshHost = constantFrom('a', 'b', 'd', 'c', 'b.alpha.svc.cluster.local', 'd.beta.svc.cluster.local', 'c.beta.svc.cluster.local', 'h.beta.svc.cluster.local', 'e.plain.svc.cluster.local', '*.beta.svc.cluster.local', '*.local', '*', 'api.example.com', '*.example.com', 'd.beta');
const target = constantFrom('a.alpha.svc.cluster.local', 'b.alpha.svc.cluster.local', 'd.beta.svc.cluster.local', 'd.beta.svc.cluster.local', 'c.beta.svc.cluster.local', 'h.beta.svc.cluster.local', 'e.plain.svc.cluster.local', 'd', 'nowhere', 'api.example.com');
const subset = constantFrom('v1', 'v2', 'v3');
const exportTo = optional(constantFrom(['*'], ['.'], ['alpha'], ['beta', 'alpha'], ['~']), 3);
const label = constantFrom<JsonObject>({ app: 'a' }, { app: 'b' }, { app: 'd' }, { app: 'd', version: 'v2' }, { app: 'c' }, { version: 'v1' }, { app: 'gw' });

/** Leaves out what is undefined: a field that is not written. */
function written(fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as JsonObject;
}

/** Written once in so many times. */
function optional<T>(arbitrary: Arbitrary<T>, times = 2): Arbitrary<T | undefined> {
  return oneof({ arbitrary, weight: 1 }, { arbitrary: constant(undefined), weight: times - 1 });
}

/** Left out once in so many times. */
function usual<T>(arbitrary: Arbitrary<T>, times: number): Arbitrary<T | undefined> {
  return option(arbitrary, { nil: undefined, freq: times });
}

function some<T extends Json>(fields: Readonly<Record<string, Arbitrary<T | Json | undefined>>>): Arbitrary<JsonObject> {
  return record(fields).map((values) => written(values as Readonly<Record<string, Json | undefined>>));
}

const stringMatch: Arbitrary<JsonObject> = oneof(
  constantFrom('exact', 'prefix').chain((kind) => constantFrom('/', '/a', '/a/b', '/b', '/A', '1').map((value) => ({ [kind]: value }))),
  constantFrom('/a.*', '/(a|b)', '.*', '/a/[0-9]+', '\\d', '/[aA]').map((regex) => ({ regex })),
);
const headerMatch = oneof(stringMatch, constant<JsonObject>({}), constantFrom('1', 'x', 'ann').map((exact): JsonObject => ({ exact })));
const headers = dictionary(constantFrom('x-user', 'X-Canary'), headerMatch, { minKeys: 1, maxKeys: 2, noNullPrototype: true }) as Arbitrary<JsonObject>;

const httpMatch = some({
  uri: optional(stringMatch),
  method: optional(constantFrom<JsonObject>({ exact: 'GET' }, { exact: 'POST' }, { prefix: 'P' }, { regex: 'GET|PUT' }), 4),
  headers: optional(headers, 3),
  withoutHeaders: optional(headers, 6),
  queryParams: optional(dictionary(constantFrom('q'), headerMatch, { minKeys: 1, noNullPrototype: true }) as Arbitrary<JsonObject>, 5),
  authority: optional(constantFrom<JsonObject>({ exact: 'd.beta' }, { prefix: 'd' }, { regex: '.*:8080' }), 8),
  ignoreUriCase: optional(boolean(), 6),
  port: optional(constantFrom(80, 8000, 443), 8),
  sourceLabels: optional(label, 5),
  sourceNamespace: optional(constantFrom('alpha', 'beta'), 6),
  gateways: optional(constantFrom<string[]>(['mesh'], ['ingress/gw'], ['mesh', 'ingress/gw']), 6),
});

const headerOperations = some({ request: optional(some({ set: optional(constant<JsonObject>({ 'x-user': 'set' })), add: optional(constant<JsonObject>({ 'x-added': '1' })), remove: optional(constant(['X-Canary'])) }), 2), response: optional(constant<JsonObject>({ set: { 'x-answer': '1' } }), 3) });
const destination = some({ host: target, subset: optional(subset, 3), port: optional(constantFrom(80, 80, 8000, 9000, 81).map((number): JsonObject => ({ number })), 3) });
const weighted = some({ destination, weight: optional(integer({ min: 0, max: 3 }), 2), headers: optional(headerOperations, 5) });
const duration = constantFrom('1s', '250ms', '3s', '0s');

const httpRule = some({
  match: optional(array(httpMatch, { minLength: 1, maxLength: 2 }), 2),
  route: usual(array(weighted, { minLength: 1, maxLength: 3 }), 8),
  redirect: optional(constantFrom<JsonObject>({ uri: '/moved' }, { authority: 'other.example', redirectCode: 308 }, { uri: '/x', redirectCode: 299 }), 12),
  directResponse: optional(constantFrom<JsonObject>({ status: 418, body: { string: 'tea' } }, { status: 503 }), 12),
  rewrite: optional(constantFrom<JsonObject>({ uri: '/rewritten' }, { uri: '/' }, { authority: 'd.beta' }, { uriRegexRewrite: { match: '^/a/(.*)$', rewrite: '/z/\\1' } }), 5),
  headers: optional(headerOperations, 5),
  timeout: optional(duration, 3),
  retries: optional(some({ attempts: constantFrom(0, 1, 5), perTryTimeout: optional(duration), retryOn: optional(constantFrom('5xx', 'gateway-error,503')) }), 4),
  fault: optional(constantFrom<JsonObject>({ abort: { httpStatus: 503, percentage: { value: 100 } } }, { abort: { httpStatus: 500, percentage: { value: 10 } } }, { delay: { fixedDelay: '2s', percentage: { value: 50 } } }, { abort: { grpcStatus: 'UNAVAILABLE' } }), 6),
  mirror: optional(destination, 8),
  corsPolicy: optional(constantFrom<JsonObject>({ allowOrigins: [{ exact: 'https://a.example' }] }), 10),
  delegate: optional(constantFrom<JsonObject>({ name: 'delegated', namespace: 'alpha' }, { name: 'missing' }), 15),
});

const tcpRule = some({ match: optional(array(some({ port: optional(constantFrom(9000, 80)), sourceLabels: optional(label, 3), destinationSubnets: optional(constantFrom(['10.96.0.0/24'], ['1.2.3.4/32']), 4) }), { minLength: 1, maxLength: 2 })), route: array(weighted, { minLength: 1, maxLength: 2 }) });

const virtualService = some({
  hosts: uniqueArray(meshHost, { minLength: 1, maxLength: 2 }),
  gateways: optional(constantFrom(['mesh'], ['ingress/gw'], ['mesh', 'ingress/gw']), 3),
  http: usual(array(httpRule, { minLength: 1, maxLength: 3 }), 6),
  tcp: optional(array(tcpRule, { minLength: 1, maxLength: 2 }), 5),
  exportTo,
});
const delegated = record({ http: array(httpRule, { minLength: 1, maxLength: 2 }) }) as unknown as Arbitrary<JsonObject>;

const trafficPolicy = some({
  tls: optional(constantFrom<JsonObject>({ mode: 'DISABLE' }, { mode: 'ISTIO_MUTUAL' }, { mode: 'SIMPLE' }, { mode: 'MUTUAL', clientCertificate: '/c', privateKey: '/k' }), 3),
  connectionPool: optional(constantFrom<JsonObject>({ tcp: { maxConnections: 10, connectTimeout: '2s' } }, { http: { http1MaxPendingRequests: 1 } }), 4),
  outlierDetection: optional(constant<JsonObject>({ consecutive5xxErrors: 3 }), 4),
  loadBalancer: optional(constantFrom<JsonObject>({ simple: 'ROUND_ROBIN' }, { simple: 'PASSTHROUGH' }), 6),
});
const portPolicy = record({ port: constantFrom(80, 9000).map((number): JsonObject => ({ number })), policy: trafficPolicy }).map(({ port, policy }): JsonObject => ({ port, ...policy }));
const destinationRule = some({
  host: oneof(target, constantFrom('*.local', '*.beta.svc.cluster.local', '*')),
  subsets: usual(uniqueArray(record({ name: subset, labels: constantFrom<JsonObject>({ version: 'v1' }, { version: 'v2' }, { version: 'v3' }, {}), policy: optional(trafficPolicy, 3) }).map(({ name, labels, policy }): JsonObject => ({ name, labels, ...(policy ? { trafficPolicy: policy } : {}) })), { maxLength: 3, selector: ({ name }) => name }), 3),
  trafficPolicy: optional(record({ policy: trafficPolicy, ports: optional(array(portPolicy, { maxLength: 2 }), 4) }).map(({ policy, ports }): JsonObject => ({ ...policy, ...(ports ? { portLevelSettings: ports } : {}) })), 2),
  workloadSelector: optional(label.map((matchLabels): JsonObject => ({ matchLabels })), 6),
  exportTo,
});

const mode = constantFrom('STRICT', 'PERMISSIVE', 'DISABLE', 'UNSET').map((value): JsonObject => ({ mode: value }));
const selector = optional(label.map((matchLabels): JsonObject => ({ matchLabels })), 2);
const peerAuthentication = some({ selector, mtls: usual(mode, 5), portLevelMtls: optional(dictionary(constantFrom('8080', '9090'), mode, { minKeys: 1, noNullPrototype: true }) as Arbitrary<JsonObject>, 3) });

const texts = (...values: string[]): Arbitrary<string[] | undefined> => optional(uniqueArray(constantFrom(...values), { minLength: 1, maxLength: 2 }), 3);
const principals = ['cluster.local/ns/alpha/sa/a', 'cluster.local/ns/alpha/*', '*', '*/sa/d', 'cluster.local/ns/beta/sa/default'] as const;
const policyPaths = ['/a', '/a/*', '*/b', '/a/{*}', '/{**}', '*', '/b'] as const;
const from = some({ principals: texts(...principals), notPrincipals: texts(...principals), namespaces: texts('alpha', 'be*', 'plain'), notNamespaces: texts('alpha', 'beta'), requestPrincipals: texts('*', 'i/ann'), ipBlocks: optional(constantFrom(['10.44.0.0/16'], ['0.0.0.0/0']), 8) }).map((source): JsonObject => ({ source }));
const to = some({ methods: texts('GET', 'POST', 'P*'), notMethods: texts('GET'), paths: texts(...policyPaths), notPaths: texts(...policyPaths), hosts: texts('d.beta', 'd.*', '*'), ports: texts('8080', '9090', '80') }).map((operation): JsonObject => ({ operation }));
const when = oneof(
  record({ key: constantFrom('request.headers[x-user]', 'source.namespace', 'destination.port', 'request.auth.claims[role]', 'source.principal'), values: constantFrom(['1'], ['alpha'], ['8080'], ['admin', 'x*'], ['*']) }) as Arbitrary<JsonObject>,
  record({ key: constantFrom('request.headers[x-user]', 'source.namespace'), notValues: constantFrom(['1'], ['alpha']) }) as Arbitrary<JsonObject>,
);
const policyRule = some({ from: optional(array(from, { minLength: 1, maxLength: 2 }), 2), to: optional(array(to, { minLength: 1, maxLength: 2 }), 2), when: optional(array(when, { minLength: 1, maxLength: 2 }), 5) });
export const policyRules: Arbitrary<JsonObject[] | undefined> = usual(array(policyRule, { maxLength: 2 }), 8);
const authorizationPolicy = some({ selector, action: usual(constantFrom('ALLOW', 'DENY', 'DENY', 'AUDIT'), 3), rules: policyRules });

const requestAuthentication = some({ selector, jwtRules: constant<JsonObject[]>([{ issuer: 'i', jwks: '{}' }]) });
const gateway = record({ servers: array(record({ port: constantFrom<JsonObject>({ number: 8080, name: 'http', protocol: 'HTTP' }, { number: 80, name: 'http-2', protocol: 'HTTP' }, { number: 8443, name: 'https', protocol: 'HTTPS' }), hosts: constantFrom(['*'], ['d.beta.svc.cluster.local'], ['*.example.com'], ['alpha/*', 'api.example.com']), redirect: optional(boolean(), 6) }), { minLength: 1, maxLength: 2 }) }).map(
  ({ servers }): JsonObject => ({ selector: { app: 'gw' }, servers: servers.map(({ port, hosts, redirect }) => ({ port, hosts, ...(port['protocol'] === 'HTTPS' ? { tls: { mode: 'SIMPLE', credentialName: 'c' } } : redirect === undefined ? {} : { tls: { httpsRedirect: redirect } }) })) }),
);
const sidecar = some({ workloadSelector: optional(label.map((labels): JsonObject => ({ labels })), 2), egress: usual(array(constantFrom<JsonObject>({ hosts: ['./*'] }, { hosts: ['*/*'] }, { hosts: ['beta/*'] }, { hosts: ['~/*'] }, { hosts: ['./d.beta.svc.cluster.local', 'alpha/*'] }, { port: { number: 80, protocol: 'HTTP', name: 'x' }, hosts: ['*/*'] }), { minLength: 1, maxLength: 2 }), 4), outboundTrafficPolicy: optional(constantFrom<JsonObject>({ mode: 'REGISTRY_ONLY' }, { mode: 'ALLOW_ANY' }), 3) });
const serviceEntry = some({
  hosts: constantFrom(['api.example.com'], ['*.example.com'], ['d.beta.svc.cluster.local'], ['api.example.com', 'www.example.com']),
  ports: constantFrom<JsonObject[]>([{ number: 80, name: 'http', protocol: 'HTTP' }], [{ number: 443, name: 'tls', protocol: 'TLS' }, { number: 80, name: 'http', protocol: 'HTTP' }], [{ number: 9000, name: 'tcp', protocol: 'TCP' }]),
  location: optional(constantFrom('MESH_EXTERNAL', 'MESH_INTERNAL')),
  resolution: constantFrom('DNS', 'NONE', 'STATIC'),
  endpoints: optional(constantFrom<JsonObject[]>([{ address: '1.2.3.4' }], [{ address: '1.2.3.4', labels: { version: 'v1' } }, { address: '5.6.7.8' }], []), 2),
  addresses: optional(constantFrom(['240.0.0.1'], ['10.96.0.12']), 5),
  workloadSelector: optional(label.map((labels): JsonObject => ({ labels })), 8),
  exportTo,
});

const kinds: readonly (readonly [string, string, Arbitrary<JsonObject>, number])[] = [
  ['networking.istio.io/v1', 'VirtualService', virtualService, 6],
  ['networking.istio.io/v1', 'DestinationRule', destinationRule, 5],
  ['networking.istio.io/v1', 'Gateway', gateway, 2],
  ['networking.istio.io/v1', 'Sidecar', sidecar, 2],
  ['networking.istio.io/v1', 'ServiceEntry', serviceEntry, 2],
  ['security.istio.io/v1', 'PeerAuthentication', peerAuthentication, 3],
  ['security.istio.io/v1', 'AuthorizationPolicy', authorizationPolicy, 5],
  ['security.istio.io/v1', 'RequestAuthentication', requestAuthentication, 1],
];

function objectOf(apiVersion: string, kind: string, spec: Arbitrary<JsonObject>): Arbitrary<IstioObject> {
  const name = kind === 'Gateway' ? constant('gw') : constantFrom('one', 'two', 'three', 'four');
  const home = kind === 'Gateway' ? constant('ingress') : namespace;
  return record({ name, namespace: home, second: integer({ min: 10, max: 59 }), spec }).map(({ name: own, namespace: where, second, spec: body }) => ({ apiVersion, kind, metadata: { name: own, namespace: where, creationTimestamp: `2026-01-01T00:00:${second}Z` }, spec: body }));
}

/** A VirtualService without hosts, for others to delegate to. */
const delegate: Arbitrary<IstioObject> = delegated.map((spec) => ({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'delegated', namespace: 'alpha', creationTimestamp: '2026-01-01T00:00:05Z' }, spec }));

export const arbitraryObject: Arbitrary<IstioObject> = oneof(...kinds.map(([apiVersion, kind, spec, weight]) => ({ arbitrary: objectOf(apiVersion, kind, spec), weight })), { arbitrary: delegate, weight: 1 });

export function idOf({ kind, metadata }: IstioObject): string {
  return `${kind} ${String(metadata['namespace'])}/${String(metadata['name'])}`;
}

/** Some objects, no two of the same kind and name. */
export const arbitraryMesh: Arbitrary<readonly IstioObject[]> = uniqueArray(arbitraryObject, { maxLength: 6, selector: idOf });

const nonsense: Arbitrary<Json> = constantFrom<Json>(null, true, -1, 1e99, '', ' ', '*', [], {}, [null], [[]], { a: { b: null } }, '\u0000', '${x}', 'ünïcode', '(', '[a-', '0x10', 99_999_999_999);

/** The same object with one of its values turned into something that nobody meant. */
export function damaged(object: IstioObject): Arbitrary<JsonObject> {
  return record({ places: array(integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 3 }), value: nonsense }).map(({ places, value }) => places.reduce<JsonObject>((current, at) => replaceAt(current, at, value), object));
}

/** Replaces the value that is met as number `at` in order of writing, names and kinds apart. */
function replaceAt(object: JsonObject, at: number, value: Json): JsonObject {
  let left = at;
  const visit = (current: Json, key: string): Json => {
    if (key !== 'kind' && key !== 'apiVersion' && key !== 'metadata' && key !== '' && left-- === 0) return value;
    if (Array.isArray(current)) return (current as readonly Json[]).map((item, index) => visit(item, String(index)));
    return typeof current === 'object' && current !== null ? Object.fromEntries(Object.entries(current).map(([name, inner]) => [name, visit(inner as Json, name)])) : current;
  };
  return visit(object, '') as JsonObject;
}

export const workloadIds: readonly string[] = deployments.map(([where, name]) => `${where}/${name}`);

export const arbitraryCall: Arbitrary<Call> = oneof(
  { weight: 5, arbitrary: record({ client: constantFrom(...workloadIds, '@stranger'), dialled: constantFrom<readonly [string, number, Call['protocol']]>(['d.beta.svc.cluster.local', 80, 'http'], ['d.beta.svc.cluster.local', 80, 'grpc'], ['d.beta.svc.cluster.local', 9000, 'tcp'], ['b.alpha.svc.cluster.local', 80, 'http'], ['b.alpha.svc.cluster.local', 9000, 'tcp'], ['c.beta.svc.cluster.local', 8000, 'http'], ['h.beta.svc.cluster.local', 80, 'http'], ['a.alpha.svc.cluster.local', 80, 'http'], ['e.plain.svc.cluster.local', 80, 'http'], ['api.example.com', 80, 'http'], ['api.example.com', 443, 'tls'], ['d.beta', 80, 'http'], ['10.96.0.12', 80, 'http'], ['10.96.0.12', 9000, 'tcp'], ['gw.ingress.svc.cluster.local', 80, 'http']) }).map(({ client, dialled: [host, port, protocol] }): Call => ({ client, host, port, protocol })) },
  { weight: 1, arbitrary: constantFrom<readonly [string, number, Call['protocol']]>(['d.beta.svc.cluster.local', 80, 'http'], ['api.example.com', 80, 'http'], ['api.example.com', 443, 'tls']).map(([host, port, protocol]): Call => ({ client: '@ingress', host, port, protocol })) },
);

const token = ['{"alg":"none"}', '{"iss":"i","sub":"ann","role":"admin"}', 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.');

/** Paths are in canonical form: that is the space which classes divide. */
export const arbitraryRequest: Arbitrary<Request> = record({
  method: constantFrom('GET', 'POST', 'PUT', 'OPTIONS'),
  path: record({ path: constantFrom('/', '/a', '/a/b', '/ab', '/b', '/A', '/a/1', '/c'), query: constantFrom('', '', '?q=1', '?q=2', '?q') }).map(({ path, query }) => path + query),
  headers: some({ 'x-user': optional(constantFrom('1', 'x', 'ann')), 'x-canary': optional(constantFrom('1', '/a', '')), authorization: optional(constantFrom(`Bearer ${token}`, 'Bearer no'), 3), origin: optional(constant('https://a.example'), 6), 'access-control-request-method': optional(constant('GET'), 4) }) as Arbitrary<Record<string, string>>,
});
