import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './backend-timeout-outlasts-request.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/backend-timeout-outlasts-request', rule }, yaml.trimStart());

describe('timeouts that fit', () => {
  it('equal', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - timeouts: { request: 1s, backendRequest: 1000ms }
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('only one of them', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - timeouts: { request: 1s }
      backendRefs: [{ name: cart, port: 80 }]
    - timeouts: { backendRequest: 1h }
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('none for the whole', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - timeouts: { request: 0s, backendRequest: 1h }
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('something that is no duration is judged elsewhere', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - timeouts: { request: 1.5s, backendRequest: 2s }
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('several units', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - timeouts: { request: 1m1s, backendRequest: 60s999ms }
      backendRefs: [{ name: cart, port: 80 }]
`);
  });
});

describe('timeouts that do not', () => {
  it('by a millisecond', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - timeouts: { request: 1s, backendRequest: 1s1ms }
#                                              ^^^^^ one try may take 1s1ms, and the whole request only 1s
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('one try for ever', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: cart, namespace: edge }
spec:
  parentRefs:
    - { name: public, namespace: shop }
  rules:
    - timeouts: { request: 1h, backendRequest: 61m }
#                                              ^^^ one try may take 61m, and the whole request only 1h
      backendRefs: [{ name: cart, port: 80 }]
    - timeouts: { request: 2m, backendRequest: 1h }
#                                              ^^ one try may take 1h, and the whole request only 2m
      backendRefs: [{ name: cart, port: 80 }]
`);
  });
});
