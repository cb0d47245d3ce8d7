import type { Intent, IntentKind } from '../../intents/intent.ts';
import { printIntent } from '../../intents/print/print-intent.ts';
import { intentShapes, type BareIntent } from '../../intents/schema/intent-shapes.ts';

/** One example of every kind, in the form in which agents write them. A test reads and prints each. */
const examples: { readonly [K in IntentKind]: BareIntent<K> } = {
  'split-traffic': {
    kind: 'split-traffic',
    service: 'shop/orders',
    shares: [
      { to: { kind: 'version', version: 'v1' }, weightPercent: 90 },
      { to: { kind: 'version', version: 'v2' }, weightPercent: 10 },
    ],
  },
  'route-when': { kind: 'route-when', service: 'shop/orders', when: { headers: { 'x-canary': { kind: 'exact', value: 'true' } } }, to: { kind: 'version', version: 'v2' } },
  'set-timeout': { kind: 'set-timeout', service: 'shop/orders', timeoutMs: 3000 },
  'set-retries': { kind: 'set-retries', service: 'shop/orders', attempts: 2, perTryTimeoutMs: 500, on: ['5xx', 'connect-failure'], requests: 'idempotent' },
  'break-circuit': { kind: 'break-circuit', service: 'shop/orders', consecutiveErrors: 5, ejectForMs: 30_000, maxEjectionPercent: 50 },
  'balance-load': { kind: 'balance-load', service: 'shop/orders', algorithm: { kind: 'hash', by: 'header', name: 'x-user' } },
  'inject-fault': { kind: 'inject-fault', service: 'shop/orders', delay: { percent: 10, delayMs: 2000 }, when: { headers: { 'x-chaos': { kind: 'present' } } } },
  'mirror-traffic': { kind: 'mirror-traffic', service: 'shop/orders', to: { kind: 'version', version: 'v2' }, percent: 5 },
  rewrite: { kind: 'rewrite', service: 'shop/orders', when: { path: { kind: 'prefix', value: '/api' } }, path: '/v1' },
  redirect: { kind: 'redirect', service: 'shop/orders', when: { path: { kind: 'exact', value: '/old' } }, path: '/new', status: 301 },
  'limit-rate': { kind: 'limit-rate', service: 'shop/orders', requests: 100, perMs: 1000 },
  'require-mutual-tls': { kind: 'require-mutual-tls', scope: { kind: 'namespace', namespace: 'shop' }, mode: 'strict', exceptions: [] },
  'allow-calls': { kind: 'allow-calls', to: 'shop/payments', from: [{ kind: 'workload', workload: 'shop/orders' }], methods: ['POST'], paths: [{ kind: 'exact', value: '/charge' }] },
  'deny-calls': { kind: 'deny-calls', to: 'shop/payments', from: [{ kind: 'namespace', namespace: 'jobs' }] },
  'allow-egress': { kind: 'allow-egress', from: ['shop/payments'], namespace: 'shop', host: 'api.stripe.com', port: 443, protocol: 'tls', via: 'direct' },
  expose: { kind: 'expose', service: 'shop/web', host: 'shop.example.com', tls: { mode: 'simple', credential: 'shop-tls', redirectHttp: true }, paths: [] },
  'authenticate-users': { kind: 'authenticate-users', service: 'shop/web', issuer: 'https://login.example.com', jwksUri: 'https://login.example.com/keys', audiences: ['shop'], required: true },
  observe: { kind: 'observe', scope: { kind: 'mesh' }, tracing: { samplingPercent: 5 } },
  'scope-configuration': { kind: 'scope-configuration', scope: { kind: 'workload', workload: 'shop/web' }, services: ['shop/orders'], externalHosts: [] },
  'join-mesh': { kind: 'join-mesh', scope: { kind: 'namespace', namespace: 'shop' }, holdUntilProxyStarts: true },
  'connect-cluster': { kind: 'connect-cluster', service: 'shop/ledger', cluster: 'west' },
  'step-traffic': {
    kind: 'step-traffic',
    service: 'shop/orders',
    to: 'v2',
    steps: [
      { weightPercent: 10, holdMs: 600_000 },
      { weightPercent: 50, holdMs: 600_000 },
      { weightPercent: 100, holdMs: 0 },
    ],
  },
};

export function exampleOf(kind: IntentKind): BareIntent {
  return examples[kind];
}

/** The example in controlled English, which can be said to mesh_plan as it stands. */
export function sentenceOf(kind: IntentKind): string {
  return printIntent({ ...examples[kind], origin: { kind: 'default', of: 'an example' } } as Intent);
}

/** What a kind is for, in a sentence part. */
export function describeIntent(kind: IntentKind): string {
  const shape = intentShapes[kind];
  return ('about' in shape ? shape.about : undefined) ?? kind;
}
