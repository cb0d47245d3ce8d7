import { outside, stranger, type Access, type Endpoint, type Inbound } from '../../src/model/mesh-model.ts';
import { all, always, any, isPresent, never, not, type Predicate } from '../../src/model/predicate.ts';
import { check, type Configuration } from './check.ts';
import { access, allow, beneath, deny, fail, forward, identity, inbound, method, outcome, pod, route, set, table, to } from './values.ts';

const spiffe = (account: string, namespace = 'shop'): string => `cluster.local/ns/${namespace}/sa/${account}`;
const from = (account: string, namespace = 'shop'): Predicate => identity(spiffe(account, namespace));
const workloads = {
  'shop/web': spiffe('web'),
  'shop/orders': spiffe('orders'),
  'shop/orders-v2': spiffe('orders'),
  'shop/payments': spiffe('payments'),
  'shop/waypoint': spiffe('waypoint'),
  'legacy/billing': spiffe('billing', 'legacy'),
  'edge/gateway': spiffe('gateway', 'edge'),
};
const written = set(0).source;
const nothing = outcome('no route', fail(404, 'no route of the waypoint matches'));

/** The node's tunnel at a pod: connections, whoever they come from. */
function tunnel(granted: Access, more: Partial<Inbound> = {}): Inbound {
  return inbound(granted, { sees: 'connections', ...more });
}

/** The waypoint of a Service: it looks at requests and goes on to the Service that the tunnel named. */
function waypointFor(host: string, granted: Access): Inbound {
  return inbound(granted, { forwardsPort: 80, forwardsHost: host });
}

/** A Service behind the waypoint: the waypoint alone sees its pods. The port of the waypoint is that inside the tunnel. */
function behindWaypoint(name: string, ...pods: readonly Endpoint[]): Readonly<Record<string, readonly Endpoint[]>> {
  return {
    [`${name}:80`]: [pod('shop/waypoint', 'mutual-tls', { port: 80 })],
    [`shop/waypoint > ${name}:80`]: pods,
    [`legacy/billing > ${name}:80`]: pods,
    [`${stranger} > ${name}:80`]: pods.map((each) => ({ ...each, transport: set('plaintext' as const) })),
  };
}

const open = access('allow', []);
const orders = { 'orders:80': [pod('shop/orders')], [`${stranger} > orders:80`]: [pod('shop/orders', 'plaintext')] };

const configurations: readonly Configuration[] = [
  {
    title: 'no waypoint: the tunnel at the pod admits connections by identity',
    yaml: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: orders, namespace: shop }
spec: { selector: { matchLabels: { app: orders } }, action: ALLOW, rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/web] } }] }] }
`,
    model: { workloads, destinations: orders, inbound: { 'shop/orders:8080': tunnel(access('deny', [allow('ALLOW AuthorizationPolicy shop/orders, rule 1', from('web'))])) } },
    decisions: {
      'shop/web orders:80 DELETE /anything': 'delivered 200 to shop/orders over mutual-tls',
      'shop/payments orders:80 GET /': 'refused',
      [`${stranger} orders:80 GET /`]: 'refused',
    },
  },
  {
    title: 'no waypoint: an ALLOW rule that asks about requests is dropped whole, and nothing is left',
    yaml: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  action: ALLOW
  rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/web] } }], to: [{ operation: { methods: [GET] } }] }]
`,
    model: {
      workloads,
      destinations: orders,
      inbound: {
        'shop/orders:8080': tunnel(access('deny', [allow('ALLOW AuthorizationPolicy shop/orders, rule 1', never)]), {
          notes: [{ what: 'access', text: 'rule 1 asks about methods, which the tunnel does not see: it is dropped', source: written }],
        }),
      },
    },
    decisions: { 'shop/web orders:80 GET /': 'refused', 'shop/payments orders:80 GET /': 'refused' },
  },
  {
    title: 'no waypoint: a DENY with methods only denies nothing, with ports beside them it denies more',
    yaml: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: no-delete, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  action: DENY
  rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/web] } }], to: [{ operation: { methods: [DELETE] } }] }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: no-delete-8080, namespace: shop }
spec:
  selector: { matchLabels: { app: payments } }
  action: DENY
  rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/web] } }], to: [{ operation: { methods: [DELETE], ports: ["8080"] } }] }]
`,
    model: {
      workloads,
      destinations: { ...orders, 'payments:80': [pod('shop/payments')] },
      inbound: {
        'shop/orders:8080': tunnel(access('allow', [deny('DENY AuthorizationPolicy shop/no-delete, rule 1', all([from('web'), never]))])),
        'shop/payments:8080': tunnel(access('allow', [deny('DENY AuthorizationPolicy shop/no-delete-8080, rule 1', all([from('web'), { kind: 'text', attribute: 'port', set: { kind: 'exact', value: '8080' } }]))])),
      },
    },
    decisions: {
      'shop/web orders:80 DELETE /': 'delivered 200 to shop/orders over mutual-tls',
      'shop/web payments:80 GET /': 'refused',
      'shop/orders payments:80 DELETE /': 'delivered 200 to shop/payments over mutual-tls',
    },
  },
  {
    title: 'two stations: the waypoint judges requests, then the tunnel at the pod lets the waypoint in',
    yaml: `
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop, labels: { istio.io/use-waypoint: waypoint } }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint, namespace: shop, labels: { istio.io/waypoint-for: service } }
spec: { gatewayClassName: istio-waypoint, listeners: [{ name: mesh, port: 15008, protocol: HBONE }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: orders-read, namespace: shop }
spec:
  targetRefs: [{ group: "", kind: Service, name: orders }]
  rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/web] } }], to: [{ operation: { methods: [GET] } }] }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: through-waypoint, namespace: shop }
