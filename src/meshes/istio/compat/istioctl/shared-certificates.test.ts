import { expect, it } from 'vitest';
import { verdicts } from '../../../../../test/verdicts.ts';
import sharedCertificates from './shared-certificates.ts';

it('one Secret in two Gateways, each said', () => {
  const yaml = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.b], tls: { mode: SIMPLE, credentialName: shop } }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: web }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [c.d], tls: { mode: SIMPLE, credentialName: shop } }
`;
  expect(verdicts(sharedCertificates, yaml)).toEqual([
    'IST0138 Gateway shop/a',
    'IST0138 Gateway web/b',
  ]);
});

it('another port and the same host are no matter to them', () => {
  const yaml = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.b], tls: { mode: SIMPLE, credentialName: shop } }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: web }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 8443, name: https, protocol: HTTPS }, hosts: [a.b], tls: { mode: SIMPLE, credentialName: shop } }
`;
  expect(verdicts(sharedCertificates, yaml)).toEqual([
    'IST0138 Gateway shop/a',
    'IST0138 Gateway web/b',
  ]);
});

it('only towards a selector with more labels', () => {
  const yaml = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.b], tls: { mode: SIMPLE, credentialName: shop } }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: web }
spec:
  selector: { istio: ingressgateway, team: x }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [c.d], tls: { mode: SIMPLE, credentialName: shop } }
`;
  expect(verdicts(sharedCertificates, yaml)).toEqual([
    'IST0138 Gateway shop/a',
  ]);
});

it('files: both have to be the same', () => {
  const yaml = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.b], tls: { serverCertificate: /a, privateKey: /b } }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: web }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [c.d], tls: { serverCertificate: /a, privateKey: /b } }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: c, namespace: web }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [c.d], tls: { serverCertificate: /a, privateKey: /c } }
`;
  expect(verdicts(sharedCertificates, yaml)).toEqual([
    'IST0138 Gateway shop/a',
    'IST0138 Gateway web/b',
  ]);
});

it('two servers of one Gateway, and no TLS', () => {
  const yaml = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.b], tls: { mode: SIMPLE, credentialName: shop } }
    - { port: { number: 443, name: https-2, protocol: HTTPS }, hosts: [c.d], tls: { mode: SIMPLE, credentialName: shop } }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: web }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
`;
  expect(verdicts(sharedCertificates, yaml)).toEqual([]);
});

it('namespaces apart', () => {
  const yaml = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.b], tls: { mode: SIMPLE, credentialName: shop } }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: web }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [c.d], tls: { mode: SIMPLE, credentialName: shop } }
`;
  expect(verdicts(sharedCertificates, yaml, { scopesGatewaysToNamespace: true })).toEqual([]);
});
