import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './route-for-own-namespace-only.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/route-for-own-namespace-only', rule }, yaml.trimStart());

describe('routes for everybody', () => {
  it('in the namespace of the Service, which may be said', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart }
    - { group: '', kind: Service, name: cart, namespace: shop }
  rules:
    - backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('a Gateway of another namespace', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public, namespace: edge }
  rules:
    - backendRefs: [{ name: cart, port: 80 }]
`);
  });
});

describe('routes for some', () => {
  it('one of two parents', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: a, namespace: web }
spec:
  parentRefs:
    - { group: '', kind: Service, name: web }
    - { group: '', kind: Service, name: cart, namespace: shop }
#                                                        ^^^^ only clients of namespace \`web\` follow this route for \`shop/cart\`: for every client it belongs into the namespace of the Service
  rules:
    - backendRefs: [{ name: cart, port: 80 }]
`);
  });
});
