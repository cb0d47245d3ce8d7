import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './prefix-takes-sibling.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/prefix-takes-sibling', rule }, yaml.trimStart());

describe('a prefix and its sibling', () => {
  it('a later route, where some of its requests come first', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ uri: { prefix: /foo }, method: { exact: GET } }]
#                              ^^^^ \`/foo\` matches \`/foobar\`, too, which route 2 is for: what both match comes here first
      route: [{ destination: { host: foo } }]
    - match: [{ uri: { exact: /foobar } }]
      route: [{ destination: { host: foobar } }]
`);
  });

  it('a Service whose name goes on', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: order-history, namespace: shop }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match: [{ uri: { prefix: /order } }]
#                              ^^^^^^ \`/order\` matches \`/order-history\`, too: requests for the Service \`order-history\` would go to \`order.shop.svc.cluster.local\`
      route: [{ destination: { host: order.shop.svc.cluster.local } }]
`);
  });

  it('near misses: a slash at the end, the longer one first, a path beneath, the later route is never reached at all', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ uri: { prefix: /foobar } }]
      route: [{ destination: { host: foobar } }]
    - match: [{ uri: { prefix: /foo }, method: { exact: GET } }]
      route: [{ destination: { host: foo } }]
    - match: [{ uri: { prefix: /foo/bar } }]
      route: [{ destination: { host: bar } }]
    - match: [{ uri: { prefix: /cart/ } }]
      route: [{ destination: { host: cart } }]
    - match: [{ uri: { prefix: /carts } }]
      route: [{ destination: { host: carts } }]
    - match: [{ uri: { prefix: /pay } }]
      route: [{ destination: { host: pay } }]
    - match: [{ uri: { prefix: /payments } }]
      route: [{ destination: { host: payments } }]
`);
  });

  it('near misses: the Service is of another namespace, has a route of its own, or the prefix leads elsewhere', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: prod }
---
apiVersion: v1
kind: Service
metadata: { name: carts, namespace: shop }
---
apiVersion: v1
kind: Service
metadata: { name: webhooks, namespace: shop }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ uri: { prefix: /carts } }]
      route: [{ destination: { host: carts } }]
    - match: [{ uri: { prefix: /order } }]
      route: [{ destination: { host: order } }]
    - match: [{ uri: { prefix: /cart } }]
      route: [{ destination: { host: cart } }]
    - match: [{ uri: { prefix: /web } }]
      route: [{ destination: { host: frontend } }]
`);
  });
});

describe('what goes on within a segment', () => {
  it('a dash, a dot and a digit do', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ uri: { prefix: /v1 }, headers: { x-a: {} } }]
#                              ^^^ \`/v1\` matches \`/v10\`, too, which route 4 is for: what both match comes here first
      route: [{ destination: { host: a } }]
    - match: [{ uri: { prefix: /cart }, headers: { x-a: {} } }]
#                              ^^^^^ \`/cart\` matches \`/cart-items\`, too, which route 4 is for: what both match comes here first
      route: [{ destination: { host: b } }]
    - match: [{ uri: { prefix: /img }, headers: { x-a: {} } }]
#                              ^^^^ \`/img\` matches \`/img.html\`, too, which route 4 is for: what both match comes here first
      route: [{ destination: { host: c } }]
    - match: [{ uri: { prefix: /v10 } }, { uri: { prefix: /cart-items } }, { uri: { exact: /img.html } }]
      route: [{ destination: { host: d } }]
`);
  });

  it('near misses: a regular expression, the same prefix, a prefix of everything, a match without a path', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ uri: { regex: '/cart(/.*)?' } }, { headers: { x-a: {} } }]
      route: [{ destination: { host: a } }]
    - match: [{ uri: { prefix: /cart }, headers: { x-b: {} } }]
      route: [{ destination: { host: b } }]
    - match: [{ uri: { prefix: /cart }, headers: { x-c: {} } }]
      route: [{ destination: { host: c } }]
    - match: [{ uri: { prefix: / }, headers: { x-d: {} } }]
      route: [{ destination: { host: d } }]
    - match: [{ uri: { prefix: /other } }]
      route: [{ destination: { host: e } }]
`);
  });
});
