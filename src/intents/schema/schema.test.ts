import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { IntentOf } from '../intent.ts';
import { intentKinds, intentShapes, type BareIntent } from './intent-shapes.ts';
import { intentSchema } from './json-schema.ts';
import { readIntent } from './read-intent.ts';
import { readWish } from './read-wish.ts';
import { choice, fields, maybe, text, whole, type Shape } from './shape.ts';

const intentOf = (value: unknown, names = {}) => readIntent(value, names);
const faultsOf = (value: unknown, names = {}): string[] => {
  const read = readIntent(value, names);
  return 'faults' in read ? read.faults.map(({ path, message }) => `${path}: ${message}`) : ['none'];
};

describe('shapes', () => {
  it('are held to the types by the compiler', () => {
    const service: Shape<string> = text('service');
    type Timeout = Pick<BareIntent<'set-timeout'>, 'kind' | 'timeoutMs' | 'port'>;
    fields<Timeout>({ kind: choice(['set-timeout']), timeoutMs: whole('', 0), port: maybe(whole('', 1)) });
    // @ts-expect-error a field is missing
    fields<Timeout>({ kind: choice(['set-timeout']), timeoutMs: whole('', 0) });
    // @ts-expect-error a field too many
    fields<Timeout>({ kind: choice(['set-timeout']), timeoutMs: whole('', 0), port: maybe(whole('', 1)), service });
    // @ts-expect-error optional fields are marked
    fields<Timeout>({ kind: choice(['set-timeout']), timeoutMs: whole('', 0), port: whole('', 1) });
    // @ts-expect-error a member of the union is missing
    const mode: Shape<IntentOf<'require-mutual-tls'>['mode']> = choice(['strict', 'permissive']);
    // @ts-expect-error a member too many
    const scheme: Shape<'http' | 'https'> = choice(['http', 'https', 'ftp']);
    expect([mode.kind, scheme.kind]).toEqual(['choice', 'choice']);
  });
});

describe('readIntent', () => {
  it('reads what a strict schema makes a model write: nulls, and lists for maps', () => {
    const read = intentOf({ kind: 'route-when', service: 'shop/orders', when: { path: null, methods: null, headers: [{ name: 'x-canary', value: { kind: 'exact', value: 'true' } }], query: null, from: [] }, to: { kind: 'version', version: 'v2', labels: null } });
    expect(read).toEqual({ intent: { kind: 'route-when', service: 'shop/orders', when: { headers: { 'x-canary': { kind: 'exact', value: 'true' } } }, to: { kind: 'version', version: 'v2' }, origin: { kind: 'default', of: 'request' } } });
  });

  it('reads what a person writes: left out, and maps', () => {
    expect(intentOf({ kind: 'route-when', service: 'shop/orders', when: { headers: { 'x-a': { kind: 'present' } } }, to: { kind: 'service', service: 'shop/b' } })).toMatchObject({ intent: { when: { headers: { 'x-a': { kind: 'present' } } } } });
  });

  const names = { service: ['shop/orders', 'shop/payments'], version: ['v1', 'v2'] };

  it.each<[string, unknown, string[]]>([
    ['no object', 'allow everything', ['kind: expected one of the kinds of intents']],
    ['unknown kind', { kind: 'set-timeouts' }, ['kind: expected one of the kinds of intents; the nearest is `set-timeout`']],
    ['another name', { kind: 'set-timeout', service: 'shop/paymets', timeoutMs: 5 }, ['service: there is no service `shop/paymets`; the nearest is `shop/payments`']],
    ['no name at all', { kind: 'set-timeout', service: '../etc/passwd', timeoutMs: 5 }, ['service: expected a service as namespace/name']],
    ['invented field', { kind: 'set-timeout', service: 'shop/orders', timeoutMs: 5, confirmed: true }, ['confirmed: there is no such field']],
    ['fraction', { kind: 'set-timeout', service: 'shop/orders', timeoutMs: 0.5 }, ['timeoutMs: expected a whole number of 0 or more']],
    ['sum', { kind: 'split-traffic', service: 'shop/orders', shares: [{ to: { kind: 'version', version: 'v1' }, weightPercent: 90 }, { to: { kind: 'version', version: 'v2' }, weightPercent: 20 }] }, ['shares: the shares sum to 110%, not to 100%']],
    ['status', { kind: 'set-retries', service: 'shop/orders', attempts: 1, on: ['999'], requests: 'idempotent' }, ['on.0: expected one of these']],
    ['retries on nothing', { kind: 'set-retries', service: 'shop/orders', attempts: 1, on: [], requests: 'all' }, ['on: retries say on which failures']],
    ['pattern', { kind: 'route-when', service: 'shop/orders', when: { path: { kind: 'regex', value: '(?=x)' } }, to: { kind: 'version', version: 'v1' } }, ['when.path.value: this is no RE2 pattern']],
    ['control characters', { kind: 'authenticate-users', service: 'shop/orders', issuer: 'a\u001B[2J', audiences: [], required: true }, ['issuer: expected a text without control characters']],
    ['empty route', { kind: 'route-when', service: 'shop/orders', when: {}, to: { kind: 'version', version: 'v1' } }, ['when: a route says which requests it is for; to move all calls, use split-traffic']],
    ['no limit', { kind: 'break-circuit', service: 'shop/orders' }, [': there is no limit in it']],
    ['two answers', { kind: 'inject-fault', service: 'shop/orders', abort: { percent: 5 } }, ['abort: an abort answers with one of `httpStatus` and `grpcStatus`']],
    ['prototype', JSON.parse('{"kind":"set-timeout","service":"shop/orders","timeoutMs":1,"__proto__":{"x":1}}'), ['__proto__: there is no such field']],
  ])('refuses: %s', (_, value, expected) => {
    expect(faultsOf(value, names)).toEqual(expected);
  });

  it('never throws', () => {
    for (const kind of intentKinds) for (const value of [null, 1, [], {}, { kind }, { kind, service: {}, when: [], to: 5, scope: { kind: 'toString' }, shares: [null], from: [[]], on: {}, headers: null }]) expect(() => readIntent(value)).not.toThrow();
  });
});

