import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './reference-not-granted.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/reference-not-granted', rule }, yaml.trimStart());

describe('references that are allowed', () => {
  it('within the namespace, written or not', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart, port: 80 }, { name: orders, namespace: shop, port: 80 }]
`);
  });

  it('by a grant for all Services', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: edge }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart, namespace: shop, port: 80 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: a, namespace: shop }
spec:
  from:
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge }
  to:
    - { group: '', kind: Service }
`);
  });

  it('by a grant for this Service', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: edge }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart, namespace: shop, port: 80 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: a, namespace: shop }
spec:
  from:
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge }
  to:
    - { group: '', kind: Service, name: cart }
`);
  });

  it('by one of several entries of a grant', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: edge }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart, namespace: shop, port: 80 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: a, namespace: shop }
spec:
  from:
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: web }
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge }
  to:
    - { group: '', kind: Secret }
    - { group: '', kind: Service }
`);
  });

  it('a parent of another namespace needs none', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: edge }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart, namespace: shop }
  rules:
    - backendRefs: [{ name: local, port: 80 }]
`);
  });
});

describe('references that are not', () => {
  it('a grant for another kind of route', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: cart, namespace: edge }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart, namespace: shop, port: 80 }]
#                                            ^^^^ no ReferenceGrant in namespace \`shop\` lets GRPCRoutes of namespace \`edge\` name this
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: a, namespace: shop }
spec:
  from:
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge }
  to:
    - { group: '', kind: Service }
`);
  });

  it('a grant for another namespace', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: edge }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart, namespace: shop, port: 80 }]
#                                            ^^^^ no ReferenceGrant in namespace \`shop\` lets HTTPRoutes of namespace \`edge\` name this
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: a, namespace: shop }
spec:
  from:
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: web }
  to:
    - { group: '', kind: Service }
`);
  });

  it('a grant for another name, and one for another kind', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: edge }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart, namespace: shop, port: 80 }]
#                                            ^^^^ no ReferenceGrant in namespace \`shop\` lets HTTPRoutes of namespace \`edge\` name this
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: a, namespace: shop }
spec:
  from:
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge }
  to:
    - { group: '', kind: Service, name: orders }
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: b, namespace: shop }
spec:
  from:
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge }
  to:
    - { group: '', kind: Secret }
`);
  });

  it('a grant in the namespace of the route', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: edge }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart, namespace: shop, port: 80 }]
#                                            ^^^^ ReferenceGrant \`a\` stands in the namespace of the route, where it grants nothing: it belongs into \`shop\`
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: a, namespace: edge }
spec:
  from:
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge }
  to:
    - { group: '', kind: Service }
`);
  });

  it('from and to exchanged', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: edge }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart, namespace: shop, port: 80 }]
#                                            ^^^^ no ReferenceGrant in namespace \`shop\` lets HTTPRoutes of namespace \`edge\` name this
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: a, namespace: shop }
spec:
  from:
    - { group: '', kind: Service, namespace: edge }
  to:
    - { group: gateway.networking.k8s.io, kind: HTTPRoute }
`);
  });

  it('of a route for calls between workloads', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: edge }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart, namespace: shop }
  rules:
    - backendRefs: [{ name: cart, namespace: shop, port: 80 }]
#                                            ^^^^ info: no ReferenceGrant in namespace \`shop\` lets HTTPRoutes of namespace \`edge\` name this
`);
  });

  it('each backend by itself, and copies too', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: edge }
spec:
  parentRefs:
    - { name: public }
  rules:
    - filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: shadow, namespace: test, port: 80 } } }]
#                                                                                              ^^^^ no ReferenceGrant in namespace \`test\` lets HTTPRoutes of namespace \`edge\` name this
      backendRefs: [{ name: cart, port: 80 }, { name: pay, namespace: billing, port: 80 }]
#                                                                     ^^^^^^^ no ReferenceGrant in namespace \`billing\` lets HTTPRoutes of namespace \`edge\` name this
`);
  });
});