spec: { selector: { matchLabels: { app: orders } }, rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/waypoint] } }] }] }
`,
    model: {
      workloads,
      destinations: behindWaypoint('orders', pod('shop/orders')),
      outbound: { 'shop/waypoint > orders:80': table(outcome('default route', forward('orders:80'))) },
      inbound: {
        'shop/waypoint:80 < orders:80': waypointFor('orders', access('deny', [allow('ALLOW AuthorizationPolicy shop/orders-read, rule 1', all([from('web'), method('GET')]))])),
        'shop/orders:8080': tunnel(access('deny', [allow('ALLOW AuthorizationPolicy shop/through-waypoint, rule 1', from('waypoint'))])),
      },
    },
    decisions: {
      'shop/web orders:80 GET /': 'delivered 200 to shop/orders over mutual-tls',
      'shop/web orders:80 POST /': 'refused 403',
      'shop/payments orders:80 GET /': 'refused 403',
      [`${stranger} orders:80 GET /`]: 'refused',
    },
  },
  {
    title: 'behind a waypoint the pod sees the waypoint: a policy that names the client shuts everybody out',
    yaml: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: orders, namespace: shop }
spec: { selector: { matchLabels: { app: orders } }, rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/web] } }] }] }
`,
    model: {
      workloads,
      destinations: behindWaypoint('orders', pod('shop/orders')),
      outbound: { 'shop/waypoint > orders:80': table(outcome('default route', forward('orders:80'))) },
      inbound: { 'shop/waypoint:80 < orders:80': waypointFor('orders', open), 'shop/orders:8080': tunnel(access('deny', [allow('ALLOW AuthorizationPolicy shop/orders, rule 1', from('web'))])) },
    },
    decisions: { 'shop/web orders:80 GET /': 'refused 503', 'shop/payments orders:80 GET /': 'refused 503' },
  },
  {
    title: 'the label names a waypoint that is not there: traffic goes direct, and nobody judges requests',
    yaml: `
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop, labels: { istio.io/use-waypoint: gone } }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: orders-read, namespace: shop }
spec: { targetRefs: [{ group: "", kind: Service, name: orders }], rules: [{ to: [{ operation: { methods: [GET] } }] }] }
`,
    model: {
      workloads,
      destinations: { 'orders:80': { endpoints: [pod('shop/orders')], notes: [{ what: 'target', text: 'waypoint gone does not exist: AuthorizationPolicy shop/orders-read is enforced nowhere', source: written }] } },
      inbound: { 'shop/orders:8080': tunnel(open) },
    },
    decisions: { 'shop/web orders:80 DELETE /': 'delivered 200 to shop/orders over mutual-tls', 'shop/payments orders:80 GET /': 'delivered 200 to shop/orders over mutual-tls' },
  },
  {
    title: 'a sidecar client does not go through the waypoint',
    yaml: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: orders-read, namespace: shop }
