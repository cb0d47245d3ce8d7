import { all, always, any, isPresent, not, text } from '../../src/model/predicate.ts';
import { check } from './check.ts';
import { firstFound, firstMatchTable, methodLast } from './greatest-tuple.ts';
import { access, allow, beneath, deny, exact, fail, forward, identity, inbound, method, notFound, outcome, pod, prefix, regex, route, set, table, to } from './values.ts';

const of = (account: string, namespace = 'shop'): string => `${account}.${namespace}.serviceaccount.identity.linkerd.cluster.local`;
const workloads = { 'shop/web': of('web'), 'shop/cart': of('cart'), 'shop/orders': of('orders'), 'shop/orders-v2': of('orders'), 'shop/payments': of('payments') };
const orders = { 'orders:80': [pod('shop/orders')], 'orders-v2:80': [pod('shop/orders-v2')] };
const payments = { 'payments:80': [pod('shop/payments')], 'shop/legacy > payments:80': [pod('shop/payments', 'plaintext')], '@stranger > payments:80': [pod('shop/payments', 'plaintext')] };
const everybody = 'policy.linkerd.io/v1alpha1';

check('Linkerd', [
  {
    title: 'routes of a Service: the longest match wins, whatever its kind',
    yaml: `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: orders, namespace: shop }
spec:
  parentRefs: [{ group: core, kind: Service, name: orders, port: 80 }]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /orders } }]
    - matches: [{ path: { type: Exact, value: /orders } }]
      backendRefs: [{ name: orders-v2, port: 80 }]
    - matches: [{ path: { type: RegularExpression, value: '/orders/[0-9]+' } }]
      backendRefs: [{ name: orders-v2, port: 80 }]
`,
    model: {
      workloads,
      destinations: orders,
      outbound: {
        'orders:80': table(
          notFound,
          firstMatchTable(
            [
              { name: 'rule 1', path: { kind: 'prefix', value: '/orders' } },
              { name: 'rule 2', path: { kind: 'exact', value: '/orders' } },
              { name: 'rule 3', path: { kind: 'regex', value: '/orders/[0-9]+' } },
            ],
            methodLast,
          ).map(({ name, when }) => route(`HTTPRoute orders, ${name}`, when, forward(name === 'rule 1' ? 'orders:80' : 'orders-v2:80'))),
        ),
      },
    },
    decisions: {
      'shop/web orders:80 GET /orders': 'delivered 200 to shop/orders over mutual-tls',
      'shop/web orders:80 GET /orders/17': 'delivered 200 to shop/orders-v2 over mutual-tls',
      'shop/web orders:80 GET /orders/new': 'delivered 200 to shop/orders over mutual-tls',
      'shop/web orders:80 GET /ordersx': 'no-route 404',
    },
  },
  {
    title: 'a regex whose first alternative is enough',
    yaml: `
apiVersion: policy.linkerd.io/v1beta3
kind: HTTPRoute
metadata: { name: orders, namespace: shop }
spec:
  parentRefs: [{ group: core, kind: Service, name: orders }]
  rules: [{ matches: [{ path: { type: RegularExpression, value: /a|/ab } }] }]
`,
    model: { workloads, destinations: orders, outbound: { 'orders:80': table(notFound, [route('HTTPRoute orders, rule 1', firstFound(['/a', '/ab']), forward('orders:80'))]) } },
    decisions: {
      'shop/web orders:80 GET /a': 'delivered 200 to shop/orders over mutual-tls',
      'shop/web orders:80 GET /ab': 'no-route 404',
    },
  },
  {
    title: 'a split with a backend that does not exist, timeouts and retries by annotation',
    yaml: `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata:
  name: orders
  namespace: shop
  annotations:
    timeout.linkerd.io/request: 3s
    timeout.linkerd.io/response: 1s
    timeout.linkerd.io/idle: 500ms
    retry.linkerd.io/http: 5xx,429
    retry.linkerd.io/limit: "2"
    retry.linkerd.io/timeout: 400ms
spec:
  parentRefs: [{ group: core, kind: Service, name: orders }]
  rules:
    - backendRefs:
        - { name: orders, port: 80, weight: 90 }
        - { name: orders-v3, port: 80, weight: 10 }
`,
    model: {
      workloads,
      destinations: { ...orders, 'orders-v3:80': { missing: { status: 500, because: 'there is no Service orders-v3', source: set(0).source } } },
      outbound: {
        'orders:80': table(notFound, [
          route('HTTPRoute orders, rule 1', beneath('/'), forward(to('orders:80', { weight: 90 }), to('orders-v3:80', { weight: 10 })), {
            timeoutMs: set(3000),
            responseTimeoutMs: set(1000),
            idleTimeoutMs: set(500),
            retries: set({ attempts: 2, on: ['5xx', '429'], perTryTimeoutMs: 400 }),
          }),
        ]),
      },
    },
    decisions: {
      'shop/web orders:80 GET /': 'delivered 200; 90 % delivered 200 to shop/orders over mutual-tls, 10 % unreachable 500; timeout 3000; response 1000; idle 500; retries 2 on 5xx,429 each 400',
      'shop/web orders:80 POST /x': 'delivered 200; 90 % delivered 200 to shop/orders over mutual-tls, 10 % unreachable 500; timeout 3000; response 1000; idle 500; retries 2 on 5xx,429 each 400',
    },
  },
  {
    title: 'a Server with a route: what is not listed is not there',
    yaml: `
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: payments-http, namespace: shop }
spec: { podSelector: { matchLabels: { app: payments } }, port: http, proxyProtocol: HTTP/1 }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: payments-read, namespace: shop }
spec:
  parentRefs: [{ group: policy.linkerd.io, kind: Server, name: payments-http }]
  rules: [{ matches: [{ path: { type: PathPrefix, value: /charges }, method: GET }] }]
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: orders-read-payments, namespace: shop }
spec:
  targetRef: { group: gateway.networking.k8s.io, kind: HTTPRoute, name: payments-read }
  requiredAuthenticationRefs: [{ group: policy.linkerd.io, kind: MeshTLSAuthentication, name: orders }]
---
apiVersion: policy.linkerd.io/v1alpha1
kind: MeshTLSAuthentication
metadata: { name: orders, namespace: shop }
spec: { identityRefs: [{ kind: ServiceAccount, name: orders }] }
`,
    model: {
      workloads,
      destinations: payments,
      inbound: {
        'shop/payments:8080': inbound(
          access(
            'deny',
            [
              allow('AuthorizationPolicy shop/orders-read-payments', all([beneath('/charges'), method('GET'), identity(of('orders'))])),
              deny('HTTPRoute shop/payments-read: nobody else', all([beneath('/charges'), method('GET')])),
            ],
            { status: 404 },
          ),
        ),
      },
    },
    decisions: {
      'shop/orders payments:80 GET /charges/7': 'delivered 200 to shop/payments over mutual-tls',
      'shop/web payments:80 GET /charges/7': 'refused 403',
      'shop/orders payments:80 POST /charges': 'refused 404',
      '@stranger payments:80 GET /healthz': 'refused 404',
    },
  },
  {
    title: 'probes of a Server with routes need a route and a grant of their own',
    yaml: `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: payments-probe, namespace: shop }
spec:
  parentRefs: [{ group: policy.linkerd.io, kind: Server, name: payments-http }]
  rules: [{ matches: [{ path: { type: Exact, value: /healthz }, method: GET }] }]
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: payments-probe, namespace: shop }
spec:
  targetRef: { group: gateway.networking.k8s.io, kind: HTTPRoute, name: payments-probe }
  requiredAuthenticationRefs: [{ group: policy.linkerd.io, kind: NetworkAuthentication, name: kubelet }]
---
apiVersion: policy.linkerd.io/v1alpha1
kind: NetworkAuthentication
metadata: { name: kubelet, namespace: shop }
spec: { networks: [{ cidr: 10.0.0.0/16, except: [10.0.9.0/24] }] }
`,
    model: {
      workloads,
      destinations: payments,
      inbound: {
        'shop/payments:8080': inbound(
          access(
            'deny',
            [
              allow(
                'AuthorizationPolicy shop/payments-probe',
                all([exact('/healthz'), method('GET'), { kind: 'address', attribute: 'address', blocks: ['10.0.0.0/16'] }, not({ kind: 'address', attribute: 'address', blocks: ['10.0.9.0/24'] })]),
              ),
              deny('HTTPRoute shop/payments-probe: nobody else', all([exact('/healthz'), method('GET')])),
            ],
            { status: 404 },
          ),
        ),
      },
    },
    decisions: {
      '@stranger payments:80 GET /healthz @10.0.3.4': 'delivered 200 to shop/payments over plaintext',
      '@stranger payments:80 GET /healthz @10.0.9.4': 'refused 403',
      '@stranger payments:80 GET /healthz': 'unknown; unknown: whether AuthorizationPolicy shop/payments-probe holds',
      '@stranger payments:80 GET /charges @10.0.3.4': 'refused 404',
    },
  },
  {
    title: 'grants are a union: one on the Server makes the one on the route void',
    yaml: `
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: payments-admin, namespace: shop }
spec:
  targetRef: { group: gateway.networking.k8s.io, kind: HTTPRoute, name: payments-admin }
  requiredAuthenticationRefs: [{ kind: ServiceAccount, name: orders }]
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: payments-shop, namespace: shop }
spec:
  targetRef: { group: policy.linkerd.io, kind: Server, name: payments-http }
  requiredAuthenticationRefs: [{ group: policy.linkerd.io, kind: MeshTLSAuthentication, name: shop }]
---
apiVersion: ${everybody}
kind: MeshTLSAuthentication
metadata: { name: shop, namespace: shop }
spec: { identities: ['*.shop.serviceaccount.identity.linkerd.cluster.local'] }
`,
    model: {
      workloads,
      destinations: payments,
      inbound: {
        'shop/payments:8080': inbound(
          access(
            'deny',
            [
              allow(
                'AuthorizationPolicy shop/payments-admin or shop/payments-shop',
                all([beneath('/admin'), any([identity(of('orders')), text('identity', { kind: 'suffix', value: '.shop.serviceaccount.identity.linkerd.cluster.local' })])]),
              ),
              deny('HTTPRoute shop/payments-admin: nobody else', beneath('/admin')),
            ],
            { status: 404 },
          ),
        ),
      },
    },
    decisions: {
      'shop/web payments:80 DELETE /admin/keys': 'delivered 200 to shop/payments over mutual-tls',
      '@stranger payments:80 GET /admin': 'refused 403',
    },
  },
  {
    title: 'default policies by annotation: all-authenticated, and cluster-unauthenticated',
    yaml: `
apiVersion: v1
kind: Namespace
metadata: { name: shop, annotations: { config.linkerd.io/default-inbound-policy: all-authenticated } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders }, annotations: { config.linkerd.io/default-inbound-policy: cluster-unauthenticated } }
`,
    model: {
      workloads,
      destinations: { ...payments, ...orders, '@stranger > orders:80': [pod('shop/orders', 'plaintext')] },
      inbound: {
        'shop/payments:8080': inbound(access('deny', [allow('default policy all-authenticated', isPresent('identity'))])),
        'shop/orders:8080': inbound(access('deny', [allow('default policy cluster-unauthenticated', { kind: 'address', attribute: 'address', blocks: ['10.0.0.0/8', '192.168.0.0/16'] })])),
      },
    },
    decisions: {
      'shop/web payments:80 GET /': 'delivered 200 to shop/payments over mutual-tls',
      '@stranger payments:80 GET /': 'refused 403',
      '@stranger orders:80 GET / @10.1.1.1': 'delivered 200 to shop/orders over plaintext',
      '@stranger orders:80 GET / @8.8.8.8': 'refused 403',
    },
  },
  {
    title: 'a Server on an opaque port: who may not connect is reset',
    yaml: `
apiVersion: policy.linkerd.io/v1beta3
kind: Server
metadata: { name: database, namespace: shop }
spec: { podSelector: { matchLabels: { app: payments } }, port: 8080, proxyProtocol: opaque, accessPolicy: deny }
---
apiVersion: policy.linkerd.io/v1alpha1
kind: AuthorizationPolicy
metadata: { name: database, namespace: shop }
spec:
  targetRef: { group: policy.linkerd.io, kind: Server, name: database }
  requiredAuthenticationRefs: [{ kind: ServiceAccount, name: orders }]
`,
    model: {
      workloads,
      destinations: payments,
      outbound: { 'payments:80': table(outcome('default route', forward('payments:80')), [], { sees: 'connections' }) },
      inbound: { 'shop/payments:8080': inbound(access('deny', [allow('AuthorizationPolicy shop/database', identity(of('orders')))]), { sees: 'connections' }) },
    },
    decisions: {
      'shop/orders tcp://payments:80': 'delivered to shop/payments over mutual-tls',
      'shop/web tcp://payments:80': 'refused',
      '@stranger tcp://payments:80': 'refused',
    },
  },
  {
    title: 'a ServiceProfile silences every route: retries by a budget, and a regex that its anchors break',
    yaml: `
apiVersion: linkerd.io/v1alpha2
kind: ServiceProfile
metadata: { name: orders.shop.svc.cluster.local, namespace: shop }
spec:
  retryBudget: { retryRatio: 0.2, minRetriesPerSecond: 10, ttl: 10s }
  routes:
    - name: lists
      condition: { method: GET, pathRegex: /a|/b }
      isRetryable: true
      timeout: 300ms
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: orders, namespace: shop }
spec:
  parentRefs: [{ group: core, kind: Service, name: orders }]
  rules: [{ matches: [{ path: { type: Exact, value: /only } }] }]
`,
    model: {
      workloads,
      destinations: orders,
      outbound: {
        'orders:80': table(
          outcome('ServiceProfile orders, no route', forward('orders:80')),
          [
            route('ServiceProfile orders, route lists', all([method('GET'), any([prefix('/a'), regex('.*/b')])]), forward('orders:80'), {
              timeoutMs: set(300),
              retries: set({ attempts: Infinity, on: ['5xx'], budget: { percent: 20, minPerSecond: 10, windowMs: 10_000 } }),
            }),
          ],
          { notes: [{ what: 'route', text: 'ServiceProfile orders.shop.svc.cluster.local shadows HTTPRoute shop/orders', source: set(0).source }] },
        ),
      },
    },
    decisions: {
      'shop/web orders:80 GET /a/x': 'delivered 200 to shop/orders over mutual-tls; timeout 300; retries Infinity on 5xx budget 20 % + 10/s',
      'shop/web orders:80 GET /z/b': 'delivered 200 to shop/orders over mutual-tls; timeout 300; retries Infinity on 5xx budget 20 % + 10/s',
      'shop/web orders:80 POST /a': 'delivered 200 to shop/orders over mutual-tls',
    },
  },
  {
    title: 'failure accrual on the client, and a rate limit on the server',
    yaml: `
apiVersion: v1
kind: Service
metadata:
  name: orders
  namespace: shop
  annotations:
    balancer.linkerd.io/failure-accrual: consecutive
    balancer.linkerd.io/failure-accrual-consecutive-max-failures: "5"
    balancer.linkerd.io/failure-accrual-consecutive-max-penalty: 30s
spec: { selector: { app: orders }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: policy.linkerd.io/v1alpha1
kind: HTTPLocalRateLimitPolicy
metadata: { name: orders, namespace: shop }
spec:
  targetRef: { group: policy.linkerd.io, kind: Server, name: orders-http }
  total: { requestsPerSecond: 100 }
  identity: { requestsPerSecond: 20 }
`,
    model: {
      workloads,
      destinations: { 'orders:80': { endpoints: [pod('shop/orders')], ejection: set({ consecutiveErrors: 5, ejectForMs: 1000, maxEjectForMs: 30_000 }) } },
      inbound: {
        'shop/orders:8080': inbound(access('deny', [allow('AuthorizationPolicy shop/orders', isPresent('identity'))]), {
          rateLimits: [
            { when: always, requests: 100, perMs: 1000, countedBy: 'proxy', status: 429, source: set(0).source },
            { when: always, requests: 20, perMs: 1000, countedBy: 'caller', status: 429, source: set(0).source },
          ],
        }),
      },
    },
    decisions: {
      'shop/web orders:80 GET /': 'delivered 200 to shop/orders over mutual-tls',
      'shop/nobody orders:80 GET /': 'refused 403',
    },
  },
  {
    title: 'an EgressNetwork that lets nothing out but what a route lists',
    yaml: `
apiVersion: policy.linkerd.io/v1alpha1
kind: EgressNetwork
metadata: { name: internet, namespace: shop }
spec: { trafficPolicy: Deny }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: bank, namespace: shop }
spec:
  parentRefs: [{ group: policy.linkerd.io, kind: EgressNetwork, name: internet }]
  hostnames: [bank.example]
  rules: [{ matches: [{ path: { type: PathPrefix, value: /v1 } }] }]
`,
    model: {
      workloads,
      destinations: {},
      outbound: {
        'bank.example:80': table(outcome('nothing else', { kind: 'respond', status: 403 }), [route('HTTPRoute shop/bank, rule 1', beneath('/v1'), { kind: 'passthrough' })]),
        'other.example:80': table(notFound, [], { access: access('deny', []) }),
        'other.example:443': table(notFound, [], { sees: 'connections', access: access('deny', []) }),
      },
    },
    decisions: {
      'shop/web bank.example:80 GET /v1/pay': 'delivered 200 to bank.example over plaintext',
      'shop/web bank.example:80 GET /v2': 'responded 403',
      'shop/web other.example:80 GET /': 'refused 403',
      'shop/web tls://other.example:443': 'refused',
    },
  },
  {
    title: 'filters, and a Service of another cluster behind its gateway',
    yaml: `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: orders, namespace: shop }
spec:
  parentRefs: [{ group: core, kind: Service, name: orders }]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /old } }]
      filters: [{ type: RequestRedirect, requestRedirect: { hostname: orders.example, statusCode: 301 } }]
    - filters:
        - { type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: x-from, value: shop }] } }
        - { type: ResponseHeaderModifier, responseHeaderModifier: { remove: [server] } }
      backendRefs: [{ name: orders-east, port: 80 }]
---
apiVersion: v1
kind: Service
metadata: { name: orders-east, namespace: shop, labels: { multicluster.linkerd.io/cluster-name: east } }
spec: { ports: [{ port: 80 }] }
`,
    model: {
      workloads: { ...workloads, 'linkerd-multicluster/gateway': of('linkerd-gateway', 'linkerd-multicluster'), 'shop/orders-in-east': of('orders') },
      destinations: { 'orders-east:80': [pod('linkerd-multicluster/gateway', 'mutual-tls', { port: 4143 })], 'orders-in-east:80': [pod('shop/orders-in-east')] },
      outbound: {
        'orders:80': table(notFound, [
          route('HTTPRoute shop/orders, rule 1', beneath('/old'), { kind: 'redirect', status: 301, host: 'orders.example' }),
          route('HTTPRoute shop/orders, rule 2', always, forward('orders-east:80'), {
            changes: [{ kind: 'header', operation: 'set', name: 'x-from', value: 'shop' }],
            responseChanges: [{ kind: 'header', operation: 'remove', name: 'server', value: '' }],
          }),
        ]),
      },
      inbound: {
        'linkerd-multicluster/gateway:4143 < orders-east:80': inbound(access('deny', [allow('the gateway takes everybody with a certificate', isPresent('identity'))]), { forwardsPort: 80, forwardsHost: 'orders-in-east' }),
        'shop/orders-in-east:8080': inbound(access('deny', [allow('AuthorizationPolicy shop/from-gateway', identity(of('linkerd-gateway', 'linkerd-multicluster')))])),
      },
    },
    decisions: {
      'shop/web orders:80 GET /old/1': 'redirected 301; to http://orders.example/old/1',
      'shop/web orders:80 GET /': 'delivered 200 to shop/orders-in-east over mutual-tls; change header set x-from shop; answer header remove server',
    },
  },
  {
    title: 'a consumer route concerns the clients of its own namespace only; a backend without endpoints',
    yaml: `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: orders, namespace: front }
spec:
  parentRefs: [{ group: core, kind: Service, name: orders, namespace: shop, port: 80 }]
  rules: [{ matches: [{ path: { type: PathPrefix, value: /orders } }], backendRefs: [{ name: orders-v2, namespace: shop, port: 80 }] }]
`,
    model: {
      workloads: { ...workloads, 'front/ui': of('ui', 'front') },
      destinations: { ...orders, 'orders-v2:80': { missing: { status: 503, because: 'orders-v2 has no endpoint', source: set(0).source } } },
      outbound: { 'front/ui > orders:80': table(outcome('no route found', fail(404, 'no route found')), [route('HTTPRoute front/orders, rule 1', beneath('/orders'), forward('orders-v2:80'))]) },
    },
    decisions: {
      'front/ui orders:80 GET /orders': 'unreachable 503',
      'front/ui orders:80 GET /metrics': 'no-route 404',
      'shop/web orders:80 GET /metrics': 'delivered 200 to shop/orders over mutual-tls',
    },
  },
]);
