import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readText, sharedPath } from '../../../test/shared.ts';
import { compareText } from '../../base/order.ts';
import type { Intent, MeshSettings, Origin, RequestMatch, SetTimeout } from '../../intents/intent.ts';
import { decodeFile } from '../../kube/decode.ts';
import { ResourceSet } from '../../kube/resource-set.ts';
import { listAt, numberAt, objectAt, textAt, textMapAt, valueAt, type Json, type JsonObject } from '../../kube/resource.ts';
import { discover } from '../../topology/discover.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Lowered } from '../backend.ts';
import { backend } from './backend.ts';

const settings: MeshSettings = {
  mesh: 'istio',
  clusterDomain: 'cluster.local',
  trustDomain: 'cluster.local',
  rootNamespace: 'istio-system',
  ingress: { namespace: 'istio-system', service: 'istio-ingressgateway', serviceAccount: 'gateway', selector: { istio: 'ingressgateway' } },
  egress: { namespace: 'istio-system', service: 'istio-egressgateway', serviceAccount: 'egress', selector: { istio: 'egressgateway' } },
};

const at = (line: number): Origin => ({ kind: 'file', span: { file: 'mesh.yaml', line, column: 1, endLine: line, endColumn: 2 } });

const app = (name: string, version: string, port: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}-${version}, namespace: shop}
spec:
  replicas: 2
  template:
    metadata: {labels: {app: ${name}, version: ${version}}}
    spec: {serviceAccountName: ${name}, containers: [{name: app, image: x, ports: [{containerPort: ${port}}]}]}
