import { expect, it } from 'vitest';
import { verdicts } from '../../../../../test/verdicts.ts';
import gatewayHosts from './gateway-hosts.ts';

it('the same host of two namespaces', () => {
  const yaml = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.example.com] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: web }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [A.example.com] }
`;
  expect(verdicts(gatewayHosts, yaml)).toEqual([
    'KIA0301 Gateway shop/a',
    'KIA0301 Gateway web/b',
  ]);
});

it('within one Gateway too', () => {
  const yaml = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [shop/a.example.com, ./a.example.com] }
`;
  expect(verdicts(gatewayHosts, yaml)).toEqual([
    'KIA0301 Gateway shop/a',
    'KIA0301 Gateway shop/a',
  ]);
});

it('everything beside something', () => {
  const yaml = `
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
metadata: { name: b, namespace: web }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.example.com] }
`;
  expect(verdicts(gatewayHosts, yaml)).toEqual([
    'KIA0301 Gateway shop/a',
    'KIA0301 Gateway web/b',
  ]);
});

it('each of three once', () => {
  const yaml = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: a }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: b }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: c, namespace: c }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
`;
  expect(verdicts(gatewayHosts, yaml)).toEqual([
    'KIA0301 Gateway a/a',
    'KIA0301 Gateway b/b',
    'KIA0301 Gateway c/c',
    'KIA0301 Gateway b/b',
    'KIA0301 Gateway c/c',
  ]);
});

it('not another port, another selector, another namespace that may bind', () => {
  const yaml = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.example.com, web/b.example.com] }
    - { port: { number: 81, name: http, protocol: HTTP }, hosts: [c.example.com] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: web }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 81, name: http, protocol: HTTP }, hosts: [a.example.com] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: c, namespace: web }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.example.com] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: d, namespace: web }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [shop/b.example.com] }
`;
  expect(verdicts(gatewayHosts, yaml)).toEqual([]);
});

it('a wildcard and a name beneath it', () => {
  const yaml = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*.example.com'] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: web }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.example.com] }
`;
  expect(verdicts(gatewayHosts, yaml)).toEqual([
    'KIA0301 Gateway shop/a',
    'KIA0301 Gateway web/b',
  ]);
});

it('not two labels beneath it, and no wildcard there', () => {
  const yaml = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*.example.com'] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: web }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b.example.com, '*.c.example.com', example.com] }
`;
  expect(verdicts(gatewayHosts, yaml)).toEqual([]);
});

it('the order of the labels is none', () => {
  const yaml = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { a: b, c: d }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: web }
spec:
  selector: { c: d, a: b }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
`;
  expect(verdicts(gatewayHosts, yaml)).toEqual([
    'KIA0301 Gateway shop/a',
    'KIA0301 Gateway web/b',
  ]);
});
