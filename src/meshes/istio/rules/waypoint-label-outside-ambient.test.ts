import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './waypoint-label-outside-ambient.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/waypoint-label-outside-ambient', rule }, yaml.trimStart());

describe('labels that do something', () => {
  it('of the namespace, of pods in it, of pods that opt in', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart, istio.io/use-waypoint: other } }
  template:
    metadata:
      labels: { app: cart, istio.io/use-waypoint: other }
    spec:
      containers:
        - { name: cart, image: cart }
---
apiVersion: v1
kind: Namespace
metadata:
  name: web
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: web }
spec:
  selector: { matchLabels: { app: web, istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint } }
  template:
    metadata:
      labels: { app: web, istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint }
    spec:
      containers:
        - { name: web, image: web }
`);
  });

  it('a Service may be called from ambient wherever it is', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: web
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: web, labels: { istio.io/use-waypoint: waypoint } }
spec:
  selector: { app: web }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
`);
  });

  it('none is no waypoint', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: web
  labels: { istio.io/use-waypoint: none }
`);
  });

  it('a namespace that the input does not have may be in ambient', () => {
    check(`
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
});

describe('labels that do not', () => {
  it('pods that opt out', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart, istio.io/dataplane-mode: none, istio.io/use-waypoint: waypoint } }
  template:
    metadata:
      labels: { app: cart, istio.io/dataplane-mode: none, istio.io/use-waypoint: waypoint }
#                                                                                ^^^^^^^^ Deployment \`cart\` asks for a waypoint and is not in ambient: \`istio.io/dataplane-mode\` is \`none\`
    spec:
      containers:
        - { name: cart, image: cart }
`);
  });

  it('pods of a namespace that is not in ambient', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: web
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: web }
spec:
  selector: { matchLabels: { app: web, istio.io/use-waypoint: waypoint } }
  template:
    metadata:
      labels: { app: web, istio.io/use-waypoint: waypoint }
#                                                ^^^^^^^^ Deployment \`web\` asks for a waypoint and is not in ambient: the label \`istio.io/dataplane-mode: ambient\` is missing
    spec:
      containers:
        - { name: web, image: web }
`);
  });

  it('a namespace that says another mode', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: web
  labels: { istio.io/dataplane-mode: none, istio.io/use-waypoint: waypoint }
#                                                                 ^^^^^^^^ namespace \`web\` asks for a waypoint and is not in ambient: \`istio.io/dataplane-mode\` is \`none\`
`);
  });
});
