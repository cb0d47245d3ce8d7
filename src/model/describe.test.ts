import { describe, expect, it } from 'vitest';
import { describeCondition, listWords } from './describe.ts';
import type { Attribute, TextSet } from './predicate.ts';
import { explore } from './space.ts';

describe('describeCondition', () => {
  it.each<[Attribute, TextSet, boolean, string]>([
    ['path', { kind: 'prefix', value: '/api/' }, true, 'path begins with "/api/"'],
    ['path', { kind: 'prefix', value: '/api/' }, false, 'path does not begin with "/api/"'],
    ['path', { kind: 'segments', value: '/api' }, true, 'path is "/api" or below it'],
    ['path', { kind: 'exact', value: '/A', ignoreCase: true }, true, 'path is "/A" in any case'],
    ['path', { kind: 'regex', value: '/v[0-9]+' }, false, 'path does not match `/v[0-9]+`'],
    ['path', { kind: 'template', value: '/a/{*}' }, true, 'path matches the template `/a/{*}`'],
    ['method', { kind: 'exact', value: 'GET' }, false, 'method is not GET'],
    ['header:x-user', { kind: 'any' }, false, 'header x-user is absent'],
    ['query:q', { kind: 'any' }, true, 'query parameter q is present'],
    ['identity', { kind: 'suffix', value: '/sa/a' }, true, 'caller\'s identity ends with "/sa/a"'],
    ['claim:groups', { kind: 'contains', value: 'dev' }, false, 'claim groups does not contain "dev"'],
  ])('%s %j %s', (attribute, set, isIn, expected) => {
    expect(describeCondition(attribute, set, isIn)).toBe(expected);
  });

  it('does not list very many', () => {
    expect(listWords(['a', 'b', 'c'], 'or')).toBe('a, b or c');
    expect(listWords(Array.from({ length: 30 }, (_, index) => `p${index}`), 'or')).toBe('p0, p1, p2, p3, p4, p5, p6, p7, p8, p9 or 20 others');
  });
});

describe('conditions of a class', () => {
  const words = (sets: readonly TextSet[], attribute: Attribute = 'path'): string[] => explore((view) => sets.map((set) => view.test(attribute, set)), { protocol: 'http' }).classes.map(({ region }) => region.conditions.map(({ description }) => description).join(', '));

  it('leave out what another one implies', () => {
    expect(words([{ kind: 'prefix', value: '/a' }, { kind: 'prefix', value: '/a/b' }, { kind: 'exact', value: '/a/b' }])).toEqual(['path is "/a/b"', 'path begins with "/a/b" and is not "/a/b"', 'path begins with "/a" and does not begin with "/a/b"', 'path does not begin with "/a"']);
    expect(words([{ kind: 'exact', value: '/a/b' }, { kind: 'prefix', value: '/a' }])).toEqual(['path is "/a/b"', 'path begins with "/a" and is not "/a/b"', 'path does not begin with "/a"']);
    expect(words([{ kind: 'exact', value: 'x' }, { kind: 'any' }], 'header:h')).toEqual(['header h is "x"', 'header h is present and is not "x"', 'header h is absent']);
  });

  it('say where a path was rewritten, and where an address lies', () => {
    const { classes } = explore((view) => [view.change([{ kind: 'path-prefix', length: 2, to: '/v2' }]).test('path', { kind: 'prefix', value: '/v2/' }), view.testAddress('address', ['10.0.0.0/8', '::1'])], { protocol: 'http' });
    expect(classes[0]?.region.conditions.map(({ description }) => description)).toEqual(['path as rewritten begins with "/v2/"', "peer's address is in 10.0.0.0/8 or ::1"]);
  });
});
