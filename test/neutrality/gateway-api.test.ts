import { outside } from '../../src/model/mesh-model.ts';
import { all, always, any } from '../../src/model/predicate.ts';
import { check } from './check.ts';
import { access, allow, beneath, exact, fail, forward, header, identity, inbound, method, notFound, outcome, pod, prefix, query, regex, route, set, table, to } from './values.ts';

const workloads = { 'shop/web': 'cluster.local/ns/shop/sa/web', 'front/ui': 'cluster.local/ns/front/sa/ui', 'shop/orders': 'cluster.local/ns/shop/sa/orders', 'shop/orders-v2': 'cluster.local/ns/shop/sa/orders', 'edge/gateway': 'cluster.local/ns/edge/sa/gateway' };
const orders = { 'orders:80': [pod('shop/orders')], 'orders-v2:80': [pod('shop/orders-v2')] };
const written = set(0).source;

check('Gateway API and GAMMA', [
  {
    title: '90/10 between two versions, for every client in the mesh',
    yaml: `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: orders, namespace: shop }
spec:
  parentRefs: [{ group: "", kind: Service, name: orders, port: 80 }]
  rules: [{ backendRefs: [{ name: orders, port: 80, weight: 90 }, { name: orders-v2, port: 80, weight: 10 }] }]
`,
    model: { workloads, destinations: orders, outbound: { 'orders:80': table(notFound, [route('HTTPRoute shop/orders, rule 1', beneath('/'), forward(to('orders:80', { weight: 90 }), to('orders-v2:80', { weight: 10 })))]) } },
    decisions: {
      'shop/web orders:80 GET /': 'delivered 200; 90 % delivered 200 to shop/orders over mutual-tls, 10 % delivered 200 to shop/orders-v2 over mutual-tls',
      'front/ui orders:80 POST /a/b': 'delivered 200; 90 % delivered 200 to shop/orders over mutual-tls, 10 % delivered 200 to shop/orders-v2 over mutual-tls',
    },
  },
  {
    title: 'precedence: exact, longest prefix, method, headers, query; and 404 for the rest',
    yaml: `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: orders, namespace: shop }
spec:
  parentRefs: [{ group: "", kind: Service, name: orders, port: 80 }]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /a } }]
    - matches: [{ path: { type: PathPrefix, value: /a }, headers: [{ name: X-User, value: ann }] }]
      filters: [{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: x-rule, value: header }] } }]
    - matches: [{ path: { type: PathPrefix, value: /a }, method: PUT }]
      filters: [{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: x-rule, value: method }] } }]
    - matches: [{ path: { type: PathPrefix, value: /a }, queryParams: [{ name: v, value: "2" }] }]
      backendRefs: [{ name: orders-v2, port: 80 }]
    - matches: [{ path: { type: Exact, value: /a/b } }]
      backendRefs: [{ name: orders-v2, port: 80 }]
`,
    model: {
      workloads,
      destinations: orders,
      outbound: {
        'orders:80': table(notFound, [
          route('HTTPRoute shop/orders, rule 5', exact('/a/b'), forward('orders-v2:80')),
          route('HTTPRoute shop/orders, rule 3', all([beneath('/a'), method('PUT')]), forward('orders:80'), { changes: [{ kind: 'header', operation: 'set', name: 'x-rule', value: 'method' }] }),
          route('HTTPRoute shop/orders, rule 2', all([beneath('/a'), header('x-user', 'ann')]), forward('orders:80'), { changes: [{ kind: 'header', operation: 'set', name: 'x-rule', value: 'header' }] }),
          route('HTTPRoute shop/orders, rule 4', all([beneath('/a'), query('v', '2')]), forward('orders-v2:80')),
          route('HTTPRoute shop/orders, rule 1', beneath('/a'), forward('orders:80')),
        ]),
      },
    },
    decisions: {
      'shop/web orders:80 PUT /a/b x-user=ann': 'delivered 200 to shop/orders-v2 over mutual-tls',
      'shop/web orders:80 PUT /a?v=2 x-user=ann': 'delivered 200 to shop/orders over mutual-tls; change header set x-rule method',
      'shop/web orders:80 GET /a?v=2': 'delivered 200 to shop/orders-v2 over mutual-tls',
      'shop/web orders:80 GET /ab': 'no-route 404',
    },
  },
  {
    title: 'a consumer route hides the producer route from the clients of its namespace',
    yaml: `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: orders, namespace: shop }
spec: { parentRefs: [{ group: "", kind: Service, name: orders }], rules: [{ backendRefs: [{ name: orders, port: 80 }] }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: orders, namespace: front }
spec:
  parentRefs: [{ group: "", kind: Service, name: orders, namespace: shop }]
  rules: [{ matches: [{ path: { type: PathPrefix, value: /orders } }], timeouts: { request: 500ms }, backendRefs: [{ name: orders, namespace: shop, port: 80 }] }]
`,
    model: {
      workloads,
      destinations: orders,
      outbound: {
        'orders:80': table(notFound, [route('HTTPRoute shop/orders, rule 1', beneath('/'), forward('orders:80'))]),
        'front/ui > orders:80': table(notFound, [route('HTTPRoute front/orders, rule 1', beneath('/orders'), forward('orders:80'), { timeoutMs: set(500) })]),
      },
    },
    decisions: {
      'front/ui orders:80 GET /orders/1': 'delivered 200 to shop/orders over mutual-tls; timeout 500',
      'front/ui orders:80 GET /': 'no-route 404',
      'shop/web orders:80 GET /': 'delivered 200 to shop/orders over mutual-tls',
    },
  },
  {
    title: 'a backend that is not permitted, one without endpoints, and weights that are all zero',
    yaml: `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: orders, namespace: shop }
spec:
  parentRefs: [{ group: "", kind: Service, name: orders }]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /none } }]
      backendRefs: [{ name: orders, port: 80, weight: 0 }]
    - backendRefs: [{ name: orders, port: 80, weight: 2 }, { name: ledger, namespace: bank, port: 80 }, { name: idle, port: 80 }]
`,
    model: {
      workloads,
      destinations: {
        ...orders,
        'ledger.bank:80': { missing: { status: 500, because: 'no ReferenceGrant in namespace bank permits it', source: written } },
        'idle:80': { missing: { status: 503, because: 'no endpoint is ready', source: written } },
      },
      outbound: {
        'orders:80': table(notFound, [
          route('HTTPRoute shop/orders, rule 1', beneath('/none'), fail(500, 'all weights are 0')),
          route('HTTPRoute shop/orders, rule 2', beneath('/'), forward(to('orders:80', { weight: 2 }), to('ledger.bank:80'), to('idle:80'))),
        ]),
      },
    },
    decisions: {
      'shop/web orders:80 GET /': 'delivered 200; 50 % delivered 200 to shop/orders over mutual-tls, 25 % unreachable 500, 25 % unreachable 503',
      'shop/web orders:80 GET /none': 'unreachable 500',
    },
  },
  {
    title: 'rewriting: a prefix taken away is two cases, the path itself and what lies beneath',
    yaml: `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: orders, namespace: shop }
spec:
  parentRefs: [{ group: "", kind: Service, name: orders }]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /api } }]
      filters: [{ type: URLRewrite, urlRewrite: { hostname: orders.internal, path: { type: ReplacePrefixMatch, replacePrefixMatch: / } } }]
      backendRefs: [{ name: orders, port: 80 }]
`,
    model: {
      workloads,
      destinations: orders,
      outbound: {
        'orders:80': table(notFound, [
          route('HTTPRoute shop/orders, rule 1', exact('/api'), forward('orders:80'), { changes: [{ kind: 'host', to: 'orders.internal' }, { kind: 'path', to: '/' }] }),
          route('HTTPRoute shop/orders, rule 1', prefix('/api/'), forward('orders:80'), { changes: [{ kind: 'host', to: 'orders.internal' }, { kind: 'path-prefix', length: 5, to: '/' }] }),
        ]),
      },
      inbound: { 'shop/orders:8080': inbound(access('deny', [allow('the rewritten paths', any([exact('/'), exact('/x/y')]))])) },
    },
    decisions: {
      'shop/web orders:80 GET /api': 'delivered 200 to shop/orders over mutual-tls; change host orders.internal; change path /',
      'shop/web orders:80 GET /api/x/y?z=1': 'delivered 200 to shop/orders over mutual-tls; change host orders.internal; change path-prefix 5 /',
      'shop/web orders:80 GET /apix': 'no-route 404',
    },
  },
  {
    title: 'headers of requests and of answers, of the rule and of one backend',
    yaml: `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: orders, namespace: shop }
spec:
  parentRefs: [{ group: "", kind: Service, name: orders }]
  rules:
    - filters:
        - { type: RequestHeaderModifier, requestHeaderModifier: { remove: [x-internal] } }
        - { type: ResponseHeaderModifier, responseHeaderModifier: { set: [{ name: cache-control, value: no-store }] } }
      backendRefs:
        - name: orders
          port: 80
          filters: [{ type: ResponseHeaderModifier, responseHeaderModifier: { add: [{ name: x-version, value: v1 }] } }]
`,
    model: {
      workloads,
      destinations: orders,
      outbound: {
        'orders:80': table(notFound, [
          route('HTTPRoute shop/orders, rule 1', beneath('/'), forward(to('orders:80', { responseChanges: [{ kind: 'header', operation: 'add', name: 'x-version', value: 'v1' }] })), {
            changes: [{ kind: 'header', operation: 'remove', name: 'x-internal', value: '' }],
            responseChanges: [{ kind: 'header', operation: 'set', name: 'cache-control', value: 'no-store' }],
          }),
        ]),
      },
      inbound: { 'shop/orders:8080': inbound(access('allow', [{ ...allow('x-internal is gone', always), effect: 'deny', status: 500, when: header('x-internal', '1') }])) },
    },
    decisions: { 'shop/web orders:80 GET / x-internal=1': 'delivered 200 to shop/orders over mutual-tls; change header remove x-internal; answer header add x-version v1; answer header set cache-control no-store' },
  },
  {
    title: 'mirroring a fraction',
    yaml: `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: orders, namespace: shop }
spec:
  parentRefs: [{ group: "", kind: Service, name: orders }]
  rules:
    - filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: orders-v2, port: 80 }, fraction: { numerator: 1, denominator: 8 } } }]
      backendRefs: [{ name: orders, port: 80 }]
`,
    model: { workloads, destinations: orders, outbound: { 'orders:80': table(notFound, [route('HTTPRoute shop/orders, rule 1', beneath('/'), forward('orders:80'), { mirrors: [{ host: 'orders-v2', port: 80, percent: 12.5, source: written }] })]) } },
    decisions: { 'shop/web orders:80 GET /': 'delivered 200 to shop/orders over mutual-tls; 12.5 % mirrored to orders-v2' },
  },
  {
    title: 'timeouts, retries and a retry budget; a bound of each try without retries is the bound of all',
    yaml: `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: orders, namespace: shop }
spec:
  parentRefs: [{ group: "", kind: Service, name: orders }]
  rules:
    - matches: [{ path: { value: /slow } }]
      timeouts: { request: 10s, backendRequest: 4s }
      backendRefs: [{ name: orders, port: 80 }]
    - timeouts: { request: 3s, backendRequest: 1s }
      retry: { attempts: 2, codes: [500, 503], backoff: 100ms }
      backendRefs: [{ name: orders, port: 80 }]
---
apiVersion: gateway.networking.x-k8s.io/v1alpha1
kind: XBackendTrafficPolicy
metadata: { name: orders, namespace: shop }
spec:
  targetRefs: [{ group: "", kind: Service, name: orders }]
  retryConstraint: { budget: { percent: 25, interval: 10s }, minRetryRate: { count: 5, interval: 1s } }
`,
    model: {
      workloads,
      destinations: orders,
      outbound: {
        'orders:80': table(notFound, [
          route('HTTPRoute shop/orders, rule 1', beneath('/slow'), forward('orders:80'), { timeoutMs: set(4000) }),
          route('HTTPRoute shop/orders, rule 2', beneath('/'), forward('orders:80'), {
            timeoutMs: set(3000),
            retries: set({ attempts: 2, on: ['500', '503'], perTryTimeoutMs: 1000, backoffMs: 100, budget: { percent: 25, minPerSecond: 5, windowMs: 10_000 } }),
          }),
        ]),
      },
    },
    decisions: {
      'shop/web orders:80 GET /slow': 'delivered 200 to shop/orders over mutual-tls; timeout 4000',
      'shop/web orders:80 GET /': 'delivered 200 to shop/orders over mutual-tls; timeout 3000; retries 2 on 500,503 each 1000 budget 25 % + 5/s',
    },
  },
  {
    title: 'a GRPCRoute: service and method are a path, and the method is POST',
    yaml: `
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: orders, namespace: shop }
spec:
  parentRefs: [{ group: "", kind: Service, name: orders }]
  rules:
    - matches: [{ method: { service: shop.Orders, method: Get } }]
      backendRefs: [{ name: orders-v2, port: 80 }]
    - matches: [{ method: { service: shop.Orders } }, { method: { method: Check } }]
      backendRefs: [{ name: orders, port: 80 }]
`,
    model: {
      workloads,
      destinations: orders,
      outbound: {
        'orders:80': table(notFound, [
          route('GRPCRoute shop/orders, rule 1', all([method('POST'), exact('/shop.Orders/Get')]), forward('orders-v2:80')),
          route('GRPCRoute shop/orders, rule 2', all([method('POST'), any([prefix('/shop.Orders/'), regex('/[^/]+/Check')])]), forward('orders:80')),
        ]),
      },
    },
    decisions: {
      'shop/web grpc://orders:80 POST /shop.Orders/Get': 'delivered 200 to shop/orders-v2 over mutual-tls',
      'shop/web grpc://orders:80 POST /shop.Orders/List': 'delivered 200 to shop/orders over mutual-tls',
      'shop/web grpc://orders:80 POST /grpc.health.v1.Health/Check': 'delivered 200 to shop/orders over mutual-tls',
      'shop/web grpc://orders:80 POST /shop.Cart/Get': 'no-route 404',
    },
  },
  {
    title: 'a Gateway: HTTPS with one route, HTTP that sends everybody to HTTPS',
    yaml: `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: gateway, namespace: edge }
spec:
  gatewayClassName: any
  listeners:
    - { name: http, port: 80, protocol: HTTP, hostname: shop.example }
    - { name: https, port: 443, protocol: HTTPS, hostname: shop.example, tls: { certificateRefs: [{ name: shop }] }, allowedRoutes: { namespaces: { from: All } } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: redirect, namespace: edge }
spec: { parentRefs: [{ name: gateway, sectionName: http }], rules: [{ filters: [{ type: RequestRedirect, requestRedirect: { scheme: https, statusCode: 301 } }] }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: shop }
spec:
  parentRefs: [{ name: gateway, namespace: edge, sectionName: https }]
  hostnames: [shop.example]
  rules: [{ matches: [{ path: { value: /orders } }], backendRefs: [{ name: orders, port: 80 }] }]
`,
    model: {
      workloads,
      destinations: orders,
      entrances: { 'shop.example:80': [{ workload: 'edge/gateway', port: 8080 }], 'shop.example:443': [{ workload: 'edge/gateway', port: 8443 }] },
      outbound: {
        'edge/gateway > shop.example:80': table(notFound, [route('HTTPRoute edge/redirect, rule 1', beneath('/'), { kind: 'redirect', status: 301, scheme: 'https' })]),
        'edge/gateway > shop.example:443': table(notFound, [route('HTTPRoute shop/shop, rule 1', beneath('/orders'), forward('orders:80'))]),
      },
      inbound: {
        'edge/gateway:8080': inbound(access('allow', []), { forwardsPort: 80 }),
        'edge/gateway:8443': inbound(access('allow', []), { forwardsPort: 443, accepts: { ...inbound(access('allow', [])).accepts, plaintext: { isAccepted: false, because: 'the listener speaks TLS', source: written } } }),
        'shop/orders:8080': inbound(access('deny', [allow('only the gateway', identity('cluster.local/ns/edge/sa/gateway'))])),
      },
    },
    decisions: {
      [`${outside} shop.example:80 GET /orders`]: 'redirected 301; to https://shop.example/orders',
      [`${outside} shop.example:443 GET /orders/1`]: 'delivered 200 to shop/orders over mutual-tls',
      [`${outside} shop.example:443 GET /admin`]: 'no-route 404',
      'shop/web orders:80 GET /': 'refused 403',
    },
  },
  {
    title: 'a TLSRoute and a TCPRoute: connections, by the name in the handshake or by the port',
    yaml: `
apiVersion: gateway.networking.k8s.io/v1
kind: TLSRoute
metadata: { name: vault, namespace: shop }
spec: { parentRefs: [{ name: gateway, namespace: edge, sectionName: tls }], hostnames: [vault.example], rules: [{ backendRefs: [{ name: orders, port: 80 }] }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: TCPRoute
metadata: { name: database, namespace: shop }
spec: { parentRefs: [{ group: "", kind: Service, name: database, port: 5432 }], rules: [{ backendRefs: [{ name: orders, port: 80, weight: 1 }, { name: orders-v2, port: 80, weight: 3 }] }] }
`,
    model: {
      workloads,
      destinations: orders,
      entrances: { 'vault.example:443': [{ workload: 'edge/gateway', port: 8443 }], 'other.example:443': [{ workload: 'edge/gateway', port: 8443 }] },
      outbound: {
        'edge/gateway > vault.example:443': table(outcome('TLSRoute shop/vault, rule 1', forward('orders:80')), [], { sees: 'connections' }),
        'edge/gateway > other.example:443': table(outcome('no route', { kind: 'unreachable', because: 'no TLSRoute has this name' }), [], { sees: 'connections' }),
        'database:5432': table(outcome('TCPRoute shop/database, rule 1', forward(to('orders:80', { weight: 1 }), to('orders-v2:80', { weight: 3 }))), [], { sees: 'connections' }),
      },
      inbound: { 'edge/gateway:8443': inbound(access('allow', []), { sees: 'connections', forwardsPort: 443 }) },
    },
    decisions: {
      [`${outside} tls://vault.example:443`]: 'delivered to shop/orders over mutual-tls',
      [`${outside} tls://other.example:443`]: 'unreachable',
      'shop/web tcp://database:5432': 'delivered; 25 % delivered to shop/orders over mutual-tls, 75 % delivered to shop/orders-v2 over mutual-tls',
    },
  },
]);
