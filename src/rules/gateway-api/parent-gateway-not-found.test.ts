import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './parent-gateway-not-found.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/parent-gateway-not-found', rule }, yaml.trimStart());

describe('a Gateway that is there', () => {
  it('in the namespace of the route', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
`);
  });

  it('in another namespace, which is named', () => {
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
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public, namespace: edge }
`);
  });

  it('an older version of the API is the same Gateway', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1beta1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
`);
  });

  it('a parent of another kind is nobody of these', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { group: '', kind: Service, name: pubic }
    - { group: example.com, kind: Gateway, name: pubic }
`);
  });
});

describe('a Gateway that is not', () => {
  it('a slip of the pen', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: TLSRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: publik }
#             ^^^^^^ there is no Gateway \`publik\` in namespace \`shop\`, did you mean \`public\`?
    - { name: public }
`);
  });

  it('nothing near', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: internal }
#             ^^^^^^^^ there is no Gateway \`internal\` in namespace \`shop\`
`);
  });

  it('another namespace has it', () => {
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
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
#             ^^^^^^ warning: there is no Gateway \`public\` in namespace \`shop\`: it is in \`edge\`
`);
  });

  it('two others have it', () => {
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
kind: Gateway
metadata: { name: public, namespace: partners }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
#             ^^^^^^ warning: there is no Gateway \`public\` in namespace \`shop\`: it is in \`edge\` and \`partners\`
`);
  });

  it('the namespace that is named has others only', () => {
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
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: private, namespace: edge }
#             ^^^^^^^ there is no Gateway \`private\` in namespace \`edge\`
`);
  });
});

describe('what cannot be told', () => {
  it('the input has no Gateway of the namespace', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public, namespace: edge }
# unjudged: HTTPRoute shop/cart: Gateway edge/public: no Gateway of namespace edge in the input
`);
  });

  it('a namespace that is named may have one too', () => {
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
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public, namespace: partners }
# unjudged: HTTPRoute shop/cart: Gateway partners/public: no Gateway of namespace partners in the input
`);
  });

  it('that of another namespace and another name says nothing', () => {
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
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: internal }
# unjudged: HTTPRoute shop/cart: Gateway shop/internal: no Gateway of namespace shop in the input
`);
  });
});
