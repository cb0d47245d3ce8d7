import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './match-gateway-not-listed.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/match-gateway-not-listed', rule }, yaml.trimStart());

describe('gateways of a match', () => {
  it('one for sidecars alone names a gateway', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ gateways: [ops/public], uri: { prefix: /api } }]
#                          ^^^^^^^^^^ this VirtualService is not bound to \`ops/public\`, but to \`mesh\`: the match is never asked there
      route: [{ destination: { host: api } }]
`);
  });

  it('one for a gateway alone names sidecars', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [ops/public]
  http:
    - match: [{ gateways: [mesh, ops/public] }]
#                          ^^^^ this VirtualService is not bound to \`mesh\`, but to \`ops/public\`: the match is never asked there
      route: [{ destination: { host: api } }]
`);
  });

  it('the same name in another namespace is another gateway', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  tls:
    - match: [{ gateways: [ops/public], sniHosts: [shop.example.com] }]
#                          ^^^^^^^^^^ this VirtualService is not bound to \`ops/public\`, but to \`public\`: the match is never asked there
      route: [{ destination: { host: api } }]
  tcp:
    - match: [{ gateways: [pubilc] }]
#                          ^^^^^^ this VirtualService is not bound to \`pubilc\`, but to \`public\`: the match is never asked there, did you mean \`public\`?
      route: [{ destination: { host: api } }]
`);
  });

  it('near misses: every way to write one gateway, and a delegate, which has none of its own', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public, mesh]
  http:
    - match: [{ gateways: [shop/public] }, { gateways: [./public] }, { gateways: [public.shop.svc.cluster.local] }, { gateways: [mesh] }]
      route: [{ destination: { host: api } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: delegate, namespace: shop }
spec:
  http:
    - match: [{ gateways: [ops/public] }]
      route: [{ destination: { host: api } }]
`);
  });
});

describe('where it stands', () => {
  it('each gateway by itself, in every match of a route', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match:
        - uri: { prefix: /api }
          gateways:
            - public
            - internal
#             ^^^^^^^^ this VirtualService is not bound to \`internal\`, but to \`public\`: the match is never asked there
        - uri: { prefix: /admin }
          gateways:
            - internal
#             ^^^^^^^^ this VirtualService is not bound to \`internal\`, but to \`public\`: the match is never asked there
      route:
        - destination: { host: api }
    - route:
        - destination: { host: web }
`);
  });

  it('near miss: a match without gateways, or with an empty list, is for all of them', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match:
        - uri: { prefix: /api }
        - uri: { prefix: /v2 }
          gateways: []
      route:
        - destination: { host: api }
`);
  });
});
