import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './listener-refuses-route.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/listener-refuses-route', rule }, yaml.trimStart());

describe('namespaces', () => {
  it('a listener for all of them', () => {
    check(`
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
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public, namespace: edge }
`);
  });

  it('its own is the default', () => {
    check(`
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
metadata: { name: cart, namespace: edge }
spec:
  parentRefs:
    - { name: public }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public, namespace: edge }
#             ^^^^^^ no listener of Gateway \`public\` that is meant here takes routes of namespace \`shop\`: \`http\` takes only those of its own namespace
`);
  });

  it('one of several listeners is enough', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
    - { name: shared, port: 8080, protocol: HTTP, allowedRoutes: { namespaces: { from: All } } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public, namespace: edge }
`);
  });

  it('the one that is meant is another', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
    - { name: shared, port: 8080, protocol: HTTP, allowedRoutes: { namespaces: { from: All } } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public, namespace: edge, sectionName: http }
#             ^^^^^^ no listener of Gateway \`public\` that is meant here takes routes of namespace \`shop\`: \`http\` takes only those of its own namespace
`);
  });

  it('a selector that fits', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { tier: front } } } } }
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { tier: front }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public, namespace: edge }
`);
  });

  it('a selector that does not', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { tier: front } } } } }
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { tier: back }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public, namespace: edge }
#             ^^^^^^ no listener of Gateway \`public\` that is meant here takes routes of namespace \`shop\`: \`http\` takes those of namespaces with other labels
`);
  });

  it('expressions of a selector', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: Selector, selector: { matchExpressions: [{ key: tier, operator: NotIn, values: [back] }] } } } }
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { tier: back }
---
apiVersion: v1
kind: Namespace
metadata:
  name: web
  labels: { tier: front }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public, namespace: edge }
#             ^^^^^^ no listener of Gateway \`public\` that is meant here takes routes of namespace \`shop\`: \`http\` takes those of namespaces with other labels
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: web }
spec:
  parentRefs:
    - { name: public, namespace: edge }
`);
  });

  it('every namespace has its name as a label', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { kubernetes.io/metadata.name: shop } } } } }
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: v1
kind: Namespace
metadata:
  name: web
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public, namespace: edge }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: web }
spec:
  parentRefs:
    - { name: public, namespace: edge }
#             ^^^^^^ no listener of Gateway \`public\` that is meant here takes routes of namespace \`web\`: \`http\` takes those of namespaces with other labels
`);
  });

  it('a selector without the Namespace object', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { tier: front } } } } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public, namespace: edge }
# unjudged: HTTPRoute shop/cart: the labels of namespace shop, which a listener of Gateway edge/public asks for
`);
  });

  it('the own namespace is asked for its labels too where a selector says so', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP, allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { tier: front } } } } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: edge }
spec:
  parentRefs:
    - { name: public }
# unjudged: HTTPRoute edge/cart: the labels of namespace edge, which a listener of Gateway edge/public asks for
`);
  });
});

describe('kinds', () => {
  it('the protocol decides', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: tls, port: 443, protocol: TLS, tls: { mode: Passthrough } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
#             ^^^^^^ no listener of Gateway \`public\` that is meant here takes HTTPRoutes: \`tls\` takes TLSRoutes and TCPRoutes
---
apiVersion: gateway.networking.k8s.io/v1
kind: TLSRoute
metadata: { name: closed, namespace: shop }
spec:
  parentRefs:
    - { name: public }
`);
  });

  it('kinds that are written take the place of those', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP, allowedRoutes: { kinds: [{ kind: GRPCRoute }] } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
#             ^^^^^^ no listener of Gateway \`public\` that is meant here takes HTTPRoutes: \`http\` takes GRPCRoutes
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: orders, namespace: shop }
spec:
  parentRefs:
    - { name: public }
`);
  });

  it('a protocol of an implementation is not judged', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: mesh, port: 15008, protocol: HBONE }
---
apiVersion: gateway.networking.k8s.io/v1
kind: UDPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
`);
  });

  it('a route of another protocol on one of two listeners', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
    - { name: tcp, port: 5432, protocol: TCP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: TCPRoute
metadata: { name: database, namespace: shop }
spec:
  parentRefs:
    - { name: public }
`);
  });
});
