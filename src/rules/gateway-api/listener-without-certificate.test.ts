import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './listener-without-certificate.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/listener-without-certificate', rule }, yaml.trimStart());

describe('listeners that need none, or have one', () => {
  it('plaintext', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
    - { name: tcp, port: 5432, protocol: TCP }
`);
  });

  it('TLS that is passed through', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: tls, port: 443, protocol: TLS, tls: { mode: Passthrough } }
`);
  });

  it('a Secret of another namespace is one', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { mode: Terminate, certificateRefs: [{ name: a, namespace: shop }] } }
`);
  });

  it('options may say where it comes from', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { options: { example.com/managed: a } } }
`);
  });

  it('a protocol of an implementation', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: mesh, port: 15008, protocol: HBONE }
`);
  });
});

describe('listeners without', () => {
  it('no TLS said at all', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the listener \`https\` speaks HTTPS and names no certificate
    - { name: http, port: 80, protocol: HTTP }
`);
  });

  it('an empty list', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [] } }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the listener \`https\` speaks HTTPS and names no certificate
`);
  });

  it('TLS that should end here', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: tls, port: 443, protocol: TLS, tls: { mode: Terminate, options: {} } }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the listener \`tls\` speaks TLS and names no certificate
`);
  });

  it('HTTPS that is left closed', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { mode: Passthrough } }
#                                                             ^^^^^^^^^^^ the listener \`https\` should read requests and leaves TLS closed: HTTPS needs \`mode: Terminate\`
`);
  });
});
