import { expect, it } from 'vitest';
import { verdicts } from '../../../../../test/verdicts.ts';
import ineffectiveSelectors from './ineffective-selectors.ts';

it('each kind, by Pods with the label of a Gateway', () => {
  const yaml = `
apiVersion: v1
kind: Pod
metadata: { name: p, namespace: shop, labels: { gateway.networking.k8s.io/gateway-name: public, app: edge } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: edge } }
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: b, namespace: shop }
spec:
  selector: { matchLabels: { app: edge } }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: c, namespace: shop }
spec:
  selector: { matchLabels: { app: edge } }
---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: { name: d, namespace: shop }
spec:
  selector: { matchLabels: { app: edge } }
  url: oci://a
`;
  expect(verdicts(ineffectiveSelectors, yaml)).toEqual([
    'IST0166 AuthorizationPolicy shop/a',
    'IST0166 RequestAuthentication shop/b',
    'IST0166 Telemetry shop/c',
    'IST0166 WasmPlugin shop/d',
  ]);
});

it('once for several Pods of one Gateway', () => {
  const yaml = `
apiVersion: v1
kind: Pod
metadata: { name: p, namespace: shop, labels: { gateway.networking.k8s.io/gateway-name: public } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: v1
kind: Pod
metadata: { name: q, namespace: shop, labels: { gateway.networking.k8s.io/gateway-name: public } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: v1
kind: Pod
metadata: { name: r, namespace: shop, labels: { gateway.networking.k8s.io/gateway-name: other } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  selector: {}
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`;
  expect(verdicts(ineffectiveSelectors, yaml)).toEqual([
    'IST0166 AuthorizationPolicy shop/a',
    'IST0166 AuthorizationPolicy shop/a',
  ]);
});

it('the single form of a target counts, the list does not', () => {
  const yaml = `
apiVersion: v1
kind: Pod
metadata: { name: p, namespace: shop, labels: { gateway.networking.k8s.io/gateway-name: public } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  selector: {}
  targetRef: { kind: Gateway, name: public }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: b, namespace: shop }
spec:
  selector: {}
  targetRefs: [{ kind: Gateway, name: public }]
`;
  expect(verdicts(ineffectiveSelectors, yaml)).toEqual([
    'IST0166 AuthorizationPolicy shop/b',
  ]);
});

it('no selector, other Pods, another namespace', () => {
  const yaml = `
apiVersion: v1
kind: Pod
metadata: { name: p, namespace: shop, labels: { gateway.networking.k8s.io/gateway-name: public } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: v1
kind: Pod
metadata: { name: q, namespace: shop, labels: { app: edge } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: b, namespace: shop }
spec:
  selector: { matchLabels: { app: edge } }
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: c, namespace: web }
spec:
  selector: {}
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`;
  expect(verdicts(ineffectiveSelectors, yaml)).toEqual([]);
});
