import { kubelet, outside, stranger, type Access, type Endpoint, type Inbound } from '../../src/model/mesh-model.ts';
import { all, always, any, not, text, type Predicate } from '../../src/model/predicate.ts';
import { check, type Configuration } from './check.ts';
import { access, allow, deny, forward, header, identity, inbound, method, notFound, outcome, pod, route, set, table, target, to, beneath } from './values.ts';

/**
 * Cilium knows pods by their labels, not by certificates. The identity of a workload is `pod:` and its name; a selector
 * is the exact set of the workloads that it selects; entities are `reserved:` texts.
 */
const workloads = { 'shop/web': 'pod:shop/web', 'shop/orders': 'pod:shop/orders', 'shop/orders-v2': 'pod:shop/orders-v2', 'shop/payments': 'pod:shop/payments', 'front/ui': 'pod:front/ui' };
const pods = (...names: readonly string[]): Predicate => any(names.map((name) => identity(`pod:${name}`)));
const entity = (name: 'world' | 'host' | 'ingress'): Predicate => identity(`reserved:${name}`);
const cluster: Predicate = any([text('identity', { kind: 'prefix', value: 'pod:' }), entity('host'), entity('ingress')]);

/** Who is not let in at all gets no answer: the packets are dropped in the kernel of the node. */
function guarded(clauses: Access['clauses'], more: Partial<Inbound> = {}): Inbound {
  return inbound(access('deny', clauses, { isSilent: true }), { identifiesBy: 'network', sees: 'connections', ...more });
}

/** With HTTP rules, those who are let in at all meet a proxy that answers 403. */
function guardedRequests(peers: Predicate, rules: Access['clauses']): Inbound {
  return guarded([...rules, deny('no rule of the port allows it', peers)], { sees: 'requests' });
}

const plain = (workload: string, more: Partial<Endpoint> = {}): Endpoint => pod(workload, 'plaintext', more);
const letOut = (...clauses: Access['clauses']): Access => access('deny', clauses, { isSilent: true });

function destinationsOf(name: string, ...names: readonly string[]): Readonly<Record<string, readonly Endpoint[]>> {
  return {
    [`${name}:80`]: names.map((each) => plain(each)),
    [`${stranger} > ${name}:80`]: names.map((each) => plain(each, { identity: 'pod:@stranger' })),
    [`${kubelet} > ${name}:80`]: names.map((each) => plain(each, { identity: 'reserved:host' })),
  };
}

const payments = destinationsOf('payments', 'shop/payments');
const orders = destinationsOf('orders', 'shop/orders');

