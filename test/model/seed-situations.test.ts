import { describe, expect, it } from 'vitest';
import { both, changes, destinationRule, httpRoute, meshed, serviceEntry, situation, strict, subsets, to, traced, virtualService } from './situation.ts';

/** Routes and destinations that people write and misread: what traffic does, by trace, by who, and by the difference to the right version. */

function expectTraces(texts: readonly string[], answers: Readonly<Record<string, string>>): void {
  expect(traced(texts, Object.keys(answers))).toEqual(answers);
}

describe('which route is taken', () => {
  const header = `{match: [{headers: {x-canary: {exact: "true"}}}], ${to('v2')}}`;
  const weights = '{route: [{destination: {host: orders, subset: v1}, weight: 90}, {destination: {host: orders, subset: v2}, weight: 10}]}';
  const right = [subsets, virtualService('orders', `{hosts: [orders], http: [${header}, ${weights}]}`)];
  const wrong = [subsets, virtualService('orders', `{hosts: [orders], http: [${weights}, ${header}]}`)];

  it('a header before the weights goes to the canary, and the rest is split', () => {
    expectTraces(right, {
      'shop/web orders GET / x-canary=true': 'delivered 200: shop/orders-v2 mutual-tls',
      'shop/web orders GET /': 'delivered 200: shop/orders-v1 90 % mutual-tls, shop/orders-v2 10 % mutual-tls',
    });
  });

  it('a header after the weights is never looked at: the header is all that the right order changes', () => {
    expectTraces(wrong, { 'shop/web orders GET / x-canary=true': 'delivered 200: shop/orders-v1 90 % mutual-tls, shop/orders-v2 10 % mutual-tls' });
    expect(changes(situation(...wrong), situation(...right))).toEqual([
      `delivered-elsewhere: ${meshed} to orders:80, if header x-canary is "true"; GET / x-canary=true was delivered 200: shop/orders-v1 90 % mutual-tls, shop/orders-v2 10 % mutual-tls; is delivered 200: shop/orders-v2 mutual-tls`,
    ]);
  });

  const first = (second?: number): string => virtualService('a-orders', `{hosts: [orders], http: [{${to('v1')}}]}`, second === undefined ? {} : { second });
  const second = (at?: number): string => virtualService('b-orders', `{hosts: [orders.shop.svc.cluster.local], http: [{${to('v2')}}]}`, at === undefined ? {} : { second: at });

  it('of two VirtualServices for one host the older is all there is, whatever their names', () => {
    expectTraces([subsets, first(10), second(20)], { 'shop/web orders': 'delivered 200: shop/orders-v1 mutual-tls' });
    expectTraces([subsets, first(20), second(10)], { 'shop/web orders': 'delivered 200: shop/orders-v2 mutual-tls' });
    expect(situation(subsets, first(20), second(10)).why('shop/web orders')).toContainEqual(expect.stringMatching(/VirtualService shop\/a-orders has no effect here: VirtualService shop\/b-orders comes first .*\(2\.yaml:4\)/));
    expect(changes(situation(subsets, first(10), second(20)), situation(subsets, first(20), second(10)))).toEqual([
      `delivered-elsewhere: ${meshed} to orders:80; GET / was delivered 200: shop/orders-v1 mutual-tls; is delivered 200: shop/orders-v2 mutual-tls`,
    ]);
  });

  it('without creation times it is unknown which of the two is lost, and the answer says so', () => {
    expectTraces([subsets, first(), second()], { 'shop/web orders': 'delivered 200: shop/orders-v1 mutual-tls; unknown: which of VirtualService shop/a-orders and VirtualService shop/b-orders is older' });
    expectTraces([subsets, second()], { 'shop/web orders': 'delivered 200: shop/orders-v2 mutual-tls' });
  });

  it('a VirtualService that only injects a fault does nothing beside the real one, or takes its place if it is older', () => {
    const real = (at: number): string => virtualService('orders', `{hosts: [orders], http: [{timeout: 3s, ${to('v1')}}]}`, { second: at });
    const fault = virtualService('chaos', `{hosts: [orders], http: [{fault: {abort: {httpStatus: 503, percentage: {value: 100}}}, ${to('v1')}}]}`, { second: 20 });
    expectTraces([subsets, real(10), fault], { 'shop/web orders': 'delivered 200: shop/orders-v1 mutual-tls, 3000 ms' });
    expectTraces([subsets, real(30), fault], { 'shop/web orders': 'fault 503 FI' });
    expect(changes(situation(subsets, real(10)), situation(subsets, real(10), fault))).toEqual([]);
  });

  it('a host by name beside a wildcard takes everything: what its rules leave is answered 404', () => {
    const wild = virtualService('wild', '{hosts: ["*.shop.svc.cluster.local"], http: [{route: [{destination: {host: cart}}]}]}');
    const exact = virtualService('orders', `{hosts: [orders], http: [{match: [{uri: {prefix: /a}}], ${to('v1')}}]}`);
    expectTraces([subsets, wild, exact], { 'shop/web orders GET /a': 'delivered 200: shop/orders-v1 mutual-tls', 'shop/web orders GET /b': 'no-route 404 NR', 'shop/web cart GET /b': 'delivered 200: shop/cart mutual-tls' });
    expect(changes(situation(subsets, wild), situation(subsets, wild, exact))).toEqual([
      `delivered-elsewhere: ${meshed} to orders:80, if path begins with "/a"; GET /a was delivered 200: shop/cart mutual-tls; is delivered 200: shop/orders-v1 mutual-tls`,
      `no-longer-delivered: ${meshed} to orders:80, if path does not begin with "/a"; GET / was delivered 200: shop/cart mutual-tls; is no-route 404 NR`,
    ]);
  });

  it('prefix /foo also takes /foobar', () => {
    const plain = virtualService('orders', `{hosts: [orders], http: [{match: [{uri: {prefix: /foo}}], ${to('v2')}}, {${to('v1')}}]}`);
    const whole = virtualService('orders', `{hosts: [orders], http: [{match: [{uri: {exact: /foo}}, {uri: {prefix: /foo/}}], ${to('v2')}}, {${to('v1')}}]}`);
    expectTraces([subsets, plain], { 'shop/web orders GET /foobar': 'delivered 200: shop/orders-v2 mutual-tls' });
    expect(changes(situation(subsets, plain), situation(subsets, whole))).toEqual([
      `delivered-elsewhere: ${meshed} to orders:80, if path begins with "/foo" and is not "/foo" and does not begin with "/foo/"; GET /fooa was delivered 200: shop/orders-v2 mutual-tls; is delivered 200: shop/orders-v1 mutual-tls`,
    ]);
  });

  it('naming gateways in a match switches off its conditions on the caller', () => {
    const rule = (more: string): string => virtualService('orders', `{hosts: [orders], http: [{match: [{${more}sourceLabels: {app: cart}}], ${to('v2')}}, {${to('v1')}}]}`);
    expectTraces([subsets, rule('')], { 'shop/web orders': 'delivered 200: shop/orders-v1 mutual-tls', 'shop/cart orders': 'delivered 200: shop/orders-v2 mutual-tls' });
    expect(changes(situation(subsets, rule('')), situation(subsets, rule('gateways: [mesh], ')))).toEqual([
      'delivered-elsewhere: shop/orders-v1 shop/orders-v2 shop/web to orders:80; GET / was delivered 200: shop/orders-v1 mutual-tls; is delivered 200: shop/orders-v2 mutual-tls',
    ]);
  });

  it('a host outside the registry has its VirtualService on port 80 only', () => {
    expectTraces([virtualService('pay', '{hosts: [pay.example], http: [{timeout: 1s, route: [{destination: {host: orders}}]}]}')], {
      'shop/web pay.example:80': `delivered 200: ${both} mutual-tls, 1000 ms`,
      'shop/web pay.example:8080': 'delivered 200: pay.example plaintext',
    });
  });

  it('the weight of a destination that stands alone is ignored, even 0', () => {
    expectTraces([virtualService('orders', '{hosts: [orders], http: [{route: [{destination: {host: cart}, weight: 0}]}]}')], { 'shop/web orders': 'delivered 200: shop/cart mutual-tls' });
    expectTraces([virtualService('orders', '{hosts: [orders], http: [{route: [{destination: {host: cart}, weight: 0}, {destination: {host: web}, weight: 1}]}]}')], { 'shop/web orders': 'delivered 200: shop/web mutual-tls' });
  });

  it('retries are made for POST as for any other method', () => {
    const { report } = situation(virtualService('orders', '{hosts: [orders], http: [{retries: {attempts: 3, retryOn: 5xx}, route: [{destination: {host: orders}}]}]}'));
    expect([report('shop/web orders POST /pay').retries, report('@stranger orders.shop POST /pay').retries]).toEqual([{ attempts: 3, perTryTimeout: null, backoff: null, on: ['5xx'] }, null]);
  });
});

