import fc from 'fast-check';
import type { Intent, Origin, RequestMatch, Source, Target } from '../../src/intents/intent.ts';

/** Where a request stands that somebody makes. */
const origin: Origin = { kind: 'file', span: { file: 'request', line: 1, column: 1, endLine: 1, endColumn: 2 } };

const version = fc.constantFrom<Target>({ kind: 'version', version: 'v1' }, { kind: 'version', version: 'v2' });

function matchOf(callers: readonly string[]): fc.Arbitrary<RequestMatch> {
  return fc.record(
    {
      path: fc.constantFrom({ kind: 'prefix' as const, value: '/a' }, { kind: 'exact' as const, value: '/b' }, { kind: 'starts-with' as const, value: '/a/x' }, { kind: 'regex' as const, value: '/b/[0-9]+' }),
      methods: fc.constantFrom(['GET'], ['POST', 'PUT']),
      headers: fc.constantFrom({ 'x-test': { kind: 'exact' as const, value: '1' } }, { 'X-Test': { kind: 'present' as const } }, { 'x-user': { kind: 'starts-with' as const, value: 'a' } }),
      from: fc.constantFrom(...callers.map((id) => [id])),
    },
    { requiredKeys: [] },
  ).filter((match) => Object.keys(match).length > 0);
}

/** One or two things that somebody asks of these Services. */
export function arbitraryRequest(services: readonly string[], callers: readonly string[]): fc.Arbitrary<readonly Intent[]> {
  const service = fc.constantFrom(...services);
  const when = matchOf(callers);
  const maybe = fc.option(when, { nil: undefined, freq: 2 });
  const from = fc.uniqueArray(fc.oneof<fc.Arbitrary<Source>[]>(fc.constantFrom(...callers).map((workload) => ({ kind: 'workload', workload })), fc.constantFrom<Source>({ kind: 'namespace', namespace: 'shop' }, { kind: 'any-identity' }, { kind: 'anyone' }, { kind: 'ingress' })), { minLength: 1, maxLength: 2, selector: (source) => JSON.stringify(source) });
  const operation = fc.record({ methods: fc.constantFrom(['GET'], ['GET', 'POST']), paths: fc.constantFrom([{ kind: 'prefix' as const, value: '/a' }], [{ kind: 'exact' as const, value: '/b' }]) }, { requiredKeys: [] });
  const conditional = (fields: object) => fc.tuple(service, maybe).map(([id, match]) => ({ origin, service: id, ...(match === undefined ? {} : { when: match }), ...fields }) as Intent);
  const one = fc.oneof<fc.Arbitrary<Intent>[]>(
    fc.tuple(service, fc.constantFrom(10, 50, 100)).map(([id, weight]) => ({ kind: 'split-traffic', origin, service: id, shares: [{ to: { kind: 'version', version: 'v1' }, weightPercent: 100 - weight }, { to: { kind: 'version', version: 'v2' }, weightPercent: weight }] })),
    fc.tuple(service, when, version).map(([id, match, to]) => ({ kind: 'route-when', origin, service: id, when: match, to })),
    conditional({ kind: 'set-timeout', timeoutMs: 7000 }),
    conditional({ kind: 'set-retries', attempts: 4, on: ['5xx'], requests: 'idempotent' }),
    conditional({ kind: 'set-retries', attempts: 0, on: [], requests: 'all' }),
    conditional({ kind: 'inject-fault', abort: { percent: 20, httpStatus: 503 } }),
    fc.tuple(conditional({ kind: 'mirror-traffic', percent: 30 }), version).map(([intent, to]) => ({ ...intent, to }) as Intent),
    conditional({ kind: 'rewrite', path: '/new' }),
    conditional({ kind: 'redirect', path: '/moved', status: 302 }),
    service.map((id) => ({ kind: 'break-circuit', origin, service: id, maxConnections: 11, maxRequests: 12, consecutiveErrors: 3 })),
    service.map((id) => ({ kind: 'balance-load', origin, service: id, algorithm: { kind: 'random' } })),
    fc.tuple(service, from, operation, fc.boolean()).map(([to, sources, asked, beside]) => ({ kind: 'allow-calls', origin, to, from: sources, ...asked, ...(beside ? { beside: true as const } : {}) })),
    fc.tuple(service, from, operation).map(([to, sources, asked]) => ({ kind: 'deny-calls', origin, to, from: sources, ...asked })),
    fc.constantFrom<'strict' | 'permissive'>('strict', 'permissive').map((mode) => ({ kind: 'require-mutual-tls', origin, scope: { kind: 'namespace', namespace: services[0]?.split('/')[0] ?? '' }, mode, exceptions: [] })),
  );
  return fc.array(one, { minLength: 1, maxLength: 2 });
}
