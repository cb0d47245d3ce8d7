import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './shadowed-virtual-service.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/shadowed-virtual-service', rule }, yaml.trimStart());

describe('who is first', () => {
  it('the older one, in whatever namespace', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: z, namespace: other, creationTimestamp: '2026-01-01T00:00:00Z' }
spec: { hosts: [reviews.shop.svc.cluster.local], http: [{ route: [{ destination: { host: reviews.shop.svc.cluster.local } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop, creationTimestamp: '2026-02-01T00:00:00Z' }
spec:
  hosts: [reviews, ratings]
#         ^^^^^^^ sidecars of every namespace take the routes for \`reviews\` from VirtualService \`other/z\`, which is older: these routes do nothing there
  http: [{ route: [{ destination: { host: reviews } }] }]
`);
  });

  it('nobody knows where the files have no times: that is said once', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: shop }
spec: { hosts: [reviews], http: [{ timeout: 1s, route: [{ destination: { host: reviews } }] }] }
#               ^^^^^^^ VirtualService \`shop/a\` has routes for \`reviews\`, too: sidecars of every namespace use those of the older one alone, and nothing here tells which that is
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec: { hosts: [reviews], http: [{ timeout: 2s, route: [{ destination: { host: reviews } }] }] }
`);
  });

  it('what only the namespace sees comes first there, whatever the age', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: everywhere, namespace: shop, creationTimestamp: '2026-01-01T00:00:00Z' }
spec: { hosts: [reviews.shop.svc.cluster.local], http: [{ route: [{ destination: { host: reviews } }] }] }
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ sidecars of namespace \`web\` take the routes for \`reviews.shop.svc.cluster.local\` from VirtualService \`web/own\`, which only \`web\` sees: these routes do nothing there
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: own, namespace: web, creationTimestamp: '2026-02-01T00:00:00Z' }
spec: { exportTo: [.], hosts: [reviews.shop.svc.cluster.local], http: [{ route: [{ destination: { host: reviews.shop.svc.cluster.local } }] }] }
`);
  });

  it('what is exported by name comes before what is public', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: everywhere, namespace: shop }
spec: { hosts: [reviews.shop.svc.cluster.local], http: [{ route: [{ destination: { host: reviews } }] }] }
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ sidecars of the namespaces \`api\`, \`web\` take the routes for \`reviews.shop.svc.cluster.local\` from VirtualService \`ops/given\`, which is exported to them by name: these routes do nothing there
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: given, namespace: ops }
spec: { exportTo: [web, api], hosts: [reviews.shop.svc.cluster.local], http: [{ route: [{ destination: { host: reviews.shop.svc.cluster.local } }] }] }
`);
  });

  it('the default of the mesh decides where nothing is written', () => {
    check(`
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: 'defaultVirtualServiceExportTo: [.]' }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec: { hosts: [reviews.shop.svc.cluster.local], http: [{ route: [{ destination: { host: reviews } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: web }
spec: { hosts: [reviews.shop.svc.cluster.local], http: [{ route: [{ destination: { host: reviews } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: c, namespace: web, creationTimestamp: '2026-02-01T00:00:00Z' }
spec: { hosts: [reviews.shop.svc.cluster.local], http: [{ route: [{ destination: { host: reviews } }] }] }
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ VirtualService \`web/b\` has routes for \`reviews.shop.svc.cluster.local\`, too: sidecars of namespace \`web\` use those of the older one alone, and nothing here tells which that is
`);
  });
});

