import { stranger, type Clause } from '../../src/model/mesh-model.ts';
import { all, always, any, isPresent, not, text, type Predicate } from '../../src/model/predicate.ts';
import { check, type Configuration } from './check.ts';
import { access, allow, deny, exact, forward, header, identity, inbound, method, outcome, pod, prefix, regex, route, set, table, to } from './values.ts';

const spiffe = (service: string): string => `11111111-2222.consul/ns/default/dc/dc1/svc/${service}`;
const from = (service: string): Predicate => identity(spiffe(service));
const anybody = isPresent('identity');
const workloads = { 'shop/web': spiffe('web'), 'shop/cart': spiffe('cart'), 'shop/orders': spiffe('orders'), 'shop/orders-v2': spiffe('orders'), 'shop/payments': spiffe('payments') };
const payments = { 'payments:80': [pod('shop/payments')], [`${stranger} > payments:80`]: [pod('shop/payments', 'plaintext')] };
const written = set(0).source;

/** Permissions of one source: in order, and then the default policy, because no other intention is asked for that pair. */
function permissions(source: Predicate, clauses: readonly Clause[], otherwise: 'allow' | 'deny'): readonly Clause[] {
  const name = 'default policy: no permission matches';
  return [...clauses.map((clause) => ({ ...clause, when: all([source, clause.when]) })), otherwise === 'allow' ? allow(name, source) : deny(name, source)];
}

