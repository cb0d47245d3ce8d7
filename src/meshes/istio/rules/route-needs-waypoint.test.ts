import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './route-needs-waypoint.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/route-needs-waypoint', rule }, yaml.trimStart());

describe('routes that are followed', () => {
  it('through the waypoint of the namespace, or of the Service', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint }
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
  http: [{ timeout: 2s, route: [{ destination: { host: cart } }] }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: a, namespace: shop }
spec:
  host: cart
  trafficPolicy: { outlierDetection: {} }
`);
  });

  it('in the namespace of the waypoint', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint, istio.io/use-waypoint-namespace: edge }
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
metadata: { name: a, namespace: edge }
spec:
  hosts: [cart.shop.svc.cluster.local]
  http: [{ timeout: 2s, route: [{ destination: { host: cart } }] }]
`);
  });

  it('outside ambient', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio-injection: enabled }
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
  http: [{ timeout: 2s, route: [{ destination: { host: cart } }] }]
`);
  });

  it('for gateways alone', () => {
    check(`
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
  http: [{ timeout: 2s, route: [{ destination: { host: cart } }] }]
`);
  });

  it('connections need no waypoint', () => {
    check(`
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
  tcp: [{ route: [{ destination: { host: cart } }] }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: a, namespace: shop }
spec:
  host: cart
  trafficPolicy: { connectionPool: { tcp: { maxConnections: 1 } } }
`);
  });

  it('a Service that the input does not have, and hosts of others', () => {
    check(`
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
  hosts: [cart, maps.example.com]
  http: [{ timeout: 2s, route: [{ destination: { host: cart } }] }]
`);
  });

  it('a consumer’s route of the Gateway API', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint }
---
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
metadata: { name: a, namespace: web }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart, namespace: shop }
  rules:
    - backendRefs: [{ name: cart, namespace: shop, port: 80 }]
`);
  });
});

describe('routes that are not', () => {
  it('of the Gateway API', () => {
    check(`
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
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: a, namespace: shop }
spec:
  parentRefs:
    - { group: '', kind: Service, name: cart }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`shop/cart\` is in ambient and goes through no waypoint, so clients in ambient do not follow this
  rules:
    - backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('limits of a subset, opted out', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop, labels: { istio.io/use-waypoint: none } }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: a, namespace: shop }
spec:
  host: cart
#       ^^^^ \`shop/cart\` is in ambient and goes through no waypoint, so clients in ambient do not follow this
  subsets: [{ name: v1, labels: { version: v1 }, trafficPolicy: { connectionPool: { http: { http1MaxPendingRequests: 1 } } } }]
`);
  });

  it('in the namespace of a client', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint }
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
metadata: { name: a, namespace: web }
spec:
  hosts: [cart.shop.svc.cluster.local]
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^ the waypoint of \`shop/cart\` does not read namespace \`web\`, so clients in ambient do not follow this
  http: [{ timeout: 2s, route: [{ destination: { host: cart } }] }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: a, namespace: web }
spec:
  host: cart.shop.svc.cluster.local
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^ the waypoint of \`shop/cart\` does not read namespace \`web\`, so clients in ambient do not follow this
  trafficPolicy: { loadBalancer: { consistentHash: { httpHeaderName: x } } }
`);
  });

  it('a short name is of the own namespace', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient }
---
apiVersion: v1
kind: Namespace
metadata:
  name: web
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint }
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
kind: Service
metadata: { name: cart, namespace: web }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: web }
spec:
  hosts: [cart]
  http: [{ timeout: 2s, route: [{ destination: { host: cart } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: shop }
spec:
  hosts: [cart]
#         ^^^^ \`shop/cart\` is in ambient and goes through no waypoint, so clients in ambient do not follow this
  http: [{ timeout: 2s, route: [{ destination: { host: cart } }] }]
`);
  });
});
