import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './backend-not-found.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/backend-not-found', rule }, yaml.trimStart());

describe('backends that are there', () => {
  it('in the namespace of the route, and in another one', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: v1
kind: Service
metadata: { name: pay, namespace: billing }
spec:
  selector: { app: pay }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart, port: 80 }, { name: pay, namespace: billing, port: 80 }]
`);
  });

  it('other kinds are not looked up', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ group: example.com, kind: Bucket, name: photos }, { kind: ServiceImport, group: multicluster.x-k8s.io, name: far, port: 80 }]
`);
  });

  it('a Service without ports is not asked for one', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('of a TCPRoute', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: TCPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart, port: 80 }]
`);
  });
});

describe('backends that are not', () => {
  it('in another namespace that is known', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: v1
kind: Service
metadata: { name: pay, namespace: billing }
spec:
  selector: { app: pay }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: pya, namespace: billing, port: 80 }]
#                           ^^^ there is no Service \`pya\` in namespace \`billing\`, did you mean \`pay\`?
`);
  });

  it('a namespace with workloads and no Service at all', () => {
    check(`
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
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart, port: 80 }]
#                           ^^^^ there is no Service \`cart\` in namespace \`shop\`
`);
  });

  it('the port of the pods instead of the Service’s', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart, port: 8080 }]
#                                       ^^^^ Service \`cart\` has no port 8080, only 80
`);
  });

  it('a port that is nobody’s', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80 }
    - { name: grpc, port: 9090 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart, port: 81 }]
#                                       ^^ Service \`cart\` has no port 81, only 80, 9090
`);
  });

  it('a full host, and one of another namespace', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart.shop, port: 80 }, { name: pay.billing.svc.cluster.local, port: 80 }]
#                           ^^^^^^^^^ \`cart.shop\` is no name of a Service: write \`cart\`
#                                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`pay.billing.svc.cluster.local\` is no name of a Service: write \`name: pay, namespace: billing\`
`);
  });

  it('no port at all', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart }]
#                   ^^^^^^^^^^^^^^ the backend \`cart\` names no port, and a Service needs one
`);
  });

  it('mirrors of a rule and of a backend', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: shadow, port: 80 } } }]
#                                                                           ^^^^^^ there is no Service \`shadow\` in namespace \`shop\`
      backendRefs: [{ name: cart, port: 80, filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: cart, port: 81 } } }] }]
#                                                                                                                             ^^ Service \`cart\` has no port 81, only 80
`);
  });
});

describe('what cannot be told', () => {
  it('the input shows nothing of the namespace', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: pay, namespace: billing, port: 80 }]
# unjudged: HTTPRoute shop/cart: Service billing/pay: nothing of namespace billing in the input
`);
  });
});
