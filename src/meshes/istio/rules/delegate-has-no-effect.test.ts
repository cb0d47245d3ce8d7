import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './delegate-has-no-effect.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/delegate-has-no-effect', rule }, yaml.trimStart());

describe('a delegate that is not there', () => {
  it('in the namespace of the root, with a near miss', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match: [{ uri: { prefix: /reviews } }]
      delegate: { name: review }
#     ^^^^^^^^ there is no VirtualService \`shop/review\`, so this route disappears, did you mean \`reviews\`?
    - delegate: { name: nothing-like-it, namespace: shop }
#     ^^^^^^^^ there is no VirtualService \`shop/nothing-like-it\`, so this route disappears
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec: { http: [{ route: [{ destination: { host: reviews } }] }] }
`);
  });

  it('in a namespace of which the input shows no delegates', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http: [{ delegate: { name: reviews, namespace: reviews } }]
# unjudged: VirtualService shop/shop: VirtualService reviews/reviews, which route 1 delegates to: nothing of namespace reviews like it is in the input
`);
  });

  it('in a namespace of which it shows others', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http: [{ delegate: { name: reviews, namespace: reviews } }]
#          ^^^^^^^^ there is no VirtualService \`reviews/reviews\`, so this route disappears
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ratings, namespace: reviews }
spec: { http: [{ route: [{ destination: { host: ratings } }] }] }
`);
  });
});

describe('a delegate that is none for this root', () => {
  it('has hosts of its own', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http: [{ delegate: { name: reviews, namespace: reviews } }]
#          ^^^^^^^^ VirtualService \`reviews/reviews\` has hosts of its own, and cannot be delegated to: this route disappears
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: reviews }
spec: { hosts: [reviews], http: [{ route: [{ destination: { host: reviews } }] }] }
`);
  });

  it('is not exported to the root, by itself or by the default of the mesh', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: 'defaultVirtualServiceExportTo: [.]' }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match: [{ uri: { prefix: /a } }]
      delegate: { name: by-itself, namespace: reviews }
#     ^^^^^^^^ VirtualService \`reviews/by-itself\` is not exported to \`shop\`, so this route disappears
    - match: [{ uri: { prefix: /b } }]
      delegate: { name: by-default, namespace: reviews }
#     ^^^^^^^^ VirtualService \`reviews/by-default\` is not exported to \`shop\`, so this route disappears
    - match: [{ uri: { prefix: /c } }]
      delegate: { name: exported, namespace: reviews }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: by-itself, namespace: reviews }
spec: { exportTo: [reviews], http: [{ route: [{ destination: { host: reviews } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: by-default, namespace: reviews }
spec: { http: [{ route: [{ destination: { host: reviews } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: exported, namespace: reviews }
spec: { exportTo: [shop], http: [{ route: [{ destination: { host: reviews } }] }] }
`);
  });
});

describe('a delegate that contradicts its root', () => {
  it('regular expressions, exact paths, methods, headers, ports, and a namespace that is not named again', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public, mesh]
  http:
    - match: [{ uri: { regex: '/a/.*' } }]
      delegate: { name: paths }
#     ^^^^^^^^ route 1 of VirtualService \`shop/paths\` disappears here: a match of it contradicts what this route asks for
    - match: [{ method: { exact: GET }, headers: { x: { prefix: a } }, port: 80 }]
      delegate: { name: others }
#     ^^^^^^^^ route 1 of VirtualService \`shop/others\` disappears here: a match of it contradicts what this route asks for
#     ^^^^^^^^ route 2 of VirtualService \`shop/others\` disappears here: a match of it contradicts what this route asks for
#     ^^^^^^^^ route 3 of VirtualService \`shop/others\` disappears here: a match of it contradicts what this route asks for
    - match: [{ sourceNamespace: web }]
      delegate: { name: callers }
#     ^^^^^^^^ route 1 of VirtualService \`shop/callers\` disappears here: a match of it contradicts what this route asks for
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: paths, namespace: shop }
spec: { http: [{ match: [{ uri: { prefix: /a/b } }], route: [{ destination: { host: a } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: others, namespace: shop }
spec:
  http:
    - match: [{ method: { exact: POST } }]
      route: [{ destination: { host: a } }]
    - match: [{ headers: { x: { exact: b } } }]
      route: [{ destination: { host: a } }]
    - match: [{ headers: { x: { exact: ab } } }, { port: 8080 }]
      route: [{ destination: { host: a } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: callers, namespace: shop }
spec: { http: [{ match: [{ uri: { prefix: / } }], route: [{ destination: { host: a } }] }] }
`);
  });

  it('near misses: prefixes and exact paths under a prefix, no match on either side', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match: [{ uri: { prefix: /a } }, { uri: { prefix: /b } }]
      delegate: { name: paths }
    - delegate: { name: paths }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: paths, namespace: shop }
spec:
  http:
    - match: [{ uri: { prefix: /a/1 } }, { uri: { exact: /b } }]
      route: [{ destination: { host: a } }]
    - route: [{ destination: { host: b } }]
`);
  });
});
