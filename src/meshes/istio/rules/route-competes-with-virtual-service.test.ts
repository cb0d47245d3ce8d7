import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './route-competes-with-virtual-service.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/route-competes-with-virtual-service', rule }, yaml.trimStart());

describe('a VirtualService and an HTTPRoute for one Service', () => {
  it('of one namespace: the HTTPRoute is first there, the older one elsewhere', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop, creationTimestamp: '2026-01-01T00:00:00Z' }
spec:
  hosts: [reviews]
#         ^^^^^^^ sidecars of namespace \`shop\` go by HTTPRoute \`shop/reviews\` for this Service: these routes do nothing there
  http: [{ route: [{ destination: { host: reviews } }] }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: reviews, namespace: shop, creationTimestamp: '2026-02-01T00:00:00Z' }
spec:
  parentRefs: [{ group: '', kind: Service, name: reviews }]
#                                                ^^^^^^^ sidecars of every namespace but \`shop\` go by VirtualService \`shop/reviews\` for this Service: these routes do nothing there
  rules: [{ backendRefs: [{ name: reviews, port: 80 }] }]
`);
  });

  it('without times: what the own namespace has is sure, the rest is not', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: ops }
spec:
  hosts: [reviews.shop.svc.cluster.local]
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ sidecars of namespace \`shop\` go by HTTPRoute \`shop/b\` for this Service: these routes do nothing there
  http: [{ route: [{ destination: { host: reviews.shop.svc.cluster.local } }] }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: b, namespace: shop }
spec:
  parentRefs: [{ group: '', kind: Service, name: reviews }]
#                                                ^^^^^^^ VirtualService \`ops/a\` has routes for this Service, too: sidecars of every namespace but \`shop\` go by the older of the two alone, and nothing here tells which that is
  rules: [{ backendRefs: [{ name: reviews, port: 80 }] }]
`);
  });

  it('a route of a client concerns its own namespace alone', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop, creationTimestamp: '2026-01-01T00:00:00Z' }
spec:
  hosts: [reviews]
#         ^^^^^^^ sidecars of namespace \`web\` go by HTTPRoute \`web/b\` for this Service: these routes do nothing there
  http: [{ route: [{ destination: { host: reviews } }] }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: b, namespace: web, creationTimestamp: '2026-02-01T00:00:00Z' }
spec:
  parentRefs: [{ group: '', kind: Service, name: reviews, namespace: shop }]
  rules: [{ backendRefs: [{ name: reviews, namespace: shop, port: 80 }] }]
`);
  });

  it('near misses: another Service, a gateway as parent, a VirtualService for gateways, one that nobody sees', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [reviews]
  gateways: [public]
  http: [{ route: [{ destination: { host: reviews } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: prod }
spec:
  hosts: [reviews, reviews.example.com]
  http: [{ route: [{ destination: { host: reviews } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: c, namespace: shop }
spec:
  exportTo: ['~']
  hosts: [reviews]
  http: [{ route: [{ destination: { host: reviews } }] }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: d, namespace: shop }
spec:
  parentRefs: [{ group: '', kind: Service, name: reviews }, { name: public }]
  rules: [{ backendRefs: [{ name: reviews, port: 80 }] }]
`);
  });
});

describe('which routes are for the Service', () => {
  it('those of every parent that is one, and of calls of gRPC', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: both, namespace: shop, creationTimestamp: '2026-02-01T00:00:00Z' }
spec:
  parentRefs:
    - { name: public }
    - { group: core, kind: Service, name: cart }
    - { group: '', kind: Service, name: ratings, namespace: shop }
#                                       ^^^^^^^ sidecars of every namespace but \`shop\` go by VirtualService \`ops/ratings\` for this Service: these routes do nothing there
  rules: [{ backendRefs: [{ name: cart, port: 80 }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ratings, namespace: ops, creationTimestamp: '2026-01-01T00:00:00Z' }
spec:
  hosts: [ratings.shop.svc.cluster.local]
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ sidecars of namespace \`shop\` go by GRPCRoute \`shop/both\` for this Service: these routes do nothing there
  http: [{ route: [{ destination: { host: ratings.shop.svc.cluster.local } }] }]
`);
  });

  it('near misses: a wildcard over it, a host outside, another kind of parent, another group', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: r, namespace: shop }
spec:
  parentRefs:
    - { group: '', kind: Service, name: reviews }
    - { group: networking.istio.io, kind: ServiceEntry, name: api }
    - { group: example.com, kind: Service, name: cart }
  rules: [{ backendRefs: [{ name: reviews, port: 80 }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: wild, namespace: shop }
spec:
  hosts: ['*.shop.svc.cluster.local']
  http: [{ route: [{ destination: { host: reviews } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: others, namespace: shop }
spec:
  hosts: [api, cart, reviews.example.com]
  http: [{ route: [{ destination: { host: reviews } }] }]
`);
  });

  it('the default of the mesh keeps a VirtualService for its namespace', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: 'defaultVirtualServiceExportTo: [.]' }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: r, namespace: shop }
spec:
  parentRefs: [{ group: '', kind: Service, name: reviews }]
  rules: [{ backendRefs: [{ name: reviews, port: 80 }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: v, namespace: web }
spec:
  hosts: [reviews.shop.svc.cluster.local]
  http: [{ route: [{ destination: { host: reviews.shop.svc.cluster.local } }] }]
`);
  });
});
