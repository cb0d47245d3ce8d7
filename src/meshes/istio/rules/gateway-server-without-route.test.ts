import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './gateway-server-without-route.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/gateway-server-without-route', rule }, yaml.trimStart());

describe('servers that have rules', () => {
  it('TLS that stays closed', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: tls, protocol: TLS }, hosts: [a.example.com], tls: { mode: PASSTHROUGH } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [a.example.com]
  gateways: [a]
  tls: [{ match: [{ port: 443, sniHosts: [a.example.com] }], route: [{ destination: { host: cart } }] }]
`);
  });

  it('TCP, of another namespace', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: edge }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 5432, name: tcp, protocol: TCP }, hosts: ['*'] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: ['*']
  gateways: [edge/a]
  tcp: [{ route: [{ destination: { host: cart } }] }]
`);
  });

  it('TLS that ends here asks tcp rules', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: tls, protocol: TLS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: a } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [a.example.com]
  gateways: [a]
  tcp: [{ route: [{ destination: { host: cart } }] }]
`);
  });

  it('servers that see requests are no matter', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.example.com] }
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: shop } }
`);
  });

  it('between networks the server name says it all', () => {
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

describe('servers that have none', () => {
  it('http rules for closed TLS', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: tls, protocol: TLS }, hosts: [a.example.com], tls: { mode: PASSTHROUGH } }
#                                                               ^^^^^^^^^^^^^^^ VirtualService \`shop/a\` has only \`http\` rules for these hosts, and a server that leaves TLS closed asks \`tls\` rules alone
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [a.example.com]
  gateways: [a]
  http: [{ route: [{ destination: { host: cart } }] }]
`);
  });

  it('tls rules where TLS ends', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: tls, protocol: TLS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: a } }
#                                                               ^^^^^^^^^^^^^^^ VirtualService \`shop/a\` has only \`tls\` rules for these hosts, and a server that ends TLS and sees no requests asks \`tcp\` rules alone
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [a.example.com]
  gateways: [a]
  tls: [{ match: [{ port: 443, sniHosts: [a.example.com] }], route: [{ destination: { host: cart } }] }]
`);
  });

  it('rules for another host', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: tls, protocol: TLS }, hosts: [a.example.com], tls: { mode: PASSTHROUGH } }
#                                                               ^^^^^^^^^^^^^^^ info: no VirtualService that is bound to this Gateway has \`tls\` rules for these hosts, so the server takes no connection
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [b.example.com]
  gateways: [a]
  tls: [{ match: [{ port: 443, sniHosts: [b.example.com] }], route: [{ destination: { host: cart } }] }]
`);
  });

  it('hosts that are kept for another namespace', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: edge }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 5432, name: tcp, protocol: TCP }, hosts: ['web/*'] }
#                                                                ^^^^^^^^^ info: no VirtualService that is bound to this Gateway has \`tcp\` rules for these hosts, so the server takes no connection
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: ['*']
  gateways: [edge/a]
  tcp: [{ route: [{ destination: { host: cart } }] }]
`);
  });

  it('rules for another Gateway of the name', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: edge }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: tls, protocol: TLS }, hosts: [a.example.com], tls: { mode: PASSTHROUGH } }
#                                                               ^^^^^^^^^^^^^^^ info: no VirtualService that is bound to this Gateway has \`tls\` rules for these hosts, so the server takes no connection
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [a.example.com]
  gateways: [a]
  tls: [{ match: [{ port: 443, sniHosts: [a.example.com] }], route: [{ destination: { host: cart } }] }]
`);
  });
});
