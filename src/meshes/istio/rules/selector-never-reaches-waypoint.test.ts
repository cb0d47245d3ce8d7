import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './selector-never-reaches-waypoint.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/selector-never-reaches-waypoint', rule }, yaml.trimStart());

describe('policies that somebody follows', () => {
  it('with targets', () => {
    check(`
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
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: { name: a, namespace: shop }
spec:
  targetRefs: [{ group: '', kind: Service, name: cart }]
  url: oci://a
`);
  });

  it('pods with sidecars', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio-injection: enabled }
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
kind: RequestAuthentication
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
`);
  });

  it('one of the pods is not in ambient', () => {
    check(`
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
apiVersion: apps/v1
kind: Deployment
metadata: { name: old, namespace: shop }
spec:
  selector: { matchLabels: { app: cart, istio.io/dataplane-mode: none } }
  template:
    metadata:
      labels: { app: cart, istio.io/dataplane-mode: none }
    spec:
      containers:
        - { name: old, image: old }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
`);
  });

  it('telemetry of a whole namespace is for waypoints too', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  tracing: [{}]
`);
  });

  it('a Gateway that is no waypoint', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { gateway.networking.k8s.io/gateway-name: public } }
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`);
  });

  it('what ztunnel enforces', () => {
    check(`
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
  selector: { matchLabels: { app: cart } }
  rules: [{ from: [{ source: { namespaces: [web] } }] }]
`);
  });
});

describe('policies that nobody does', () => {
  it('for a whole namespace', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: a, namespace: shop }
#                 ^ warning: this namespace is in ambient, where only waypoints follow a RequestAuthentication, and those only by \`targetRefs\`
spec:
  jwtRules: [{ issuer: a, jwksUri: https://a.example.com/keys }]
`);
  });

  it('plugins and telemetry with a selector', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient }
---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ what this selects is in ambient, where only waypoints follow a WasmPlugin, and those only by \`targetRefs\`
  url: oci://a
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: what this selects is in ambient, where only waypoints follow a Telemetry, and those only by \`targetRefs\`
  tracing: [{}]
`);
  });

  it('a waypoint by its labels', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop }
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - { name: mesh, port: 15008, protocol: HBONE }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { gateway.networking.k8s.io/gateway-name: waypoint } }
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this selects the pods of the waypoint \`waypoint\`, which takes policies only by \`targetRefs\`
`);
  });

  it('pods of ambient in a namespace that is not', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart, istio.io/dataplane-mode: ambient } }
  template:
    metadata:
      labels: { app: cart, istio.io/dataplane-mode: ambient }
    spec:
      containers:
        - { name: cart, image: cart }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ what this selects is in ambient, where only waypoints follow a RequestAuthentication, and those only by \`targetRefs\`
`);
  });
});

describe('what is left to others', () => {
  it('a waypoint of another namespace is not meant', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: edge }
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - { name: mesh, port: 15008, protocol: HBONE }
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { gateway.networking.k8s.io/gateway-name: waypoint } }
`);
  });

  it('a namespace that the input does not have', () => {
    check(`
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
`);
  });
});
