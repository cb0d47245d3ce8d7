import { expect, it } from 'vitest';
import { verdicts } from '../../../../../test/verdicts.ts';
import gatewaySelectors from './gateway-selectors.ts';

it('no Pod has the labels', () => {
  const yaml = `
apiVersion: v1
kind: Pod
metadata: { name: p, namespace: edge, labels: { istio: edge } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: v1
kind: Service
metadata: { name: edge, namespace: edge }
spec:
  selector: { app: edge }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: egde }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
`;
  expect(verdicts(gatewaySelectors, yaml)).toEqual([
    'IST0101 Gateway shop/a',
  ]);
});

it('a Deployment is no Pod', () => {
  const yaml = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: edge }
spec:
  selector: { matchLabels: { istio: edge } }
  template:
    metadata:
      labels: { istio: edge }
      annotations: { inject.istio.io/templates: gateway }
    spec:
      containers:
        - { name: istio-proxy, image: auto }
---
apiVersion: v1
kind: Service
metadata: { name: edge, namespace: edge }
spec:
  selector: { app: edge }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
`;
  expect(verdicts(gatewaySelectors, yaml)).toEqual([]);
});

it('ports by number and by target, TCP only', () => {
  const yaml = `
apiVersion: v1
kind: Pod
metadata: { name: p, namespace: edge, labels: { istio: edge } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: v1
kind: Service
metadata: { name: edge, namespace: edge }
spec:
  selector: { istio: edge }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
    - { name: dns, port: 53, protocol: UDP }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
    - { port: { number: 8080, name: http, protocol: HTTP }, hosts: [a.b] }
    - { port: { number: 53, name: http, protocol: HTTP }, hosts: [a.b] }
    - { port: { number: 53, name: http, protocol: HTTP }, hosts: [c.d] }
    - { port: { number: 9090, name: http, protocol: HTTP }, hosts: [a.b] }
`;
  expect(verdicts(gatewaySelectors, yaml)).toEqual([
    'IST0162 Gateway shop/a',
    'IST0162 Gateway shop/a',
  ]);
});

it('a Service of another namespace', () => {
  const yaml = `
apiVersion: v1
kind: Pod
metadata: { name: p, namespace: edge, labels: { istio: edge } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: v1
kind: Service
metadata: { name: edge, namespace: web }
spec:
  selector: { istio: edge }
  ports:
    - { name: http, port: 80 }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
`;
  expect(verdicts(gatewaySelectors, yaml)).toEqual([
    'IST0162 Gateway shop/a',
  ]);
});

it('without Pods nothing is judged', () => {
  const yaml = `
apiVersion: v1
kind: Service
metadata: { name: edge, namespace: edge }
spec:
  selector: { app: edge }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
`;
  expect(verdicts(gatewaySelectors, yaml)).toEqual([]);
});
