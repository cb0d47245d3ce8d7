import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './wildcard-routes-not-asked.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/wildcard-routes-not-asked', rule }, yaml.trimStart());

describe('no falling through', () => {
  it('for sidecars: a Service beside all Services of its namespace', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: all, namespace: shop }
spec:
  hosts: ['*.shop.svc.cluster.local']
  http: [{ timeout: 2s, route: [{ destination: { host: web } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
#         ^^^^^^^ requests to \`reviews\` that none of these routes match get 404: the routes of VirtualService \`shop/all\` for \`*.shop.svc.cluster.local\` are not asked
  http: [{ match: [{ method: { exact: GET } }], route: [{ destination: { host: reviews } }] }]
`);
  });

  it('for a wildcard beside a wilder one, and at a gateway of another namespace', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: ops }
spec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: all, namespace: ops }
spec:
  hosts: ['*']
  gateways: [public]
  http: [{ route: [{ destination: { host: web } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: ['*.shop.example.com']
#         ^^^^^^^^^^^^^^^^^^^^ requests to \`*.shop.example.com\` that none of these routes match get 404: the routes of VirtualService \`ops/all\` for \`*\` are not asked
  gateways: [ops/public]
  http: [{ match: [{ uri: { prefix: /api } }, { uri: { exact: / } }], route: [{ destination: { host: web } }] }]
`);
  });

  it('near misses: the routes take everything, alone or together, or whoever asks', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: ops }
spec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: all, namespace: shop }
spec:
  hosts: ['*.example.com']
  gateways: [public]
  http: [{ route: [{ destination: { host: web } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [a.example.com]
  gateways: [public]
  http: [{ match: [{ uri: { prefix: /a } }, { uri: { prefix: / } }], route: [{ destination: { host: web } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: shop }
spec:
  hosts: [b.example.com]
  gateways: [public]
  http: [{ match: [{ headers: { x: {} } }, { withoutHeaders: { x: {} } }], route: [{ destination: { host: web } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: c, namespace: shop }
spec:
  hosts: [c.example.com]
  gateways: [public]
  http: [{ match: [{ port: 443 }], route: [{ destination: { host: web } }] }]
`);
  });

  it('near misses: another gateway, no http routes, a host that the wildcard does not hold', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: ops }
spec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: all, namespace: shop }
spec:
  hosts: ['*.example.com']
  gateways: [public]
  http: [{ route: [{ destination: { host: web } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [a.example.com]
  gateways: [ops/public]
  http: [{ match: [{ uri: { prefix: /a } }], route: [{ destination: { host: web } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: shop }
spec:
  hosts: [example.com, b.example.org]
  gateways: [public]
  http: [{ match: [{ uri: { prefix: /a } }], route: [{ destination: { host: web } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: c, namespace: shop }
spec:
  hosts: [c.example.com]
  gateways: [public]
  tls: [{ match: [{ sniHosts: [c.example.com] }], route: [{ destination: { host: web } }] }]
`);
  });

  it('near miss: another VirtualService of the same host ends the routes at the gateway, which joins them', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: ops }
spec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: all, namespace: shop }
spec:
  hosts: ['*.example.com']
  gateways: [public]
  http: [{ route: [{ destination: { host: web } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [a.example.com]
  gateways: [public]
  http: [{ match: [{ uri: { prefix: /a } }], route: [{ destination: { host: web } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: rest, namespace: ops }
spec:
  hosts: [a.example.com]
  gateways: [shop/public]
  http: [{ route: [{ destination: { host: web } }] }]
`);
  });
});

describe('who sees them', () => {
  it('near miss: no namespace sees both', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: all, namespace: ops }
spec:
  exportTo: [.]
  hosts: ['*.example.com']
  http: [{ route: [{ destination: { host: web } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  exportTo: [shop, web]
  hosts: [a.example.com]
  http: [{ match: [{ uri: { prefix: /a } }], route: [{ destination: { host: web } }] }]
`);
  });

  it('one that only a third namespace sees, and one for everybody', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: all, namespace: ops }
spec:
  exportTo: [web]
  hosts: ['*.example.com']
  http: [{ route: [{ destination: { host: web } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [a.example.com]
#         ^^^^^^^^^^^^^ requests to \`a.example.com\` that none of these routes match get 404: the routes of VirtualService \`ops/all\` for \`*.example.com\` are not asked
  http: [{ match: [{ uri: { prefix: /a } }], route: [{ destination: { host: web } }] }]
`);
  });
});

describe('hosts of the gateway', () => {
  it('near miss: a server for the very host joins the routes of both', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: ops }
spec: { servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [shop/a.example.com, ops/a.example.com] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: all, namespace: ops }
spec:
  hosts: ['*']
  gateways: [public]
  http: [{ route: [{ destination: { host: web } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [a.example.com]
  gateways: [ops/public]
  http: [{ match: [{ uri: { prefix: /a } }], route: [{ destination: { host: web } }] }]
`);
  });

  it('near miss: a server that the other one has nothing at', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: ops }
spec: { servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['shop/*'] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: all, namespace: ops }
spec:
  hosts: ['*']
  gateways: [public]
  http: [{ route: [{ destination: { host: web } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [a.example.com]
  gateways: [ops/public]
  http: [{ match: [{ uri: { prefix: /a } }], route: [{ destination: { host: web } }] }]
`);
  });

  it('a gateway that the input does not show', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: all, namespace: ops }
spec:
  hosts: ['*']
  gateways: [public]
  http: [{ route: [{ destination: { host: web } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [a.example.com]
  gateways: [ops/public]
  http: [{ match: [{ uri: { prefix: /a } }], route: [{ destination: { host: web } }] }]
# unjudged: VirtualService shop/a: Gateway ops/public, whose hosts say whether requests fall to the routes of VirtualService ops/all
`);
  });
});
