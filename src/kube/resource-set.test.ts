import { describe, expect, it } from 'vitest';
import { decodeFile } from './decode.ts';
import { ResourceSet } from './resource-set.ts';
import { describeResource } from './resource.ts';
import { matchesSelector } from './selector.ts';

function file(path: string, ...names: string[]) {
  const text = names.map((name) => `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\n`).join('---\n');
  return decodeFile({ path, text }).resources;
}

describe('ResourceSet', () => {
  const set = ResourceSet.of([...file('a.yaml', 'one', 'two'), ...file('b.yaml', 'two', 'three')]);

  it('finds by kind and by identity, duplicates included', () => {
    expect(set.ofKind('Service').map(describeResource)).toEqual(['Service default/one', 'Service default/two', 'Service default/two', 'Service default/three']);
    expect(set.named('Service', 'default', 'two').map((resource) => resource.source.file)).toEqual(['a.yaml', 'b.yaml']);
    expect(set.get('Service', 'default', 'two')?.source.file).toBe('b.yaml');
    expect(set.get('Service', 'other', 'two')).toBeUndefined();
  });

  it('shares untouched files when one is replaced, and leaves the old set as it was', () => {
    const next = set.withFile('b.yaml', file('b.yaml', 'four'));
    expect(next.ofKind('Service').map((resource) => resource.name)).toEqual(['one', 'two', 'four']);
    expect(next.inFile('a.yaml')).toBe(set.inFile('a.yaml'));
    expect(set.size).toBe(4);
    expect(next.withFile('b.yaml', []).files).toEqual(['a.yaml']);
  });
});

describe('matchesSelector', () => {
  const labels = { app: 'a', tier: 'web' };
  it.each([
    [{ matchLabels: { app: 'a' } }, true],
    [{ matchLabels: { app: 'b' } }, false],
    [{ matchExpressions: [{ key: 'tier', operator: 'In', values: ['web', 'api'] }] }, true],
    [{ matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['eu'] }] }, true],
    [{ matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] }, false],
    [{ matchExpressions: [{ key: 'zone', operator: 'Exists' }] }, false],
    [{}, true],
    [undefined, false],
  ])('%j: %s', (selector, expected) => {
    expect(matchesSelector(selector, labels)).toBe(expected);
  });
});
