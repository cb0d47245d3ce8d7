import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './gateway-port-refused.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/gateway-port-refused', rule }, yaml.trimStart());

describe('ports that open', () => {
  it('other names', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: shop } }
    - { port: { number: 443, name: https-2, protocol: HTTPS }, hosts: ['*.example.com'], tls: { mode: SIMPLE, credentialName: shop } }
    - { port: { number: 443, name: https-3, protocol: HTTPS }, hosts: ['*'], tls: { mode: SIMPLE, credentialName: shop } }
`);
  });

  it('plaintext for everything twice is one chain', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: edge }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }
`);
  });
});

describe('ports that do not', () => {
  it('everything twice, in two Gateways of two namespaces', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com, '*'], tls: { mode: SIMPLE, credentialName: shop } }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: edge }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: ['edge/*'], tls: { mode: SIMPLE, credentialName: shop } }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this server and one of Gateway \`shop/a\` both answer every server name on port 443, so the gateway refuses to open the port
`);
  });

  it('a namespace before a host is left out of the name', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [team/a.example.com], tls: { mode: SIMPLE, credentialName: shop } }
    - { port: { number: 443, name: https-2, protocol: HTTPS }, hosts: [web/a.example.com], tls: { mode: SIMPLE, credentialName: shop } }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this server and one of Gateway \`shop/a\` both answer \`a.example.com\` on port 443, so the gateway refuses to open the port
`);
  });
});
