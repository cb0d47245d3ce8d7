import { describe, expect, it } from 'vitest';
import { readMesh } from '../intents/read-mesh.ts';
import { backends } from '../meshes/registry.ts';
import { prove } from '../model/prove.ts';
import { openProject } from './project.ts';

const namespace = `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
`;

/** A Service and its pods; each version is a Deployment of its own. */
function app(name: string, { versions = [''], account = name, outside = false, calls = [] }: { readonly versions?: readonly string[]; readonly account?: string; readonly outside?: boolean; readonly calls?: readonly string[] } = {}): string {
  const env = calls.map((callee) => `{name: ${callee.toUpperCase()}_URL, value: "http://${callee}:80"}`).join(', ');
  const deployments = versions.map((version) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${version === '' ? name : `${name}-${version}`}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}${version === '' ? '' : `, version: ${version}`}${outside ? ', sidecar.istio.io/inject: "false"' : ''}}}
    spec: {serviceAccountName: ${account}, containers: [{name: app, image: x, env: [${env}], ports: [{containerPort: 8080}]}]}
`);
  return [...deployments, `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: shop}\nspec: {selector: {app: ${name}}, ports: [{name: http, port: 80, targetPort: 8080}]}\n`].join('---\n');
}

const policy = (name: string, spec: string): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: ${name}, namespace: shop}\nspec: ${spec}\n`;
const routes = (host: string, http: string, more = ''): string => `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: ${host}, namespace: shop}\nspec: {hosts: [${host}]${more}, http: ${http}}\n`;
const rule = (host: string, spec: string): string => `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: ${host}, namespace: shop}\nspec: {host: ${host}, ${spec}}\n`;
const mtls = (mode: string): string => `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: default, namespace: shop}\nspec: {mtls: {mode: ${mode}}}\n`;
const gateway = `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: front, namespace: shop}\nspec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [shop.example.com]}]}\n`;
const front = (http: string): string => `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: front, namespace: shop}\nspec: {hosts: [shop.example.com], gateways: [front], http: ${http}}\n`;
const only = (to: string, from: readonly string[], operation = ''): string => policy(to, `{selector: {matchLabels: {app: ${to}}}, rules: [{from: [{source: {principals: [${from.map((name) => `cluster.local/ns/shop/sa/${name}`).join(', ')}]}}]${operation}}]}`);

interface Proof {
  readonly verdict: string;
  readonly because?: string;
  /** `shop/web → payments.shop.svc.cluster.local POST /charge`. */
  readonly shown?: string;
}

function decide(sentence: string, ...documents: readonly string[]): Proof {
  const project = openProject([{ path: 'app.yaml', text: [namespace, ...documents].join('---\n') }]);
  const mesh = readMesh({ path: 'mesh.yaml', text: `version: 1\nassert: ['${sentence}']\n` }, project.topology, { confirmUnscopedFaults: false });
  expect(mesh.diagnostics.map(({ message }) => message)).toEqual([]);
  const [backend] = backends.values();
  const model = backend?.lift({ resources: project.resources, topology: project.topology });
  const [result] = model ? prove(model, project.topology, mesh.assertions) : [];
  const { call, request } = result?.counterexample ?? {};
  return {
    verdict: result?.verdict ?? 'nothing',
    ...(result?.because === undefined ? {} : { because: result.because }),
    ...(call === undefined ? {} : { shown: `${call.client} → ${call.host} ${request?.method ?? ''} ${request?.path ?? ''}`.trim() }),
  };
}

const broken = (because: string, shown: string): Proof => ({ verdict: 'violated', because, shown });
const holds: Proof = { verdict: 'holds' };
const payments = [app('payments'), app('orders'), app('web')];
const strict = mtls('STRICT');