/** A token as it travels, with a signature that nobody checks here. */
function tokenOf(claims: Readonly<Record<string, string>>): string {
  return [{ alg: 'none' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.').concat('.x');
}

const configurations: readonly Configuration[] = [
  {
    title: 'one intention for a pair: the most precise one hides the wildcard',
    yaml: `
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceIntentions
metadata: { name: payments }
spec:
  destination: { name: payments }
  sources:
    - { name: '*', action: allow }
    - { name: web, action: deny }
---
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceIntentions
metadata: { name: everything }
spec: { destination: { name: '*' }, sources: [{ name: web, action: allow }] }
`,
    model: {
      workloads,
      destinations: payments,
      inbound: { 'shop/payments:8080': inbound(access('deny', [deny('ServiceIntentions payments, web', from('web')), allow('ServiceIntentions payments, *', anybody)])) },
    },
    decisions: {
      'shop/web payments:80 GET /': 'refused 403',
      'shop/orders payments:80 GET /': 'delivered 200 to shop/payments over mutual-tls',
    },
  },
  {
    title: 'permissions in order; what none of them matches falls to the default policy, never to another intention',
    yaml: `
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceIntentions
metadata: { name: payments }
spec:
  destination: { name: payments }
  sources:
    - name: orders
      permissions:
        - { action: deny, http: { pathPrefix: /charges/admin } }
        - { action: allow, http: { pathPrefix: /charges, methods: [GET, HEAD], header: [{ name: x-shop, present: true }] } }
    - { name: '*', action: allow }
`,
    model: {
      workloads,
      destinations: payments,
      inbound: {
        'shop/payments:8080': inbound(
          access('deny', [
            ...permissions(
              from('orders'),
              [
                deny('ServiceIntentions payments, orders, permission 1', prefix('/charges/admin')),
                allow('ServiceIntentions payments, orders, permission 2', all([prefix('/charges'), any([method('GET'), method('HEAD')]), isPresent('header:x-shop')])),
              ],
              'deny',
            ),
            allow('ServiceIntentions payments, *', anybody),
          ]),
        ),
      },
    },
    decisions: {
      'shop/orders payments:80 GET /charges/7 x-shop=1': 'delivered 200 to shop/payments over mutual-tls',
      'shop/orders payments:80 GET /charges/admin x-shop=1': 'refused 403',
      'shop/orders payments:80 POST /charges x-shop=1': 'refused 403',
      'shop/cart payments:80 POST /charges/admin': 'delivered 200 to shop/payments over mutual-tls',
    },
  },
  {
    title: 'only denies under default deny refuse everything; only allows under default allow refuse nothing',
    yaml: `
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceIntentions
metadata: { name: payments }
spec: { destination: { name: payments }, sources: [{ name: web, permissions: [{ action: deny, http: { pathExact: /admin } }] }] }
---
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceIntentions
metadata: { name: orders }
spec: { destination: { name: orders }, sources: [{ name: web, permissions: [{ action: allow, http: { pathRegex: '/v[0-9]+/.*' } }] }] }
`,
    model: {
      workloads,
      destinations: { ...payments, 'orders:80': [pod('shop/orders')] },
      inbound: {
        'shop/payments:8080': inbound(access('deny', permissions(from('web'), [deny('ServiceIntentions payments, web, permission 1', exact('/admin'))], 'deny'))),
        'shop/orders:8080': inbound(access('allow', permissions(from('web'), [allow('ServiceIntentions orders, web, permission 1', regex('/v[0-9]+/.*'))], 'allow'))),
      },
    },
    decisions: {
      'shop/web payments:80 GET /': 'refused 403',
      'shop/web orders:80 GET /v1/x': 'delivered 200 to shop/orders over mutual-tls',
      'shop/web orders:80 GET /other': 'delivered 200 to shop/orders over mutual-tls',
    },
  },
  {
    title: 'the default policy is not in the files: what falls to it is unknown, and nothing else is',
    yaml: `
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceIntentions
metadata: { name: payments }
spec: { destination: { name: payments }, sources: [{ name: web, permissions: [{ action: allow, http: { pathPrefix: / , methods: [GET] } }] }] }
`,
    model: {
      workloads,
      destinations: payments,
      inbound: {
        'shop/payments:8080': inbound(access('deny', [allow('ServiceIntentions payments, web, permission 1', all([from('web'), method('GET')])), allow('the default policy', { kind: 'unknown', because: 'whether ACLs are managed and what their default is' })])),
      },
    },
    decisions: {
      'shop/web payments:80 GET /': 'delivered 200 to shop/payments over mutual-tls',
      'shop/web payments:80 POST /': 'unknown; unknown: whether the default policy holds',
      'shop/cart payments:80 GET /': 'unknown; unknown: whether the default policy holds',
    },
  },
  {
    title: 'the discovery chain: router, splitter and resolver are one table',
    yaml: `
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceRouter
metadata: { name: orders }
spec:
  routes:
    - match: { http: { pathPrefix: /legacy, header: [{ name: x-canary, exact: "1" }] } }
      destination: { service: orders, serviceSubset: v2, prefixRewrite: /api, requestTimeout: 2s, idleTimeout: 30s, numRetries: 3, retryOnConnectFailure: true, retryOnStatusCodes: [502] }
---
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceSplitter
metadata: { name: orders }
spec: { splits: [{ weight: 99.5, serviceSubset: v1 }, { weight: 0.5, serviceSubset: v2, responseHeaders: { set: { x-version: v2 } } }] }
---
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceResolver
metadata: { name: orders }
spec:
  connectTimeout: 3s
  defaultSubset: v1
  subsets: { v1: { filter: 'Service.Meta.version == v1' }, v2: { filter: 'Service.Meta.version == v2', onlyPassing: true } }
`,
    model: {
      workloads,
      destinations: { 'orders:80/v1': { endpoints: [pod('shop/orders')], connectTimeoutMs: set(3000) }, 'orders:80/v2': { endpoints: [pod('shop/orders-v2')], connectTimeoutMs: set(3000) } },
      outbound: {
        'orders:80': table(
          outcome('ServiceSplitter orders', forward(to('orders:80', { subset: 'v1', weight: 99.5 }), to('orders:80', { subset: 'v2', weight: 0.5, responseChanges: [{ kind: 'header', operation: 'set', name: 'x-version', value: 'v2' }] }))),
          [
            route('ServiceRouter orders, route 1', all([prefix('/legacy'), header('x-canary', '1')]), forward(to('orders:80', { subset: 'v2' })), {
              timeoutMs: set(2000),
              idleTimeoutMs: set(30_000),
              retries: set({ attempts: 3, on: ['connect-failure', '502'] }),
              changes: [{ kind: 'path-prefix', length: 7, to: '/api' }],
            }),
          ],
        ),
      },
    },
    decisions: {
      'shop/web orders:80 GET /legacyx x-canary=1': 'delivered 200 to shop/orders-v2 over mutual-tls; timeout 2000; idle 30000; retries 3 on connect-failure,502; change path-prefix 7 /api',
      'shop/web orders:80 GET /legacy': 'delivered 200; 99.5 % delivered 200 to shop/orders over mutual-tls, 0.5 % delivered 200 to shop/orders-v2 over mutual-tls',
    },
  },
  {
    title: 'failover stands by: it receives nothing, and what it would do is told',
    yaml: `
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceResolver
metadata: { name: orders }
spec: { failover: { '*': { targets: [{ service: orders-backup }, { datacenter: dc2 }] } } }
---
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceIntentions
metadata: { name: orders-backup }
spec: { destination: { name: orders-backup }, sources: [{ name: cart, action: allow }] }
`,
    model: {
      workloads,
      destinations: {
        'orders:80': [pod('shop/orders'), pod('shop/orders-v2', 'mutual-tls', { priority: 1 }), { address: 'mesh-gateway.dc2', port: 443, transport: set('mutual-tls'), sni: 'orders.default.dc2.internal', priority: 2 }],
        'gone:80': [pod('shop/orders-v2', 'mutual-tls', { priority: 1 })],
      },
      inbound: { 'shop/orders-v2:8080': inbound(access('deny', [allow('ServiceIntentions orders-backup, cart', from('cart'))])) },
    },
    decisions: {
      'shop/cart orders:80 GET /': 'delivered 200 to shop/orders over mutual-tls; standby delivered 200 to shop/orders-v2 or mesh-gateway.dc2 over mutual-tls',
      'shop/web orders:80 GET /': 'delivered 200 to shop/orders over mutual-tls; standby refused 403; standby delivered 200 to mesh-gateway.dc2 over mutual-tls',
      'shop/cart gone:80 GET /': 'delivered 200 to shop/orders-v2 over mutual-tls',
    },
  },
  {
    title: 'permissive mutual TLS: intentions are not asked about plaintext',
    yaml: `
apiVersion: consul.hashicorp.com/v1alpha1
kind: Mesh
metadata: { name: mesh }
spec: { allowEnablingPermissiveMutualTLS: true }
---
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceDefaults
metadata: { name: payments }
spec: { protocol: http, mutualTLSMode: permissive }
---
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceIntentions
metadata: { name: payments }
spec: { destination: { name: payments }, sources: [{ name: '*', action: deny }] }
`,
    model: {
      workloads,
      destinations: { ...payments, 'orders:80': [pod('shop/orders')], [`${stranger} > orders:80`]: [pod('shop/orders', 'plaintext')] },
      inbound: {
        'shop/payments:8080': inbound(access('deny', [allow('ServiceDefaults payments: plaintext is let in as it is', not(anybody)), deny('ServiceIntentions payments, *', anybody)])),
        'shop/orders:8080': inbound(access('allow', []), { accepts: { ...inbound(access('allow', [])).accepts, plaintext: { isAccepted: false, because: 'the sidecar speaks mutual TLS only', source: written } } }),
      },
    },
    decisions: {
      [`${stranger} payments:80 DELETE /`]: 'delivered 200 to shop/payments over plaintext',
      'shop/orders payments:80 GET /': 'refused 403',
      [`${stranger} orders:80 GET /`]: 'refused 503',
    },
  },
  {
    title: 'a terminating gateway serves several names, with the intentions of each',
    yaml: `
apiVersion: consul.hashicorp.com/v1alpha1
kind: TerminatingGateway
metadata: { name: out }
spec: { services: [{ name: bank, caFile: /etc/ssl/cert.pem, sni: bank.example }, { name: mail }] }
---
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceIntentions
metadata: { name: bank }
spec: { destination: { name: bank }, sources: [{ name: payments, action: allow }] }
`,
    model: {
      workloads: { ...workloads, 'consul/terminating-gateway': spiffe('out') },
      destinations: {
        'bank:443': [pod('consul/terminating-gateway', 'mutual-tls', { port: 8443, sni: 'bank.default.dc1.internal' })],
        'mail:443': [pod('consul/terminating-gateway', 'mutual-tls', { port: 8443, sni: 'mail.default.dc1.internal' })],
        'bank.example:443': [{ address: 'bank.example', port: 443, transport: set('tls'), sni: 'bank.example' }],
      },
      inbound: {
        'consul/terminating-gateway:8443 < bank:443': inbound(access('deny', [allow('ServiceIntentions bank, payments', from('payments'))]), { forwardsPort: 443, forwardsHost: 'bank.example' }),
        'consul/terminating-gateway:8443 < mail:443': inbound(access('deny', []), { forwardsPort: 443 }),
      },
    },
    decisions: {
      'shop/payments bank:443 POST /transfers': 'delivered 200 to bank.example over tls',
      'shop/web bank:443 POST /transfers': 'refused 403',
      'shop/payments mail:443 POST /': 'refused 403',
    },
  },
  {
    title: 'transparent proxy: unknown names pass, unless only the mesh may be called',
    yaml: `
apiVersion: consul.hashicorp.com/v1alpha1
kind: Mesh
metadata: { name: mesh }
spec: { transparentProxy: { meshDestinationsOnly: true } }
`,
    model: {
      workloads,
      destinations: {},
      outbound: {
        'shop/web > example.org:80': table(outcome('Mesh mesh, meshDestinationsOnly', { kind: 'unreachable', because: 'only destinations of the mesh are let out' }), [], { sees: 'connections' }),
        'shop/cart > example.org:80': table(outcome('without it, unknown names pass', { kind: 'passthrough' }), [], { sees: 'connections' }),
      },
    },
    decisions: {
      'shop/web example.org:80 GET /': 'unreachable',
      'shop/cart example.org:80 GET /': 'delivered 200 to example.org over plaintext',
    },
  },
  {
    title: 'limits and passive health checks belong to the caller; the path is normalised before it is matched',
    yaml: `
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceDefaults
metadata: { name: web }
spec:
  protocol: http
  upstreamConfig:
    overrides:
      - name: payments
        connectTimeoutMs: 2000
        limits: { maxConnections: 10, maxPendingRequests: 5, maxConcurrentRequests: 20 }
        passiveHealthCheck: { interval: 10s, maxFailures: 4, baseEjectionTime: 20s, maxEjectionPercent: 50 }
---
apiVersion: consul.hashicorp.com/v1alpha1
kind: Mesh
metadata: { name: mesh }
spec: { http: { incoming: { requestNormalization: { mergeSlashes: true } } } }
---
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceIntentions
metadata: { name: payments }
spec: { destination: { name: payments }, sources: [{ name: web, permissions: [{ action: deny, http: { pathPrefix: /admin } }, { action: allow, http: { pathPrefix: / } }] }] }
`,
    model: {
      workloads,
      destinations: {
        'payments:80': [pod('shop/payments')],
        'shop/web > payments:80': {
          endpoints: [pod('shop/payments')],
          connectTimeoutMs: set(2000),
          limits: set({ maxConnections: 10, maxPendingRequests: 5, maxRequests: 20 }),
          ejection: set({ consecutiveErrors: 4, intervalMs: 10_000, ejectForMs: 20_000, maxEjectionPercent: 50 }),
        },
      },
      inbound: {
        'shop/payments:8080': inbound(
          access('deny', permissions(from('web'), [deny('ServiceIntentions payments, web, permission 1', prefix('/admin')), allow('ServiceIntentions payments, web, permission 2', prefix('/'))], 'deny')),
          { normalization: 'merge-slashes' },
        ),
      },
    },
    decisions: {
      'shop/web payments:80 GET //admin/keys': 'refused 403',
      'shop/web payments:80 GET /x/..//admin': 'refused 403',
      'shop/web payments:80 GET //charges': 'delivered 200 to shop/payments over mutual-tls',
    },
  },
  {
    title: 'a permission that asks for a token',
    yaml: `
apiVersion: consul.hashicorp.com/v1alpha1
kind: JWTProvider
metadata: { name: login }
spec: { issuer: https://login.example, audiences: [payments], jsonWebKeySet: { local: { jwks: e30= } }, locations: [{ header: { name: Authorization, valuePrefix: 'Bearer ' } }] }
---
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceIntentions
metadata: { name: payments }
spec:
  destination: { name: payments }
  sources:
    - name: web
      permissions: [{ action: allow, http: { pathPrefix: / }, jwt: { providers: [{ name: login, verifyClaims: [{ path: [role], value: admin }] }] } }]
`,
    model: {
      workloads,
      destinations: payments,
      inbound: {
        'shop/payments:8080': inbound(
          access('deny', permissions(from('web'), [allow('ServiceIntentions payments, web, permission 1', all([prefix('/'), text('principal', { kind: 'prefix', value: 'https://login.example/' }), text('claim:role', { kind: 'exact', value: 'admin' })]))], 'deny')),
          { authentication: { providers: [{ issuer: 'https://login.example', audiences: ['payments'], headers: [{ name: 'authorization', prefix: 'Bearer ' }], parameters: [], cookies: [], source: written }] } },
        ),
      },
    },
    decisions: {
      'shop/web payments:80 GET /': 'refused 403',
      'shop/web payments:80 GET / authorization=none': 'refused 403',
      [`shop/web payments:80 GET / authorization=Bearer+${tokenOf({ iss: 'https://login.example', sub: 'ann', aud: 'payments', role: 'admin' })}`]: 'delivered 200 to shop/payments over mutual-tls',
      [`shop/web payments:80 GET / authorization=Bearer+${tokenOf({ iss: 'https://login.example', sub: 'ann', aud: 'payments', role: 'guest' })}`]: 'refused 403',
      [`shop/web payments:80 GET / authorization=Bearer+${tokenOf({ iss: 'https://elsewhere.example', sub: 'ann', aud: 'payments', role: 'admin' })}`]: 'refused 401',
    },
  },
  {
    title: 'a redirect to another datacenter goes through its mesh gateway',
    yaml: `
apiVersion: consul.hashicorp.com/v1alpha1
kind: ServiceResolver
metadata: { name: orders }
spec: { redirect: { service: orders, datacenter: dc2 } }
---
apiVersion: consul.hashicorp.com/v1alpha1
kind: ProxyDefaults
metadata: { name: global }
spec: { meshGateway: { mode: remote } }
`,
    model: {
      workloads: { ...workloads, 'dc2:consul/mesh-gateway': undefined, 'dc2:shop/orders': '11111111-2222.consul/ns/default/dc/dc2/svc/orders' },
      destinations: { 'orders.dc2:80': [pod('dc2:consul/mesh-gateway', 'mutual-tls', { port: 8443, sni: 'orders.default.dc2.internal' })], 'dc2:consul/mesh-gateway > orders.in-dc2:80': [pod('dc2:shop/orders', 'mutual-tls', { identity: spiffe('web') })] },
      outbound: { 'orders:80': table(outcome('ServiceResolver orders', forward('orders.dc2:80'))), 'dc2:consul/mesh-gateway > orders.in-dc2:80': table(outcome('by the name in the handshake', forward('orders.in-dc2:80')), [], { sees: 'connections' }) },
      inbound: {
        'dc2:consul/mesh-gateway:8443 < orders.dc2:80': inbound(access('allow', []), { sees: 'connections', forwardsPort: 80, forwardsHost: 'orders.in-dc2' }),
        'dc2:shop/orders:8080': inbound(access('deny', [allow('ServiceIntentions orders of dc2, web', all([always, from('web')]))])),
      },
    },
    decisions: { 'shop/web orders:80 GET /': 'delivered 200 to dc2:shop/orders over mutual-tls' },
  },
];

check('Consul', configurations);
