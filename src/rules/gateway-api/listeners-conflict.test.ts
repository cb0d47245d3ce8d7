import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './listeners-conflict.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/listeners-conflict', rule }, yaml.trimStart());

describe('listeners that go together', () => {
  it('other hostnames, other ports', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
    - { name: cart, hostname: cart.example.com, port: 80, protocol: HTTP }
    - { name: web, port: 8080, protocol: HTTP }
`);
  });

  it('HTTPS and TLS by their server names', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: a, hostname: a.example.com, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
    - { name: b, hostname: b.example.com, port: 443, protocol: TLS, tls: { mode: Passthrough } }
`);
  });

  it('UDP beside TCP', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: a, port: 53, protocol: UDP }
    - { name: b, port: 53, protocol: TCP }
`);
  });

  it('equal listeners of two Gateways, in one namespace or two', () => {
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
kind: Gateway
metadata: { name: private, namespace: shop }
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
});

describe('listeners that do not', () => {
  it('neither has a hostname', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
    - { name: web, port: 80, protocol: HTTP }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`web\` is the same listener as \`http\`: HTTP on port 80 for every name
`);
  });

  it('hostnames in other capitals', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: a, hostname: a.example.com, port: 80, protocol: HTTP }
    - { name: b, hostname: A.example.com, port: 80, protocol: HTTP }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`b\` is the same listener as \`a\`: HTTP on port 80 for \`a.example.com\`
`);
  });

  it('HTTP and HTTPS on one port', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: a, hostname: a.example.com, port: 8443, protocol: HTTP }
    - { name: b, hostname: b.example.com, port: 8443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`b\` and \`a\` speak HTTPS and HTTP on port 8443, which can have one of them
`);
  });

  it('the third is compared with the first that it meets', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
    - { name: web, port: 8080, protocol: HTTP }
    - { name: last, port: 8080, protocol: HTTP }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`last\` is the same listener as \`web\`: HTTP on port 8080 for every name
    - { name: again, port: 80, protocol: HTTP }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`again\` is the same listener as \`http\`: HTTP on port 80 for every name
`);
  });
});
