import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './sidecar-and-ambient.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/sidecar-and-ambient', rule }, yaml.trimStart());

describe('one or the other', () => {
  it('ambient alone, sidecars alone, neither', () => {
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
apiVersion: v1
kind: Namespace
metadata:
  name: web
  labels: { istio-injection: enabled }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - { name: web, image: web }
---
apiVersion: v1
kind: Namespace
metadata:
  name: jobs
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: job, namespace: jobs }
spec:
  selector: { matchLabels: { app: job } }
  template:
    metadata:
      labels: { app: job }
    spec:
      containers:
        - { name: job, image: job }
`);
  });

  it('a pod that opts out of ambient', () => {
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
  selector: { matchLabels: { app: cart, istio.io/dataplane-mode: none, sidecar.istio.io/inject: "true" } }
  template:
    metadata:
      labels: { app: cart, istio.io/dataplane-mode: none, sidecar.istio.io/inject: "true" }
    spec:
      containers:
        - { name: cart, image: cart }
`);
  });

  it('a pod that opts out of the sidecar', () => {
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
  selector: { matchLabels: { app: cart, sidecar.istio.io/inject: "false" } }
  template:
    metadata:
      labels: { app: cart, sidecar.istio.io/inject: "false" }
    spec:
      containers:
        - { name: cart, image: cart }
`);
  });

  it('a pod of ambient in a namespace without labels', () => {
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
`);
  });

  it('injection that is switched off beside a revision', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio-injection: disabled, istio.io/rev: stable }
`);
  });

  it('a gateway is a proxy, and no sidecar of somebody', () => {
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
  selector: { matchLabels: { istio: edge } }
  template:
    metadata:
      labels: { istio: edge }
    spec:
      containers:
        - { name: istio-proxy, image: auto }
`);
  });
});

describe('both', () => {
  it('a namespace by revision', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio.io/rev: stable }
#                                    ^^^^^^^ \`istio.io/dataplane-mode: ambient\` and \`istio.io/rev: stable\` stand together: pods get a sidecar, and are not in ambient
`);
  });

  it('a namespace, whose pods are then not said again', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio-injection: enabled }
#                                    ^^^^^^^ \`istio.io/dataplane-mode: ambient\` and \`istio-injection: enabled\` stand together: pods get a sidecar, and are not in ambient
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
`);
  });

  it('a pod by its revision', () => {
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
  selector: { matchLabels: { app: cart, istio.io/rev: stable } }
  template:
    metadata:
      labels: { app: cart, istio.io/rev: stable }
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning: this pod gets a sidecar, by a label of its own, and so is not in ambient as its namespace says
    spec:
      containers:
        - { name: cart, image: cart }
`);
  });

  it('a pod that is labelled for both', () => {
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
  selector: { matchLabels: { app: cart, istio.io/dataplane-mode: ambient, sidecar.istio.io/inject: "true" } }
  template:
    metadata:
      labels: { app: cart, istio.io/dataplane-mode: ambient, sidecar.istio.io/inject: "true" }
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this pod is labelled for ambient and gets a sidecar, by a label of its own: it is not in ambient
    spec:
      containers:
        - { name: cart, image: cart }
`);
  });

  it('a pod of ambient where the namespace injects', () => {
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
  selector: { matchLabels: { app: cart, istio.io/dataplane-mode: ambient } }
  template:
    metadata:
      labels: { app: cart, istio.io/dataplane-mode: ambient }
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this pod is labelled for ambient and gets a sidecar, by its namespace: it is not in ambient
    spec:
      containers:
        - { name: cart, image: cart }
`);
  });

  it('a container that was written by hand', () => {
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
#             ^^^^^^^^^^^^^ warning: this pod gets a sidecar, by a container of its own, and so is not in ambient as its namespace says
    spec:
      containers:
        - { name: cart, image: cart }
        - { name: istio-proxy, image: proxyv2 }
`);
  });

  it('a pod of a cluster that ztunnel takes', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio-injection: enabled }
---
apiVersion: v1
kind: Pod
metadata:
  name: cart
  namespace: shop
  labels: { istio.io/dataplane-mode: ambient }
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ztunnel takes the connections of this pod, which has a sidecar: both do, or neither works
  annotations: { ambient.istio.io/redirection: enabled }
spec: { containers: [{ name: cart, image: cart }] }
`);
  });
});

describe('what cannot be told', () => {
  it('the labels of a namespace that the input does not have', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart, sidecar.istio.io/inject: "true" } }
  template:
    metadata:
      labels: { app: cart, sidecar.istio.io/inject: "true" }
    spec:
      containers:
        - { name: cart, image: cart }
`);
  });
});
