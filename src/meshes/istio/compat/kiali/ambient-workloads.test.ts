import { expect, it } from 'vitest';
import { verdicts } from '../../../../../test/verdicts.ts';
import ambientWorkloads from './ambient-workloads.ts';

it('labels for both', () => {
  const yaml = `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio-injection: enabled }
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
`;
  expect(verdicts(ambientWorkloads, yaml)).toEqual([
    'KIA1311 Deployment shop/cart',
  ]);
});

it('the label of the injector has other words, in their eyes', () => {
  const yaml = `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a, sidecar.istio.io/inject: "true" } }
  template:
    metadata:
      labels: { app: a, sidecar.istio.io/inject: "true" }
    spec:
      containers:
        - { name: a, image: a }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: b, namespace: shop }
spec:
  selector: { matchLabels: { app: b, sidecar.istio.io/inject: enabled } }
  template:
    metadata:
      labels: { app: b, sidecar.istio.io/inject: enabled }
    spec:
      containers:
        - { name: b, image: b }
---
apiVersion: v1
kind: Namespace
metadata:
  name: web
  labels: { istio.io/dataplane-mode: ambient, istio.io/rev: stable }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: c, namespace: web }
spec:
  selector: { matchLabels: { app: c, sidecar.istio.io/inject: none } }
  template:
    metadata:
      labels: { app: c, sidecar.istio.io/inject: none }
    spec:
      containers:
        - { name: c, image: c }
`;
  expect(verdicts(ambientWorkloads, yaml)).toEqual([
    'KIA1311 Deployment shop/b',
  ]);
});

it('a policy for requests, and no waypoint', () => {
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
  expect(verdicts(ambientWorkloads, yaml)).toEqual([
    'KIA1317 Deployment shop/cart',
  ]);
});

it('for the Service of the workload, and for that of another', () => {
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
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - { name: web, image: web }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  targetRefs: [{ group: '', kind: Service, name: cart }]
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`;
  expect(verdicts(ambientWorkloads, yaml)).toEqual([
    'KIA1317 Deployment shop/cart',
  ]);
});

it('enrolled, opted out, a gateway', () => {
  const yaml = `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: a, istio.io/use-waypoint: waypoint } }
  template:
    metadata:
      labels: { app: a, istio.io/use-waypoint: waypoint }
    spec:
      containers:
        - { name: a, image: a }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: b, namespace: shop }
spec:
  selector: { matchLabels: { app: b, istio.io/dataplane-mode: none } }
  template:
    metadata:
      labels: { app: b, istio.io/dataplane-mode: none }
    spec:
      containers:
        - { name: b, image: b }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: c, namespace: shop }
spec:
  selector: { matchLabels: { istio: ingressgateway } }
  template:
    metadata:
      labels: { istio: ingressgateway }
    spec:
      containers:
        - { name: c, image: c }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`;
  expect(verdicts(ambientWorkloads, yaml)).toEqual([]);
});

it('a policy of another namespace, and one for connections', () => {
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
metadata: { name: a, namespace: web }
spec:
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: b, namespace: shop }
spec:
  rules: [{ to: [{ operation: { ports: ["80"] } }] }]
`;
  expect(verdicts(ambientWorkloads, yaml)).toEqual([]);
});

it('a namespace without an object', () => {
  const yaml = `
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
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`;
  expect(verdicts(ambientWorkloads, yaml)).toEqual([]);
});
