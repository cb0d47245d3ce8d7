import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './gateway-port-named-otherwise.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/gateway-port-named-otherwise', rule }, yaml.trimStart());

describe('names and numbers that fit', () => {
  it('the usual ones', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.example.com] }
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: shop } }
    - { port: { number: 5432, name: postgres, protocol: TCP }, hosts: ['*'] }
    - { port: { number: 15443, name: tls, protocol: TLS }, hosts: ['*'], tls: { mode: PASSTHROUGH } }
`);
  });

  it('HTTP versions are alike', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http2, protocol: HTTP }, hosts: ['*'] }
    - { port: { number: 8080, name: grpc-web, protocol: HTTP }, hosts: ['*'] }
`);
  });

  it('TCP on 443 may be anything', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: db, protocol: TCP }, hosts: ['*'] }
`);
  });
});

describe('names and numbers that do not', () => {
  it('plaintext called TLS, and TLS called plaintext', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 8443, name: tls, protocol: HTTP }, hosts: ['*'] }
#                                   ^^^ the port is called \`tls\` and speaks \`HTTP\`: the name decides nothing here
    - { port: { number: 8080, name: http-shop, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: shop } }
#                                   ^^^^^^^^^ the port is called \`http-shop\` and speaks \`HTTPS\`: the name decides nothing here
`);
  });

  it('the number alone is for information', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: edge }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: web, protocol: HTTP }, hosts: ['*'] }
#                       ^^^ info: port 443 takes plaintext, since its protocol is \`HTTP\`: clients that speak TLS get an error
    - { port: { number: 80, name: web-2, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: shop } }
#                       ^^ info: port 80 wants TLS, since its protocol is \`HTTPS\`: clients that speak plaintext get an error
`);
  });

  it('what speaks and how it is written', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 8443, name: HTTPS-x, protocol: http }, hosts: ['*'] }
#                                   ^^^^^^^ the port is called \`HTTPS-x\` and speaks \`HTTP\`: the name decides nothing here
`);
  });
});
