import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './policy-target-not-found.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/policy-target-not-found', rule }, yaml.trimStart());

describe('targets that are there', () => {
  it('a Service, by both names of its group', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  targetRefs: [{ group: '', kind: Service, name: cart }]
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: b, namespace: shop }
spec:
  targetRefs: [{ group: core, kind: Service, name: cart }]
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`);
  });

  it('a Gateway, by the single form', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: http, port: 80, protocol: HTTP }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: a, namespace: shop }
spec:
  targetRef: { group: gateway.networking.k8s.io, kind: Gateway, name: public }
`);
  });

  it('a ServiceEntry', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: maps, namespace: shop }
spec: { hosts: [maps.example.com] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  targetRefs: [{ group: networking.istio.io, kind: ServiceEntry, name: maps }]
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`);
  });

  it('a class of gateways is for the whole mesh', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: istiod, namespace: istio-system }
spec:
  selector: { app: istiod }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: istio-system }
spec:
  targetRefs: [{ group: gateway.networking.k8s.io, kind: GatewayClass, name: istio-waypoint }]
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`);
  });

  it('no target at all', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`);
  });
});

describe('targets that are not', () => {
  it('a slip of the pen', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: { name: a, namespace: shop }
spec:
  targetRefs: [{ group: '', kind: Service, name: crat }]
#                                                ^^^^ there is no Service \`crat\` in namespace \`shop\`, did you mean \`cart\`?
  url: oci://a
`);
  });

  it('a Gateway', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop }
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - { name: mesh, port: 15008, protocol: HBONE }
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: a, namespace: shop }
spec:
  targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: waypont }]
#                                                                       ^^^^^^^ there is no Gateway \`waypont\` in namespace \`shop\`, did you mean \`waypoint\`?
`);
  });

  it('the Service is in another namespace', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: billing }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  selector: { app: web }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  targetRefs: [{ group: '', kind: Service, name: cart }]
#                                                ^^^^ there is no Service \`cart\` in namespace \`shop\`
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`);
  });

  it('another namespace is not to be had', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: billing }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  targetRefs: [{ group: '', kind: Service, name: cart, namespace: billing }]
#                                                                 ^^^^^^^ a policy is for its own namespace \`shop\`, not for \`billing\`: it is for nothing
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`);
  });
});

describe('what cannot be told', () => {
  it('nothing of the namespace is in the input', () => {
    check(`
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  targetRefs: [{ group: '', kind: Service, name: cart }]
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
# unjudged: AuthorizationPolicy shop/a: Service shop/cart: no Service of namespace shop in the input
`);
  });

  it('ServiceEntries may be anywhere', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  targetRefs: [{ group: networking.istio.io, kind: ServiceEntry, name: maps }]
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
# unjudged: AuthorizationPolicy shop/a: ServiceEntry shop/maps: no ServiceEntry of namespace shop in the input
`);
  });
});