describe('delegates', () => {
  const root = (leaf: string): string => virtualService('root', `{hosts: [orders], http: [{match: [{uri: {prefix: /a}}], delegate: {${leaf}}}, {route: [{destination: {host: cart}}]}]}`);
  const leaf = (prefix: string): string => virtualService('leaf', `{http: [{match: [{uri: {prefix: ${prefix}}}], route: [{destination: {host: web}}]}]}`);

  it.each([
    ['that refines its root applies', [root('name: leaf'), leaf('/a/b')], 'shop/web', 'shop/cart', /leaf, rule 1 \(for VirtualService shop\/root\)/],
    ['that contradicts its root disappears', [root('name: leaf'), leaf('/z')], 'shop/cart', 'shop/cart', /leaf, rule 1 has no effect .*their matches contradict each other/],
    ['that is not there takes its rule with it', [root('name: leaf')], 'shop/cart', 'shop/cart', /root, rule 1 has no effect: it delegates to VirtualService shop\/leaf, which is not there/],
    ['that is not exported takes its rule with it', [root('name: leaf, namespace: old'), virtualService('leaf', '{exportTo: ["."], http: [{route: [{destination: {host: web.shop.svc.cluster.local}}]}]}', { namespace: 'old' })], 'shop/cart', 'shop/cart', /delegates to VirtualService old\/leaf, which is not exported to shop/],
  ])('one %s', (_, texts, deep, shallow, why) => {
    expectTraces(texts, { 'shop/web orders GET /a/b/c': `delivered 200: ${deep} mutual-tls`, 'shop/web orders GET /a': `delivered 200: ${shallow} mutual-tls` });
    expect(situation(...texts).why('shop/web orders GET /a/b/c')).toContainEqual(expect.stringMatching(why));
  });

  it('that is taken away changes the requests that it had, and no others', () => {
    expect(changes(situation(root('name: leaf'), leaf('/a/b')), situation(root('name: leaf')))).toEqual([
      `delivered-elsewhere: ${meshed} to orders:80, if path begins with "/a/b"; GET /a/b was delivered 200: shop/web mutual-tls; is delivered 200: shop/cart mutual-tls`,
    ]);
  });
});

