import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at } from '../../../../../model/provenance.ts';
import { decodeFile } from '../../../../../kube/decode.ts';
import { readHttpMatch } from '../../../lift/routing/read-http-rule.ts';
import { coverageOf, leftOver, type Entry } from './coverage.ts';
import { httpMatchPredicate } from './match-predicate.ts';
import { evaluate, type Sample } from './sample.ts';

const gateways = ['mesh', 'shop/public'];
const [object] = decodeFile({ path: 'a.yaml', text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n' }).resources;
const names = { fullName: String, exactName: String, gatewayName: String };

// So few values of each attribute that all combinations can be tried, and so few patterns that these tell them apart.
const uri = fc.constantFrom({ prefix: '/' }, { prefix: '/a' }, { prefix: '/ab' }, { exact: '/a' }, { exact: '/ab' }, { regex: '/a.*' }, { regex: '/(a|b)' }, { regex: '.*' }, { prefix: '/A' });
const text = fc.constantFrom({ exact: 'a' }, { exact: 'b' }, { prefix: 'a' }, { regex: 'a|b' }, { regex: '.*' }, {});
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value });
const match = fc.record({
  uri: optional(uri),
  method: optional(fc.constantFrom({ exact: 'GET' }, { regex: 'GET|POST' }, { prefix: 'P' })),
  headers: optional(text.map((value) => ({ x: value }))),
  withoutHeaders: optional(text.map((value) => ({ x: value }))),
  queryParams: optional(text.map((value) => ({ q: value }))),
  ignoreUriCase: optional(fc.boolean()),
  port: optional(fc.constantFrom(80, 81)),
  gateways: optional(fc.constantFrom(['mesh'], ['shop/public'], ['mesh', 'shop/public'])),
  sourceLabels: optional(fc.constant({ app: 'web' })),
  sourceNamespace: optional(fc.constant('qa')),
});

const choices: Readonly<Record<string, readonly (string | undefined)[]>> = {
  path: ['/', '/a', '/ab', '/ac', '/abc', '/b', '/c', '/A', '/Ab', '/AB', '/B'],
  method: ['GET', 'POST', 'PUT', 'DELETE'],
  'header:x': [undefined, '', 'a', 'ab', 'b', 'c'],
  'query:q': [undefined, '', 'a', 'ab', 'b', 'c'],
  '@port': ['80', '81', '82'],
  '@gateway': gateways,
  '@label:app': [undefined, 'web', 'api'],
  '@namespace': ['qa', 'shop'],
};

/** All requests that can be told apart by what the entries ask about. */
function samplesFor(entries: readonly Entry[]): Sample[] {
  const asked = Object.keys(choices).filter((attribute) => JSON.stringify(entries).includes(`"${attribute}"`));
  return asked.reduce<Map<string, string>[]>((samples, attribute) => samples.flatMap((sample) => (choices[attribute] ?? []).map((value) => (value === undefined ? sample : new Map(sample).set(attribute, value)))), [new Map()]);
}

const holds = ({ alternatives }: Entry, sample: Sample): boolean => alternatives.some((each) => evaluate(each, sample) === 'yes');

const entriesOf = (matches: readonly object[]): Entry[] => {
  if (object === undefined) throw new Error('no object');
  return matches.map((each) => ({ alternatives: [httpMatchPredicate(readHttpMatch(at(object), each, names))] }));
};

describe('coverage, against every request there is', () => {
  it('says of the last match what trying all of them says', () => {
    fc.assert(
      fc.property(fc.array(match, { minLength: 1, maxLength: 4 }), (matches) => {
        const entries = entriesOf(matches);
        const own = entries.at(-1) as Entry;
        const samples = samplesFor(entries).filter((sample) => holds(own, sample));
        const isReached = samples.some((sample) => !entries.slice(0, -1).some((entry) => holds(entry, sample)));
        const { kind } = coverageOf(own, entries, entries.length - 1, gateways);
        expect(kind).toBe(samples.length === 0 ? 'empty' : isReached ? 'reached' : 'covered');
      }),
      { numRuns: 150 },
    );
  });

  it('finds what is left over just where something is', () => {
    fc.assert(
      fc.property(fc.array(match, { minLength: 1, maxLength: 4 }), (matches) => {
        const entries = entriesOf(matches);
        const isOpen = samplesFor(entries).some((sample) => !entries.some((entry) => holds(entry, sample)));
        expect(leftOver(entries, gateways) !== undefined).toBe(isOpen);
      }),
      { numRuns: 60 },
    );
  });
});
