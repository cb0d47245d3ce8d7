import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryIntent, arbitraryIntentOf, wildParts, type IntentParts } from '../../../test/arbitrary-intent.ts';
import { wireOf } from '../../../test/model-servers/wire-of.ts';
import type { IntentKind } from '../intent.ts';
import { intentKinds } from './intent-shapes.ts';
import { intentSchema } from './json-schema.ts';
import { readIntent } from './read-intent.ts';

const name = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
const qualified = fc.tuple(name, name).map(([namespace, own]) => `${namespace}/${own}`);
const word = fc.constantFrom('true', 'a b', 'it"s', 'x, and y', 'é', '10%', 'on');
const path = fc.constantFrom('/', '/orders', '/a/b.c');

/** Names and texts that a cluster and a request can hold. */
const tame: IntentParts = {
  ...wildParts,
  service: qualified, workload: qualified, namespace: name, name, text: word, plainPath: path,
  version: fc.record({ version: fc.constantFrom('v1', '1.10', 'canary'), labels: fc.constant({ track: 'canary' }) }, { requiredKeys: ['version'] }),
  header: fc.constantFrom('x-user', 'cookie', 'x-a'),
  host: fc.constantFrom('api.example.com', '*.example.com'),
  path: fc.oneof(fc.record({ kind: fc.constantFrom('exact' as const, 'prefix' as const, 'starts-with' as const), value: path }), fc.constant({ kind: 'regex' as const, value: '/v[0-9]+' })),
  regex: fc.constantFrom('a+', '/v[0-9]+'),
  method: fc.constantFrom('GET', 'POST', 'DELETE'),
};

const parsed = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const without = ({ origin: _origin, ...bare }: { readonly origin: unknown }): object => bare;

describe('every intent', () => {
  it('comes back from both of its forms as it was, or not at all', () => {
    fc.assert(
      fc.property(arbitraryIntent(), (intent) => {
        for (const form of [parsed(without(intent)), parsed(wireOf(intent))]) {
          const read = readIntent(form, {}, intent.origin);
          if ('intent' in read) expect(read.intent).toEqual(intent);
          else expect(read.faults.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  // Kinds whose arbitrary values mostly contradict themselves: shares that do not sum to 100, steps that go back.
  const seldomRight: ReadonlySet<IntentKind> = new Set(['split-traffic', 'step-traffic']);

  it.each(intentKinds)('%s of names that there can be is read', (kind) => {
    const right = fc.sample(arbitraryIntentOf(kind, tame), { numRuns: 300, seed: 7 }).filter((intent) => 'intent' in readIntent(parsed(wireOf(intent))));
    expect(right.length).toBeGreaterThan(seldomRight.has(kind) ? 0 : 40);
  });

  it('that is read is one that its schemas take', () => {
    const ajv = new Ajv2020({ strict: false });
    const plain = new Map(intentKinds.map((kind) => [kind, ajv.compile(intentSchema(kind))]));
    const strict = new Map(intentKinds.map((kind) => [kind, ajv.compile(intentSchema(kind, { style: 'strict' }))]));
    fc.assert(
      fc.property(arbitraryIntent(tame), (intent) => {
        if ('faults' in readIntent(parsed(without(intent)))) return;
        expect([plain.get(intent.kind)?.(parsed(without(intent))), strict.get(intent.kind)?.(parsed(wireOf(intent)))]).toEqual([true, true]);
      }),
      { numRuns: 500 },
    );
  });
});
