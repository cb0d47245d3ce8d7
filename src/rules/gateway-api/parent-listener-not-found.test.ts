import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './parent-listener-not-found.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/parent-listener-not-found', rule }, yaml.trimStart());

describe('a listener that is there', () => {
  it('by its name, by its port, by both, by neither', () => {
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
    - { name: public, sectionName: http }
    - { name: public, port: 80 }
    - { name: public, sectionName: http, port: 80 }
    - { name: public }
`);
  });

  it('of a Gateway in another namespace', () => {
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
    - { name: public, namespace: edge, sectionName: http }
`);
  });

  it('a Gateway that is not there is no matter of this rule', () => {
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
    - { name: public, sectionName: https }
`);
  });

  it('a port of a Service is none of a Gateway', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: cart, namespace: shop }
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
    - { group: '', kind: Service, name: cart, port: 8080 }
`);
  });
});

describe('a listener that is not', () => {
  it('in another namespace, with a near miss', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: web, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public, namespace: edge, sectionName: wep }
#                                                   ^^^ Gateway \`public\` has no listener \`wep\`, did you mean \`web\`?
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
kind: TCPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public, sectionName: internal }
#                                  ^^^^^^^^ Gateway \`public\` has no listener \`internal\`
`);
  });

  it('a port alone', () => {
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
    - { name: public, port: 8080 }
#                           ^^^^ Gateway \`public\` has no listener on port 8080
`);
  });

  it('both exist, and not on one listener', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
    - { name: web, port: 8080, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public, sectionName: web, port: 80 }
#                                             ^^ the listener \`web\` of Gateway \`public\` is not on port 80
`);
  });

  it('each parent by itself', () => {
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
kind: GRPCRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public, sectionName: http }
    - { name: public, sectionName: grpc }
#                                  ^^^^ Gateway \`public\` has no listener \`grpc\`
`);
  });
});
