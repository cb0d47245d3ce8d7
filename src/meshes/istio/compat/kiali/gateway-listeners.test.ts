import { expect, it } from 'vitest';
import { verdicts } from '../../../../../test/verdicts.ts';
import gatewayListeners from './gateway-listeners.ts';

it('one listener of two Gateways', () => {
  const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: x, hostname: a.b, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: b, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: y, hostname: a.b, port: 80, protocol: HTTP }
`;
  expect(verdicts(gatewayListeners, yaml)).toEqual([
    'KIA1501 Gateway shop/a',
    'KIA1501 Gateway edge/b',
  ]);
});

it('of one name, in two namespaces: never compared', () => {
  const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  gatewayClassName: edge
  addresses:
    - { value: 192.0.2.1 }
  listeners:
    - { name: x, hostname: a.b, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: a, namespace: edge }
spec:
  gatewayClassName: edge
  addresses:
    - { value: 192.0.2.1 }
  listeners:
    - { name: x, hostname: a.b, port: 80, protocol: HTTP }
`;
  expect(verdicts(gatewayListeners, yaml)).toEqual([]);
});

it('listeners without a hostname are never the same', () => {
  const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
    - { name: web, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: b, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
`;
  expect(verdicts(gatewayListeners, yaml)).toEqual([]);
});

it('one address for two, whatever ports they have', () => {
  const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  gatewayClassName: edge
  addresses:
    - { type: IPAddress, value: 192.0.2.1 }
  listeners:
    - { name: http, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: b, namespace: shop }
spec:
  gatewayClassName: edge
  addresses:
    - { value: 192.0.2.1 }
  listeners:
    - { name: http, port: 81, protocol: HTTP }
`;
  expect(verdicts(gatewayListeners, yaml)).toEqual([
    'KIA1502 Gateway shop/a',
    'KIA1502 Gateway shop/b',
  ]);
});

it('two listeners of one Gateway', () => {
  const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: x, hostname: a.b, port: 80, protocol: HTTP }
    - { name: y, hostname: a.b, port: 80, protocol: HTTP }
    - { name: z, hostname: a.b, port: 81, protocol: HTTP }
`;
  expect(verdicts(gatewayListeners, yaml)).toEqual([
    'KIA1503 Gateway shop/a',
    'KIA1503 Gateway shop/a',
  ]);
});
