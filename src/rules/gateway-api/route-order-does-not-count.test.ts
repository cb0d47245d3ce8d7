import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './route-order-does-not-count.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/route-order-does-not-count', rule }, yaml.trimStart());

describe('orders that hold', () => {
  it('the longer path stands first', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - matches: [{ path: { type: PathPrefix, value: /cart } }]
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: / }, headers: [{ name: x-canary, value: "true" }] }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('paths apart', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - matches: [{ path: { type: PathPrefix, value: /web }, headers: [{ name: x-canary, value: "true" }] }]
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /cart } }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('a prefix ends at a slash', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - matches: [{ path: { type: PathPrefix, value: /car }, headers: [{ name: x-canary, value: "true" }] }]
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /cart } }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('the longer path has the condition too, in the first rule', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - matches: [{ path: { value: / }, headers: [{ name: x-canary, value: "true" }] }, { path: { value: /cart }, headers: [{ name: x-canary, value: "true" }] }]
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /cart } }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('regular expressions have no place in the order', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - matches: [{ path: { type: PathPrefix, value: / }, headers: [{ name: x-canary, value: "true" }] }]
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: RegularExpression, value: /cart.* } }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });
});

describe('orders that do not', () => {
  it('a parameter on a shorter prefix', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - matches: [{ path: { type: PathPrefix, value: /cart }, queryParams: [{ name: v, value: "2" }] }]
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ requests for \`/cart/items\` with the parameter \`v\` do not come here but to the later rule: its path is longer than \`/cart\`
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /cart/items } }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('an exact path behind a header', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - matches: [{ headers: [{ name: x-canary, value: "true" }] }]
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ requests for \`/cart\` with the header \`x-canary\` do not come here but to the later rule: its path is longer than \`/\`
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: Exact, value: /cart } }]
      backendRefs: [{ name: cart, port: 80 }]
    - backendRefs: [{ name: cart, port: 80 }]
`);
  });
});
