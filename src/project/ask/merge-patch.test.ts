import { describe, expect, it } from 'vitest';
import { mergePatch } from './merge-patch.ts';

describe('a patch merged into an object', () => {
  it.each([
    [{ metadata: { name: 'a', labels: { app: 'a' } } }, { metadata: { labels: { mesh: 'on' } } }, { metadata: { name: 'a', labels: { app: 'a', mesh: 'on' } } }],
    [{ list: [{ name: 'a', x: 1 }, { name: 'b' }] }, { list: [{ name: 'a', y: 2 }, { name: 'c' }] }, { list: [{ name: 'a', x: 1, y: 2 }, { name: 'b' }, { name: 'c' }] }],
    [{ list: [1, 2] }, { list: [3] }, { list: [3] }],
    [{ a: 1 }, { b: undefined }, { a: 1 }],
  ])('%j and %j', (object, patch, merged) => {
    expect(mergePatch(object, patch)).toEqual(merged);
  });
});