spec: { targetRefs: [{ group: "", kind: Service, name: orders }], rules: [{ to: [{ operation: { methods: [GET] } }] }] }
---
apiVersion: v1
kind: Namespace
metadata: { name: legacy, labels: { istio-injection: enabled } }
`,
    model: {
      workloads,
      destinations: behindWaypoint('orders', pod('shop/orders')),
      outbound: { 'legacy/billing > orders:80': table(outcome('default route', forward('orders:80'))), 'shop/waypoint > orders:80': table(outcome('default route', forward('orders:80'))) },
      inbound: { 'shop/waypoint:80 < orders:80': waypointFor('orders', access('deny', [allow('ALLOW AuthorizationPolicy shop/orders-read, rule 1', method('GET'))])) },
    },
    decisions: { 'legacy/billing orders:80 DELETE /': 'delivered 200 to shop/orders over mutual-tls', 'shop/web orders:80 DELETE /': 'refused 403' },
  },
  {
    title: 'STRICT: plaintext does not come through the door of the tunnel',
    yaml: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
`,
    model: { workloads, destinations: orders, inbound: { 'shop/orders:8080': tunnel(access('allow', [deny('PeerAuthentication shop/default, converted', not(isPresent('identity')))])) } },
    decisions: { 'shop/web orders:80 GET /': 'delivered 200 to shop/orders over mutual-tls', [`${stranger} orders:80 GET /`]: 'refused' },
  },
  {
    title: 'routes of a Service hold at its waypoint, with deadlines and retries',
    yaml: `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: orders, namespace: shop }
spec:
  parentRefs: [{ group: "", kind: Service, name: orders }]
  rules:
    - matches: [{ path: { value: /v2 } }]
      timeouts: { request: 2s }
      backendRefs: [{ name: orders-v2, port: 80 }]
    - backendRefs: [{ name: orders, port: 80, weight: 1 }, { name: orders-v2, port: 80, weight: 1 }]
`,
    model: {
      workloads,
      destinations: { ...behindWaypoint('orders', pod('shop/orders')), 'shop/waypoint > orders-v2:80': [pod('shop/orders-v2')], '10.1.2.3:8080': [pod('shop/orders')] },
      outbound: {
        'shop/waypoint > orders:80': table(nothing, [
          route('HTTPRoute shop/orders, rule 1', beneath('/v2'), forward('orders-v2:80'), { timeoutMs: set(2000) }),
          route('HTTPRoute shop/orders, rule 2', always, forward(to('orders:80'), to('orders-v2:80'))),
        ]),
      },
      inbound: { 'shop/waypoint:80 < orders:80': waypointFor('orders', open) },
    },
    decisions: {
      'shop/web orders:80 GET /v2/x': 'delivered 200 to shop/orders-v2 over mutual-tls; timeout 2000',
      'shop/web orders:80 GET /': 'delivered 200; 50 % delivered 200 to shop/orders over mutual-tls, 50 % delivered 200 to shop/orders-v2 over mutual-tls',
      'shop/web 10.1.2.3:8080 GET /v2': 'delivered 200 to shop/orders over mutual-tls',
    },
  },
  {
    title: 'one waypoint for two Services: it tells them by the tunnel, not by the Host that a client writes',
    yaml: `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/use-waypoint: waypoint } }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments-orders-only, namespace: shop }
spec: { targetRefs: [{ group: "", kind: Service, name: payments }], rules: [{ from: [{ source: { serviceAccounts: [orders] } }] }] }
`,
    model: {
      workloads,
      destinations: { ...behindWaypoint('orders', pod('shop/orders')), ...behindWaypoint('payments', pod('shop/payments')) },
      outbound: { 'shop/waypoint > orders:80': table(outcome('default route', forward('orders:80'))), 'shop/waypoint > payments:80': table(outcome('default route', forward('payments:80'))) },
      inbound: {
        'shop/waypoint:80 < orders:80': waypointFor('orders', open),
        'shop/waypoint:80 < payments:80': waypointFor('payments', access('deny', [allow('ALLOW AuthorizationPolicy shop/payments-orders-only, rule 1', from('orders'))])),
      },
    },
    decisions: {
      'shop/web orders:80 GET /': 'delivered 200 to shop/orders over mutual-tls',
      'shop/web payments:80 GET / host=orders': 'refused 403',
      'shop/orders payments:80 GET / host=orders': 'delivered 200 to shop/payments over mutual-tls',
    },
  },
  {
    title: 'a gateway goes past the waypoint unless the Service says otherwise',
    yaml: `
apiVersion: v1
kind: Service
metadata: { name: payments, namespace: shop, labels: { istio.io/use-waypoint: waypoint, istio.io/ingress-use-waypoint: "true" } }
spec: { selector: { app: payments }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: read-only, namespace: shop }
spec: { targetRefs: [{ group: "", kind: Service, name: payments }, { group: "", kind: Service, name: orders }], rules: [{ to: [{ operation: { methods: [GET] } }] }] }
`,
    model: {
      workloads,
      destinations: { ...behindWaypoint('orders', pod('shop/orders')), ...behindWaypoint('payments', pod('shop/payments')), 'edge/gateway > orders:80': [pod('shop/orders')] },
      entrances: { 'shop.example:80': [{ workload: 'edge/gateway', port: 8080 }] },
      outbound: {
        'edge/gateway > shop.example:80': table(nothing, [route('HTTPRoute edge/shop, rule 1', beneath('/orders'), forward('orders:80')), route('HTTPRoute edge/shop, rule 2', beneath('/pay'), forward('payments:80'))]),
        'shop/waypoint > payments:80': table(outcome('default route', forward('payments:80'))),
      },
      inbound: { 'edge/gateway:8080': inbound(open, { forwardsPort: 80 }), 'shop/waypoint:80 < payments:80': waypointFor('payments', access('deny', [allow('ALLOW AuthorizationPolicy shop/read-only, rule 1', any([method('GET')]))])) },
    },
    decisions: {
      [`${outside} shop.example:80 POST /orders`]: 'delivered 200 to shop/orders over mutual-tls',
      [`${outside} shop.example:80 POST /pay`]: 'refused 403',
      [`${outside} shop.example:80 GET /pay`]: 'delivered 200 to shop/payments over mutual-tls',
    },
  },
];

check(
  'Istio ambient',
  configurations.map((each) => ({ ...each, model: { clients: { by: 'proxy', sees: 'connections' } as const, ...each.model } })),
);
