import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './host-outside-registry.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/host-outside-registry', rule }, yaml.trimStart());

describe('hosts that nobody has', () => {
  it('a name with one dot, and with `.svc`', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: prod }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews.prod, reviews.prod.svc]
#         ^^^^^^^^^^^^ \`reviews.prod\` is not the Service \`reviews.prod.svc.cluster.local\`: Istio completes only names without a dot, and on ports other than 80 these routes do nothing
#                       ^^^^^^^^^^^^^^^^ \`reviews.prod.svc\` is not the Service \`reviews.prod.svc.cluster.local\`: Istio completes only names without a dot, and on ports other than 80 these routes do nothing
  http: [{ route: [{ destination: { host: reviews.prod.svc.cluster.local } }] }]
`);
  });

  it('a Service that is in another namespace', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: prod }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { selector: { matchLabels: { app: web } }, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: web }] } } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
#         ^^^^^^^ there is no Service for \`reviews\` in namespace \`shop\`, so these routes do nothing for sidecars on ports other than 80, did you mean \`reviews.prod.svc.cluster.local\`?
  http: [{ route: [{ destination: { host: reviews.prod.svc.cluster.local } }] }]
`);
  });

  it('a host outside: on port 80 alone, which is worse where it has rules for other ports', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [api.example.com]
#         ^^^^^^^^^^^^^^^ info: no ServiceEntry of the input has \`api.example.com\`: for sidecars these routes count on port 80 alone
  http: [{ timeout: 2s, route: [{ destination: { host: api.example.com } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: shop }
spec:
  hosts: [maps.example.com]
#         ^^^^^^^^^^^^^^^^ no ServiceEntry of the input has \`maps.example.com\`: for sidecars its routes for other ports than 80 do nothing
  tls: [{ match: [{ port: 443, sniHosts: [maps.example.com] }], route: [{ destination: { host: maps.example.com } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: c, namespace: shop }
spec:
  hosts: [mail.example.com]
#         ^^^^^^^^^^^^^^^^ no ServiceEntry of the input has \`mail.example.com\`: for sidecars its routes for other ports than 80 do nothing
  http: [{ match: [{ port: 80 }, { port: 8080 }], route: [{ destination: { host: mail.example.com } }] }]
`);
  });
});

describe('near misses', () => {
  it('a ServiceEntry of any namespace, by name or by wildcard; a wildcard of its own; a VirtualService for gateways', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: out, namespace: egress }
spec: { hosts: [api.example.com, '*.example.org'], resolution: NONE, ports: [{ number: 443, name: tls, protocol: TLS }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [api.example.com, a.example.org, '*.example.net']
  tls: [{ match: [{ sniHosts: [api.example.com] }], route: [{ destination: { host: api.example.com } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: shop }
spec:
  hosts: [www.example.com]
  gateways: [public]
  http: [{ route: [{ destination: { host: web } }] }]
`);
  });

  it('a Service of a namespace that the input does not show', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [reviews, ratings.other.svc.cluster.local]
  http: [{ route: [{ destination: { host: reviews } }] }]
# unjudged: VirtualService shop/a: the Services of namespace \`other\`
# unjudged: VirtualService shop/a: the Services of namespace \`shop\`
`);
  });
});

describe('names of the cluster', () => {
  it('in a cluster domain of their own, which the mesh writes everywhere', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: shop }
spec:
  hosts: [reviews.shop.svc.corp.example]
  http: [{ route: [{ destination: { host: reviews.shop.svc.corp.example } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: b, namespace: shop }
spec:
  hosts: [rating.shop.svc.corp.example]
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ there is no Service for \`rating.shop.svc.corp.example\` in namespace \`shop\`, so these routes do nothing for sidecars on ports other than 80
  http: [{ route: [{ destination: { host: reviews.shop.svc.corp.example } }] }]
`);
  });

  it('near misses: another letter case, a Service that the mesh hides, a headless one, one that stands for another host', () => {
    check(`
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop, annotations: { networking.istio.io/exportTo: '~' } }
spec: { clusterIP: None, ports: [{ name: http, port: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: out, namespace: shop }
spec: { type: ExternalName, externalName: api.example.com }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: a, namespace: web }
spec:
  hosts: [Reviews.shop.svc.cluster.local, out.shop.svc.cluster.local]
  http: [{ route: [{ destination: { host: reviews.shop.svc.cluster.local } }] }]
`);
  });

  it('near miss: a delegate has no hosts', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: delegate, namespace: shop }
spec: { http: [{ route: [{ destination: { host: reviews } }] }] }
`);
  });
});