`;
const service = (name: string, ports: string): string => `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: shop}\nspec: {selector: {app: ${name}}, ports: [${ports}]}\n`;
const shop = [
  service('orders', '{name: http, port: 80, targetPort: 8080}, {name: grpc-api, port: 90, targetPort: 9090}, {name: redis, port: 6379}'),
  app('orders', 'v1', 8080),
  app('orders', 'v2', 8080),
  service('web', '{name: http, port: 80, targetPort: 8080}'),
  app('web', 'v1', 8080),
];

function topologyOf(documents: readonly string[]): Topology {
  return discover(ResourceSet.of(decodeFile({ path: 'app.yaml', text: documents.join('---\n') }).resources));
}

function lower(intents: readonly Intent[], topology: Topology = topologyOf(shop)): Lowered {
  return backend.lower({ intents, topology, settings });
}

function find(lowered: Lowered, kind: string, name: string): JsonObject {
  return lowered.manifests.find((manifest) => manifest.object['kind'] === kind && textAt(manifest.object, ['metadata', 'name']) === name)?.object ?? {};
}

describe('routes as they are written', () => {
  interface Request { readonly path: string; readonly method: string; readonly canary: string | undefined; readonly port: number }
  const texts = ['/a', '/ab', '/a/b', '/c'];
  const when: fc.Arbitrary<RequestMatch> = fc.record({
    path: fc.record({ kind: fc.constantFrom('exact' as const, 'prefix' as const), value: fc.constantFrom('/a', '/a/b', '/c') }),
    methods: fc.constantFrom(['GET'], ['POST', 'PUT']),
    headers: fc.constant({ 'X-Canary': { kind: 'exact' as const, value: 'true' } }),
  }, { requiredKeys: [] });
  const timeout = fc.record({ timeoutMs: fc.constantFrom(1000, 2000, 3000), when, port: fc.constantFrom(80, 90) }, { requiredKeys: ['timeoutMs', 'when'] });

  /** First match wins; inside a match all fields, among matches any. */
  function routeFor(routes: readonly Json[], one: Request): Json | undefined {
    const takes = (match: Json): boolean => {
      const text = (path: readonly string[], value: string | undefined): boolean => {
        const wanted = objectAt(match, path);
        if (wanted === undefined) return true;
        if (value === undefined) return false;
        const { exact, prefix, regex } = textMapAt(match, path);
        return exact === undefined ? (prefix === undefined ? new RegExp(`^(?:${regex})$`).test(value) : value.startsWith(prefix)) : exact === value;
      };
      return (numberAt(match, ['port']) ?? one.port) === one.port && text(['uri'], one.path) && text(['method'], one.method) && text(['headers', 'x-canary'], one.canary);
    };
    return routes.find((route) => valueAt(route, ['match']) === undefined || listAt(route, ['match']).some(takes));
  }

  function holds({ path, methods, headers }: RequestMatch, one: Request): boolean {
    if (path && one.path !== path.value && !(path.kind === 'prefix' && one.path.startsWith(`${path.value}/`))) return false;
    if (methods && !methods.includes(one.method)) return false;
    return headers === undefined || one.canary === 'true';
  }

  it('decide every attribute by its own first matching line', () => {
    const topology = topologyOf(shop);
    fc.assert(fc.property(fc.array(timeout, { maxLength: 4 }), fc.array(when, { maxLength: 3 }), fc.option(when, { nil: undefined }), (timeouts, routes, retried) => {
      fc.pre(routes.every((item) => Object.keys(item).length > 0) && timeouts.every((item) => Object.keys(item.when).length > 0));
      const orders = 'shop/orders';
      const intents: Intent[] = [
        ...timeouts.map((item, index): Intent => ({ kind: 'set-timeout', service: orders, ...item, origin: at(index) })),
        ...routes.map((item, index): Intent => ({ kind: 'route-when', service: orders, when: item, to: { kind: 'version', version: 'v2' }, origin: at(20 + index) })),
        { kind: 'split-traffic', service: orders, shares: [{ to: { kind: 'version', version: 'v1' }, weightPercent: 100 }], origin: at(40) },
        { kind: 'set-retries', service: orders, attempts: 1, on: ['5xx'], requests: 'idempotent', ...(retried ? { when: retried } : {}), origin: at(41) },
      ];
      const lowered = lower(intents, topology);
      expect(lowered.diagnostics).toEqual([]);
      const http = listAt(find(lowered, 'VirtualService', 'orders'), ['spec', 'http']);
      for (const path of texts) for (const method of ['GET', 'POST', 'PATCH']) for (const canary of ['true', undefined]) for (const port of [80, 90]) {
        const one: Request = { path, method, canary, port };
        const route = routeFor(http, one);
        const expected = timeouts.find((item) => (item.port ?? port) === port && holds(item.when, one))?.timeoutMs;
        expect(textAt(route, ['timeout'])).toBe(expected === undefined ? undefined : `${expected / 1000}s`);
        expect(textAt(route, ['route', 0, 'destination', 'subset'])).toBe(routes.some((item) => holds(item, one)) ? 'v2' : 'v1');
        expect(numberAt(route, ['route', 0, 'destination', 'port', 'number'])).toBe(port);
        // gRPC is never retried unasked; a POST neither; what is not retried says so.
        const isCovered = retried === undefined || holds(retried, one);
        expect(numberAt(route, ['retries', 'attempts'])).toBe(isCovered ? (port === 80 && method === 'GET' ? 1 : 0) : undefined);
      }
    }), { numRuns: 300 });
  });

  it('limit a try only where the intent does', () => {
    const retriesFor = (perTryTimeoutMs?: number): unknown => {
      const lowered = lower([{ kind: 'set-timeout', service: 'shop/web', timeoutMs: 3000, origin: at(1) }, { kind: 'set-retries', service: 'shop/web', attempts: 2, ...(perTryTimeoutMs === undefined ? {} : { perTryTimeoutMs }), on: ['5xx'], requests: 'all', origin: at(2) }]);
      return valueAt(find(lowered, 'VirtualService', 'web'), ['spec', 'http', 0, 'retries']);
    };
    expect(retriesFor(750)).toEqual({ attempts: 2, perTryTimeout: '750ms', retryOn: '5xx' });
    expect(retriesFor()).toEqual({ attempts: 2, retryOn: '5xx' });
  });

  it('give some requests their own retries, whichever stands first', () => {
    const all: Intent = { kind: 'set-retries', service: 'shop/web', attempts: 1, on: ['503'], requests: 'idempotent', origin: at(1) };
    const some: Intent = { ...all, attempts: 5, when: { path: { kind: 'exact', value: '/a' } }, origin: at(2) };
    const attempts = (intents: readonly Intent[]): (number | undefined)[] => {
      const http = listAt(find(lower(intents), 'VirtualService', 'web'), ['spec', 'http']);
      return ['/a', '/c'].flatMap((path) => ['GET', 'POST'].map((method) => numberAt(routeFor(http, { path, method, canary: undefined, port: 80 }), ['retries', 'attempts'])));
    };
    expect(attempts([all, some])).toEqual([5, 0, 1, 0]);
    expect(attempts([some, all])).toEqual([5, 0, 1, 0]);
  });

  it('never hold HTTP fields for a service that speaks none', () => {
    const redis = topologyOf([service('cache', '{name: redis, port: 6379}'), app('cache', 'v1', 6379)]);
    const lowered = lower([
      { kind: 'set-timeout', service: 'shop/cache', timeoutMs: 1000, origin: at(1) },
      { kind: 'allow-calls', to: 'shop/cache', from: [{ kind: 'any-identity' }], methods: ['GET'], origin: at(2) },
    ], redis);
    expect(lowered.manifests.map((manifest) => manifest.object['kind'])).not.toContain('VirtualService');
    expect(JSON.stringify(find(lowered, 'AuthorizationPolicy', 'cache'))).not.toContain('methods');
    expect(lowered.losses.map((loss) => loss.intent)).toEqual(['allow-calls', 'set-timeout']);
  });
});

describe('access and what proxies are told', () => {
  const outside: Intent = { kind: 'allow-calls', to: 'shop/web', from: [{ kind: 'outside' }], origin: at(1) };
  const kinds = (lowered: Lowered): string[] => lowered.manifests.map(({ object }) => `${textAt(object, ['kind'])} ${textAt(object, ['metadata', 'name'])}`);

  it('a Service that admits outsiders is told to every proxy, and so is another one before the same pods', () => {
    const topology = topologyOf([...shop, service('front', '{name: http, port: 81, targetPort: 8080}').replace('{app: front}', '{app: web}')]);
    const lowered = lower([outside, { kind: 'scope-configuration', scope: { kind: 'workload', workload: 'shop/orders-v1' }, services: [], externalHosts: [], origin: at(2) }], topology);
    const hosts = listAt(find(lowered, 'Sidecar', 'orders-v1'), ['spec', 'egress', 0, 'hosts']);
    expect(hosts).toEqual(['./front.shop.svc.cluster.local', './web.shop.svc.cluster.local', 'istio-system/*']);
  });

  it('a Service of which nothing is said stays open: the namespace is closed only with all of them', () => {
    const nobody: Intent = { kind: 'allow-calls', to: 'shop/orders', from: [], origin: at(2) };
    expect(kinds(lower([outside]))).toEqual(['AuthorizationPolicy web']);
    expect(kinds(lower([outside, nobody]))).toEqual(['AuthorizationPolicy deny-by-default', 'AuthorizationPolicy orders', 'AuthorizationPolicy web']);
  });

  it('a protocol that only a probe tells of is one that the proxy has to guess', () => {
    const probed = topologyOf([service('search', '{name: search, port: 9090}'), app('search', 'v1', 9090).replace('ports: [{containerPort: 9090}]', 'ports: [{containerPort: 9090}], readinessProbe: {grpc: {port: 9090}}')]);
    const { losses } = lower([{ kind: 'set-timeout', service: 'shop/search', timeoutMs: 1000, origin: at(1) }], probed);
    expect(losses.map(({ what, because, instead }) => [what, because, instead])).toEqual([
      ['certainty that port 9090 is routed at all', 'its Service does not declare that it speaks grpc, so the proxy guesses for each connection', 'set `appProtocol: grpc` on the Service port'],
    ]);
  });

  it('beside a fault the timeout and the retries still hold for requests that reach the service', () => {
    const lowered = lower([
      { kind: 'inject-fault', service: 'shop/web', when: { headers: { 'x-chaos': { kind: 'exact', value: 'true' } } }, abort: { percent: 10 }, origin: at(1) },
      { kind: 'set-timeout', service: 'shop/web', timeoutMs: 1000, origin: at(2) },
      { kind: 'set-retries', service: 'shop/web', attempts: 1, on: ['503'], requests: 'all', origin: at(3) },
    ]);
    const [faulty] = listAt(find(lowered, 'VirtualService', 'web'), ['spec', 'http']);
    expect([textAt(faulty, ['timeout']), numberAt(faulty, ['retries', 'attempts'])]).toEqual(['1s', 1]);
    expect(lowered.losses.map((loss) => loss.what)).toEqual(['retries of the injected failure']);
  });
});

describe('what does not go together is reported', () => {
  const rules = (intents: readonly Intent[], confirmUnscopedFaults = false): string[] => backend.lower({ intents, topology: topologyOf(shop), settings, confirmUnscopedFaults }).diagnostics.map((item) => `${item.severity} ${item.rule}`);
  const web = { service: 'shop/web' } as const;
  const timeout = (timeoutMs: number, line: number): SetTimeout => ({ kind: 'set-timeout', ...web, timeoutMs, origin: at(line) });

  it.each<[string, readonly Intent[], readonly string[]]>([
    ['two timeouts for every request', [timeout(1, 1), timeout(2, 2)], ['error intents/contradiction']],
    ['the same timeout twice', [timeout(1, 1), timeout(1, 2)], []],
    ['tries that do not fit', [timeout(500, 1), { kind: 'set-retries', ...web, attempts: 3, perTryTimeoutMs: 2000, on: ['5xx'], requests: 'all', origin: at(2) }], ['error intents/tries-do-not-fit']],
    ['a fault for everybody', [{ kind: 'inject-fault', ...web, abort: { percent: 1, httpStatus: 503 }, origin: at(1) }], ['error intents/fault-without-scope']],
    ['a fault for every path', [{ kind: 'inject-fault', ...web, when: { path: { kind: 'prefix', value: '/' } }, abort: { percent: 1 }, origin: at(1) }], ['error intents/fault-without-scope']],
    ['a version without pods', [{ kind: 'route-when', service: 'shop/orders', when: { methods: ['GET'] }, to: { kind: 'version', version: 'v3' }, origin: at(1) }], ['error intents/version-without-pods']],
    ['shares of 90 percent', [{ kind: 'split-traffic', service: 'shop/orders', shares: [{ to: { kind: 'version', version: 'v1' }, weightPercent: 90 }], origin: at(1) }], ['error intents/weights-not-100']],
    ['an unknown service', [{ kind: 'route-when', ...web, when: { methods: ['GET'] }, to: { kind: 'service', service: 'shop/order' }, origin: at(1) }], ['error intents/unknown-service']],
    ['a denial that cannot be said', [{ kind: 'deny-calls', to: 'shop/web', from: [{ kind: 'anyone' }], paths: [{ kind: 'regex', value: '/(a|b).*' }], origin: at(1) }], ['error intents/path-not-expressible']],
  ])('%s', (_, intents, expected) => {
    expect(rules(intents)).toEqual(expected);
  });

  it('a confirmed fault for everybody is written', () => {
    expect(rules([{ kind: 'inject-fault', ...web, abort: { percent: 1 }, origin: at(1) }], true)).toEqual([]);
  });
});

describe('access', () => {
  it('nobody is never everybody', () => {
    const policy = find(lower([{ kind: 'allow-calls', to: 'shop/web', from: [], origin: at(1) }]), 'AuthorizationPolicy', 'web');
    expect(valueAt(policy, ['spec', 'rules'])).toBeUndefined();
    expect(textAt(policy, ['spec', 'action'])).toBe('ALLOW');
  });

  const manifests = sharedPath('apps/online-boutique/manifests');
  it.skipIf(manifests === undefined)('admits exactly the calls of online-boutique (skipped where ../shared is absent)', () => {
    const folder = manifests ?? '';
    const resources = readdirSync(folder).sort(compareText).flatMap((name) => decodeFile({ path: name, text: readText(join(folder, name)) }).resources);
    const topology = discover(ResourceSet.of(resources));
    const intents = [...topology.services.values()].map((node): Intent => ({
      kind: 'allow-calls',
      to: node.id,
      from: topology.edges.flatMap(({ from, to }) => (to.kind === 'service' && to.id === node.id ? [from.kind === 'ingress' ? { kind: 'ingress' as const } : { kind: 'workload' as const, workload: from.id }] : [])),
      origin: at(1),
    }));
    const policies = lower(intents, topology).manifests.filter((manifest) => manifest.object['kind'] === 'AuthorizationPolicy' && Object.keys(objectAt(manifest.object, ['spec']) ?? {}).length > 0);
    const admitted = policies.flatMap(({ object }) => {
      const target = [...topology.workloads.values()].filter((workload) => Object.entries(textMapAt(object, ['spec', 'selector', 'matchLabels'])).every(([key, value]) => workload.labels[key] === value));
      return listAt(object, ['spec', 'rules']).flatMap((rule) => {
        expect(JSON.stringify(valueAt(rule, ['to']))).not.toMatch(/methods|paths|hosts/);
        return listAt(rule, ['from']).flatMap((from) => listAt(from, ['source', 'principals'])).flatMap((principal) => listAt(rule, ['to', 0, 'operation', 'ports']).flatMap((port) => target.map((workload) => `${String(principal).split('/').at(-1)} ${workload.name} ${port}`)));
      });
    });
    const edges = JSON.parse(readText(join(folder, '../truth/edges.json'))) as { from: string; to: string; port: number; targetPort?: number }[];
    const expected = edges.map(({ from, to, port, targetPort }) => `${from === '@ingress' ? settings.ingress.serviceAccount : from} ${to} ${targetPort ?? port}`);
    expect([...new Set(admitted)].sort(compareText)).toEqual([...new Set(expected)].sort(compareText));
  });
});

describe('what was once written wrongly', () => {
  const orders = { service: 'shop/orders' } as const;
  const rules = (intents: readonly Intent[], topology: Topology = topologyOf(shop)): string[] => lower(intents, topology).diagnostics.map((item) => item.rule);
  const losses = (intents: readonly Intent[], documents: readonly string[]): string[] => lower(intents, topologyOf(documents)).losses.map((loss) => loss.what);

  it('a route to another Service needs a port there for each port that is routed', () => {
    expect(rules([{ kind: 'route-when', ...orders, when: { methods: ['GET'] }, to: { kind: 'service', service: 'shop/web' }, origin: at(1) }])).toEqual([]);
    const two = topologyOf([...shop.slice(0, 3), service('web', '{name: http, port: 80, targetPort: 8080}, {name: http-admin, port: 81}'), app('web', 'v1', 8080)]);
    expect(rules([{ kind: 'route-when', ...orders, when: { methods: ['GET'] }, to: { kind: 'service', service: 'shop/web' }, origin: at(1) }], two)).toEqual(['intents/unknown-port']);
  });

  it('an address is imported under the name of its ServiceEntry', () => {
    const lowered = lower([
      { kind: 'allow-egress', from: ['shop/web-v1'], namespace: 'shop', host: '192.0.2.7', port: 443, protocol: 'tls', via: 'direct', origin: at(1) },
      { kind: 'scope-configuration', scope: { kind: 'workload', workload: 'shop/web-v1' }, services: [], externalHosts: ['192.0.2.7'], origin: at(2) },
    ]);
    const [host] = listAt(find(lowered, 'ServiceEntry', '192-0-2-7'), ['spec', 'hosts']);
    expect(listAt(find(lowered, 'Sidecar', 'web-v1'), ['spec', 'egress', 0, 'hosts'])).toContain(`./${String(host)}`);
  });

  it('a version balanced otherwise has one algorithm', () => {
    const lowered = lower([{ kind: 'balance-load', ...orders, algorithm: { kind: 'hash', by: 'header', name: 'x-user' }, warmupMs: 1000, origin: at(1) }, { kind: 'balance-load', ...orders, algorithm: { kind: 'random' }, version: 'v2', origin: at(2) }]);
    expect(objectAt(find(lowered, 'DestinationRule', 'orders'), ['spec', 'subsets', 0, 'trafficPolicy', 'loadBalancer'])).toEqual({ simple: 'RANDOM', warmup: { duration: '1s' } });
  });

  it('a version keeps what its breaker does not say', () => {
    const lowered = lower([{ kind: 'break-circuit', ...orders, consecutiveErrors: 6, maxEjectionPercent: 60, origin: at(1) }, { kind: 'break-circuit', ...orders, consecutiveGatewayErrors: 4, version: 'v2', origin: at(2) }]);
    expect(objectAt(find(lowered, 'DestinationRule', 'orders'), ['spec', 'subsets', 0, 'trafficPolicy', 'outlierDetection'])).toEqual({ consecutive5xxErrors: 6, consecutiveGatewayErrors: 4, maxEjectionPercent: 60 });
  });

  it('versions of a headless Service, and of one balanced by `passthrough`, are not told apart: that is said', () => {
    const split: Intent = { kind: 'split-traffic', ...orders, shares: [{ to: { kind: 'version', version: 'v1' }, weightPercent: 100 }], origin: at(1) };
    const headless = shop.map((document) => document.replace('spec: {selector: {app: orders}', 'spec: {clusterIP: None, selector: {app: orders}'));
    expect(losses([split], shop)).toEqual([]);
    expect(losses([split], headless)).toEqual(['the choice between its versions']);
    expect(losses([split, { kind: 'balance-load', ...orders, algorithm: { kind: 'passthrough' }, origin: at(2) }], shop)).toEqual(['the choice between its versions']);
  });

  it('nothing is led from one name to a Service that is met where it is dialled', () => {
    const split: Intent = { kind: 'split-traffic', service: 'shop/web', shares: [{ to: { kind: 'service', service: 'shop/orders' }, weightPercent: 100 }], origin: at(1) };
    const passing: Intent = { kind: 'balance-load', ...orders, algorithm: { kind: 'passthrough' }, origin: at(2) };
    const exposed: Intent = { kind: 'expose', ...orders, host: 'orders.example.com', paths: [], origin: at(3) };
    const headless = topologyOf(shop.map((document) => document.replace('spec: {selector: {app: orders}', 'spec: {clusterIP: None, selector: {app: orders}')));
    const refused = (intents: readonly Intent[], of?: Topology): readonly string[] => lower(intents, of).diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message);
    expect(refused([split])).toEqual([]);
    expect(refused([exposed])).toEqual([]);
    expect(refused([passing])).toEqual([]);
    expect(refused([split, passing])).toEqual(['requests for `shop/web` cannot be led to `shop/orders`: balanced by `passthrough`, a proxy keeps to the address that its caller dialled']);
    expect(refused([split], headless)).toEqual(['requests for `shop/web` cannot be led to `shop/orders`: for a headless Service, a proxy keeps to the address that its caller dialled']);
    expect(refused([exposed, passing])).toEqual(['requests for `orders.example.com` cannot be led to `shop/orders`: balanced by `passthrough`, a proxy keeps to the address that its caller dialled']);
  });

  it('a probe opens its own path and nothing else', () => {
    const probed = (probe: string): Topology => topologyOf([service('web', '{name: http, port: 80, targetPort: 8080}'), app('web', 'v1', 8080).replace('metadata: {labels:', "metadata: {annotations: {sidecar.istio.io/rewriteAppHTTPProbers: 'false'}, labels:").replace('{name: app,', `{name: app, readinessProbe: ${probe},`)]);
    const opened = (probe: string): unknown => valueAt(find(lower([{ kind: 'allow-calls', to: 'shop/web', from: [], origin: at(1) }], probed(probe)), 'AuthorizationPolicy', 'web'), ['spec', 'rules']);
    expect(opened('{tcpSocket: {port: 8080}}')).toBeUndefined();
    expect(opened('{httpGet: {path: /healthz, port: 8080}}')).toEqual([{ to: [{ operation: { ports: ['8080'], methods: ['GET'], paths: ['/healthz'] } }] }]);
    expect(opened('{grpc: {port: 8080}}')).toEqual([{ to: [{ operation: { ports: ['8080'], methods: ['POST'], paths: ['/grpc.health.v1.Health/Check'] } }] }]);
  });

  it('a template leaves out some names: that is said of an admission, and no denial is built on it', () => {
    const paths = [{ kind: 'regex' as const, value: '/orders/[^/]+' }];
    expect(losses([{ kind: 'allow-calls', to: 'shop/web', from: [{ kind: 'any-identity' }], paths, origin: at(1) }], shop)).toEqual(['calls to `/orders/[^/]+` with `=`, `*`, `[` or `]` in a variable segment']);
    expect(rules([{ kind: 'deny-calls', to: 'shop/web', from: [{ kind: 'any-identity' }], paths, origin: at(1) }])).toEqual(['intents/path-not-expressible']);
  });

  it('a connection that is passed through leads to one Service', () => {
    const passed = (name: string): Intent => ({ kind: 'expose', service: `shop/${name}`, port: 80, host: 'a.example.com', tls: { mode: 'passthrough', redirectHttp: false }, paths: [], origin: at(1) });
    expect(rules([passed('web')])).toEqual([]);
    expect(rules([passed('web'), passed('orders')])).toEqual(['intents/contradiction']);
  });
});

describe('the outcome is the same', () => {
  const intents: readonly Intent[] = [
    { kind: 'allow-calls', to: 'shop/orders', from: [{ kind: 'workload', workload: 'shop/web-v1' }, { kind: 'ingress' }], origin: at(1) },
    { kind: 'allow-calls', to: 'shop/orders', from: [{ kind: 'any-identity' }], methods: ['GET'], ports: [80], origin: at(2) },
    { kind: 'break-circuit', service: 'shop/orders', consecutiveErrors: 5, origin: at(3) },
    { kind: 'break-circuit', service: 'shop/orders', maxConnections: 10, version: 'v2', origin: at(4) },
    { kind: 'balance-load', service: 'shop/orders', algorithm: { kind: 'random' }, origin: { kind: 'default', of: 'role' } },
    { kind: 'set-timeout', service: 'shop/orders', timeoutMs: 1000, port: 80, origin: at(6) },
    { kind: 'set-timeout', service: 'shop/orders', timeoutMs: 2000, origin: at(7) },
    { kind: 'set-timeout', service: 'shop/orders', timeoutMs: 3000, origin: { kind: 'default', of: 'role' } },
    { kind: 'require-mutual-tls', scope: { kind: 'namespace', namespace: 'shop' }, mode: 'strict', exceptions: [], origin: at(8) },
    { kind: 'allow-egress', from: ['shop/web-v1'], namespace: 'shop', host: 'a.example.com', port: 443, protocol: 'https', via: 'egress-gateway', origin: at(9) },
    { kind: 'expose', service: 'shop/web', host: 'w.example.com', paths: [], origin: at(10) },
    { kind: 'expose', service: 'shop/orders', port: 80, host: 'w.example.com', paths: [{ kind: 'prefix', value: '/orders' }], origin: at(11) },
    { kind: 'scope-configuration', scope: { kind: 'workload', workload: 'shop/web-v1' }, services: ['shop/orders'], externalHosts: ['a.example.com'], origin: at(12) },
    { kind: 'join-mesh', scope: { kind: 'mesh' }, holdUntilProxyStarts: true, origin: at(13) },
  ];
  const plain = lower(intents);

  it('whatever the order of the documents', () => {
    fc.assert(fc.property(fc.shuffledSubarray(shop, { minLength: shop.length }), (documents) => { expect(lower(intents, topologyOf(documents)).manifests).toEqual(plain.manifests); }), { numRuns: 50 });
  });

  it('whatever the order of intents without conditions', () => {
    fc.assert(fc.property(fc.shuffledSubarray([...intents], { minLength: intents.length }), (shuffled) => { expect(lower(shuffled)).toEqual(plain); }), { numRuns: 50 });
  });

  it('and every object is named once', () => {
    const names = plain.manifests.map(({ object }) => `${String(object['kind'])} ${textAt(object, ['metadata', 'namespace'])}/${textAt(object, ['metadata', 'name'])}`);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('access logs as they are written', () => {
  it('are switched off for the provider that writes them: without its name the log of `accessLogFile` would go on', () => {
    const scope = { kind: 'workload', workload: 'shop/web-v1' } as const;
    const written = (state: 'on' | 'off'): unknown => valueAt(find(lower([{ kind: 'observe', origin: at(2), scope, accessLogs: { state } }]), 'Telemetry', 'web-v1'), ['spec', 'accessLogging']);
    expect(written('off')).toEqual([{ providers: [{ name: 'envoy' }], disabled: true }]);
    expect(written('on')).toEqual([{ providers: [{ name: 'envoy' }] }]);
  });
});
