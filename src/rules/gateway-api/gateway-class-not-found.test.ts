import { describe, expect, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import { messagesOf } from '../../../test/verdicts.ts';
import rule from './gateway-class-not-found.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/gateway-class-not-found', rule }, yaml.trimStart());

describe('classes that are there', () => {
  it('for a Gateway of any namespace', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: edge }
spec: { controllerName: example.com/edge }
---
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
    - { name: http, port: 80, protocol: HTTP }
`);
  });

  it('a Gateway without a class is refused elsewhere', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: edge }
spec: { controllerName: example.com/edge }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  listeners:
    - { name: http, port: 80, protocol: HTTP }
`);
  });
});

describe('classes that are not', () => {
  it('nearly one of the input', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: edge }
spec: { controllerName: example.com/edge }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edg
#                   ^^^ there is no GatewayClass \`edg\`, did you mean \`edge\`?
  listeners:
    - { name: http, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: private, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
`);
  });
});

describe('what cannot be told', () => {
  it('no class in the input', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
# unjudged: Gateway shop/public: whether a GatewayClass edge is installed
`);
  });

  it('none that is near', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: edge }
spec: { controllerName: example.com/edge }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: internal
  listeners:
    - { name: http, port: 80, protocol: HTTP }
# unjudged: Gateway shop/public: whether a GatewayClass internal is installed
`);
  });

  it('one that differs by a number is another', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: edge }
spec: { controllerName: example.com/edge }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge2
  listeners:
    - { name: http, port: 80, protocol: HTTP }
# unjudged: Gateway shop/public: whether a GatewayClass edge2 is installed
`);
  });
});

describe('where something is known of the cluster', () => {
  it('a class that is installed', () => {
    const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  gatewayClassName: mesh
  listeners:
    - { name: http, port: 80, protocol: HTTP }
`;
    expect(messagesOf({ id: 'gateway-api/gateway-class-not-found', rule }, yaml, { gatewayClasses: ['mesh'] })).toEqual([]);
  });

  it('a class that is not, and nothing near', () => {
    const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  gatewayClassName: mesh
  listeners:
    - { name: http, port: 80, protocol: HTTP }
`;
    expect(messagesOf({ id: 'gateway-api/gateway-class-not-found', rule }, yaml, { gatewayClasses: ['wrong', 'other'] })).toEqual(['there is no GatewayClass `mesh`, only `wrong`, `other`']);
  });

  it('an object counts beside those', () => {
    const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: mesh }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  gatewayClassName: mesh
  listeners:
    - { name: http, port: 80, protocol: HTTP }
`;
    expect(messagesOf({ id: 'gateway-api/gateway-class-not-found', rule }, yaml, { gatewayClasses: ['other'] })).toEqual([]);
  });
});
