import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './route-match-taken.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/route-match-taken', rule }, yaml.trimStart());

describe('matches that differ', () => {
  it('in path, type, method, header or parameter', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - matches: [{ path: { type: PathPrefix, value: /a } }]
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /b } }]
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: Exact, value: /a } }]
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /a }, method: GET }]
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /a }, headers: [{ name: x, value: a }] }]
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /a }, headers: [{ name: x, value: b }] }]
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /a }, queryParams: [{ name: x, value: a }] }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('in hostnames', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  hostnames:
    - a.example.com
  rules:
    - matches: [{ path: { type: PathPrefix, value: /a } }]
      backendRefs: [{ name: cart, port: 80 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: b, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  hostnames:
    - b.example.com
  rules:
    - matches: [{ path: { type: PathPrefix, value: /a } }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('in parents, or listeners of one', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - matches: [{ path: { type: PathPrefix, value: /a } }]
      backendRefs: [{ name: cart, port: 80 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: b, namespace: shop }
spec:
  parentRefs:
    - { name: private }
  rules:
    - matches: [{ path: { type: PathPrefix, value: /a } }]
      backendRefs: [{ name: cart, port: 80 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: c, namespace: shop }
spec:
  parentRefs:
    - { name: public, sectionName: http }
  rules:
    - matches: [{ path: { type: PathPrefix, value: /a } }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('in the namespace of clients of a Service', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart, namespace: shop }
  rules:
    - matches: [{ path: { type: PathPrefix, value: /a } }]
      backendRefs: [{ name: cart, port: 80 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: web }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart, namespace: shop }
  rules:
    - matches: [{ path: { type: PathPrefix, value: /a } }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('two matches of one rule are one rule', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - matches: [{ path: { value: /a } }, { path: { value: /a } }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });
});

describe('matches that are taken', () => {
  it('no match is the prefix /', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: / } }]
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ an earlier rule of this route matches the same requests for every name, so this never gets one
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('headers in another order and other capitals', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - matches: [{ path: { type: PathPrefix, value: /a }, headers: [{ name: X, value: a }, { name: y, value: b }] }]
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /a/ }, headers: [{ name: y, value: b }, { name: x, value: a, type: Exact }] }]
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ an earlier rule of this route matches the same requests for every name, so this never gets one
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('of another namespace, by its name', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: a }
spec:
  parentRefs:
    - { name: public, namespace: edge }
  rules:
    - matches: [{ path: { type: PathPrefix, value: /a } }]
      backendRefs: [{ name: cart, port: 80 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: b }
spec:
  parentRefs:
    - { name: public, namespace: edge }
  rules:
    - matches: [{ path: { type: PathPrefix, value: /a } }]
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ HTTPRoute \`a/cart\` matches the same requests for every name: the older of the two gets all of them
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('by age where it is known', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop, creationTimestamp: "2026-01-02T00:00:00Z" }
spec:
  parentRefs:
    - { name: public }
  rules:
    - matches: [{ path: { type: PathPrefix, value: /a } }]
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ HTTPRoute \`shop/b\` matches the same requests for every name: it is the older one, so this never gets one
      backendRefs: [{ name: cart, port: 80 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: b, namespace: shop, creationTimestamp: "2026-01-01T00:00:00Z" }
spec:
  parentRefs:
    - { name: public }
  rules:
    - matches: [{ path: { type: PathPrefix, value: /a } }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('methods of gRPC', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - matches: [{ method: { service: shop.Cart } }]
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ method: { service: shop.Cart, method: Add } }]
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ method: { type: Exact, service: shop.Cart } }]
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ an earlier rule of this route matches the same requests for every name, so this never gets one
      backendRefs: [{ name: cart, port: 80 }]
`);
  });
});
