import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './delegation-hides-route.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/delegation-hides-route', rule }, yaml.trimStart());

describe('a delegate takes from the root', () => {
  it('all under its prefix, from a delegate of another namespace', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match: [{ uri: { prefix: /api } }]
      delegate: { name: api, namespace: api }
    - match: [{ uri: { exact: /api/health } }]
#     ^^^^^ no request reaches this route: route 1 of VirtualService \`api/api\` takes all of it
      route: [{ destination: { host: health } }]
    - route: [{ destination: { host: web } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: api }
spec: { http: [{ route: [{ destination: { host: api } }] }] }
`);
  });

  it('near misses: the delegate leaves some, is missing, is not exported, or has hosts', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match: [{ uri: { prefix: /a } }]
      delegate: { name: some, namespace: api }
    - match: [{ uri: { exact: /a/health } }]
      route: [{ destination: { host: health } }]
    - match: [{ uri: { prefix: /b } }]
      delegate: { name: missing, namespace: api }
    - match: [{ uri: { exact: /b/health } }]
      route: [{ destination: { host: health } }]
    - match: [{ uri: { prefix: /c } }]
      delegate: { name: private, namespace: api }
    - match: [{ uri: { exact: /c/health } }]
      route: [{ destination: { host: health } }]
    - match: [{ uri: { prefix: /d } }]
      delegate: { name: with-hosts, namespace: api }
    - match: [{ uri: { exact: /d/health } }]
      route: [{ destination: { host: health } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: some, namespace: api }
spec: { http: [{ match: [{ method: { exact: GET } }], route: [{ destination: { host: api } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: private, namespace: api }
spec: { exportTo: [.], http: [{ route: [{ destination: { host: api } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: with-hosts, namespace: api }
spec: { hosts: [d.example.com], gateways: [public], http: [{ route: [{ destination: { host: api } }] }] }
`);
  });
});

describe('the root takes from a delegate', () => {
  it('what stands before the delegate', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match: [{ uri: { prefix: /api/v2 } }]
      route: [{ destination: { host: v2 } }]
    - match: [{ uri: { prefix: /api } }]
      delegate: { name: api }
#     ^^^^^^^^ no request reaches route 1 of VirtualService \`shop/api\` from here: route 1 takes all of it
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: shop }
spec:
  http:
    - match: [{ uri: { exact: /api/v2/orders } }]
      route: [{ destination: { host: orders } }]
    - route: [{ destination: { host: api } }]
`);
  });

  it('one delegate from another, and both together', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - delegate: { name: readers }
    - delegate: { name: writers }
#     ^^^^^^^^ no request reaches route 1 of VirtualService \`shop/writers\` from here: route 1 of VirtualService \`shop/readers\` takes all of it
    - match: [{ method: { exact: POST }, headers: { x: {} } }]
#     ^^^^^ no request reaches this route: route 2 of VirtualService \`shop/writers\` takes all of it
      route: [{ destination: { host: never } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: readers, namespace: shop }
spec: { http: [{ match: [{ method: { regex: GET|HEAD } }], route: [{ destination: { host: read } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: writers, namespace: shop }
spec:
  http:
    - match: [{ method: { exact: HEAD }, uri: { prefix: /w } }]
      route: [{ destination: { host: head } }]
    - match: [{ method: { exact: POST } }]
      route: [{ destination: { host: write } }]
`);
  });

  it('near misses: what a delegate hides by itself, what the root hides by itself, and a rule that contradicts', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ uri: { prefix: /api } }]
      delegate: { name: api }
    - route: [{ destination: { host: web } }]
    - match: [{ uri: { prefix: /never } }]
      delegate: { name: api }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: shop }
spec:
  http:
    - match: [{ uri: { prefix: /api/a } }]
      route: [{ destination: { host: a } }]
    - match: [{ uri: { prefix: /api/a/b } }]
      route: [{ destination: { host: b } }]
`);
  });
});
