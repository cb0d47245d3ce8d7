import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './gateway-port-not-on-service.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/gateway-port-not-on-service', rule }, yaml.trimStart());

describe('ports that a Service leads to', () => {
  it('its own number, and the number of the pods', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: edge }
spec:
  selector: { matchLabels: { istio: edge } }
  template:
    metadata:
      labels: { istio: edge }
      annotations: { inject.istio.io/templates: gateway }
    spec:
      containers:
        - { name: istio-proxy, image: auto }
---
apiVersion: v1
kind: Service
metadata: { name: edge, namespace: edge }
spec:
  selector: { istio: edge }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.example.com] }
    - { port: { number: 8080, name: http-b, protocol: HTTP }, hosts: [b.example.com] }
`);
  });

  it('by one of two Services', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: edge }
spec:
  selector: { matchLabels: { istio: edge } }
  template:
    metadata:
      labels: { istio: edge }
      annotations: { inject.istio.io/templates: gateway }
    spec:
      containers:
        - { name: istio-proxy, image: auto }
---
apiVersion: v1
kind: Service
metadata: { name: edge, namespace: edge }
spec:
  selector: { istio: edge }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: v1
kind: Service
metadata: { name: second, namespace: edge }
spec:
  selector: { istio: edge }
  ports:
    - { name: https, port: 443, targetPort: 8443 }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.example.com] }
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: shop } }
`);
  });

  it('without a targetPort', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: edge }
spec:
  selector: { matchLabels: { istio: edge } }
  template:
    metadata:
      labels: { istio: edge }
      annotations: { inject.istio.io/templates: gateway }
    spec:
      containers:
        - { name: istio-proxy, image: auto }
---
apiVersion: v1
kind: Service
metadata: { name: edge, namespace: edge }
spec:
  selector: { istio: edge }
  ports:
    - { name: tcp, port: 9000 }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 9000, name: tcp, protocol: TCP }, hosts: [a.example.com] }
`);
  });

  it('no Service of the pods in the input', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: edge }
spec:
  selector: { matchLabels: { istio: edge } }
  template:
    metadata:
      labels: { istio: edge }
      annotations: { inject.istio.io/templates: gateway }
    spec:
      containers:
        - { name: istio-proxy, image: auto }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 9090, name: http, protocol: HTTP }, hosts: [a.example.com] }
`);
  });

  it('gateways that are installed elsewhere', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 9090, name: http, protocol: HTTP }, hosts: [a.example.com] }
`);
  });
});

describe('ports that none does', () => {
  it('of a Service of the same labels in another namespace', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: edge }
spec:
  selector: { matchLabels: { istio: edge } }
  template:
    metadata:
      labels: { istio: edge }
      annotations: { inject.istio.io/templates: gateway }
    spec:
      containers:
        - { name: istio-proxy, image: auto }
---
apiVersion: v1
kind: Service
metadata: { name: edge, namespace: edge }
spec:
  selector: { istio: edge }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: v1
kind: Service
metadata: { name: edge, namespace: shop }
spec:
  selector: { istio: edge }
  ports:
    - { name: http, port: 9090 }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 9090, name: http, protocol: HTTP }, hosts: [a.example.com] }
#                       ^^^^ the gateway opens port 9090, and Service \`edge/edge\` leads only to 8080 (as 80)
`);
  });

  it('one that leads elsewhere', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: edge }
spec:
  selector: { matchLabels: { istio: edge } }
  template:
    metadata:
      labels: { istio: edge }
      annotations: { inject.istio.io/templates: gateway }
    spec:
      containers:
        - { name: istio-proxy, image: auto }
---
apiVersion: v1
kind: Service
metadata: { name: edge, namespace: edge }
spec:
  selector: { istio: edge }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
    - { name: status, port: 15021, targetPort: 15021 }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: shop } }
#                       ^^^ the gateway opens port 443, and Service \`edge/edge\` leads only to 8080 (as 80), 15021
`);
  });
});
