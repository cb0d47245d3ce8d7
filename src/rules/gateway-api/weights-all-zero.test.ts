import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './weights-all-zero.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/weights-all-zero', rule }, yaml.trimStart());

describe('rules that send somewhere', () => {
  it('one has its weight by default', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: a, port: 80, weight: 0 }, { name: b, port: 80 }]
`);
  });

  it('no backend at all', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - filters: [{ type: RequestRedirect, requestRedirect: { scheme: https } }]
`);
  });

  it('weights on the other side of a rule', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: a, port: 80, weight: 0 }, { name: b, port: 80, weight: 1 }]
    - backendRefs: [{ name: cart, port: 80 }]
`);
  });
});

describe('rules that send nowhere', () => {
  it('the only backend', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: a, port: 80, weight: 0 }]
#                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the only backend of this rule has weight 0, so nothing gets its requests
    - backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('of other kinds of routes, in other namespaces', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: TLSRoute
metadata: { name: cart, namespace: edge }
spec:
  parentRefs:
    - { name: public, namespace: shop }
  rules:
    - backendRefs: [{ name: a, namespace: shop, port: 80, weight: 0 }, { name: b, port: 80, weight: 0 }]
#                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ all 2 backends of this rule have weight 0, so nothing gets its requests
`);
  });
});
