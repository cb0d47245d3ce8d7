import { describe, expect, it } from 'vitest';
import { authorizationPolicy, both, changes, destinationRule, httpRoute, meshed, object, peerAuthentication, situation, strict, subsets, to, traced, virtualService } from './situation.ts';

/** Transport and access that people write and misread, and requests that name another host than they dial. */

function expectTraces(texts: readonly string[], answers: Readonly<Record<string, string>>): void {
  expect(traced(texts, Object.keys(answers))).toEqual(answers);
}

describe('which transport is used and accepted', () => {
  it('STRICT resets clients without a sidecar, and nobody else', () => {
    expectTraces([strict], { 'old/batch orders.shop': 'refused: refused at orders.shop.svc.cluster.local plaintext', '@stranger orders.shop:9000 tcp': 'refused: refused at orders.shop.svc.cluster.local plaintext', 'shop/web orders': `delivered 200: ${both} mutual-tls` });
    expect(situation(strict).who('orders')).toEqual([
      '@stranger old/batch to orders:80: none',
      `${meshed} to orders:80: all [mutual-tls] — no AuthorizationPolicy selects it, so everybody may call`,
      '@stranger old/batch to orders:9000: none',
      `${meshed} to orders:9000: all [mutual-tls] — no AuthorizationPolicy selects it, so everybody may call`,
    ]);
    expect(changes(situation(), situation(strict)).map((change) => change.split(';')[0])).toEqual(['cart:80', 'orders:80', 'orders:9000', 'web:80'].map((port) => `newly-refused: @stranger old/batch to ${port}`));
  });

  it('a DestinationRule that says DISABLE breaks every call to a STRICT server', () => {
    const disabled = destinationRule('orders', '{host: orders, trafficPolicy: {tls: {mode: DISABLE}}}');
    expectTraces([strict, disabled], { 'shop/web orders': 'refused 503 UC: refused 503 at orders.shop.svc.cluster.local plaintext', 'shop/web orders:9000 tcp': 'refused: refused at orders.shop.svc.cluster.local plaintext' });
    expect(situation(strict, disabled).who('orders')).toEqual([`@stranger old/batch ${meshed} to orders:80: none`, `@stranger old/batch ${meshed} to orders:9000: none`]);
    expect(situation(strict, disabled).why('shop/web orders').at(-1)).toBe('transport: plaintext, but the mode is STRICT, so it is reset (1.yaml:4)');
    expect(changes(situation(strict), situation(strict, disabled)).map((change) => change.split(';')[0])).toEqual([`newly-refused: ${meshed} to orders:80`, `newly-refused: ${meshed} to orders:9000`]);
  });

  it('DISABLE for the namespace with STRICT for a workload: clients send plaintext and are reset', () => {
    const disable = peerAuthentication('default', '{mtls: {mode: DISABLE}}');
    const one = peerAuthentication('orders', '{selector: {matchLabels: {app: orders}}, mtls: {mode: STRICT}}');
    expectTraces([disable], { 'shop/web orders': `delivered 200: ${both} plaintext` });
    expectTraces([disable, one], { 'shop/web orders': 'refused 503 UC: refused 503 at orders.shop.svc.cluster.local plaintext', 'shop/web cart': 'delivered 200: shop/cart plaintext' });
  });

  it('a PeerAuthentication of the root namespace with a selector does nothing', () => {
    const rooted = (selector: string): string => peerAuthentication('orders', `{${selector}mtls: {mode: STRICT}}`, { namespace: 'istio-system' });
    expectTraces([rooted('')], { 'old/batch orders.shop': 'refused: refused at orders.shop.svc.cluster.local plaintext' });
    expect(changes(situation(), situation(rooted('selector: {matchLabels: {app: orders}}, ')))).toEqual([]);
  });
});

