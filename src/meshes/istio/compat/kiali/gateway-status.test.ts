import { expect, it } from 'vitest';
import { verdicts } from '../../../../../test/verdicts.ts';
import gatewayStatus from './gateway-status.ts';

it('conditions old and new', () => {
  const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
status:
  conditions:
    - { type: Accepted, status: "False", reason: Invalid }
    - { type: Ready, status: "False" }
    - { type: Scheduled, status: "False" }
    - { type: Programmed, status: "False", reason: NoResources }
`;
  expect(verdicts(gatewayStatus, yaml)).toEqual([
    'GWAPI Gateway shop/a',
    'GWAPI Gateway shop/a',
    'GWAPI Gateway shop/a',
    'GWAPI Gateway shop/a',
  ]);
});

it('what passes by itself', () => {
  const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
status:
  conditions:
    - { type: Accepted, status: "False", reason: ListenersNotValid }
    - { type: Programmed, status: "False", reason: Pending }
    - { type: Programmed, status: "False", reason: AddressNotAssigned, message: "address pending for a.b" }
`;
  expect(verdicts(gatewayStatus, yaml)).toEqual([]);
});

it('an address that will not come', () => {
  const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
status:
  conditions:
    - { type: Programmed, status: "False", reason: AddressNotAssigned, message: "port 80 not found" }
`;
  expect(verdicts(gatewayStatus, yaml)).toEqual([
    'GWAPI Gateway shop/a',
  ]);
});

it('conditions of listeners', () => {
  const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
status:
  listeners:
    - conditions: [{ type: Conflicted, status: "True" }, { type: ResolvedRefs, status: "False" }, { type: Detached, status: "False" }]
`;
  expect(verdicts(gatewayStatus, yaml)).toEqual([
    'GWAPI Gateway shop/a',
    'GWAPI Gateway shop/a',
  ]);
});

it('what holds, and what is not known', () => {
  const yaml = `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
status:
  conditions:
    - { type: Accepted, status: "True" }
    - { type: Programmed, status: Unknown }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: b, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
`;
  expect(verdicts(gatewayStatus, yaml)).toEqual([]);
});
