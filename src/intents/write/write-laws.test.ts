import fc, { type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryIntentOf, intentKinds, type IntentParts } from '../../../test/arbitrary-intent.ts';
import type { Intent, IntentKind, PathMatch } from '../intent.ts';
import { readMesh } from '../read-mesh.ts';
import { buildTopology } from '../testing/build-topology.ts';
import type { Wish } from '../wish.ts';
import { asRead } from './testing/as-read.ts';
import { canonical, supersede } from './testing/supersede.ts';
import { writeMesh } from './write-mesh.ts';

const topology = buildTopology({
  orders: { versions: ['v1', 'v2'], calls: ['payments'] },
  payments: { versions: ['v1', '1.10'] },
  web: { namespace: 'front' },
  users: { protocol: 'http', port: 80 },
  'front/api': { namespace: 'front' },
});
const services = ['shop/orders', 'shop/payments', 'shop/users', 'front/web'];
const workloads = ['shop/orders-v1', 'shop/orders-v2', 'shop/users', 'front/web'];
const texts = fc.oneof(fc.constantFrom('', 'true', 'off', '~', 'null', '1', '1.10', '0x1', "it's", '"', '# x', 'a: b', '- a', '{', '*', '&a', '<<', 'é', ' a ', 'a\nb', '|', '%'), fc.string({ minLength: 1, maxLength: 8 }));
const path: Arbitrary<PathMatch> = fc.oneof(
  fc.record({ kind: fc.constantFrom('exact' as const, 'prefix' as const, 'starts-with' as const), value: fc.constantFrom('/', '/a', '/a/b.c', '/a*b', '/{x}', '/a b') }),
  fc.record({ kind: fc.constant('regex' as const), value: fc.constantFrom('/a.*', '/(a|b)', '[0-9]+') }),
);
const parts: IntentParts = {
  service: fc.constantFrom(...services),
  workload: fc.constantFrom(...workloads),
  namespace: fc.constantFrom('shop', 'front'),
  version: fc.oneof(fc.constantFrom({ version: 'v1' }, { version: 'v1' }), fc.constant({ version: 'canary', labels: { app: 'orders' } })),
  name: fc.oneof(fc.constantFrom('a', 'yes', '1', 'x-y'), texts.filter((text) => text !== '')),
  header: fc.constantFrom('x-a', 'x-b', 'y', 'on'),
  host: fc.constantFrom('a.com', 'b.a.com', '*.c.org'),
  path,
  plainPath: fc.constantFrom('/', '/new', '/*'),
  text: texts,
  regex: fc.constantFrom('a.*', '^/(x)$'),
  method: fc.constantFrom('GET', 'HEAD', 'PUT', 'DELETE'),
  port: fc.constantFrom(80, 8080),
};

/** Intents that a mesh.yaml can hold, in the form in which it gives them back. */
function sayable(kind: IntentKind): Arbitrary<Intent> {
  return (arbitraryIntentOf(kind, parts) as Arbitrary<Intent>).map((intent) => asRead(intent, 'istio-system')).filter((intent) => intent !== undefined);
}

const wish: Arbitrary<Wish> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...intentKinds).chain(sayable) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), what: fc.constantFrom(...intentKinds), subject: fc.constantFrom(...services, 'shop', 'front', 'a.com') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('withdraw' as const), what: fc.constantFrom(...intentKinds) }) },
);

function read(text: string): readonly Intent[] {
  return readMesh({ path: 'mesh.yaml', text }, topology).intents;
}

function write(text: string | undefined, wishes: readonly Wish[]): string {
  const written = writeMesh(text, wishes, topology);
  if ('problem' in written) throw new Error(written.problem);
  return written.text;
}

const texts0 = [
  'version: 1\n',
  `# top
version: 1      # always
services:
  orders:                                   # the heart
    # today: 3s
    timeout: 3s                             # measured
    retries: {attempts: 2, perTry: 1s}
    routes:
      - when: {header: {x-a: "1"}}          # the testers
        to: v2

      # everybody else
      - when: {method: GET}
        to: {service: front/web}
    split: {v1: 90, v2: 10}
  # a line about payments
  shop/payments:
      breaker: {errors: 5}
      mirror: {to: v1, percent: 5%}
      requests:
      - when: {path: /a}
        timeout: 1s
        retries: 1

# who may call whom
access:
  orders: [front/web, ingress]   # the front
  front/web:
    - ingress
    - {from: {namespace: shop}, methods: GET}
encryption:
  mode: permissive
  namespaces: {front: strict}
  exceptions:
    - {workload: shop/users, reason: old, port: 8080}
    - workload: front/web
      reason: a webhook
deny:
- {to: orders, from: users, methods: DELETE}
egress:
  - {host: a.com, from: orders}
  - host: b.a.com
    port: 80
    protocol: http
expose:
  - service: orders
    host: a.com
users:
  orders: {issuer: a}
observe:
  mesh: {metrics: on, tracing: 1%}
join: {namespaces: {shop: {holdUntilProxyStarts: on}}}
`,
  '{version: 1, services: {orders: {timeout: 3s}, payments: {}}, access: {orders: []}}',
  'version: 1\nservices:\n  orders: &usual\n    timeout: 2s\n    breaker: {errors: 3}\n  payments: *usual\n  users:\n    <<: *usual\n    timeout: 1s\n',
  'version: 1\r\nservices:\r\n  orders:\r\n    timeout: 3s # x\r\naccess:\r\n  orders: []',
];

describe('laws of writing mesh.yaml', () => {
  it.each(intentKinds)('a new file holds every %s that is written into it', (kind) => {
    fc.assert(fc.property(sayable(kind), (intent) => {
      const text = write(undefined, [intent]);
      expect(read(text).map(canonical), text).toEqual([canonical(intent)]);
    }), { numRuns: 60 });
  });

  it('old intents stay and new ones come, as what supersedes what says', () => {
    fc.assert(fc.property(fc.constantFrom(...texts0), fc.array(wish, { minLength: 1, maxLength: 4 }), (before, wishes) => {
      const wanted = wishes.reduce((intents: readonly Intent[], own) => supersede(intents, own, 'istio-system'), read(before).map((intent) => intent));
      const text = write(before, wishes);
      expect(read(text).map(canonical).sort(), `${before}\n---\n${text}`).toEqual(wanted.map(canonical).sort());
    }), { numRuns: 600 });
  });

  it('writing the same twice changes nothing', () => {
    fc.assert(fc.property(fc.constantFrom(...texts0), fc.array(wish, { minLength: 1, maxLength: 3 }), (before, wishes) => {
      const once = write(before, wishes.slice(0, 1));
      expect(write(once, wishes.slice(0, 1))).toBe(once);
    }), { numRuns: 150 });
  });

  it('never throws, and never loses a file that is none', () => {
    for (const text of ['a: [', '- a\n', 'version: 1\n---\nversion: 1\n', 'x']) expect(writeMesh(text, [{ kind: 'withdraw', what: 'rewrite' }])).toHaveProperty('problem');
    fc.assert(fc.property(fc.string(), wish, (text, own) => {
      writeMesh(text, [own]);
    }));
  });
});
