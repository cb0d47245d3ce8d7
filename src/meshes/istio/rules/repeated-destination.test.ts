import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './repeated-destination.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/repeated-destination', rule }, yaml.trimStart());

describe('equal destinations of a route', () => {
  it('three times, with and without a subset', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - route:
        - { destination: { host: reviews }, weight: 50 }
        - { destination: { host: reviews.shop.svc.cluster.local }, weight: 25 }
#                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`reviews\` stands more than once among the destinations of this route: it gets 80 % of the requests
        - { destination: { host: reviews, subset: v1 }, weight: 20 }
        - { destination: { host: reviews }, weight: 5 }
#                          ^^^^^^^^^^^^^ \`reviews\` stands more than once among the destinations of this route: it gets 80 % of the requests
`);
  });

  it('of connections', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: db, namespace: shop }
spec:
  hosts: [db]
  tcp:
    - route: [{ destination: { host: db, port: { number: 5432 } } }, { destination: { host: db, port: { number: 5432 } } }]
#                                                                                     ^^^^^^^^ \`db\` stands more than once among the destinations of this route
  tls:
    - match: [{ sniHosts: [db] }]
      route: [{ destination: { host: db }, weight: 1 }, { destination: { host: db }, weight: 1 }]
#                                                                        ^^^^^^^^ \`db\` stands more than once among the destinations of this route: it gets 100 % of the requests
`);
  });

  it('near misses: another subset, another port, another namespace, another route', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - route:
        - { destination: { host: reviews, subset: v1 }, weight: 25 }
        - { destination: { host: reviews, subset: v2 }, weight: 25 }
        - { destination: { host: reviews, subset: v1, port: { number: 8080 } }, weight: 25 }
        - { destination: { host: reviews.prod.svc.cluster.local, subset: v1 }, weight: 25 }
    - route:
        - { destination: { host: reviews, subset: v1 } }
`);
  });
});

describe('what counts as equal', () => {
  it('a host in another letter case is another one for istiod, and a short name belongs to the namespace', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - route:
        - { destination: { host: reviews }, weight: 50 }
        - { destination: { host: reviews.shop }, weight: 25 }
        - { destination: { host: reviews.web.svc.cluster.local }, weight: 25 }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: web }
spec:
  hosts: [reviews]
  http:
    - route:
        - { destination: { host: reviews }, weight: 50 }
        - { destination: { host: reviews.web.svc.cluster.local }, weight: 50 }
#                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`reviews\` stands more than once among the destinations of this route: it gets 100 % of the requests
`);
  });

  it('hosts outside, by name', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: out, namespace: shop }
spec:
  hosts: [api.example.com]
  http:
    - route:
        - { destination: { host: api.example.com, port: { number: 443 } }, weight: 99 }
        - { destination: { host: api.example.com, port: { number: 443 } }, weight: 1 }
#                          ^^^^^^^^^^^^^^^^^^^^^ \`api.example.com\` stands more than once among the destinations of this route: it gets 50 % of the requests
        - { destination: { host: api.example.org, port: { number: 443 } }, weight: 100 }
`);
  });
});
