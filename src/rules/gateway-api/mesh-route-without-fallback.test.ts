import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './mesh-route-without-fallback.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/mesh-route-without-fallback', rule }, yaml.trimStart());

describe('nothing is left over', () => {
  it('a rule without matches', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart }
  rules:
    - matches: [{ path: { type: PathPrefix, value: /v2 } }]
      backendRefs: [{ name: cart, port: 80 }]
    - backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('a rule for the prefix /', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart }
  rules:
    - matches: [{ path: { type: PathPrefix, value: /v2 } }]
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: / } }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('another route of the Service takes the rest', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart }
  rules:
    - matches: [{ path: { type: PathPrefix, value: /v2 } }]
      backendRefs: [{ name: cart, port: 80 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: b, namespace: shop }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart, namespace: shop }
  rules:
    - backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('a gateway answers 404 by right', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - matches: [{ path: { type: PathPrefix, value: /v2 } }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('a route of gRPC is for what it names', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart }
  rules:
    - matches: [{ method: { service: shop.Cart } }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });
});

describe('something is', () => {
  it('a route for the clients of another namespace takes nothing for the rest', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ calls of \`shop/cart\` that are not for \`/v2\` get 404: no rule of any route takes the rest
  rules:
    - matches: [{ path: { type: PathPrefix, value: /v2 } }]
      backendRefs: [{ name: cart, port: 80 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: b, namespace: web }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart, namespace: shop }
  rules:
    - backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('two routes, said once', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ calls of \`shop/cart\` that are not for \`/v2\` or \`/v3\` get 404: no rule of any route takes the rest
  rules:
    - matches: [{ path: { type: PathPrefix, value: /v2 } }]
      backendRefs: [{ name: cart, port: 80 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: b, namespace: shop }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart }
  rules:
    - matches: [{ path: { type: Exact, value: /v3 } }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('the prefix / with a condition', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ calls of \`shop/cart\` that are not for \`/\` with the header \`x-canary\` get 404: no rule of any route takes the rest
  rules:
    - matches: [{ path: { type: PathPrefix, value: / }, headers: [{ name: x-canary, value: "true" }] }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('the path / alone', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ calls of \`shop/cart\` that are not for \`/\` get 404: no rule of any route takes the rest
  rules:
    - matches: [{ path: { type: Exact, value: / } }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });
});