describe('nobody but … reaches …', () => {
  it('holds for a policy that names the caller', () => {
    expect(decide('nobody but orders reaches payments', ...payments, strict, only('payments', ['orders']))).toEqual(holds);
  });
  it('is broken without a policy, by the first who can', () => {
    expect(decide('nobody but orders reaches payments', ...payments, strict)).toEqual(broken('it is delivered to shop/payments', 'shop/web → payments.shop.svc.cluster.local GET /'));
  });
  it('is broken by a policy whose `from` and `to` stand in two items', () => {
    const open = policy('payments', '{selector: {matchLabels: {app: payments}}, rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/orders]}}]}, {to: [{operation: {methods: [POST]}}]}]}');
    expect(decide('nobody but orders reaches payments', ...payments, strict, open)).toEqual(broken('it is delivered to shop/payments', 'shop/web → payments.shop.svc.cluster.local POST /'));
  });
  it('is broken by whoever shares the account of an admitted caller', () => {
    const shared = [app('payments'), app('orders'), app('web', { account: 'orders' })];
    expect(decide('nobody but orders reaches payments', ...shared, strict, only('payments', ['orders']))).toMatchObject({ verdict: 'violated', shown: 'shop/web → payments.shop.svc.cluster.local GET /' });
  });
  it('is broken by a stranger where plaintext is taken and the policy asks for no identity', () => {
    const open = policy('payments', '{selector: {matchLabels: {app: payments}}, rules: [{to: [{operation: {methods: [GET]}}]}]}');
    expect(decide('nobody but orders and web reaches payments', ...payments, open)).toMatchObject({ verdict: 'violated', shown: '@stranger → payments.shop.svc.cluster.local GET /' });
    expect(decide('nobody but orders, web and strangers reaches payments', ...payments, open)).toEqual(holds);
    expect(decide('nobody but orders and web reaches payments', ...payments, strict, open)).toEqual(holds);
  });
  it('is broken through the name of another Service', () => {
    const reroute = routes('web', '[{route: [{destination: {host: payments}}]}]');
    const closed = policy('payments', '{selector: {matchLabels: {app: payments}}, rules: [{from: [{source: {principals: [cluster.local/ns/shop/sa/orders, cluster.local/ns/shop/sa/cart]}}]}]}');
    expect(decide('nobody but orders reaches payments', ...payments, app('cart'), strict, closed, reroute)).toMatchObject({ verdict: 'violated', because: 'it is delivered to shop/payments' });
  });
  it('is broken by a copy that a mirror makes, and by no copy of 0 percent', () => {
    const mirror = (percent: number): string => front(`[{route: [{destination: {host: web}}], mirror: {host: payments}, mirrorPercentage: {value: ${percent}}}]`);
    const decided = (percent: number, ...more: readonly string[]): Proof => decide('nobody but orders and web reaches payments', ...payments, strict, gateway, mirror(percent), ...more);
    expect(decided(5)).toEqual({ verdict: 'violated', because: 'a copy of it is delivered to shop/payments', shown: '@ingress → shop.example.com GET /' });
    expect(decided(0).verdict).toBe('holds');
    expect(decided(5, only('payments', ['orders', 'web'])).verdict).toBe('holds');
  });
  it('names the requests that it speaks of', () => {
    const read = only('payments', ['orders'], ', to: [{operation: {methods: [GET]}}]');
    const charge = policy('charge', '{selector: {matchLabels: {app: payments}}, rules: [{to: [{operation: {methods: [POST], paths: [/charge]}}]}]}');
    expect(decide('nobody but orders reaches payments with GET', ...payments, strict, read, charge)).toEqual(holds);
    expect(decide('nobody but orders reaches payments with POST /charge', ...payments, strict, read, charge)).toMatchObject({ verdict: 'violated', shown: 'shop/web → payments.shop.svc.cluster.local POST /charge' });
    expect(decide('nobody reaches payments with DELETE', ...payments, strict, read, charge)).toEqual(holds);
  });
  it('is broken from outside, unless ingress is among those who may', () => {
    const way = [gateway, front('[{route: [{destination: {host: payments}}]}]'), only('payments', ['orders', 'istio-ingressgateway']).replace('cluster.local/ns/shop/sa/istio-ingressgateway', 'cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account')];
    expect(decide('nobody but orders reaches payments', ...payments, strict, ...way)).toMatchObject({ verdict: 'violated', shown: '@ingress → shop.example.com GET /' });
    expect(decide('nobody but orders and ingress reaches payments', ...payments, strict, ...way).verdict).toBe('holds');
  });
});

describe('… does not reach …', () => {
  it('holds for those that a policy leaves out, and not for those that it names', () => {
    const policies = [strict, only('payments', ['orders'])];
    expect(decide('web does not reach payments', ...payments, ...policies)).toEqual(holds);
    expect(decide('orders does not reach payments', ...payments, ...policies)).toMatchObject({ verdict: 'violated', shown: 'shop/orders → payments.shop.svc.cluster.local GET /' });
    expect(decide('strangers do not reach payments', ...payments, ...policies)).toEqual(holds);
  });
  it('v2 at 0 percent is not reached', () => {
    const versions = [app('reviews', { versions: ['v1'] }), app('next'), app('web'), strict];
    const split = (weight: number): string => routes('reviews', `[{route: [{destination: {host: reviews}, weight: ${100 - weight}}, {destination: {host: next}, weight: ${weight}}]}]`);
    expect(decide('web does not reach next', ...versions, split(0), only('next', ['nobody'])).verdict).toBe('holds');
    expect(decide('web does not reach next', ...versions, split(1))).toMatchObject({ verdict: 'violated' });
  });
});

