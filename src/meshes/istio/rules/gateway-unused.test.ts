import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './gateway-unused.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/gateway-unused', rule }, yaml.trimStart());

describe('Gateways that are used', () => {
  it('by the short name, by both names, by the old one', () => {
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
kind: VirtualService
metadata: { name: x, namespace: shop }
spec:
  hosts: [a.example.com]
  gateways: [a]
  http: [{ route: [{ destination: { host: cart } }] }]
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: x, namespace: web }
spec:
  hosts: [b.example.com]
  gateways: [shop/b]
  http: [{ route: [{ destination: { host: cart } }] }]
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: c, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: third, namespace: web }
spec:
  hosts: [c.example.com]
  gateways: [c.shop.svc.cluster.local]
  http: [{ route: [{ destination: { host: cart } }] }]
`);
  });

  it('beside the mesh', () => {
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
kind: VirtualService
metadata: { name: x, namespace: shop }
spec:
  hosts: [a.example.com]
  gateways: [mesh, a]
  http: [{ route: [{ destination: { host: cart } }] }]
`);
  });

  it('one that redirects only', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'], tls: { httpsRedirect: true } }
`);
  });

  it('one between networks', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 15443, name: tls, protocol: TLS }, hosts: ['*.local'], tls: { mode: AUTO_PASSTHROUGH } }
`);
  });
});

describe('Gateways that are not', () => {
  it('the short name is of the own namespace', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: edge }
#                 ^ no VirtualService of the input is bound to \`a\`: its hosts get 404
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: x, namespace: shop }
spec:
  hosts: [a.example.com]
  gateways: [a]
  http: [{ route: [{ destination: { host: cart } }] }]
`);
  });
});
