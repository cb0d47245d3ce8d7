import { describe, expect, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import { messagesOf } from '../../../../test/verdicts.ts';
import rule from './gateway-selector-matches-nothing.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/gateway-selector-matches-nothing', rule }, yaml.trimStart());

describe('selectors that match', () => {
  it('pods of any namespace', () => {
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
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: edge }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }
`);
  });

  it('with more labels than are asked for', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: edge }
spec:
  selector: { matchLabels: { istio: edge, team: web } }
  template:
    metadata:
      labels: { istio: edge, team: web }
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
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }
`);
  });

  it('a Pod by itself', () => {
    check(`
apiVersion: v1
kind: Pod
metadata: { name: a, namespace: edge, labels: { app: proxy } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { app: proxy }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }
`);
  });

  it('no selector is every proxy', () => {
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
  selector: {  }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }
`);
  });
});

describe('selectors that do not', () => {
  it('nothing near', () => {
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
  selector: { app: internal }
#           ^^^^^^^^^^^^^^^^^ no pods have the labels \`app: internal\`
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }
`);
  });

  it('one of two labels', () => {
    check(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: edge }
spec:
  selector: { matchLabels: { istio: edge, team: web } }
  template:
    metadata:
      labels: { istio: edge, team: web }
      annotations: { inject.istio.io/templates: gateway }
    spec:
      containers:
        - { name: istio-proxy, image: auto }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { istio: edge, team: shop }
#           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ no pods have the labels \`istio: edge\`, \`team: shop\`
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }
`);
  });

  it('a slip of the pen, of another namespace', () => {
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
  selector: { istio: egde }
#           ^^^^^^^^^^^^^^^ no pods have the labels \`istio: egde\`, did you mean \`edge\`?
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }
`);
  });
});

describe('what cannot be told', () => {
  it('the input has no gateways', () => {
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
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: a, namespace: shop }
spec:
  selector: { app: proxy }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }
# unjudged: Gateway shop/a: pods with the labels app: proxy, which may be installed elsewhere
`);
  });

  it('a gateway of the charts is installed elsewhere', () => {
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
  selector: { istio: ingressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: shop }
spec:
  selector: { istio: egressgateway }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }
# unjudged: Gateway shop/a: pods with the labels istio: ingressgateway, which may be installed elsewhere
# unjudged: Gateway shop/b: pods with the labels istio: egressgateway, which may be installed elsewhere
`);
  });
});

describe('where something is known of the cluster', () => {
  it('gateways that choose in their own namespace alone', () => {
    const yaml = `
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
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: b, namespace: edge }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 80, name: http, protocol: HTTP }, hosts: [a.b] }
`;
    expect(messagesOf({ id: 'istio/gateway-selector-matches-nothing', rule }, yaml, { scopesGatewaysToNamespace: true })).toEqual(['the pods with the labels `istio: edge` are in `edge`, and gateways here choose pods of their own namespace `shop` only']);
  });
});
