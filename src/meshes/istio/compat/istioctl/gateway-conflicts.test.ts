import { expect, it } from 'vitest';
import { verdicts } from '../../../../../test/verdicts.ts';
import gatewayConflicts from './gateway-conflicts.ts';

it('the same selector, port and host, whatever they speak', () => {
  const yaml = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: tcp, protocol: TCP }, hosts: [a.b] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: web }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
`;
  expect(verdicts(gatewayConflicts, yaml)).toEqual([
    'IST0145 Gateway shop/a',
    'IST0145 Gateway web/b',
  ]);
});

it('the more general selector, if some Pod has both', () => {
  const yaml = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { app: x, istio: edge }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: web }
spec:
  selector: { app: x }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
---
apiVersion: v1
kind: Pod
metadata: { name: p, namespace: edge, labels: { app: x, istio: edge } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
`;
  expect(verdicts(gatewayConflicts, yaml)).toEqual([
    'IST0145 Gateway shop/a',
    'IST0145 Gateway web/b',
  ]);
});

it('and if none has', () => {
  const yaml = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { app: x, istio: edge }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: web }
spec:
  selector: { app: x }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
`;
  expect(verdicts(gatewayConflicts, yaml)).toEqual([]);
});

it('hosts letter by letter, and addresses', () => {
  const yaml = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*.b'] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: web }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: c, namespace: web }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [A.b] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: d, namespace: web }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, bind: 10.0.0.1, hosts: [a.b] }
`;
  expect(verdicts(gatewayConflicts, yaml)).toEqual([]);
});

it('a message for each server', () => {
  const yaml = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
    - { port: { number: 81, name: http, protocol: HTTP }, hosts: [a.b] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: web }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
    - { port: { number: 81, name: http, protocol: HTTP }, hosts: [a.b] }
`;
  expect(verdicts(gatewayConflicts, yaml)).toEqual([
    'IST0145 Gateway shop/a',
    'IST0145 Gateway shop/a',
    'IST0145 Gateway web/b',
    'IST0145 Gateway web/b',
  ]);
});

it('of two servers of one port the last is known', () => {
  const yaml = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
    - { port: { number: 80, name: http-2, protocol: HTTP }, hosts: [c.d] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: web }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
`;
  expect(verdicts(gatewayConflicts, yaml)).toEqual([
    'IST0145 Gateway shop/a',
  ]);
});
