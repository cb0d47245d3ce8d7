import fc from 'fast-check';
import { expect, it } from 'vitest';
import { LayeredMap } from './layered-map.ts';

const keys = fc.constantFrom('a', 'b', 'c', 'd', 'e');

it('says after any number of changes what a map says, in its order', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(keys, fc.nat())), fc.array(fc.tuple(keys, fc.option(fc.nat(), { nil: undefined })), { maxLength: 200 }), (start, changes) => {
      const plain = new Map(start);
      let layered = LayeredMap.of(new Map(start));
      for (const [key, value] of changes) {
        if (value === undefined) plain.delete(key);
        else plain.set(key, value);
        layered = layered.with(key, value);
        expect(layered.get(key)).toBe(value);
      }
      expect([...layered.entries()]).toEqual([...plain]);
      expect([...layered.keys()]).toEqual([...plain.keys()]);
      expect([...layered.values()]).toEqual([...plain.values()]);
    }),
  );
});

it('leaves the map alone that it was made from', () => {
  const first = LayeredMap.of([['a', 1], ['b', 2]] as const);
  const second = first.with('a', undefined);
  expect([[...first.keys()], [...second.keys()], [...second.with('a', 2).keys()]]).toEqual([['a', 'b'], ['b'], ['b', 'a']]);
});
