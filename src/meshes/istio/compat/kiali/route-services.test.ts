import { expect, it } from 'vitest';
import { verdicts } from '../../../../../test/verdicts.ts';
import routeServices from './route-services.ts';

it('Services that are there', () => {
  const yaml = `
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: v1
kind: Service
metadata: { name: pay, namespace: billing }
spec:
  selector: { app: pay }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: g, namespace: billing }
spec:
  from:
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop }
  to:
    - { group: '', kind: Service }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public }
    - { group: '', kind: Service, name: cart }
  rules:
    - backendRefs: [{ name: cart, port: 80 }]
    - backendRefs: [{ name: pay, namespace: billing, port: 80 }]
`;
  expect(verdicts(routeServices, yaml)).toEqual([]);
});

it('one of a namespace that the input does not show', () => {
  const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart, port: 80 }]
`;
  expect(verdicts(routeServices, yaml)).toEqual([
    'KIA1402 HTTPRoute shop/a',
  ]);
});

it('a parent of another namespace needs a grant, in their eyes', () => {
  const yaml = `
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: web }
spec:
  selector: { app: web }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: web }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart, namespace: shop }
  rules:
    - backendRefs: [{ name: web, port: 80 }]
`;
  expect(verdicts(routeServices, yaml)).toEqual([
    'KIA1402 HTTPRoute web/a',
  ]);
});

it('a name with a dot', () => {
  const yaml = `
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart.shop, port: 80 }]
`;
  expect(verdicts(routeServices, yaml)).toEqual([
    'KIA1402 GRPCRoute shop/a',
  ]);
});

it('a grant for another name is one', () => {
  const yaml = `
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: g, namespace: shop }
spec:
  from:
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: web }
  to:
    - { group: '', kind: Service, name: orders }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: web }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart, namespace: shop, port: 80 }]
`;
  expect(verdicts(routeServices, yaml)).toEqual([]);
});

it('neither ports nor mirrors', () => {
  const yaml = `
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart, port: 81 }]
    - filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: gone, port: 80 } } }]
`;
  expect(verdicts(routeServices, yaml)).toEqual([]);
});
