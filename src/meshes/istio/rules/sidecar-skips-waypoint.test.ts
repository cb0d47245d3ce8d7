import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './sidecar-skips-waypoint.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/sidecar-skips-waypoint', rule }, yaml.trimStart());

describe('nobody passes by', () => {
  it('a client in ambient', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint }
---
apiVersion: v1
kind: Namespace
metadata:
  name: web
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
        - { name: web, image: web, env: [{ name: CART_URL, value: http://cart.shop }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  targetRefs: [{ group: '', kind: Service, name: cart }]
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`);
  });

  it('no policy that is lost', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint }
---
apiVersion: v1
kind: Namespace
metadata:
  name: web
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
        - { name: web, image: web, env: [{ name: CART_URL, value: http://cart.shop }] }
`);
  });

  it('no waypoint to be passed', () => {
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
        - { name: web, image: web, env: [{ name: CART_URL, value: http://cart.shop }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  targetRefs: [{ group: '', kind: Service, name: cart }]
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`);
  });

  it('a policy for another Service', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint }
---
apiVersion: v1
kind: Namespace
metadata:
  name: web
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
        - { name: web, image: web, env: [{ name: CART_URL, value: http://cart.shop }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  targetRefs: [{ group: '', kind: Service, name: orders }]
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`);
  });

  it('nobody is in ambient', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/use-waypoint: waypoint }
---
apiVersion: v1
kind: Namespace
metadata:
  name: web
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
        - { name: web, image: web, env: [{ name: CART_URL, value: http://cart.shop }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  targetRefs: [{ group: '', kind: Service, name: cart }]
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`);
  });
});

describe('somebody does', () => {
  it('two policies', () => {
    check(`
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient, istio.io/use-waypoint: waypoint }
---
apiVersion: v1
kind: Namespace
metadata:
  name: web
  labels: { istio-injection: enabled }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
#                 ^^^^ \`web/web\` has a sidecar and calls \`shop/cart\` without its waypoint: AuthorizationPolicy \`a\` and AuthorizationPolicy \`b\` are not enforced for it
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
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
        - { name: web, image: web, env: [{ name: CART_URL, value: http://cart.shop }] }
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
  action: DENY
  targetRefs: [{ group: '', kind: Service, name: cart }]
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`);
  });

  it('a client of the same namespace', () => {
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
#                 ^^^^ \`shop/web\` has a sidecar and calls \`shop/cart\` without its waypoint: AuthorizationPolicy \`a\` is not enforced for it
spec:
  selector: { app: cart }
  ports:
    - { name: http, port: 80, targetPort: 8080 }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web, istio.io/dataplane-mode: none, sidecar.istio.io/inject: "true" } }
  template:
    metadata:
      labels: { app: web, istio.io/dataplane-mode: none, sidecar.istio.io/inject: "true" }
    spec:
      containers:
        - { name: web, image: web, env: [{ name: CART_URL, value: http://cart }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec:
  targetRefs: [{ group: '', kind: Service, name: cart }]
  rules: [{ to: [{ operation: { methods: [GET] } }] }]
`);
  });
});
