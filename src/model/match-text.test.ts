import { assert, boolean, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchText } from './match-text.ts';
import type { TextSet } from './predicate.ts';

const word = string({ unit: constantFrom('a', 'B', 'b', '/', 'ſ', '.'), maxLength: 6 });

describe('matchText', () => {
  it.each<[TextSet, string, 'yes' | 'no' | 'unknown']>([
    [{ kind: 'segments', value: '/api' }, '/api', 'yes'],
    [{ kind: 'segments', value: '/api/' }, '/api', 'yes'],
    [{ kind: 'segments', value: '/api' }, '/api/x', 'yes'],
    [{ kind: 'segments', value: '/api' }, '/apix', 'no'],
    [{ kind: 'segments', value: '/' }, '/anything', 'yes'],
    [{ kind: 'regex', value: 'a+' }, 'aaa', 'yes'],
    [{ kind: 'regex', value: 'a+' }, 'aab', 'no'],
    [{ kind: 'regex', value: 'a|ab' }, 'ab', 'yes'],
    [{ kind: 'regex', value: '.*' }, 'a\nb', 'no'],
    [{ kind: 'regex', value: '(?i)v1' }, 'V1', 'yes'],
    [{ kind: 'regex', value: '(?=x)x' }, 'x', 'unknown'],
    [{ kind: 'exact', value: 'K', ignoreCase: true }, 'k', 'yes'],
    [{ kind: 'exact', value: 'K', ignoreCase: true }, '\u212A', 'no'],
    [{ kind: 'template', value: '/users/{*}/orders' }, '/users/7/orders', 'yes'],
    [{ kind: 'template', value: '/users/{*}/orders' }, '/users/7/8/orders', 'no'],
    [{ kind: 'template', value: '/users/{*}/orders' }, '/users//orders', 'no'],
    [{ kind: 'template', value: '/users/{**}' }, '/users/', 'yes'],
    [{ kind: 'template', value: '/users/{**}' }, '/users/7/orders', 'yes'],
    [{ kind: 'template', value: '/users/{**}' }, '/users', 'no'],
    [{ kind: 'template', value: '/v/{file=*}.m3u8' }, '/v/a.b.m3u8', 'yes'],
    [{ kind: 'template', value: '/a.b/{*}' }, '/aXb/c', 'no'],
    [{ kind: 'template', value: '/a/{*}' }, '/a/b*', 'yes'],
    [{ kind: 'template', value: '/a/{*}' }, '/a/b;v=1', 'yes'],
    [{ kind: 'template', value: '/a/{**}' }, '/a/b/c=1', 'yes'],
    [{ kind: 'template', value: '/a/{*}' }, '/a/b[1]', 'no'],
  ])('%j and %j: %s', (set, text, truth) => {
    expect(matchText(set, text)).toBe(truth);
  });

  it('is what the words say', () => {
    assert(
      property(word, word, boolean(), (value, text, ignoreCase) => {
        const ascii = (each: string): string => (ignoreCase ? [...each].map((letter) => (letter === 'B' ? 'b' : letter)).join('') : each);
        const [a, b] = [ascii(text), ascii(value)];
        const truth = (kind: 'exact' | 'prefix' | 'suffix' | 'contains' | 'segments'): boolean => matchText({ kind, value, ignoreCase }, text) === 'yes';
        expect(truth('exact')).toBe(a === b);
        expect(truth('prefix')).toBe(a.slice(0, b.length) === b);
        expect(truth('suffix')).toBe(b === '' || a.slice(-b.length) === b);
        expect(truth('contains')).toBe([...Array(a.length + 1).keys()].some((at) => a.slice(at, at + b.length) === b));
        const stem = b.replace(/\/$/, '');
        expect(truth('segments')).toBe(a === stem || a.slice(0, stem.length + 1) === `${stem}/`);
      }),
      { numRuns: 3_000 },
    );
  });
});
