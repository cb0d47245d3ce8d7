import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './grant-opens-nothing.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/grant-opens-nothing', rule }, yaml.trimStart());

describe('grants that are used', () => {
  it('by a route to a Service', () => {
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

  it('by a Gateway to a Secret', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: cert, namespace: shop }] } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: a, namespace: shop }
spec:
  from:
    - { group: gateway.networking.k8s.io, kind: Gateway, namespace: edge }
  to:
    - { group: '', kind: Secret }
`);
  });

  it('by a mirror', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: edge }
spec:
  parentRefs:
    - { name: public }
  rules:
    - filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: shadow, namespace: shop, port: 80 } } }]
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

  it('nobody of the namespace is in the input', () => {
    check(`
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

  it('kinds of other groups are not known', () => {
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
    - { group: example.com, kind: HTTPRoute, namespace: edge }
  to:
    - { group: '', kind: Service }
`);
  });
});

describe('grants that are not', () => {
  it('for a name that is not asked for', () => {
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
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no HTTPRoute of namespace \`edge\` names anything in \`shop\` that this allows
  to:
    - { group: '', kind: Service, name: orders }
`);
  });

  it('one of two entries', () => {
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
kind: HTTPRoute
metadata: { name: cart, namespace: web }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart, port: 80 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: a, namespace: shop }
spec:
  from:
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: edge }
    - { group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: web }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no HTTPRoute of namespace \`web\` names anything in \`shop\` that this allows
  to:
    - { group: '', kind: Service }
`);
  });

  it('for a kind that is not asked for', () => {
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
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no HTTPRoute of namespace \`edge\` names anything in \`shop\` that this allows
  to:
    - { group: '', kind: Secret }
`);
  });
});
