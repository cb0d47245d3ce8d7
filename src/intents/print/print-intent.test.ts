import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Intent, RequestMatch } from '../intent.ts';
import { printIntent } from './print-intent.ts';

const origin = { kind: 'default', of: 'a test' } as const;
const service = 'shop/orders';

describe('controlled English', () => {
  it.each<[Intent, string]>([
    [{ kind: 'set-timeout', service, timeoutMs: 3_000, origin }, 'Give calls to shop/orders at most 3s.'],
    [{ kind: 'set-timeout', service, timeoutMs: 0, port: 80, origin }, 'Give calls to shop/orders on port 80 no time limit.'],
    [{ kind: 'set-retries', service, attempts: 0, on: [], requests: 'idempotent', origin }, 'Never retry calls to shop/orders.'],
    [{ kind: 'set-retries', service, attempts: 0, on: ['5xx'], requests: ['GET', 'PUT'], origin }, 'Retry GET or PUT calls to shop/orders up to 0 times; on 5xx.'],
    [{ kind: 'split-traffic', service, shares: [{ to: { kind: 'service', service: 'shop/other', port: 80 }, weightPercent: 100 }], origin }, 'Split calls to shop/orders: 100% to service shop/other port 80.'],
    [{ kind: 'route-when', service, when: { from: ['shop/web', 'shop/app'], methods: ['GET'], headers: { a: { kind: 'present' } }, query: { 'b c': { kind: 'starts-with', value: '"' } } }, to: { kind: 'version', version: 'v 2' }, origin }, 'Send calls to shop/orders from shop/web or shop/app with method GET, header "a" of any value and query parameter "b c" that starts with "\\"" to version "v 2".'],
    [{ kind: 'require-mutual-tls', scope: { kind: 'mesh' }, mode: 'permissive', exceptions: [], origin }, 'Accept mutual TLS and plaintext in the whole mesh.'],
    [{ kind: 'allow-calls', to: service, from: [], origin }, 'Let nobody call shop/orders.'],
    [{ kind: 'deny-calls', to: service, from: [{ kind: 'anyone' }, { kind: 'any-identity' }, { kind: 'service-account', namespace: 'a', name: 'b' }], ports: [80, 81], origin }, 'Refuse calls from anyone, any workload of the mesh and account a/b to shop/orders with port 80 or 81.'],
    [{ kind: 'allow-egress', from: [], namespace: 'mesh', host: 'a.com', port: 443, protocol: 'tls', via: 'direct', origin }, 'Let everybody (kept in namespace mesh) call host a.com on port 443 by tls directly.'],
    [{ kind: 'expose', service, host: 'a.com', paths: [], origin }, 'Offer shop/orders to the outside as host a.com; in plaintext.'],
    [{ kind: 'scope-configuration', scope: { kind: 'workload', workload: 'shop/web' }, services: [], externalHosts: ['a.com'], origin }, 'Tell workload shop/web only of no services; hosts a.com.'],
    [{ kind: 'join-mesh', scope: { kind: 'namespace', namespace: 'shop' }, origin }, 'Bring namespace shop into the mesh.'],
  ])('%j', (intent, sentence) => {
    expect(printIntent(intent)).toBe(sentence);
  });

  it('says different things differently', () => {
    const text = fc.constantFrom('a', 'b', '" and "', 'a" to version "b', '.');
    const textMatch = fc.oneof(fc.record({ kind: fc.constantFrom('exact' as const, 'starts-with' as const, 'regex' as const), value: text }), fc.constant({ kind: 'present' as const }));
    const path = fc.record({ kind: fc.constantFrom('exact' as const, 'prefix' as const, 'starts-with' as const, 'regex' as const), value: text });
    const when = fc.record({ path, methods: fc.uniqueArray(fc.constantFrom('GET', 'PUT'), { minLength: 1 }), headers: fc.dictionary(text, textMatch, { minKeys: 1 }), query: fc.dictionary(text, textMatch, { minKeys: 1 }), from: fc.uniqueArray(fc.constantFrom('a/b', 'c/d'), { minLength: 1 }) }, { requiredKeys: [] }) as fc.Arbitrary<RequestMatch>;
    const intent = fc.record({ kind: fc.constant('route-when' as const), service: fc.constant(service), when, to: fc.oneof(fc.record({ kind: fc.constant('version' as const), version: text }), fc.constant({ kind: 'service' as const, service: 'a/b' })), origin: fc.constant(origin) });
    fc.assert(fc.property(intent, intent, (one, other) => {
      const isSame = canonical(one) === canonical(other);
      expect(printIntent(one) === printIntent(other)).toBe(isSame);
    }), { numRuns: 2_000 });
  });
});

/** Keys of records in the order in which they are said. */
function canonical(intent: Intent & { readonly kind: 'route-when' }): string {
  const { path, methods, headers, query, from } = intent.when;
  return JSON.stringify([path && [path.kind, path.value], methods, Object.entries(headers ?? {}).map(([name, match]) => [name, match.kind, 'value' in match ? match.value : '']), Object.entries(query ?? {}).map(([name, match]) => [name, match.kind, 'value' in match ? match.value : '']), from, intent.to.kind === 'version' ? ['v', intent.to.version] : ['s', intent.to.service]]);
}
