import fc from 'fast-check';
import type { SourceFile } from '../../src/kube/resource.ts';

/** An application and a mesh file, as texts. */
export interface ArbitraryMesh {
  readonly manifests: SourceFile;
  readonly meshFile: SourceFile;
}

const names = ['orders', 'web', 'cart', 'ledger'] as const;
const namespaceOf = { orders: 'shop', web: 'shop', cart: 'shop', ledger: 'pay' } as const;
type Name = (typeof names)[number];

const flag = (weight: number): fc.Arbitrary<boolean> => fc.integer({ min: 1, max: 100 }).map((number) => number <= weight);

const port = fc.constantFrom<Port>(
  { name: 'http', port: 80, targetPort: 8080 },
  { name: 'http', port: 80 },
  { name: 'grpc', port: 9090 },
  { name: 'grpc-api', port: 90, targetPort: 9090 },
  { name: 'tcp-raw', port: 7000 },
  { name: 'redis', port: 6379 },
  { name: 'main', port: 5000 },
  { name: 'https', port: 443, targetPort: 8443 },
  { name: 'http-admin', port: 8081 },
);

interface Port {
  readonly name: string;
  readonly port: number;
  readonly targetPort?: number;
}

const web: Port = { name: 'http', port: 80, targetPort: 8080 };

/** A Service has each name and each number once. */
function distinctPorts(ports: readonly Port[]): Port[] {
  const byName = [...new Map(ports.toReversed().map((item) => [item.name, item])).values()];
  return [...new Map(byName.map((item) => [item.port, item])).values()].toReversed();
}

interface App {
  readonly name: Name;
  readonly ports: readonly Port[];
  readonly versions: readonly string[];
  readonly account: string | undefined;
  readonly calls: readonly Name[];
  readonly isHeadless: boolean;
  readonly isOut: boolean;
  readonly hasTwin: boolean;
  readonly probe: object | undefined;
  readonly annotations: Readonly<Record<string, string>>;
  readonly replicas: number | undefined;
}

const app = (name: Name): fc.Arbitrary<App> => fc.record({
  name: fc.constant(name),
  ports: fc.oneof({ weight: 5, arbitrary: fc.constant([web]) }, { weight: 4, arbitrary: fc.array(port, { minLength: 1, maxLength: 2 }).map((more) => distinctPorts([web, ...more])) }, { weight: 1, arbitrary: fc.array(port, { minLength: 1, maxLength: 2 }).map(distinctPorts) }),
  // Those that intents route by version have both; the others are workloads of their Service's name.
  versions: fc.constant<readonly string[]>(name === 'orders' || name === 'cart' ? ['v1', 'v2'] : []),
  account: fc.constantFrom(name, name, 'shared', undefined),
  calls: fc.subarray(names.filter((other) => other !== name)),
  isHeadless: flag(10),
  isOut: flag(8),
  hasTwin: flag(10),
  probe: fc.constantFrom(undefined, undefined, { httpGet: { path: '/healthz', port: 8080 } }, { tcpSocket: { port: 8080 } }, { grpc: { port: 9090 } }),
  annotations: fc.constantFrom<Readonly<Record<string, string>>>({}, {}, { 'sidecar.istio.io/rewriteAppHTTPProbers': 'false' }, { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' }, { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9100', 'prometheus.istio.io/merge-metrics': 'false' }),
  replicas: fc.constantFrom(undefined, 1, 2, 3, 10),
});

function objectsOf({ name, ports, versions, account, calls, isHeadless, isOut, hasTwin, probe, annotations, replicas }: App): object[] {
  const namespace = namespaceOf[name];
  const env = calls.map((callee) => ({ name: `${callee.toUpperCase()}_URL`, value: `http://${callee}.${namespaceOf[callee]}` }));
  const deployments = (versions.length === 0 ? [undefined] : versions).map((version) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: version === undefined ? name : `${name}-${version}`, namespace },
    spec: {
      ...(replicas === undefined ? {} : { replicas }),
      selector: { matchLabels: { app: name, ...(version === undefined ? {} : { version }) } },
      template: {
        metadata: { labels: { app: name, ...(version === undefined ? {} : { version }), ...(isOut ? { 'sidecar.istio.io/inject': 'false' } : {}) }, annotations },
        spec: { ...(account === undefined ? {} : { serviceAccountName: account }), containers: [{ name: 'app', image: 'registry.example.com/app', env, ports: ports.map(({ port: number, targetPort }) => ({ containerPort: targetPort ?? number })), ...(probe === undefined ? {} : { readinessProbe: probe }) }] },
      },
    },
  }));
  const service = (id: string): object => ({ apiVersion: 'v1', kind: 'Service', metadata: { name: id, namespace }, spec: { selector: { app: name }, ...(isHeadless ? { clusterIP: 'None' } : {}), ports } });
  return [...deployments, service(name), ...(hasTwin ? [service(`${name}-twin`)] : [])];
}

