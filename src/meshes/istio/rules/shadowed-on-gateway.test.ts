import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './shadowed-on-gateway.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/shadowed-on-gateway', rule }, yaml.trimStart());

describe('two VirtualServices for one host of a gateway', () => {
  it('of two namespaces, without times: the name decides nothing for sure', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [ops/public]
  http: [{ match: [{ uri: { prefix: /cart } }], route: [{ destination: { host: cart } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: checkout, namespace: pay }
spec:
  hosts: [shop.example.com]
  gateways: [ops/public, mesh]
  http:
    - match: [{ uri: { prefix: /checkout } }]
      route: [{ destination: { host: checkout } }]
    - match: [{ uri: { exact: /cart/pay }, method: { exact: POST } }]
#     ^^^^^ route 2 gets no request at gateway \`ops/public\`: VirtualService \`shop/cart\` takes them all where it is older, which nothing here tells
      route: [{ destination: { host: pay } }]
`);
  });

  it('what takes everything goes to the end: only the older one of two such counts', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: shop, creationTimestamp: '2026-01-01T00:00:00Z' }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http: [{ route: [{ destination: { host: web } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: shop, creationTimestamp: '2026-02-01T00:00:00Z' }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match: [{ uri: { prefix: /api } }]
      route: [{ destination: { host: api } }]
    - name: rest
#     ^^^^ route 2 (\`rest\`) gets no request at gateway \`shop/public\`: VirtualService \`shop/web\` takes them all, since it is older
      route: [{ destination: { host: other } }]
`);
  });

  it('near misses: it is younger, it takes some only, another gateway, another host, seen by some only, a delegating route', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: shop, creationTimestamp: '2026-02-01T00:00:00Z' }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http: [{ match: [{ uri: { prefix: /api/v2 } }], route: [{ destination: { host: api } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: younger, namespace: shop, creationTimestamp: '2026-03-01T00:00:00Z' }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http: [{ match: [{ uri: { prefix: /api } }], route: [{ destination: { host: api } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: some, namespace: shop, creationTimestamp: '2026-01-01T00:00:00Z' }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http: [{ match: [{ uri: { prefix: /api }, method: { exact: GET } }], route: [{ destination: { host: api } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: other-gateway, namespace: shop, creationTimestamp: '2026-01-01T00:00:00Z' }
spec:
  hosts: [shop.example.com]
  gateways: [ops/public]
  http: [{ match: [{ uri: { prefix: /api } }], route: [{ destination: { host: api } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: other-host, namespace: shop, creationTimestamp: '2026-01-01T00:00:00Z' }
spec:
  hosts: [www.example.com]
  gateways: [public]
  http: [{ match: [{ uri: { prefix: /api } }], route: [{ destination: { host: api } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: private, namespace: shop, creationTimestamp: '2026-01-01T00:00:00Z' }
spec:
  exportTo: [.]
  hosts: [shop.example.com]
  gateways: [public]
  http: [{ match: [{ uri: { prefix: /api } }], route: [{ destination: { host: api } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: delegating, namespace: shop, creationTimestamp: '2026-01-01T00:00:00Z' }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http: [{ match: [{ uri: { prefix: /api } }], delegate: { name: api, namespace: api } }]
`);
  });

  it('near miss: what is never reached by itself is said elsewhere', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http: [{ match: [{ uri: { prefix: /api } }], route: [{ destination: { host: api } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match: [{ uri: { prefix: /a } }]
      route: [{ destination: { host: a } }]
    - match: [{ uri: { prefix: /api/v2 } }]
      route: [{ destination: { host: v2 } }]
`);
  });
});

describe('what takes everything', () => {
  it('near miss: for one port it goes to the end, too', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: ['*']
  gateways: [public]
  http: [{ match: [{ port: 80, uri: { prefix: / } }, { port: 443 }], redirect: { scheme: https } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: shop }
spec:
  hosts: ['*']
  gateways: [public]
  http: [{ match: [{ port: 80, uri: { prefix: /api } }], route: [{ destination: { host: api } }] }]
`);
  });

  it('of two such for one port the older one counts', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop, creationTimestamp: '2026-01-01T00:00:00Z' }
spec:
  hosts: ['*']
  gateways: [public]
  http: [{ match: [{ uri: { prefix: / } }], route: [{ destination: { host: web } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: shop, creationTimestamp: '2026-02-01T00:00:00Z' }
spec:
  hosts: ['*']
  gateways: [public]
  http:
    - match: [{ port: 80, uri: { regex: '.*' } }]
#     ^^^^^ route 1 gets no request at gateway \`shop/public\`: VirtualService \`shop/a\` takes them all, since it is older
      route: [{ destination: { host: api } }]
`);
  });
});

describe('servers of the gateway', () => {
  it('near miss: none of them is for both namespaces', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: ops }
spec:
  servers:
    - { port: { number: 80, name: shop, protocol: HTTP }, hosts: ['shop/*'] }
    - { port: { number: 81, name: pay, protocol: HTTP }, hosts: ['pay/*'] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [ops/public]
  http: [{ match: [{ uri: { prefix: /api } }], route: [{ destination: { host: api } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: pay }
spec:
  hosts: [shop.example.com]
  gateways: [ops/public]
  http: [{ match: [{ uri: { prefix: /api/pay } }], route: [{ destination: { host: pay } }] }]
`);
  });

  it('one of them is', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: ops }
spec:
  servers:
    - { port: { number: 80, name: shop, protocol: HTTP }, hosts: ['shop/*'] }
    - { port: { number: 81, name: all, protocol: HTTP }, hosts: ['*/shop.example.com'] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [ops/public]
  http: [{ match: [{ uri: { prefix: /api } }], route: [{ destination: { host: api } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: pay }
spec:
  hosts: [shop.example.com]
  gateways: [ops/public]
  http:
    - match: [{ uri: { prefix: /api/pay } }]
#     ^^^^^ route 1 gets no request at gateway \`ops/public\`: VirtualService \`shop/a\` takes them all where it is older, which nothing here tells
      route: [{ destination: { host: pay } }]
`);
  });
});