describe('… reaches …', () => {
  it('means every such request', () => {
    const some = only('payments', ['orders'], ', to: [{operation: {methods: [POST], paths: [/charge]}}]');
    expect(decide('orders reaches payments', ...payments, strict)).toEqual(holds);
    expect(decide('orders reaches payments with POST /charge', ...payments, strict, some)).toEqual(holds);
    expect(decide('orders reaches payments with POST', ...payments, strict, some)).toMatchObject({ verdict: 'violated', because: 'it is refused with 403' });
    expect(decide('strangers reach payments', ...payments, strict)).toMatchObject({ verdict: 'violated' });
  });
  it('is broken by a share that ends elsewhere', () => {
    expect(decide('web reaches payments', ...payments, strict, routes('payments', '[{route: [{destination: {host: payments}, weight: 90}, {destination: {host: orders}, weight: 10}]}]'))).toMatchObject({ verdict: 'violated', because: 'some of it ends elsewhere' });
  });
  it('ingress has to have a way', () => {
    expect(decide('ingress reaches payments', ...payments)).toEqual({ verdict: 'violated', because: 'no gateway leads to shop/payments' });
    expect(decide('ingress reaches payments', ...payments, gateway, front('[{route: [{destination: {host: payments}}]}]')).verdict).toBe('holds');
    expect(decide('ingress reaches payments', ...payments, gateway, front('[{match: [{uri: {prefix: /pay}}], route: [{destination: {host: payments}}]}]'))).toMatchObject({ verdict: 'violated', because: 'it is no-route with 404' });
  });
});

describe('every call … is encrypted', () => {
  it('strangers count, so that only a strict door is enough', () => {
    expect(decide('every call to payments is encrypted', ...payments, strict)).toEqual(holds);
    expect(decide('every call to payments is encrypted', ...payments)).toEqual(broken('it is delivered in plaintext', '@stranger → payments.shop.svc.cluster.local GET /'));
    expect(decide('every call is encrypted', ...payments, strict)).toEqual(holds);
  });
  it('plaintext that a policy refuses is delivered to nobody', () => {
    expect(decide('every call to payments is encrypted', ...payments, only('payments', ['orders', 'web', 'payments']))).toEqual(holds);
  });
  it('a pod without a proxy takes plaintext only', () => {
    expect(decide('every call to legacy is encrypted', ...payments, app('legacy', { outside: true }), strict)).toMatchObject({ verdict: 'violated' });
    expect(decide('every call is encrypted', ...payments, app('legacy', { outside: true }), strict)).toMatchObject({ verdict: 'violated' });
  });
});

describe('no request … is lost', () => {
  const reviews = [app('reviews', { versions: ['v1', 'v2'] }), app('web', { calls: ['reviews'] }), strict];
  const subsets = (...names: readonly string[]): string => rule('reviews', `subsets: [${names.map((name) => `{name: ${name}, labels: {version: ${name}}}`).join(', ')}]`);
  const to = (shares: Readonly<Record<string, number>>): string => routes('reviews', `[{route: [${Object.entries(shares).map(([subset, weight]) => `{destination: {host: reviews, subset: ${subset}}, weight: ${weight}}`).join(', ')}]}]`);

  it('holds where every share has pods, and where one without gets 0 percent', () => {
    expect(decide('no request to reviews is lost', ...reviews)).toEqual(holds);
    expect(decide('no request to reviews is lost', ...reviews, subsets('v1', 'v2'), to({ v1: 90, v2: 10 }))).toEqual(holds);
    expect(decide('no request to reviews is lost', ...reviews, subsets('v1', 'v3'), to({ v1: 100, v3: 0 }))).toEqual(holds);
  });
  it('is broken by a subset that is not defined', () => {
    expect(decide('no request to reviews is lost', ...reviews, subsets('v1'), to({ v1: 90, v2: 10 }))).toMatchObject({ verdict: 'violated', because: 'some of it is unreachable with 503', shown: 'shop/web → reviews.shop.svc.cluster.local GET /' });
    expect(decide('no request is lost', ...reviews, to({ v2: 100 }))).toMatchObject({ verdict: 'violated', because: 'it is unreachable with 503' });
  });
  it('is broken by a share for a version without pods', () => {
    expect(decide('no request to reviews is lost', ...reviews, subsets('v1', 'v3'), to({ v1: 99, v3: 1 }))).toMatchObject({ verdict: 'violated', because: 'some of it is unreachable with 503' });
  });
  it('is broken by routes that leave requests out', () => {
    expect(decide('no request to reviews is lost', ...reviews, routes('reviews', '[{match: [{uri: {prefix: /api}}], route: [{destination: {host: reviews}}]}]'))).toMatchObject({ verdict: 'violated', because: 'it is no-route with 404' });
  });
  it('is broken by transports that do not fit, and not by a policy', () => {
    expect(decide('no request to reviews is lost', ...reviews, rule('reviews', 'trafficPolicy: {tls: {mode: DISABLE}}'))).toMatchObject({ verdict: 'violated' });
    expect(decide('no request to reviews is lost', ...reviews, only('reviews', ['nobody']))).toEqual(holds);
  });
});

