import { expect, it } from 'vitest';
import { verdicts } from '../../../../../test/verdicts.ts';
import routeParents from './route-parents.ts';

it('a Gateway that is there, or shared', () => {
  const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: All } } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public }
    - { name: public, namespace: edge }
`;
  expect(verdicts(routeParents, yaml)).toEqual([]);
});

it('one that the input does not have is missing', () => {
  const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public }
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: b, namespace: shop }
spec:
  parentRefs:
    - { name: public, namespace: edge }
`;
  expect(verdicts(routeParents, yaml)).toEqual([
    'KIA1401 HTTPRoute shop/a',
    'KIA1401 GRPCRoute shop/b',
  ]);
});

it('of another namespace, for its own', () => {
  const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public, namespace: edge }
`;
  expect(verdicts(routeParents, yaml)).toEqual([
    'KIA1401 HTTPRoute shop/a',
  ]);
});

it('the listener that is meant, and the hostnames, are not asked', () => {
  const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, hostname: a.b, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public, sectionName: https }
  hostnames:
    - c.d
`;
  expect(verdicts(routeParents, yaml)).toEqual([]);
});

it('labels of a namespace that is not there match nothing', () => {
  const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: All } } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public, namespace: edge }
`;
  expect(verdicts(routeParents, yaml, { namespaces: ['edge'] })).toEqual([
    'KIA1401 HTTPRoute shop/a',
  ]);
});

it('other kinds of routes and parents are nothing', () => {
  const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart }
---
apiVersion: gateway.networking.k8s.io/v1
kind: TLSRoute
metadata: { name: b, namespace: shop }
spec:
  parentRefs:
    - { name: public }
`;
  expect(verdicts(routeParents, yaml)).toEqual([]);
});