const path = fc.constantFrom<object | string>('/orders', '/api/orders', '/help', '/orders/{id}', { exact: '/old' }, { prefix: '/orders' }, { prefix: '/api' }, { prefix: '/' }, { startsWith: '/v1/a' }, { regex: '/v[0-9]+/.*' });
const plainPath = fc.constantFrom<object | string>('/orders', { exact: '/old' }, { prefix: '/orders' }, { prefix: '/api' }, { startsWith: '/v1' });
const methods = fc.constantFrom<string | string[]>('GET', 'POST', ['GET', 'HEAD'], ['DELETE', 'PUT']);
const when = fc.record({ path, method: methods, header: fc.constantFrom<object>({ 'X-Canary': 'true' }, { 'x-user': { startsWith: 'a' } }, { 'x-user': { present: true } }, { 'x-id': { regex: '[0-9]+' } }), query: fc.constantFrom<object>({ debug: '1' }), from: fc.constantFrom<string | string[]>('web', ['web', 'cart-v1'], 'ledger') }, { requiredKeys: [] }).filter((item) => Object.keys(item).length > 0);
const scoped = fc.record({ header: fc.constant({ 'x-chaos': 'true' }) });
const time = fc.constantFrom('500ms', '1s', '3s', '1m');
const retries = fc.oneof(fc.constantFrom<unknown>(2, 0), fc.record({ attempts: fc.integer({ min: 0, max: 4 }), on: fc.constantFrom<unknown>('5xx', ['503', 'reset'], ['gateway-error', 'connect-failure']), perTry: fc.constantFrom('share', 'off', '200ms'), requests: fc.constantFrom('all', 'all', 'idempotent'), backoff: fc.constantFrom('25ms', '1s') }, { requiredKeys: ['attempts', 'on'] }));
const breaker = fc.record({ errors: fc.integer({ min: 1, max: 9 }), gatewayErrors: fc.integer({ min: 1, max: 9 }), every: time, ejectFor: time, maxConnections: fc.integer({ min: 1, max: 99 }), maxPending: fc.integer({ min: 1, max: 99 }), maxRequests: fc.integer({ min: 1, max: 99 }), connectTimeout: time, maxEjected: fc.constantFrom('10%', '50%', '100%') }, { requiredKeys: [] }).filter((item) => Object.keys(item).length > 0);
const balance = fc.constantFrom<unknown>('round-robin', 'least-request', 'random', 'passthrough', { hash: { cookie: 'session', ttl: '1h' } }, { hash: { header: 'X-User' } }, { hash: { query: 'user' } }, { hash: 'source-ip' }, { algorithm: 'round-robin', warmup: '30s' });
const some = <T>(one: fc.Arbitrary<T>, most = 2): fc.Arbitrary<T[]> => fc.array(one, { minLength: 1, maxLength: most });
const target = (name: Name): fc.Arbitrary<string> => fc.constantFrom(...(name === 'orders' || name === 'cart' ? ['v1', 'v2', 'web', 'ledger'] : ['orders', 'cart']));

const service = (name: Name): fc.Arbitrary<object> => fc.record({
  timeout: time,
  retries,
  breaker,
  balance,
  split: fc.constantFrom<object>(...(name === 'orders' || name === 'cart' ? [{ v1: '90%', v2: '10%' }, { v1: '100%', v2: '0%' }, { v1: '50%', web: '50%' }] : [{ orders: '30%', cart: '70%' }])),
  routes: some(fc.record({ when, to: target(name) })),
  mirror: some(fc.record({ to: target(name), percent: fc.constantFrom('5%', '100%'), when }, { requiredKeys: ['to'] }), 1),
  rewrite: some(fc.oneof(fc.record({ when: plainPath.map((item) => ({ path: item })), path: fc.constantFrom('/', '/new', '/a/b/') }), fc.constant({ when: { path: { prefix: '/v1' } }, regex: { match: '^/v1/(.*)$', replacement: '/\\1' } }), fc.constant({ host: 'other.example.com', when: { method: 'GET' } }))),
  redirect: some(fc.record({ when: plainPath.map((item) => ({ path: item })), host: fc.constant('shop.example.com'), path: fc.constant('/docs'), scheme: fc.constant('https'), status: fc.constantFrom(301, 302, 307) }, { requiredKeys: ['when', 'status', 'path'] })),
  faults: some(fc.record({ when: fc.oneof(scoped, when), delay: fc.record({ percent: fc.constantFrom('50%', '100%'), time }), abort: fc.record({ percent: fc.constantFrom('10%', '100%'), status: fc.constantFrom(503, 404) }) }, { requiredKeys: ['when', 'abort'] }), 1),
  requests: some(fc.record({ when, timeout: time, retries: fc.record({ attempts: fc.integer({ min: 0, max: 4 }), on: fc.constantFrom<unknown>('5xx', ['503', 'reset']), perTry: fc.constantFrom('share', 'off', '200ms'), requests: fc.constant('all') }, { requiredKeys: ['attempts', 'on', 'requests'] }) }, { requiredKeys: ['when', 'timeout'] })),
  limit: fc.constant({ requests: 100, per: '1s' }),
  ...(name === 'orders' || name === 'cart' ? { versions: fc.record({ v2: fc.record({ breaker, balance }, { requiredKeys: [] }).filter((item) => Object.keys(item).length > 0) }) } : {}),
}, { requiredKeys: [] });

