import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './single-destination-weight.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/single-destination-weight', rule }, yaml.trimStart());

describe('a weight without another', () => {
  it('counts for nothing, 0 as little as 10', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - match: [{ uri: { prefix: /v2 } }]
      route: [{ destination: { host: reviews, subset: v2 }, weight: 10 }]
#                                                           ^^^^^^^^^^ \`weight: 10\` on the only destination is ignored: \`reviews\` (\`v2\`) gets every request of this route
    - route:
        - destination: { host: reviews.prod.svc.cluster.local }
          weight: 0
#         ^^^^^^^^^ \`weight: 0\` on the only destination is ignored: \`reviews.prod.svc.cluster.local\` gets every request of this route
`);
  });

  it('for connections, too', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: db, namespace: shop }
spec:
  hosts: [db]
  tcp: [{ route: [{ destination: { host: db }, weight: 50 }] }]
#                                              ^^^^^^^^^^ \`weight: 50\` on the only destination is ignored: \`db\` gets every connection of this route
  tls: [{ match: [{ sniHosts: [db] }], route: [{ destination: { host: db }, weight: 1 }] }]
#                                                                           ^^^^^^^^^ \`weight: 1\` on the only destination is ignored: \`db\` gets every connection of this route
`);
  });

  it('near misses: 100, none, and a share among several', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - match: [{ uri: { prefix: /v2 } }]
      route: [{ destination: { host: reviews, subset: v2 }, weight: 100 }]
    - match: [{ uri: { prefix: /v3 } }]
      route: [{ destination: { host: reviews, subset: v3 } }]
    - route: [{ destination: { host: reviews, subset: v1 }, weight: 1 }, { destination: { host: reviews, subset: v2 }, weight: 3 }]
  tcp: [{ route: [{ destination: { host: reviews } }] }]
`);
  });
});

describe('where it stands', () => {
  it('in a delegate, beside a subset, and in every route of its own', () => {
    check(`
apiVersion: networking.istio.io/v1beta1
kind: VirtualService
metadata: { name: delegate, namespace: prod }
spec:
  http:
    - name: canary
      match: [{ headers: { x-canary: {} } }]
      route:
        - weight: 5
#         ^^^^^^^^^ \`weight: 5\` on the only destination is ignored: \`reviews\` (\`v2\`) gets every request of this route
          destination: { host: reviews, subset: v2 }
    - mirror: { host: shadow }
      route:
        - destination:
            host: reviews
          weight: 95
#         ^^^^^^^^^^ \`weight: 95\` on the only destination is ignored: \`reviews\` gets every request of this route
`);
  });

  it('near misses: an answer and a redirect have no destination, a mirror no weight', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: answers, namespace: shop }
spec:
  hosts: [answers]
  http:
    - match: [{ uri: { exact: /old } }]
      redirect: { uri: /new }
    - match: [{ uri: { exact: /gone } }]
      directResponse: { status: 410 }
    - mirrors: [{ destination: { host: shadow }, percentage: { value: 5 } }]
      route: [{ destination: { host: answers } }]
`);
  });
});

describe('a weight that says something', () => {
  it('near miss: equal shares of two, and a destination that is there twice', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: pair, namespace: shop }
spec:
  hosts: [pair]
  http:
    - route:
        - destination: { host: pair, subset: v1 }
          weight: 50
        - destination: { host: pair, subset: v2 }
          weight: 50
  tcp:
    - route:
        - destination: { host: pair }
          weight: 50
        - destination: { host: pair }
          weight: 50
`);
  });

  it('more than 100, which is ignored like less', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: much, namespace: shop }
spec:
  hosts: [much]
  http: [{ route: [{ destination: { host: much }, weight: 150 }] }]
#                                                 ^^^^^^^^^^^ \`weight: 150\` on the only destination is ignored: \`much\` gets every request of this route
`);
  });
});
