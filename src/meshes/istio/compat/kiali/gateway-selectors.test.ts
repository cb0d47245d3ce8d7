import { expect, it } from 'vitest';
import { verdicts } from '../../../../../test/verdicts.ts';
import gatewaySelectors from './gateway-selectors.ts';

it('a workload of any namespace', () => {
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

it('none, and none that a chart would install', () => {
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
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: shop }
spec:
  selector: { x: z }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
`;
  expect(verdicts(gatewaySelectors, yaml)).toEqual([
    'KIA0302 Gateway shop/a',
    'KIA0302 Gateway shop/b',
  ]);
});

it('nothing to select from', () => {
  const yaml = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
`;
  expect(verdicts(gatewaySelectors, yaml)).toEqual([
    'KIA0302 Gateway shop/a',
  ]);
});

it('of the own namespace only', () => {
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
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: edge }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
`;
  expect(verdicts(gatewaySelectors, yaml, { scopesGatewaysToNamespace: true })).toEqual([
    'KIA0302 Gateway shop/a',
  ]);
});
