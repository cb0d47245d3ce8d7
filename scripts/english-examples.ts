import type { IntentKind } from '../src/intents/intent.ts';

/** Sentences of one kind. */
export interface EnglishExample {
  readonly title: string;
  /** What there is to know, and no sentence shows. */
  readonly note: string;
  readonly sentences: readonly [string, ...string[]];
}

/** The page in its order; a new kind of intent does not compile until it has its examples. */
export const englishExamples: { readonly [K in IntentKind]: EnglishExample } = {
  'split-traffic': {
    title: 'Shares',
    note: 'Of versions, or of other services. They sum to 100.',
    sentences: ['Split calls to shop/orders: 90% to version v1 and 10% to version v2.', 'Split calls to shop/payments: 50% to version v1, 30% to version "2" and 20% to service shop/ledger.'],
  },
  'step-traffic': { title: 'Shares that move', note: 'A split that a rollout carries out.', sentences: ['Move calls to shop/orders to version v2 in steps: 10% for 10m, 50% for 30m and 100%.'] },
  'route-when': {
    title: 'Routes',
    note: 'All conditions behind `with` must hold; inside a list any of its items will do. A version is told by the label `version` of its pods, or by the labels in brackets.',
    sentences: [
      'Send calls to shop/orders with header x-canary equal to "true" to version v2.',
      'Send calls to shop/orders from shop/web or shop/app with method GET or HEAD, path under /api and query parameter debug of any value to version canary (pods with app=orders and track=canary).',
      'Send calls to shop/orders with path matching "/v[0-9]+/.*" and header user-agent starting with "Mobile" to service shop/mobile-orders on port 8080.',
    ],
  },
  'set-timeout': { title: 'Timeouts', note: 'They bound a call with all of its tries.', sentences: ['Give calls to shop/orders at most 3s in all.', 'Give calls to shop/orders with path starting with /reports/ at most 90s in all.', 'Give calls to shop/orders on port 9090 no time limit.'] },
  'set-retries': {
    title: 'Retries',
    note: '`idempotent` calls are those with GET, HEAD, OPTIONS, TRACE, PUT and DELETE. The number counts the tries after the first one.',
    sentences: [
      'Retry idempotent calls to shop/orders up to 2 times; on 5xx, connect-failure or reset; each try at most 1s; pausing 25ms at first.',
      'Retry all calls to shop/users up to 1 time; on unavailable.',
      'Retry GET or PUT calls to shop/catalog up to 3 times; on 503 or gateway-error.',
      'Never retry calls to shop/payments.',
    ],
  },
  'break-circuit': {
    title: 'Circuit breakers',
    note: 'Limits are those of each calling proxy. Clauses may be left out.',
    sentences: [
      'Protect shop/inventory: at most 100 connections; at most 50 waiting requests; at most 200 requests at a time; at most 10 requests per connection; connect within 2s.',
      'Protect shop/inventory: eject an instance after 5 errors in a row; check every 10s; eject for 30s; eject at most 50% of the instances.',
      'Protect version v2 of shop/orders: eject an instance after 3 gateway errors in a row.',
    ],
  },
  'balance-load': { title: 'Load balancing', note: '', sentences: ['Balance calls to shop/orders by least-request; warm instances up for 30s.', 'Balance calls to version v2 of shop/orders by hash of cookie session for 1h.', 'Balance calls to shop/cache by hash of source IP.'] },
  'inject-fault': { title: 'Faults', note: 'On purpose, for those requests alone.', sentences: ['Disturb calls to shop/orders with header x-chaos equal to "true": delay 50% by 3s; fail 1% with status 503.', 'Disturb calls to shop/users from shop/orders: fail 10% with gRPC status UNAVAILABLE.'] },
  'mirror-traffic': { title: 'Copies', note: 'Answers to copies are thrown away.', sentences: ['Copy 20% of calls to shop/orders to version v2.'] },
  rewrite: {
    title: 'Rewrites',
    note: 'The path takes the place of the matched prefix, or of the whole path where the match is exact.',
    sentences: ['Rewrite calls to shop/orders with path under /old: the path becomes /new; the host becomes orders.example.com.', 'Rewrite calls to shop/orders: each match of "^/users/([^/]+)" in the path becomes "/people/\\\\1".'],
  },
  redirect: { title: 'Redirects', note: '', sentences: ['Redirect calls to shop/web with path /home by status 301 to scheme https; host www.example.com; port 443; path /.'] },
  'limit-rate': { title: 'Rate limits', note: '', sentences: ['Limit calls to shop/orders with method POST to 100 requests per 1s; with bursts of 20.'] },
  'connect-cluster': { title: 'Other clusters', note: '', sentences: ['Reach far/reports in cluster west.'] },
  'require-mutual-tls': {
    title: 'Encryption',
    note: 'Of the whole mesh, of a namespace, or of a workload. Ports are ports of the pods.',
    sentences: [
      'Require mutual TLS in namespace shop, except that workload shop/payments on port 8080 takes plaintext too because "the webhook brings no certificate"; workload shop/legacy takes plaintext only because "it has no proxy".',
      'Accept mutual TLS and plaintext in the whole mesh.',
      'Switch mutual TLS off in workload shop/old.',
    ],
  },
  'allow-calls': {
    title: 'Who may call',
    note: 'Several sentences about one service add up, and what none of them allows is refused. `also` adds a caller where a service is closed already, and closes nothing.',
    sentences: [
      'Let workload shop/web and the ingress gateway call shop/orders, and refuse calls that nothing allows.',
      'Let namespace monitoring and account cleaner of namespace jobs call shop/orders with method GET, path /metrics or under /status and port 8080, and refuse calls that nothing allows.',
      'Let callers without a mesh identity also call shop/payments with method POST and path /webhook.',
      'Let nobody call shop/vault.',
    ],
  },
  'deny-calls': { title: 'Who may not', note: 'Refused whatever else is allowed.', sentences: ['Refuse calls from any workload of the mesh to shop/orders with method DELETE, except from workload shop/admin.', 'Refuse calls from anyone to shop/orders with path under /internal.'] },
  'allow-egress': {
    title: 'Hosts outside',
    note: 'The namespace is that of the callers, or the root namespace for every workload.',
    sentences: ['Let workload shop/payments call host api.stripe.com on port 443 by https through the egress gateway; configured in namespace shop.', 'Let every workload call host mirror.example.com on port 80 by http directly; configured in namespace istio-system.'],
  },
  expose: { title: 'What is offered to the outside', note: '', sentences: ['Offer shop/orders on port 8080 to the outside as host shop.example.com; for path under /orders; with simple TLS from secret shop-certificate; redirecting plaintext.', 'Offer shop/web to the outside as host www.example.com; in plaintext.'] },
  'authenticate-users': { title: 'Tokens of people', note: '`Require` refuses requests without a token, `Check` only those with a bad one.', sentences: ['Require tokens of issuer "https://id.example.com" on calls to shop/web; with keys from "https://id.example.com/keys"; for audience shop.', 'Check tokens of issuer "https://id.example.com" on calls to shop/catalog.'] },
  observe: { title: 'Observation', note: '', sentences: ['Observe the whole mesh: metrics on; traces of 1% of the requests.', 'Observe namespace shop: access logs on for errors only.'] },
  'scope-configuration': { title: 'What proxies are told of', note: '', sentences: ['Tell workload shop/web only of services shop/orders and shop/users; hosts api.example.com.'] },
  'join-mesh': { title: 'Joining', note: '', sentences: ['Bring namespace shop into the mesh: containers start after the proxy.', 'Bring workload shop/payments into the mesh: proxy cpu 200m; proxy memory 256Mi; proxy memory limit 512Mi.'] },
};

/** What is taken away again. */
export const withdrawalExamples: readonly [string, ...string[]] = [
  'Take away the retries of shop/orders.',
  'Take away the call restrictions of shop/orders.',
  'Take away the encryption of namespace shop.',
  'Take away the egress of host api.stripe.com.',
  'Take away the observation of the whole mesh.',
  'Take away all faults.',
];

/** What is read as well, and how it prints. */
export const liberties: readonly (readonly [string, string])[] = [
  ['give calls to `shop/orders` at most 1m30s in all', 'Give calls to shop/orders at most 90s in all.'],
  ['- Protect shop/orders: eject for 30s; at most 5 connections', 'Protect shop/orders: at most 5 connections; eject for 30s.'],
  ['Send calls to shop/orders with path "/a" to version 1.10', 'Send calls to shop/orders with path /a to version "1.10".'],
];

/** Sentences that cannot be read, for the answers that they get. */
export const mistakes: readonly [string, ...string[]] = [
  'Giv calls to shop/orders at most 3s in all.',
  'Give calls to shop/orders at most 3 in all.',
  'Send calls to shop/orders with header from equal to "a" to version v2.',
  'Split calls to orders: 100% to version v1.',
  'Let workload shop/web call shop/orders.',
];
