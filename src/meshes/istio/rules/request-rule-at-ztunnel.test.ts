import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './request-rule-at-ztunnel.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/request-rule-at-ztunnel', rule }, yaml.trimStart());

describe('what ztunnel can follow', () => {
  it('accounts, namespaces, addresses and ports', () => {
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
  rules:
    - from: [{ source: { principals: [a], notNamespaces: [b] } }, { source: { ipBlocks: [10.0.0.0/8] } }]
      to: [{ operation: { ports: ["8080"], notPorts: ["9090"] } }]
      when: [{ key: source.ip, values: [10.0.0.1] }, { key: destination.port, values: ["8080"] }]
`);
  });

  it('a policy for a waypoint', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  targetRefs: [{ group: '', kind: Service, name: cart }]
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`);
  });

  it('sidecars see requests', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio-injection: enabled }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`);
  });

  it('a pod that is not in ambient', () => {
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
  selector: { matchLabels: { app: cart, istio.io/dataplane-mode: none } }
  template:
    metadata:
      labels: { app: cart, istio.io/dataplane-mode: none }
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
`);
  });

  it('gateways in the namespace see requests', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: shop }
spec:
  selector: { matchLabels: { istio: edge, sidecar.istio.io/inject: "true" } }
  template:
    metadata:
      labels: { istio: edge, sidecar.istio.io/inject: "true" }
      annotations: { inject.istio.io/templates: gateway }
    spec:
      containers:
        - { name: istio-proxy, image: auto }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { istio: edge } }
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: b, namespace: shop }
spec:
  selector: { matchLabels: { gateway.networking.k8s.io/gateway-name: public } }
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`);
  });

  it('a namespace that the input does not have', () => {
    check(`
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`);
  });
});

describe('what an ALLOW policy loses', () => {
  it('one of two rules', () => {
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
  rules:
    - to: [{ operation: { ports: ["8080"] } }]
    - to: [{ operation: { ports: ["8080"], paths: [/admin] } }]
#                                                 ^^^^^^^^ ztunnel sees no \`paths\`, so this rule admits nobody
`);
  });

  it('tokens, headers and hosts', () => {
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
  rules:
    - from: [{ source: { requestPrincipals: ["*"] } }]
#                                           ^^^^^ ztunnel sees no \`requestPrincipals\`, so this rule admits nobody, and nothing else in the policy does: every connection is refused
    - when: [{ key: "request.headers[x]", values: [a] }]
#                   ^^^^^^^^^^^^^^^^^^^^ ztunnel sees no \`request.headers[x]\`, so this rule admits nobody
    - to: [{ operation: { hosts: [cart.example.com] } }]
#                                ^^^^^^^^^^^^^^^^^^ ztunnel sees no \`hosts\`, so this rule admits nobody
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
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
#                                        ^^^^^ ztunnel sees no \`methods\`, so this rule admits nobody, and nothing else in the policy does: every connection is refused
`);
  });

  it('conditions on service accounts', () => {
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
  rules: [{ when: [{ key: source.serviceAccount, values: [shop/web] }] }]
#                         ^^^^^^^^^^^^^^^^^^^^^ ztunnel sees no \`source.serviceAccount\`, so this rule admits nobody, and nothing else in the policy does: every connection is refused
`);
  });
});

describe('what a DENY policy loses', () => {
  it('from and to are both asked: nothing is denied', () => {
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
  action: DENY
  rules: [{ from: [{ source: { principals: [a] } }], to: [{ operation: { methods: [DELETE] } }] }]
#                                                                                 ^^^^^^^^ ztunnel sees no \`methods\`, so this rule denies nothing
`);
  });

  it('ports beside methods in one place: more is denied', () => {
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
  action: DENY
  rules: [{ to: [{ operation: { ports: ["8080"], methods: [DELETE] } }] }]
#                                                         ^^^^^^^^ ztunnel sees no \`methods\` and goes by the rest: every connection that it fits is denied, whatever is asked
`);
  });

  it('a condition on a header denies nothing', () => {
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
  action: DENY
  rules: [{ to: [{ operation: { ports: ["8080"] } }], when: [{ key: "request.headers[x]", values: [a] }] }]
#                                                                   ^^^^^^^^^^^^^^^^^^^^ ztunnel sees no \`request.headers[x]\`, so this rule denies nothing
`);
  });
});

describe('other actions', () => {
  it('are ignored', () => {
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
  action: AUDIT
#         ^^^^^ warning: ztunnel knows no \`AUDIT\`: it ignores the policy
  rules: [{}]
`);
  });
});
