import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './https-redirect-leads-nowhere.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/https-redirect-leads-nowhere', rule }, yaml.trimStart());

describe('redirects that lead somewhere', () => {
  it('in the same Gateway', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.example.com], tls: { httpsRedirect: true } }
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: shop } }
`);
  });

  it('by a wildcard of another one', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.example.com], tls: { httpsRedirect: true } }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: edge }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: ['*.example.com'], tls: { mode: SIMPLE, credentialName: shop } }
`);
  });

  it('to TLS that stays closed', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.example.com], tls: { httpsRedirect: true } }
    - { port: { number: 443, name: tls, protocol: TLS }, hosts: [a.example.com], tls: { mode: PASSTHROUGH } }
`);
  });

  it('everything, of which something is served', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'], tls: { httpsRedirect: true } }
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: shop } }
`);
  });

  it('no redirect', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.example.com] }
`);
  });
});

describe('redirects that lead nowhere', () => {
  it('TLS of the host at other gateways', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.example.com], tls: { httpsRedirect: true } }
#                                                                 ^^^^^^^^^^^^^ \`a.example.com\` is redirected to HTTPS, and no Gateway with this selector serves it by TLS
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: shop }
spec:
  selector: { istio: egressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: shop } }
`);
  });

  it('one of two hosts, with its namespace', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [./a.example.com, b.example.com], tls: { httpsRedirect: true } }
#                                                                 ^^^^^^^^^^^^^^^ \`shop/a.example.com\` is redirected to HTTPS, and no Gateway with this selector serves it by TLS
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [b.example.com], tls: { mode: SIMPLE, credentialName: shop } }
`);
  });
});