const caller = fc.constantFrom('web', 'cart', 'ledger', 'orders', 'ingress', 'outside', 'anyone', 'any-identity');
const accessItem = fc.record({ from: fc.oneof(caller, fc.uniqueArray(caller, { minLength: 1, maxLength: 2 })), methods, paths: some(path) }, { requiredKeys: ['from'] });
const access = fc.dictionary(fc.constantFrom(...names, '*'), fc.oneof(fc.constant([]), caller, some(accessItem)), { maxKeys: 4, noNullPrototype: true });
const deny = some(fc.record({ to: fc.constantFrom(...names), from: caller, methods, paths: some(plainPath) }, { requiredKeys: ['to', 'from'] }));
const users = fc.dictionary(fc.constantFrom(...names), fc.record({ issuer: fc.constantFrom('https://a.example.com', 'https://b.example.com'), jwks: fc.constant('https://a.example.com/keys'), audiences: fc.constant(['shop']), required: fc.boolean() }, { requiredKeys: ['issuer'] }), { maxKeys: 2, noNullPrototype: true });
const mode = fc.constantFrom('strict', 'permissive', 'disable');
const encryption = fc.record({ mode, namespaces: fc.record({ shop: mode, pay: mode }, { requiredKeys: [] }), exceptions: some(fc.record({ workload: fc.constantFrom('web', 'orders-v1', 'ledger'), port: fc.constantFrom(8080, 9090), mode: fc.constantFrom('permissive', 'disable'), reason: fc.constant('a test') }, { requiredKeys: ['workload', 'mode', 'reason'] }), 1) }, { requiredKeys: [] }).filter((item) => Object.keys(item).length > 0);
const egress = fc.uniqueArray(fc.record({ host: fc.constantFrom('api.example.com', 'b.example.org', '*.example.net', '192.0.2.7'), protocol: fc.constantFrom('http', 'https', 'tls', 'tcp', 'grpc'), port: fc.constantFrom(443, 80, 8443), via: fc.constantFrom('direct', 'egress-gateway'), from: fc.oneof(fc.constantFrom('web', 'ledger'), fc.constant(['web', 'cart-v1'])) }, { requiredKeys: ['host'] }), { minLength: 1, maxLength: 3, selector: (item) => item.host });
const expose = some(fc.record({ service: fc.constantFrom(...names), host: fc.constantFrom('a.example.com', 'b.example.com', '*.wild.example.com'), tls: fc.constantFrom<object>({ credential: 'cert' }, { credential: 'cert', mode: 'mutual' }, { mode: 'passthrough', redirectHttp: false }, { credential: 'cert', redirectHttp: false }), paths: some(path) }, { requiredKeys: ['service', 'host'] }), 3);
const scope = fc.oneof(fc.constant({ callGraph: true }));

const mesh = fc.record({ services: fc.record({ orders: service('orders'), web: service('web'), cart: service('cart'), ledger: service('ledger') }, { requiredKeys: [] }), access, deny, users, encryption, egress, expose, scope }, { requiredKeys: [] });

/** Small applications of every shape that matters, and mesh files with every kind of intent. Many contradict themselves: those are refused, which is right. */
export const arbitraryMesh: fc.Arbitrary<ArbitraryMesh> = fc.record({ apps: fc.tuple(app('orders'), app('web'), app('cart'), app('ledger')), mesh }).map(({ apps, mesh: content }) => ({
  manifests: { path: 'app.yaml', text: apps.flatMap(objectsOf).map((object) => JSON.stringify(object)).join('\n---\n') },
  meshFile: { path: 'mesh.yaml', text: JSON.stringify({ version: 1, ...content }) },
}));