const configurations: readonly Configuration[] = [
  {
    title: 'HTTP rules see the path with its query, and all of it',
    yaml: `
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: payments-from-orders, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: payments } }
  ingress:
    - fromEndpoints: [{ matchLabels: { app: orders } }]
      toPorts:
        - ports: [{ port: "8080", protocol: TCP }]
          rules: { http: [{ method: GET, path: '/charges(/.*)?(\\?.*)?' }, { method: POST, path: /charges, headers: ['X-Shop: yes'] }] }
`,
    model: {
      workloads,
      destinations: payments,
      inbound: {
        'shop/payments:8080': guardedRequests(pods('shop/orders'), [
          allow('CiliumNetworkPolicy shop/payments-from-orders', all([pods('shop/orders'), any([all([method('GET'), target('/charges(/.*)?(\\?.*)?')]), all([method('POST'), target('/charges'), header('x-shop', 'yes')])])])),
        ]),
      },
    },
    decisions: {
      'shop/orders payments:80 GET /charges/7?full': 'delivered 200 to shop/payments over plaintext',
      'shop/orders payments:80 POST /charges x-shop=yes': 'delivered 200 to shop/payments over plaintext',
      'shop/orders payments:80 POST /charges?x x-shop=yes': 'refused 403',
      'shop/web payments:80 GET /charges/7': 'refused',
    },
  },
  {
    title: 'an allow without HTTP rules makes the HTTP rule of another policy void',
    yaml: `
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: read, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: payments } }
  ingress: [{ fromEndpoints: [{ matchLabels: { app: orders } }], toPorts: [{ ports: [{ port: "8080" }], rules: { http: [{ method: GET }] } }] }]
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: connect, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: payments } }
  ingress: [{ fromEndpoints: [{ matchLabels: { app: orders } }, { matchLabels: { app: web } }], toPorts: [{ ports: [{ port: "8080" }] }] }]
`,
    model: {
      workloads,
      destinations: payments,
      inbound: {
        'shop/payments:8080': guardedRequests(pods('shop/orders', 'shop/web'), [
          allow('CiliumNetworkPolicy shop/read', all([pods('shop/orders'), method('GET')])),
          allow('CiliumNetworkPolicy shop/connect', pods('shop/orders', 'shop/web')),
        ]),
      },
    },
    decisions: {
      'shop/orders payments:80 DELETE /charges': 'delivered 200 to shop/payments over plaintext',
      'shop/web payments:80 DELETE /charges': 'delivered 200 to shop/payments over plaintext',
      'front/ui payments:80 GET /': 'refused',
    },
  },
  {
    title: 'deny beats every allow, and turns default deny on by itself',
    yaml: `
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: no-web, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: payments } }
  ingress: [{ fromEntities: [cluster] }]
  ingressDeny: [{ fromEndpoints: [{ matchLabels: { app: web } }] }]
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: only-deny, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: orders } }
  ingressDeny: [{ fromEndpoints: [{ matchLabels: { app: web } }] }]
`,
    model: {
      workloads,
      destinations: { ...payments, ...orders },
      entrances: { 'payments.example:80': [{ workload: 'shop/payments', port: 8080, identity: 'reserved:world' }] },
      inbound: {
        'shop/payments:8080': guarded([deny('CiliumNetworkPolicy shop/no-web', pods('shop/web'), { isSilent: true }), allow('CiliumNetworkPolicy shop/no-web', cluster)]),
        'shop/orders:8080': guarded([deny('CiliumNetworkPolicy shop/only-deny', pods('shop/web'), { isSilent: true }), allow('the host is always let in', entity('host'))]),
      },
    },
    decisions: {
      'front/ui payments:80 GET /': 'delivered 200 to shop/payments over plaintext',
      'shop/web payments:80 GET /': 'refused',
      [`${outside} payments.example:80 GET /`]: 'refused',
      'front/ui orders:80 GET /': 'refused',
    },
  },
  {
    title: 'egress is judged at the client, for the pod that was picked and not for the name',
    yaml: `
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: web-egress, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: web } }
  egress: [{ toEndpoints: [{ matchLabels: { app: orders, version: v1 } }], toPorts: [{ ports: [{ port: "8080", protocol: TCP }] }] }]
`,
    model: {
      workloads,
      destinations: {
        'front/ui > orders:80': [plain('shop/orders'), plain('shop/orders-v2')],
        'shop/web > orders:80': [plain('shop/orders', { access: letOut(allow('CiliumNetworkPolicy shop/web-egress', always)) }), plain('shop/orders-v2', { access: letOut() })],
        'shop/web > payments:80': [plain('shop/payments', { access: letOut() })],
      },
    },
    decisions: {
      'front/ui orders:80 GET /': 'delivered 200 to shop/orders or shop/orders-v2 over plaintext',
      'shop/web orders:80 GET /': 'delivered 200; 50 % delivered 200 to shop/orders over plaintext, 50 % refused',
      'shop/web payments:80 GET /': 'refused',
    },
  },
  {
    title: 'HTTP rules on egress answer at the client',
    yaml: `
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: web-reads, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: web } }
  egress: [{ toEndpoints: [{ matchLabels: { app: payments } }], toPorts: [{ ports: [{ port: "8080", protocol: TCP }], rules: { http: [{ method: GET }] } }] }]
`,
    model: {
      workloads,
      clients: { by: 'proxy', sees: 'requests' },
      destinations: { 'shop/web > payments:80': [plain('shop/payments', { access: access('deny', [allow('CiliumNetworkPolicy shop/web-reads', method('GET'))]) })] },
      inbound: { 'shop/payments:8080': guarded([allow('CiliumNetworkPolicy shop/payments', pods('shop/web'))]) },
    },
    decisions: {
      'shop/web payments:80 GET /': 'delivered 200 to shop/payments over plaintext',
      'shop/web payments:80 POST /': 'refused 403',
    },
  },
  {
    title: 'names and addresses outside: toFQDNs with its DNS rule, toCIDR',
    yaml: `
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: web-outside, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: web } }
  egress:
    - toEndpoints: [{ matchLabels: { k8s:io.kubernetes.pod.namespace: kube-system, k8s-app: kube-dns } }]
      toPorts: [{ ports: [{ port: "53", protocol: ANY }], rules: { dns: [{ matchPattern: '*' }] } }]
    - toFQDNs: [{ matchPattern: '*.bank.example' }]
      toPorts: [{ ports: [{ port: "443", protocol: TCP }] }]
    - toCIDR: [203.0.113.0/24]
`,
    model: {
      workloads,
      destinations: {},
      outbound: {
        'api.bank.example:443': table(outcome('to its address', { kind: 'passthrough' }), [], { by: 'application', sees: 'connections', access: letOut(allow('CiliumNetworkPolicy shop/web-outside, toFQDNs', always)) }),
        'other.example:443': table(outcome('to its address', { kind: 'passthrough' }), [], {
          by: 'application',
          sees: 'connections',
          access: letOut(allow('CiliumNetworkPolicy shop/web-outside, toCIDR', { kind: 'unknown', because: 'the addresses of other.example' })),
        }),
        '203.0.113.7:443': table(outcome('to its address', { kind: 'passthrough' }), [], { by: 'application', sees: 'connections', access: letOut(allow('CiliumNetworkPolicy shop/web-outside, toCIDR', always)) }),
        '198.51.100.1:443': table(outcome('to its address', { kind: 'passthrough' }), [], { by: 'application', sees: 'connections', access: letOut() }),
      },
    },
    decisions: {
      'shop/web tls://api.bank.example:443': 'delivered to api.bank.example over tls',
      'shop/web tls://other.example:443': 'unknown; unknown: whether CiliumNetworkPolicy shop/web-outside, toCIDR holds',
      'shop/web tls://203.0.113.7:443': 'delivered to 203.0.113.7 over tls',
      'shop/web tls://198.51.100.1:443': 'refused',
    },
  },
  {
    title: 'an empty selector is the namespace of the policy, an empty list is nobody',
    yaml: `
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: same-namespace, namespace: shop }
spec: { endpointSelector: { matchLabels: { app: payments } }, ingress: [{ fromEndpoints: [{}] }] }
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: nobody, namespace: shop }
spec: { endpointSelector: { matchLabels: { app: orders } }, ingress: [{ fromEndpoints: [] }] }
---
apiVersion: cilium.io/v2
kind: CiliumClusterwideNetworkPolicy
metadata: { name: all-pods }
spec: { endpointSelector: { matchLabels: { app: orders-v2 } }, ingress: [{ fromEndpoints: [{}] }] }
`,
    model: {
      workloads,
      destinations: { ...payments, ...orders, ...destinationsOf('orders-v2', 'shop/orders-v2') },
      inbound: {
        'shop/payments:8080': guarded([allow('CiliumNetworkPolicy shop/same-namespace', pods('shop/web', 'shop/orders', 'shop/orders-v2', 'shop/payments')), allow('the host is always let in', entity('host'))]),
        'shop/orders:8080': guarded([allow('the host is always let in', entity('host'))]),
        'shop/orders-v2:8080': guarded([allow('CiliumClusterwideNetworkPolicy all-pods', text('identity', { kind: 'prefix', value: 'pod:' }))]),
      },
    },
    decisions: {
      'shop/web payments:80 GET /': 'delivered 200 to shop/payments over plaintext',
      'front/ui payments:80 GET /': 'refused',
      [`${kubelet} payments:80 GET /healthz`]: 'delivered 200 to shop/payments over plaintext',
      'shop/web orders:80 GET /': 'refused',
      [`${stranger} orders-v2:80 GET /`]: 'delivered 200 to shop/orders-v2 over plaintext',
    },
  },
  {
    title: 'authentication is required and switched off: the packets are dropped',
    yaml: `
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: authenticated, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: payments } }
  ingress:
    - fromEndpoints: [{ matchLabels: { app: orders } }]
      authentication: { mode: required }
    - fromEndpoints: [{ matchLabels: { app: web } }]
      authentication: { mode: disabled }
`,
    model: {
      workloads,
      destinations: payments,
      inbound: {
        'shop/payments:8080': guarded([
          deny('CiliumNetworkPolicy shop/authenticated: mutual authentication is off in the cluster', pods('shop/orders'), { isSilent: true }),
          allow('CiliumNetworkPolicy shop/authenticated', pods('shop/web')),
        ]),
      },
    },
    decisions: {
      'shop/orders payments:80 GET /': 'refused',
      'shop/web payments:80 GET /': 'delivered 200 to shop/payments over plaintext',
    },
  },
  {
    title: 'without default deny, an HTTP rule still holds for whom it names',
    yaml: `
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: soft, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: payments } }
  enableDefaultDeny: { ingress: false }
  ingress: [{ fromEndpoints: [{ matchLabels: { app: web } }], toPorts: [{ ports: [{ port: "8080" }], rules: { http: [{ path: '/public/.*' }] } }] }]
`,
    model: {
      workloads,
      destinations: payments,
      inbound: {
        'shop/payments:8080': inbound(access('allow', [deny('CiliumNetworkPolicy shop/soft', all([pods('shop/web'), not(target('/public/.*'))]))]), { identifiesBy: 'network' }),
      },
    },
    decisions: {
      'shop/web payments:80 GET /public/a?x': 'delivered 200 to shop/payments over plaintext',
      'shop/web payments:80 GET /private': 'refused 403',
      'front/ui payments:80 GET /private': 'delivered 200 to shop/payments over plaintext',
    },
  },
  {
    title: 'a route of a Service: behind the proxy, everybody is `ingress`',
    yaml: `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: orders, namespace: shop }
spec:
  parentRefs: [{ group: "", kind: Service, name: orders, port: 80 }]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /v } }]
      timeouts: { request: 2s, backendRequest: 1s }
      retry: { attempts: 2, codes: [503] }
      backendRefs: [{ name: orders-v1, port: 80, weight: 3 }, { name: orders-v2, port: 80, weight: 1 }]
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: orders-from-web, namespace: shop }
spec: { endpointSelector: { matchLabels: { app: orders } }, ingress: [{ fromEndpoints: [{ matchLabels: { app: web } }] }, { fromEntities: [ingress] }] }
---
apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: v2-from-web, namespace: shop }
spec: { endpointSelector: { matchLabels: { app: orders-v2 } }, ingress: [{ fromEndpoints: [{ matchLabels: { app: web } }] }] }
`,
    model: {
      workloads,
      destinations: { 'orders-v1:80': [plain('shop/orders', { identity: 'reserved:ingress' })], 'orders-v2:80': [plain('shop/orders-v2', { identity: 'reserved:ingress' })] },
      outbound: {
        'orders:80': table(notFound, [
          route('HTTPRoute shop/orders, rule 1', beneath('/v'), forward(to('orders-v1:80', { weight: 3 }), to('orders-v2:80', { weight: 1 })), { timeoutMs: set(2000), retries: set({ attempts: 2, on: ['503'], perTryTimeoutMs: 1000 }) }),
        ]),
      },
      inbound: { 'shop/orders:8080': guarded([allow('CiliumNetworkPolicy shop/orders-from-web', any([pods('shop/web'), entity('ingress')]))]), 'shop/orders-v2:8080': guarded([allow('CiliumNetworkPolicy shop/v2-from-web', pods('shop/web'))]) },
    },
    decisions: {
      'shop/web orders:80 GET /v': 'delivered 200; 75 % delivered 200 to shop/orders over plaintext, 25 % refused 503; timeout 2000; retries 2 on 503 each 1000',
      'shop/web orders:80 GET /': 'no-route 404',
    },
  },
  {
    title: 'a Gateway: the world at its door, `ingress` at the pods',
    yaml: `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec: { gatewayClassName: cilium, listeners: [{ name: http, port: 80, protocol: HTTP }] }
---
apiVersion: cilium.io/v2
kind: CiliumClusterwideNetworkPolicy
metadata: { name: ingress-from-world }
spec: { endpointSelector: { matchExpressions: [{ key: reserved:ingress, operator: Exists }] }, ingress: [{ fromEntities: [world] }] }
`,
    model: {
      workloads: { ...workloads, 'shop/cilium-gateway': 'reserved:ingress' },
      destinations: { 'orders:80': [plain('shop/orders')], 'shop/web > shop.example:80': [plain('shop/cilium-gateway')] },
      entrances: { 'shop.example:80': [{ workload: 'shop/cilium-gateway', port: 80, identity: 'reserved:world' }] },
      outbound: { 'shop/cilium-gateway > shop.example:80': table(notFound, [route('HTTPRoute shop/shop, rule 1', beneath('/orders'), forward('orders:80'))]) },
      inbound: {
        'shop/cilium-gateway:80': guarded([allow('CiliumClusterwideNetworkPolicy ingress-from-world', entity('world'))], { forwardsPort: 80 }),
        'shop/cilium-gateway:8080': guarded([allow('CiliumClusterwideNetworkPolicy ingress-from-world', entity('world'))], { forwardsPort: 80 }),
        'shop/orders:8080': guarded([allow('CiliumNetworkPolicy shop/orders', entity('ingress'))]),
      },
    },
    decisions: {
      [`${outside} shop.example:80 GET /orders`]: 'delivered 200 to shop/orders over plaintext',
      [`${outside} shop.example:80 GET /`]: 'no-route 404',
      'shop/web shop.example:80 GET /orders': 'refused',
    },
  },
  {
    title: 'no policy selects the pod: open to everybody, known or not',
    yaml: `
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ port: 80, targetPort: 8080 }] }
`,
    model: { workloads, destinations: orders, inbound: { 'shop/orders:8080': inbound(access('allow', []), { identifiesBy: 'network', sees: 'connections' }) } },
    decisions: {
      'front/ui orders:80 GET /': 'delivered 200 to shop/orders over plaintext',
      [`${stranger} orders:80 GET /`]: 'delivered 200 to shop/orders over plaintext',
    },
  },
];

check(
  'Cilium',
  configurations.map((each) => ({ ...each, model: { clients: { by: 'application', sees: 'connections' } as const, ...each.model } })),
);
