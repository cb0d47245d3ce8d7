import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './host-written-twice.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/host-written-twice', rule }, yaml.trimStart());

describe('one host twice', () => {
  it('in either order', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews.shop.svc.cluster.local, reviews, ratings]
#                                         ^^^^^^^ \`reviews\` is the same host as \`reviews.shop.svc.cluster.local\` before it
  http: [{ route: [{ destination: { host: reviews } }] }]
`);
  });

  it('near misses: the same name in another namespace, another cluster set, another VirtualService, and alike letter by letter', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews, reviews.prod.svc.cluster.local, reviews.shop.svc.clusterset.local, reviews.shop, '*.example.com', a.example.com]
  http: [{ route: [{ destination: { host: reviews } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: other, namespace: shop }
spec:
  hosts: [reviews.shop.svc.cluster.local]
  http: [{ route: [{ destination: { host: reviews } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: alike, namespace: shop }
spec:
  hosts: [details, details]
  http: [{ route: [{ destination: { host: details } }] }]
`);
  });
});

describe('where it stands', () => {
  it('at the second of several, for gateways as for sidecars', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: many, namespace: web }
spec:
  gateways: [public, mesh]
  hosts:
    - shop.example.com
    - cart
    - pay
    - cart.web.svc.cluster.local
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^ \`cart.web.svc.cluster.local\` is the same host as \`cart\` before it
    - pay.web.svc.corp.example
  http: [{ route: [{ destination: { host: cart } }] }]
`);
  });

  it('near miss: one host alone, and a delegate, which has none', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: one, namespace: web }
spec: { hosts: [cart], http: [{ route: [{ destination: { host: cart } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: delegate, namespace: web }
spec: { http: [{ route: [{ destination: { host: cart } }] }] }
`);
  });
});
