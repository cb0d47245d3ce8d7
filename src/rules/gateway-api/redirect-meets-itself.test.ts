import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './redirect-meets-itself.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/redirect-meets-itself', rule }, yaml.trimStart());

describe('redirects that end', () => {
  it('only at the plaintext listener, by name or by port', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public, sectionName: http }
  rules:
    - filters: [{ type: RequestRedirect, requestRedirect: { scheme: https } }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: b, namespace: shop }
spec:
  parentRefs:
    - { name: public, port: 80 }
  rules:
    - filters: [{ type: RequestRedirect, requestRedirect: { scheme: https } }]
`);
  });

  it('to another host, another path, another port', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - filters: [{ type: RequestRedirect, requestRedirect: { scheme: https, hostname: example.org } }]
    - filters: [{ type: RequestRedirect, requestRedirect: { scheme: https, port: 8443 } }]
    - filters: [{ type: RequestRedirect, requestRedirect: { scheme: https, path: { type: ReplaceFullPath, replaceFullPath: /new } } }]
`);
  });

  it('a Gateway that speaks no TLS', () => {
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
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - filters: [{ type: RequestRedirect, requestRedirect: { scheme: https } }]
`);
  });

  it('a TLS listener for other names', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
    - { name: https, hostname: b.example.com, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  hostnames:
    - a.example.com
  rules:
    - filters: [{ type: RequestRedirect, requestRedirect: { scheme: https } }]
`);
  });

  it('a Gateway that the input does not have', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public, namespace: edge }
  rules:
    - filters: [{ type: RequestRedirect, requestRedirect: { scheme: https } }]
`);
  });
});

describe('redirects to themselves', () => {
  it('of another namespace', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public, namespace: edge }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this is attached to the listener \`https\` of Gateway \`public\` too, which is HTTPS already: its requests are redirected to where they are
  rules:
    - backendRefs: [{ name: cart, port: 80 }]
    - filters: [{ type: RequestRedirect, requestRedirect: { scheme: https } }]
`);
  });

  it('on a port of its own, which is said', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 8443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public }
#     ^^^^^^^^^^^^^^^^ this is attached to the listener \`https\` of Gateway \`public\` too, which is HTTPS already: its requests are redirected to where they are
  rules:
    - filters: [{ type: RequestRedirect, requestRedirect: { scheme: https, port: 8443 } }]
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
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: public, sectionName: http }
    - { name: public, sectionName: https }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this is attached to the listener \`https\` of Gateway \`public\` too, which is HTTPS already: its requests are redirected to where they are
  rules:
    - filters: [{ type: RequestRedirect, requestRedirect: { scheme: https } }]
`);
  });
});
