import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './waypoint-not-found.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/waypoint-not-found', rule }, yaml.trimStart());

describe('waypoints that are there', () => {
  it('for a Service, a namespace and a ServiceEntry', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop }
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - { name: mesh, port: 15008, protocol: HBONE }
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop, labels: { istio.io/use-waypoint: waypoint } }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: maps, namespace: shop, labels: { istio.io/use-waypoint: waypoint } }
spec: { hosts: [maps.example.com] }
`);
  });

  it('for workloads', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop, labels: { istio.io/waypoint-for: workload } }
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - { name: mesh, port: 15008, protocol: HBONE }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart, istio.io/use-waypoint: waypoint } }
  template:
    metadata:
      labels: { app: cart, istio.io/use-waypoint: waypoint }
    spec:
      containers:
        - { name: cart, image: cart }
`);
  });

  it('for all', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop, labels: { istio.io/waypoint-for: all } }
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - { name: mesh, port: 15008, protocol: HBONE }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart, istio.io/use-waypoint: waypoint } }
  template:
    metadata:
      labels: { app: cart, istio.io/use-waypoint: waypoint }
    spec:
      containers:
        - { name: cart, image: cart }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop, labels: { istio.io/use-waypoint: waypoint } }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
`);
  });

  it('of another namespace that it admits', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: edge }
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - { name: mesh, port: 15008, protocol: HBONE, allowedRoutes: { namespaces: { from: All } } }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop, labels: { istio.io/use-waypoint: waypoint, istio.io/use-waypoint-namespace: edge } }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
`);
  });

  it('none is asked for', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop, labels: { istio.io/use-waypoint: none } }
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
`);
  });
});

describe('waypoints that are not', () => {
  it('a slip of the pen', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop }
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - { name: mesh, port: 15008, protocol: HBONE }
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypont }
#                                                                    ^^^^^^^ there is no waypoint \`waypont\` in namespace \`shop\`, did you mean \`waypoint\`?
`);
  });

  it('in the namespace of somebody else', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: edge }
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - { name: mesh, port: 15008, protocol: HBONE }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: other, namespace: shop }
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - { name: mesh, port: 15008, protocol: HBONE }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop, labels: { istio.io/use-waypoint: waypoint } }
#                                                                         ^^^^^^^^ there is no waypoint \`waypoint\` in namespace \`shop\`
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
`);
  });

  it('a Gateway of another class', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop }
spec:
  gatewayClassName: istio
  listeners:
    - { name: http, port: 80, protocol: HTTP }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop, labels: { istio.io/use-waypoint: waypoint } }
#                                                                         ^^^^^^^^ Gateway \`waypoint\` is no waypoint: its class is \`istio\`, and waypoints are of \`istio-waypoint\`
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
`);
  });

  it('one for Services, before a workload', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop }
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - { name: mesh, port: 15008, protocol: HBONE }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart, istio.io/use-waypoint: waypoint } }
  template:
    metadata:
      labels: { app: cart, istio.io/use-waypoint: waypoint }
#                                                 ^^^^^^^^ warning: the waypoint \`waypoint\` is for \`service\`, and this is a workload: its traffic does not go through it
    spec:
      containers:
        - { name: cart, image: cart }
`);
  });

  it('one for workloads, before a Service', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop, labels: { istio.io/waypoint-for: workload } }
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - { name: mesh, port: 15008, protocol: HBONE }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop, labels: { istio.io/use-waypoint: waypoint } }
#                                                                         ^^^^^^^^ warning: the waypoint \`waypoint\` is for \`workload\`, and this is a Service: its traffic does not go through it
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
`);
  });

  it('one for nothing', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop, labels: { istio.io/waypoint-for: none } }
spec:
  gatewayClassName: istio-waypoint
  listeners:
    - { name: mesh, port: 15008, protocol: HBONE }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop, labels: { istio.io/use-waypoint: waypoint } }
#                                                                         ^^^^^^^^ warning: the waypoint \`waypoint\` is for \`none\`, and this is a Service: its traffic does not go through it
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
`);
  });

  it('of another namespace that does not admit this one', () => {
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
kind: Service
metadata: { name: cart, namespace: shop, labels: { istio.io/use-waypoint: waypoint, istio.io/use-waypoint-namespace: edge } }
#                                                                         ^^^^^^^^ the waypoint \`waypoint\` does not take traffic of namespace \`shop\`: its listener admits its own namespace only
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
`);
  });
});

describe('what cannot be told', () => {
  it('waypoints are often made by hand', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop, labels: { istio.io/use-waypoint: waypoint } }
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
# unjudged: Service shop/cart: waypoint shop/waypoint: no Gateway of namespace shop in the input
`);
  });

  it('and those of another namespace say nothing', () => {
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
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint }
# unjudged: Namespace shop: waypoint shop/waypoint: no Gateway of namespace shop in the input
`);
  });
});