describe('who is let in', () => {
  const ordersOnly = (rules: string, action = 'ALLOW'): string => authorizationPolicy('orders', `{selector: {matchLabels: {app: orders}}, action: ${action}, rules: [${rules}]}`);
  const fromCart = 'from: [{source: {principals: [cluster.local/ns/shop/sa/cart]}}]';
  const getCharges = 'to: [{operation: {methods: [GET], paths: [/charges]}}]';
  const refused = (transport: string): string => `refused 403: refused 403 at orders.shop.svc.cluster.local ${transport}`;

  it('from and to in separate items admit anybody to the one, and the caller to anything', () => {
    const split = ordersOnly(`{${fromCart}}, {${getCharges}}`);
    const joined = ordersOnly(`{${fromCart}, ${getCharges}}`);
    expectTraces([split], {
      'shop/cart orders GET /charges': `delivered 200: ${both} mutual-tls`,
      'shop/cart orders DELETE /accounts': `delivered 200: ${both} mutual-tls`,
      '@stranger orders.shop GET /charges': `delivered 200: ${both} plaintext`,
      '@stranger orders.shop DELETE /accounts': refused('plaintext'),
    });
    expectTraces([joined], { 'shop/cart orders GET /charges': `delivered 200: ${both} mutual-tls`, 'shop/cart orders DELETE /accounts': refused('mutual-tls'), '@stranger orders.shop GET /charges': refused('plaintext') });
    expect(situation(split).who('orders').filter((line) => line.includes('orders:80'))).toEqual([
      '@stranger old/batch to orders:80: some, if method is GET and path is "/charges" [plaintext] — allowed by ALLOW AuthorizationPolicy shop/orders, rule 2',
      'shop/cart to orders:80: all [mutual-tls] — allowed by ALLOW AuthorizationPolicy shop/orders, rule 1',
      'shop/orders-v1 shop/orders-v2 shop/web to orders:80: some, if method is GET and path is "/charges" [mutual-tls] — allowed by ALLOW AuthorizationPolicy shop/orders, rule 2',
    ]);
    expect(changes(situation(joined), situation(split)).filter((line) => line.includes('orders:80'))).toEqual([
      `newly-allowed: @stranger old/batch to orders:80, if method is GET and path is "/charges"; GET /charges was ${refused('plaintext')}; is delivered 200: ${both} plaintext`,
      `newly-allowed: shop/cart to orders:80, of 2 kinds; GET / was ${refused('mutual-tls')}; is delivered 200: ${both} mutual-tls`,
      `newly-allowed: shop/orders-v1 shop/orders-v2 shop/web to orders:80, if method is GET and path is "/charges"; GET /charges was ${refused('mutual-tls')}; is delivered 200: ${both} mutual-tls`,
    ]);
  });

  it('deny-all plus one ALLOW admits that one', () => {
    const denyAll = authorizationPolicy('deny-all', '{}');
    expectTraces([denyAll], { 'shop/cart orders': refused('mutual-tls'), 'shop/web cart': 'refused 403: refused 403 at cart.shop.svc.cluster.local mutual-tls' });
    expectTraces([denyAll, ordersOnly(`{${fromCart}}`)], { 'shop/cart orders': `delivered 200: ${both} mutual-tls`, 'shop/web orders': refused('mutual-tls'), 'shop/web cart': 'refused 403: refused 403 at cart.shop.svc.cluster.local mutual-tls' });
    expect(changes(situation(denyAll), situation(denyAll, ordersOnly(`{${fromCart}}`)))).toEqual([
      `newly-allowed: shop/cart to orders:80; GET / was ${refused('mutual-tls')}; is delivered 200: ${both} mutual-tls`,
      `newly-allowed: shop/cart to orders:9000; was refused: refused at orders.shop.svc.cluster.local mutual-tls; is delivered: ${both} mutual-tls`,
    ]);
    // A DENY policy that holds for everybody is no such thing: nothing opens it again.
    expectTraces([authorizationPolicy('deny-all', '{action: DENY, rules: [{}]}'), ordersOnly('{}')], { 'shop/cart orders': refused('mutual-tls') });
  });

  it('ALLOW with HTTP fields shuts a TCP port, and DENY with them shuts it too', () => {
    const methods = 'to: [{operation: {methods: [POST]}}]';
    expectTraces([ordersOnly(`{${methods}}`)], { 'shop/cart orders:9000 tcp': 'refused: refused at orders.shop.svc.cluster.local mutual-tls', 'shop/cart orders POST /': `delivered 200: ${both} mutual-tls`, 'shop/cart orders GET /': refused('mutual-tls') });
    expectTraces([ordersOnly(`{${methods}}`, 'DENY')], { 'shop/cart orders:9000 tcp': 'refused: refused at orders.shop.svc.cluster.local mutual-tls', 'shop/cart orders POST /': refused('mutual-tls'), 'shop/cart orders GET /': `delivered 200: ${both} mutual-tls` });
    expect(situation(ordersOnly(`{${methods}}`)).who('orders').filter((line) => line.includes(':9000'))).toEqual([`@stranger old/batch ${meshed} to orders:9000: none`]);
    expect(changes(situation(), situation(ordersOnly(`{${methods}}`, 'DENY'))).filter((line) => line.includes(':9000')).map((line) => line.split(';')[0])).toEqual(['newly-refused: @stranger old/batch to orders:9000', `newly-refused: ${meshed} to orders:9000`]);
  });

  it('a host without the variant that carries the port does not hold it', () => {
    const hosts = (list: string): string => ordersOnly(`{to: [{operation: {hosts: [${list}]}}]}`);
    expectTraces([hosts('orders')], { 'shop/web orders': `delivered 200: ${both} mutual-tls`, 'shop/web orders GET / host=orders:80': refused('mutual-tls'), 'shop/web orders.shop': refused('mutual-tls') });
    expect(situation(hosts('orders')).who('orders')[1]).toBe(`${meshed} to orders:80: some, if host is "orders" in any case [mutual-tls] — allowed by ALLOW AuthorizationPolicy shop/orders, rule 1`);
    expect(changes(situation(hosts('orders')), situation(hosts('orders, "orders:*"'))).map((line) => line.split(';')[0])).toEqual([
      'newly-allowed: @stranger old/batch to orders:80, if host begins with "orders:" in any case',
      `newly-allowed: ${meshed} to orders:80, if host begins with "orders:" in any case`,
    ]);
  });

  it('ports are those of the workload', () => {
    const ports = (port: number): string => ordersOnly(`{to: [{operation: {ports: ["${port}"]}}]}`);
    expectTraces([ports(80)], { 'shop/web orders': refused('mutual-tls') });
    expectTraces([ports(8080)], { 'shop/web orders': `delivered 200: ${both} mutual-tls` });
  });
});

