import { expect, it } from 'vitest';
import { verdicts } from '../../../../../test/verdicts.ts';
import ambientPolicies from './ambient-policies.ts';

it('a policy that asks for something of requests, without a waypoint and without targets', () => {
  const yaml = `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  template:
    metadata:
      labels: { app: cart }
    spec:
      containers:
        - { name: cart, image: cart }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`;
  expect(verdicts(ambientPolicies, yaml)).toEqual([
    'KIA0110 AuthorizationPolicy shop/a',
    'KIA0109 AuthorizationPolicy shop/a',
  ]);
});

it('enrolled by the namespace: the targets are missing still', () => {
  const yaml = `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  template:
    metadata:
      labels: { app: cart }
    spec:
      containers:
        - { name: cart, image: cart }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`;
  expect(verdicts(ambientPolicies, yaml)).toEqual([
    'KIA0110 AuthorizationPolicy shop/a',
  ]);
});

it('the workload opts out of the waypoint', () => {
  const yaml = `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart, istio.io/use-waypoint: none } }
  template:
    metadata:
      labels: { app: cart, istio.io/use-waypoint: none }
    spec:
      containers:
        - { name: cart, image: cart }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`;
  expect(verdicts(ambientPolicies, yaml)).toEqual([
    'KIA0110 AuthorizationPolicy shop/a',
    'KIA0109 AuthorizationPolicy shop/a',
  ]);
});

it('connections alone, and other namespaces', () => {
  const yaml = `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  rules: [{ from: [{ source: { namespaces: [web] } }], to: [{ operation: { ports: ["80"] } }] }]
---
apiVersion: v1
kind: Namespace
metadata:
  name: web
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: web }
spec:
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`;
  expect(verdicts(ambientPolicies, yaml)).toEqual([]);
});

it('every RequestAuthentication and WasmPlugin, and some Telemetry', () => {
  const yaml = `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: a, namespace: shop }
spec:
  selector: {}
---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: { name: b, namespace: shop }
spec:
  url: oci://a
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: c, namespace: shop }
spec:
  tracing: [{}]
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: d, namespace: shop }
spec:
  metrics: [{ providers: [{ name: p }] }]
`;
  expect(verdicts(ambientPolicies, yaml)).toEqual([
    'KIA1115 RequestAuthentication shop/a',
    'KIA1110 RequestAuthentication shop/a',
    'KIA1116 WasmPlugin shop/b',
    'KIA1111 WasmPlugin shop/b',
    'KIA1117 Telemetry shop/c',
    'KIA1112 Telemetry shop/c',
  ]);
});

it('with targets, in a namespace that is enrolled', () => {
  const yaml = `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: a, namespace: shop }
spec:
  targetRefs: [{ group: '', kind: Service, name: cart }]
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: c, namespace: shop }
spec:
  targetRefs: [{ group: '', kind: Service, name: cart }]
  metrics: [{ overrides: [{}] }]
`;
  expect(verdicts(ambientPolicies, yaml)).toEqual([]);
});

it('routes for a Service of ambient in another namespace, without a waypoint', () => {
  const yaml = `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: v1
kind: Namespace
metadata:
  name: web
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: web }
spec:
  hosts: [cart.shop.svc.cluster.local]
  http: [{ route: [{ destination: { host: cart.shop.svc.cluster.local } }] }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: b, namespace: web }
spec:
  host: cart.shop
  trafficPolicy: { outlierDetection: {} }
`;
  expect(verdicts(ambientPolicies, yaml)).toEqual([
    'KIA1114 VirtualService web/a',
    'KIA1113 VirtualService web/a',
    'KIA0212 DestinationRule web/b',
    'KIA0211 DestinationRule web/b',
  ]);
});

it('routes for a host that is no Service, where nobody is enrolled', () => {
  const yaml = `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [maps.example.com]
  http: [{ route: [{ destination: { host: maps.example.com } }] }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: b, namespace: shop }
spec:
  host: '*'
  trafficPolicy: { connectionPool: { http: {} } }
`;
  expect(verdicts(ambientPolicies, yaml)).toEqual([
    'KIA1109 VirtualService shop/a',
    'KIA0210 DestinationRule shop/b',
  ]);
});

it('routes for gateways alone, and limits of connections', () => {
  const yaml = `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [cart]
  gateways: [edge/public]
  http: [{ route: [{ destination: { host: cart } }] }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: b, namespace: shop }
spec:
  host: cart
  trafficPolicy: { connectionPool: { tcp: {} } }
`;
  expect(verdicts(ambientPolicies, yaml)).toEqual([]);
});

it('namespaces that are not there', () => {
  const yaml = `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`;
  expect(verdicts(ambientPolicies, yaml, { namespaces: ['web'] })).toEqual([]);
});
