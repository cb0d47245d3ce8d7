import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './parent-service-not-found.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/parent-service-not-found', rule }, yaml.trimStart());

describe('Services that are there', () => {
  it('with and without a port, of another namespace too', () => {
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
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart }
    - { group: '', kind: Service, name: cart, port: 80 }
    - { group: core, kind: Service, name: pay, namespace: billing }
  rules:
    - backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('a Gateway of the name is no Service', () => {
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
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { name: crat }
  rules:
    - backendRefs: [{ name: cart, port: 80 }]
`);
  });
});

describe('Services that are not', () => {
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
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cat }
#                                       ^^^ there is no Service \`cat\` in namespace \`shop\`, did you mean \`cart\`?
  rules:
    - backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('of another namespace', () => {
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
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart, namespace: billing }
#                                       ^^^^ there is no Service \`cart\` in namespace \`billing\`
  rules:
    - backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('the port of the pods', () => {
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
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart, port: 8080 }
#                                                   ^^^^ Service \`cart\` has no port 8080, only 80
  rules:
    - backendRefs: [{ name: cart, port: 80 }]
`);
  });
});

describe('what cannot be told', () => {
  it('nothing of the namespace is in the input', () => {
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
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart, namespace: billing }
  rules:
    - backendRefs: [{ name: cart, port: 80 }]
# unjudged: HTTPRoute shop/a: Service billing/cart: nothing of namespace billing in the input
`);
  });
});