describe('whether they meet at all', () => {
  it('not where nobody sees both', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec: { exportTo: [.], hosts: [reviews.shop.svc.cluster.local], http: [{ route: [{ destination: { host: reviews } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: web }
spec: { exportTo: [web], hosts: [reviews.shop.svc.cluster.local], http: [{ route: [{ destination: { host: reviews } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: c, namespace: web }
spec: { exportTo: ['~'], hosts: [reviews.shop.svc.cluster.local], http: [{ route: [{ destination: { host: reviews } }] }] }
`);
  });

  it('not where one is for a gateway, or for a Service of that name in another namespace', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec: { hosts: [reviews], http: [{ route: [{ destination: { host: reviews } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: shop }
spec: { hosts: [reviews], gateways: [public], http: [{ route: [{ destination: { host: reviews } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: c, namespace: prod }
spec: { hosts: [reviews, reviews.shop.svc.clusterset.local], http: [{ route: [{ destination: { host: reviews } }] }] }
`);
  });

  it('not where their rules ask for other ports or callers', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec: { hosts: [reviews], http: [{ match: [{ port: 80 }], route: [{ destination: { host: reviews } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: shop }
spec: { hosts: [reviews], http: [{ match: [{ port: 8080 }], route: [{ destination: { host: reviews } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: c, namespace: shop }
spec: { hosts: [reviews], tcp: [{ match: [{ port: 9090 }], route: [{ destination: { host: reviews } }] }] }
`);
  });

  it('in part, where the first is for some callers only', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop, creationTimestamp: '2026-01-01T00:00:00Z' }
spec: { hosts: [reviews], http: [{ match: [{ sourceLabels: { app: web } }], route: [{ destination: { host: reviews } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: shop, creationTimestamp: '2026-02-01T00:00:00Z' }
spec: { hosts: [reviews], gateways: [mesh, public], http: [{ route: [{ destination: { host: reviews } }] }] }
#               ^^^^^^^ sidecars of every namespace that it has routes for take the routes for \`reviews\` from VirtualService \`shop/a\`, which is older: these routes do nothing there
`);
  });

  it('for connections as for requests', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop, creationTimestamp: '2026-01-01T00:00:00Z' }
spec: { hosts: [db], tcp: [{ route: [{ destination: { host: db } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: shop, creationTimestamp: '2026-02-01T00:00:00Z' }
spec: { hosts: [db], tcp: [{ match: [{ port: 5432 }], route: [{ destination: { host: db, subset: v2 } }] }] }
#               ^^ sidecars of every namespace take the routes for \`db\` from VirtualService \`shop/a\`, which is older: these routes do nothing there
`);
  });
});

describe('several hosts, several rivals', () => {
  it('each host by itself, wildcards too', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop, creationTimestamp: '2026-01-01T00:00:00Z' }
spec: { hosts: [reviews, '*.example.com'], http: [{ route: [{ destination: { host: reviews } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: web, creationTimestamp: '2026-02-01T00:00:00Z' }
spec:
  hosts:
    - ratings
    - '*.example.com'
#     ^^^^^^^^^^^^^^^ sidecars of every namespace take the routes for \`*.example.com\` from VirtualService \`shop/a\`, which is older: these routes do nothing there
    - reviews.shop.svc.cluster.local
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ sidecars of every namespace take the routes for \`reviews.shop.svc.cluster.local\` from VirtualService \`shop/a\`, which is older: these routes do nothing there
  http: [{ route: [{ destination: { host: ratings } }] }]
`);
  });

  it('what is sure is said before what is not', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec: { hosts: [reviews], http: [{ route: [{ destination: { host: reviews } }] }] }
#               ^^^^^^^ sidecars of namespace \`shop\` take the routes for \`reviews\` from VirtualService \`shop/b\`, which only \`shop\` sees: these routes do nothing there
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: shop }
spec: { exportTo: [.], hosts: [reviews], http: [{ route: [{ destination: { host: reviews } }] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: c, namespace: shop }
spec:
  hosts: [reviews]
#         ^^^^^^^ sidecars of namespace \`shop\` take the routes for \`reviews\` from VirtualService \`shop/b\`, which only \`shop\` sees: these routes do nothing there
  http: [{ route: [{ destination: { host: reviews } }] }]
`);
  });
});
