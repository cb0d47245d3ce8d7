import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/kube/resource.ts';
import { compareVerdicts, patternOf } from './compare-verdicts.ts';
import { nodesOf, replaceAt } from './json-tree.ts';
import { mutate, seenIn } from './mutate.ts';
import { randomOf } from './random.ts';
import { groupsOf } from './run-admission.ts';
import { isJudged, seedObjects, writtenSeeds } from './seeds.ts';
import { candidatesOf, shrinkObject } from './shrink-object.ts';

const accepted = { isAccepted: true };
const refused = (why: string): { readonly isAccepted: false; readonly why: string } => ({ isAccepted: false, why });

function gateway(port: JsonObject): JsonObject {
  return { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 'x', namespace: 'alpha' }, spec: { servers: [{ port, hosts: ['*'] }] } };
}

const fine = gateway({ number: 80, name: 'http', protocol: 'HTTP' });
/** The webhook alone refuses it. */
const nameless = gateway({ number: 0, name: 'http', protocol: 'HTTP' });

describe('verdicts', () => {
  it('are compared server by server', () => {
    expect(compareVerdicts(fine, { server: accepted, hook: accepted })).toEqual([]);
    expect(compareVerdicts(fine, { server: accepted, hook: refused('port must be 1') })).toMatchObject([{ side: 'hook', there: 'refused', group: 'Gateway, refused by the webhook: port must be 0' }]);
    expect(compareVerdicts(nameless, { server: accepted, hook: accepted })).toMatchObject([{ side: 'hook', there: 'accepted' }]);
    expect(compareVerdicts(nameless, { server: refused("minimum"), hook: refused("port 0") }).filter(({ side }) => side === "hook")).toEqual([]);
  });

  it('are grouped by what was said, without what belongs to one object', () => {
    expect(patternOf('Gateway.networking.istio.io "a" is invalid: spec.servers[0].port.number: Invalid value: -12')).toBe(patternOf('Gateway.networking.istio.io "b" is invalid: spec.servers[3].port.number: Invalid value: 7'));
    const found = [fine, nameless, fine].flatMap((object) => compareVerdicts(object, { server: accepted, hook: refused('port 1') }));
    expect(groupsOf(found)).toMatchObject([{ count: 2, name: 'Gateway, refused by the webhook: port 0' }]);
  });
});

describe('mutations', () => {
  const seeds = seedObjects();
  const mutated = (seed: number): readonly string[] => {
    const random = randomOf(seed);
    const seen = seenIn(seeds);
    return Array.from({ length: 200 }, () => JSON.stringify(mutate(random.pick(seeds), random, seen)));
  };

  it('are the same for the same seed, and others for another', () => {
    expect(mutated(1)).toEqual(mutated(1));
    expect(mutated(1)).not.toEqual(mutated(2));
  });

  it('leave alone what says where the object is sent, and the object that they begin with', () => {
    const before = JSON.stringify(seeds);
    for (const text of mutated(3)) {
      const { object } = JSON.parse(text) as { readonly object: { readonly apiVersion: string; readonly kind: string; readonly metadata: { readonly name: string } } };
      expect(isJudged({ apiVersion: object.apiVersion, kind: object.kind })).toBe(true);
      expect(object.metadata.name).not.toBe('');
    }
    expect(JSON.stringify(seeds)).toBe(before);
  });

  it('begin with objects of every kind that is judged, which check accepts', () => {
    expect(new Set(writtenSeeds().map(({ kind }) => kind)).size).toBe(14);
    expect(writtenSeeds().flatMap((object) => compareVerdicts(object, { server: accepted, hook: accepted }))).toEqual([]);
  });
});

describe('trees', () => {
  const tree = { a: [{ b: 1 }, { c: null }], d: 'x' };

  it('are listed and changed without a trace in the original', () => {
    expect(nodesOf(tree).map(({ path }) => path.join('.'))).toEqual(['', 'a', 'a.0', 'a.0.b', 'a.1', 'a.1.c', 'd']);
    expect(replaceAt(tree, ['a', 0], undefined)).toEqual({ a: [{ c: null }], d: 'x' });
    expect(replaceAt(tree, ['a', 1, 'c'], 2)).toEqual({ a: [{ b: 1 }, { c: 2 }], d: 'x' });
    expect(tree).toEqual({ a: [{ b: 1 }, { c: null }], d: 'x' });
  });

  it('shrink to what matters', async () => {
    const object = gateway({ number: 0, name: 'http', protocol: 'HTTP' });
    const smallest = await shrinkObject({ ...object, metadata: { name: 'x', namespace: 'alpha', labels: { a: 'b' } } }, (candidates) => Promise.resolve(candidates.map((one) => JSON.stringify(one).includes('"number":0'))));
    expect(smallest['spec']).toEqual({ servers: [{ port: { number: 0 } }] });
    expect(smallest['metadata']).toEqual({ name: 'x', namespace: 'alpha' });
  });

  it('try the largest part first', () => {
    expect(candidatesOf(fine)[0]?.['spec']).toEqual({});
  });
});