describe('readWish', () => {
  it('reads what is no longer wanted', () => {
    expect(readWish({ kind: 'withdraw', what: 'set-retries', subject: 'shop/orders' })).toEqual({ wish: { kind: 'withdraw', what: 'set-retries', subject: 'shop/orders' } });
    expect(readWish({ kind: 'withdraw', what: 'set-retries', subject: 'shop/other' }, { service: ['shop/orders'], workload: [], namespace: ['shop'] })).toMatchObject({ faults: [{ path: 'subject' }] });
    expect(readWish({ kind: 'withdraw', what: 'everything' })).toMatchObject({ faults: [{ path: 'what' }] });
  });
});

describe('intentSchema', () => {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  const names = { service: ['shop/orders'], workload: ['shop/web'], namespace: ['shop'], version: ['v1'] };

  it.each(intentKinds)('%s is a JSON Schema in both styles', (kind) => {
    expect(() => ajv.compile(intentSchema(kind))).not.toThrow();
    expect(() => ajv.compile(intentSchema(kind, { style: 'strict', names }))).not.toThrow();
  });

  it.each(intentKinds)('%s keeps in its strict style to what constrained decoding takes', (kind) => {
    const seen = (node: unknown): void => {
      if (Array.isArray(node)) return node.forEach(seen);
      if (typeof node !== 'object' || node === null) return;
      const schema = node as Readonly<Record<string, unknown>>;
      for (const keyword of ['oneOf', 'allOf', 'not', 'minimum', 'maximum', 'minItems', 'pattern', 'patternProperties']) expect(Object.keys(schema)).not.toContain(keyword);
      if (schema['type'] === 'object' && typeof schema['properties'] === 'object' && schema['properties'] !== null) {
        expect(schema['required']).toEqual(Object.keys(schema['properties']));
        expect(schema['additionalProperties']).toBe(false);
      }
      Object.values(schema).forEach(seen);
    };
    seen(intentSchema(kind, { style: 'strict', names }));
  });

  it('holds names to those that there are', () => {
    const validate = ajv.compile(intentSchema('set-timeout', { style: 'plain', names }));
    expect([validate({ kind: 'set-timeout', service: 'shop/orders', timeoutMs: 5 }), validate({ kind: 'set-timeout', service: 'shop/other', timeoutMs: 5 })]).toEqual([true, false]);
    expect(intentShapes['set-timeout'].kind).toBe('fields');
  });
});