describe('which DestinationRule governs', () => {
  it('none of a fourth namespace', () => {
    const stray = destinationRule('orders', '{host: orders.shop.svc.cluster.local, trafficPolicy: {tls: {mode: DISABLE}}}', { namespace: 'old' });
    expect(changes(situation(strict), situation(strict, stray))).toEqual([]);
    expect(situation(strict, stray).why('shop/web orders')).toContainEqual(expect.stringContaining('DestinationRule old/orders is ignored: old is neither the namespace of the client, nor of the service, nor the root namespace (2.yaml:4)'));
  });

  it('no wildcard behind an exact rule of the same namespace that is exported elsewhere', () => {
    const wild = destinationRule('wild', '{host: "*.shop.svc.cluster.local", trafficPolicy: {tls: {mode: DISABLE}}}', { namespace: 'istio-system' });
    const hiding = (exportTo: string): string => destinationRule('exact', `{host: cart.shop.svc.cluster.local, exportTo: ["${exportTo}"]}`, { namespace: 'istio-system' });
    expectTraces([strict, wild], { 'shop/web cart': 'refused 503 UC: refused 503 at cart.shop.svc.cluster.local plaintext' });
    expectTraces([strict, wild, hiding('old')], { 'shop/web cart': 'delivered 200: shop/cart mutual-tls' });
    // A rule for its own namespace alone is in no list of exported rules, and hides nothing.
    expectTraces([strict, wild, hiding('.')], { 'shop/web cart': 'refused 503 UC: refused 503 at cart.shop.svc.cluster.local plaintext' });
  });

  it('a port-level entry resets what it leaves out', () => {
    const rule = (ports: string): string => destinationRule('orders', `{host: orders, trafficPolicy: {connectionPool: {tcp: {maxConnections: 7}}${ports}}}`);
    expect(changes(situation(rule('')), situation(rule(', portLevelSettings: [{port: {number: 80}, loadBalancer: {simple: LEAST_REQUEST}}]')))).toEqual([
      `other-limits: ${meshed} to orders:80; GET / was delivered 200: ${both} mutual-tls; is delivered 200: ${both} mutual-tls`,
    ]);
    expect(changes(situation(rule('')), situation(rule(', portLevelSettings: [{port: {number: 80}, connectionPool: {tcp: {maxConnections: 7}}}]')))).toEqual([]);
  });

  it('a subset that the rule of this client does not define is answered 503 NC', () => {
    const route = virtualService('orders', `{hosts: [orders], http: [{${to('v1')}}]}`);
    const elsewhere = destinationRule('orders', '{host: orders.shop.svc.cluster.local, subsets: [{name: v1, labels: {version: v1}}]}', { namespace: 'istio-system' });
    expectTraces([elsewhere, route], { 'shop/web orders': 'delivered 200: shop/orders-v1 mutual-tls' });
    expectTraces([elsewhere, destinationRule('mine', '{host: orders}'), route], { 'shop/web orders': 'unreachable 503 NC: unreachable 503 at orders.shop.svc.cluster.local' });
  });

  it('a credentialName at a sidecar means plaintext, unless the rule selects workloads', () => {
    const entry = serviceEntry('api', '{hosts: [api.example.com], ports: [{number: 80, name: http, protocol: HTTP}], resolution: DNS}');
    const rule = (more: string): string => destinationRule('api', `{host: api.example.com, ${more}trafficPolicy: {tls: {mode: SIMPLE, credentialName: c}}}`);
    expectTraces([entry, rule('')], { 'shop/web api.example.com': 'delivered 200: api.example.com plaintext' });
    expect(changes(situation(entry, rule('')), situation(entry, rule('workloadSelector: {matchLabels: {app: web}}, ')))).toEqual([
      'other-encryption: shop/web to api:80; GET / was delivered 200: api.example.com plaintext; is delivered 200: api.example.com tls; unknown: whether shop/web may read the Secret `c` in its namespace',
    ]);
  });

  it('a backend of an HTTPRoute that is not there is answered 500, and only for its share', () => {
    const route = (backends: string): string => httpRoute('orders', `{parentRefs: [{group: "", kind: Service, name: orders, port: 80}], rules: [{backendRefs: [${backends}]}]}`);
    expectTraces([route('{name: kart, port: 80}')], { 'shop/web orders': 'unreachable 500 NC: unreachable 500 at kart.shop.svc.cluster.local' });
    expectTraces([route('{name: cart, port: 80, weight: 3}, {name: kart, port: 80, weight: 1}')], { 'shop/web orders': 'delivered 200: shop/cart 75 % mutual-tls, unreachable 500 at kart.shop.svc.cluster.local 25 %' });
  });
});