describe('deadlines nest', () => {
  const chain = [app('web', { calls: ['orders'] }), app('orders', { calls: ['payments'] }), app('payments')];
  const timeout = (host: string, ms: number): string => routes(host, `[{route: [{destination: {host: ${host}}}], timeout: ${ms}ms}]`);
  it('holds where callers wait at least as long as those they call', () => {
    expect(decide('deadlines nest', ...chain, timeout('orders', 3000), timeout('payments', 1000))).toEqual(holds);
    expect(decide('deadlines nest', ...chain)).toEqual(holds);
  });
  it('is broken by a callee that waits longer, or for ever', () => {
    expect(decide('deadlines nest', ...chain, timeout('orders', 1000), timeout('payments', 3000))).toMatchObject({ verdict: 'violated', because: 'shop/web gives up on shop/orders after 1 s, while that waits 3 s for shop/payments' });
    expect(decide('deadlines nest', ...chain, timeout('orders', 1000))).toMatchObject({ verdict: 'violated', because: 'shop/web gives up on shop/orders after 1 s, while that waits for ever for shop/payments' });
  });
  it('is broken at the gateway too', () => {
    expect(decide('deadlines nest', ...chain, timeout('orders', 3000), timeout('payments', 1000), gateway, front('[{route: [{destination: {host: web}}], timeout: 2s}]'))).toMatchObject({ verdict: 'violated', because: '@ingress gives up on shop/web after 2 s, while that waits 3 s for shop/orders' });
  });
});

describe('no request is tried more than … times', () => {
  const chain = (calls: readonly string[] = []): string[] => [app('web', { calls: ['orders'] }), app('orders', { calls: ['payments'] }), app('payments', { calls })];
  const retry = (host: string, attempts: number, on = '5xx'): string => routes(host, `[{route: [{destination: {host: ${host}}}], retries: {attempts: ${attempts}, retryOn: ${on}}}]`);
  const retries = [retry('orders', 2), retry('payments', 3)];
  it('multiplies the tries along a path', () => {
    expect(decide('no request is tried more than 12 times', ...chain(), ...retries)).toEqual(holds);
    expect(decide('no request is tried more than 11 times', ...chain(), ...retries)).toMatchObject({ verdict: 'violated', because: 'one request of shop/web may become 12 tries: shop/web → shop/orders → shop/payments', shown: 'shop/web → orders.shop.svc.cluster.local GET /' });
  });
  it('counts the gateway in, and no tries that never reached the application', () => {
    expect(decide('no request is tried more than 12 times', ...chain(), ...retries, gateway, front('[{route: [{destination: {host: web}}], retries: {attempts: 1, retryOn: 5xx}}]'))).toMatchObject({ verdict: 'violated', because: 'one request of @ingress may become 24 tries: @ingress → shop/web → shop/orders → shop/payments' });
    expect(decide('no request is tried more than 1 times', ...chain(), retry('orders', 5, 'connect-failure'), retry('payments', 5, 'refused-stream'))).toEqual(holds);
  });
  it('a circle without retries takes the worst way out of it, and one with retries has no bound', () => {
    const circle = [app('web', { calls: ['orders'] }), app('orders', { calls: ['payments'] }), app('payments', { calls: ['orders', 'ledger'] }), app('ledger')];
    const calm = [retry('payments', 0), retry('orders', 0)];
    expect(decide('no request is tried more than 4 times', ...circle, ...calm, retry('ledger', 3))).toEqual(holds);
    expect(decide('no request is tried more than 3 times', ...circle, ...calm, retry('ledger', 3))).toMatchObject({ verdict: 'violated' });
    expect(decide('no request is tried more than 9 times', ...circle, retry('payments', 1), retry('orders', 0))).toMatchObject({ verdict: 'unknown' });
  });
});
