import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './route-hostname-unserved.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/route-hostname-unserved', rule }, yaml.trimStart());

describe('hostnames that are served', () => {
  it('a listener without a hostname serves all', () => {
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
  hostnames:
    - cart.example.com
    - '*.example.org'
`);
  });

  it('a route without hostnames serves what the listener has', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, hostname: cart.example.com, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
`);
  });

  it('within a wildcard, several labels deep', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, hostname: '*.example.com', port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  hostnames:
    - a.b.example.com
    - '*.b.example.com'
    - '*.example.com'
`);
  });

  it('a wildcard around the one of the listener', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, hostname: cart.example.com, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  hostnames:
    - '*.example.com'
`);
  });

  it('capitals are the same', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, hostname: Cart.example.com, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  hostnames:
    - cart.Example.com
`);
  });

  it('by one of two listeners, in another namespace', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: a, hostname: a.example.com, port: 80, protocol: HTTP }
    - { name: b, hostname: b.example.com, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public, namespace: edge }
  hostnames:
    - a.example.com
    - b.example.com
`);
  });
});

describe('hostnames that are not', () => {
  it('all of them', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, hostname: shop.example.com, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  hostnames:
    - cart.example.com
#   ^^^^^^^^^^^^^^^^^^ no listener that is meant here serves any of these names: it serves \`shop.example.com\`
    - basket.example.com
`);
  });

  it('one label more in the wildcard', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, hostname: '*.shop.example.com', port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: TLSRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  hostnames:
    - cart.example.com
#   ^^^^^^^^^^^^^^^^^^ no listener that is meant here serves any of these names: it serves \`*.shop.example.com\`
`);
  });

  it('the suffix has to begin at a dot', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, hostname: '*.example.com', port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  hostnames:
    - notexample.com
#     ^^^^^^^^^^^^^^ warning: no listener that is meant here serves \`notexample.com\`: it serves \`*.example.com\`
    - a.example.com
`);
  });

  it('by the listener that is meant, and not by the other', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: a, hostname: a.example.com, port: 80, protocol: HTTP }
    - { name: b, hostname: b.example.com, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public, namespace: edge, sectionName: a }
  hostnames:
    - b.example.com
#   ^^^^^^^^^^^^^^^ no listener that is meant here serves any of these names: it serves \`a.example.com\`
`);
  });
});

describe('what is left to others', () => {
  it('a second parent that the input does not have may serve the rest', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, hostname: shop.example.com, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
    - { name: other, namespace: edge }
  hostnames:
    - cart.example.com
`);
  });

  it('hostnames beside a Service are for the mesh', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, hostname: shop.example.com, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
    - { group: '', kind: Service, name: cart }
  hostnames:
    - cart.example.com
`);
  });
});