describe('what is silent elsewhere', () => {
  const custom = authorizationPolicy('orders', '{selector: {matchLabels: {app: orders}}, action: CUSTOM, provider: {name: judge}, rules: [{}]}');
  const judge = (provider: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: istio, namespace: istio-system}\ndata:\n  mesh: |\n    extensionProviders:\n    - name: judge\n      ${provider}: {service: judge.shop.svc.cluster.local, port: 9000}\n`;

  it('an authorizer that speaks HTTP is not asked about connections, and lets them pass', () => {
    expectTraces([judge('envoyExtAuthzHttp'), custom], { 'shop/web orders:9000 tcp': `delivered: ${both} mutual-tls`, 'shop/web orders': 'unknown: unknown at orders.shop.svc.cluster.local mutual-tls; unknown: whether the authorizer `judge` agrees' });
    expectTraces([judge('envoyExtAuthzGrpc'), custom], { 'shop/web orders:9000 tcp': 'unknown: unknown at orders.shop.svc.cluster.local mutual-tls; unknown: whether the authorizer `judge` agrees' });
  });

  it('an HTTPRoute of the caller\'s own namespace comes before any VirtualService but a private one, whatever their age', () => {
    const older = (more: string): string => virtualService('orders', `{hosts: [orders], ${more}http: [{route: [{destination: {host: cart}}]}]}`, { second: 10 });
    const route = httpRoute('orders', '{parentRefs: [{group: "", kind: Service, name: orders}], rules: [{backendRefs: [{name: web, port: 80}]}]}', { second: 30 });
    expectTraces([older(''), route], { 'shop/web orders': 'delivered 200: shop/web mutual-tls' });
    expectTraces([older('exportTo: ["."], '), route], { 'shop/web orders': 'delivered 200: shop/cart mutual-tls' });
  });

  const ingress = `apiVersion: apps/v1
kind: Deployment
metadata: {name: gw, namespace: shop}
spec: {selector: {matchLabels: {app: gw}}, template: {metadata: {labels: {app: gw}, annotations: {inject.istio.io/templates: gateway}}, spec: {containers: [{name: istio-proxy, image: auto}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: gw, namespace: shop}
spec: {selector: {app: gw}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
${object('networking.istio.io/v1', 'Gateway')('gw', '{selector: {app: gw}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"]}]}')}`;
  const outside = (name: string, prefix: string, host: string): string => virtualService(name, `{hosts: [a.example], gateways: [gw], http: [{match: [{uri: {prefix: ${prefix}}}], route: [{destination: {host: ${host}}}]}]}`, { second: 10 + name.length });

  it('a gateway merges what sidecars would not, goes by the Host, and knows no PeerAuthentication', () => {
    expectTraces([ingress, outside('a', '/a', 'cart'), outside('bb', '/b', 'web'), peerAuthentication('gw', '{selector: {matchLabels: {app: gw}}, mtls: {mode: STRICT}}')], {
      '@ingress a.example GET /a': 'delivered 200: shop/cart mutual-tls',
      '@ingress a.example GET /b': 'delivered 200: shop/web mutual-tls',
      '@ingress a.example GET /c': 'no-route 404 NR: no-route 404 at a.example',
      '@ingress 203.0.113.1 GET /b host=a.example:80': 'delivered 200: shop/web mutual-tls',
      '@ingress a.example GET /b host=b.example': 'no-route 404 NR: no-route 404 at a.example',
    });
  });
});

describe('the Host that a request names', () => {
  it('is what a sidecar routes HTTP by, whatever was dialled', () => {
    expectTraces([subsets, virtualService('orders', `{hosts: [orders], http: [{${to('v2')}}]}`)], {
      'shop/web cart GET / host=orders': 'delivered 200: shop/orders-v2 mutual-tls',
      'shop/web cart GET / Host=orders.shop:8080': 'delivered 200: shop/orders-v2 mutual-tls',
      'shop/web 10.96.0.2 GET / host=orders': 'delivered 200: shop/orders-v2 mutual-tls',
      'shop/web 10.96.0.2': 'delivered 200: shop/cart mutual-tls',
      'shop/web orders GET / host=cart.shop.svc.cluster.local.': 'delivered 200: shop/cart mutual-tls',
      // A name that the proxy does not know goes where it was dialled, past the mesh.
      'shop/web orders GET / host=unknown.example': `delivered 200: ${both} plaintext`,
    });
  });

  it('is nothing to a client without a sidecar, and nothing to connections', () => {
    expectTraces([], { '@stranger cart.shop GET / host=orders.shop': 'delivered 200: shop/cart plaintext', 'shop/web orders:9000 tcp': `delivered: ${both} mutual-tls` });
    expectTraces([strict], { 'shop/web orders GET / host=unknown.example': 'refused 503 UC: refused 503 at orders.shop.svc.cluster.local plaintext' });
  });
});

describe('an address in place of a name', () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: cart-6d-x, namespace: shop, ownerReferences: [{kind: ReplicaSet, name: cart-6d}]}\nstatus: {podIP: 10.0.0.7}\n';

  it('of a Service is that Service', () => {
    expectTraces([strict], { 'shop/web 10.96.0.2': 'delivered 200: shop/cart mutual-tls', 'shop/web 10.96.0.3:9000 tcp': `delivered: ${both} mutual-tls`, '@stranger 10.96.0.2': 'refused: refused at cart.shop.svc.cluster.local plaintext' });
  });

  it('of a pod is no service: the proxy lets it pass in plaintext, and the pod judges it', () => {
    expectTraces([pod], { 'shop/web 10.0.0.7:8080': 'delivered 200: shop/cart plaintext', '@stranger 10.0.0.7:8080': 'delivered 200: shop/cart plaintext' });
    expectTraces([pod, strict], { 'shop/web 10.0.0.7:8080': 'refused: refused at 10.0.0.7 plaintext', '@stranger 10.0.0.7:8080': 'refused: refused at 10.0.0.7 plaintext', '@stranger 10.0.0.7:9999 tcp': 'refused: refused at 10.0.0.7 plaintext; unknown: whether shop/cart listens on port 9999, which its containers do not list' });
    expectTraces([pod, authorizationPolicy('cart', '{selector: {matchLabels: {app: cart}}, rules: [{from: [{source: {namespaces: [shop]}}]}]}')], { 'shop/web 10.0.0.7:8080': 'refused 403: refused 403 at 10.0.0.7 plaintext', 'shop/web cart': 'delivered 200: shop/cart mutual-tls' });
  });

  it('of nobody is a place outside', () => {
    expectTraces([pod], { 'shop/web 203.0.113.9': 'delivered 200: 203.0.113.9 plaintext', '@stranger 203.0.113.9': 'delivered 200: 203.0.113.9 plaintext' });
  });
});
