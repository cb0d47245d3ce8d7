import { describe, expect, it } from 'vitest';
import { all, any, isPresent, not, text, type Attribute, type Predicate } from '../../../../../model/predicate.ts';
import { evaluate, sampleOf } from './sample.ts';

const path = (kind: 'exact' | 'prefix' | 'regex', value: string): Predicate => text('path', { kind, value });

describe('sampleOf', () => {
  it.each([
    ['a prefix goes on as nobody would write it', path('prefix', '/a'), { path: '/azq7' }],
    ['an exact text is itself', all([path('exact', '/a'), text('method', { kind: 'exact', value: 'POST' })]), { path: '/a', method: 'POST' }],
    ['a regular expression has an odd member where it can', path('regex', '/a/.*'), { path: '/a/zq7' }],
    ['and any where it cannot', path('regex', '/v[0-9]'), { path: '/v0' }],
    ['of alternatives the first', any([text('@gateway' as Attribute, { kind: 'exact', value: 'mesh' }), text('@gateway' as Attribute, { kind: 'exact', value: 'b' })]), { '@gateway': 'mesh' }],
    ['what must be there is there', isPresent('header:x'), { 'header:x': 'zq7' }],
    ['what must be missing is missing', not(isPresent('header:x')), { 'header:x': undefined }],
  ])('%s', (_, predicate, wanted) => {
    const sample = sampleOf(predicate, ['mesh', 'b']);
    expect(Object.fromEntries(Object.keys(wanted).map((key) => [key, sample?.get(key)]))).toEqual(wanted);
    expect(sample && evaluate(predicate, sample)).toBe('yes');
  });

  it.each([
    ['a path that nobody sends', path('exact', 'a')],
    ['a method that nobody sends', text('method', { kind: 'exact', value: 'get' })],
    ['a scheme that there is not', text('scheme', { kind: 'exact', value: 'grpc' })],
    ['a gateway of somebody else', text('@gateway' as Attribute, { kind: 'exact', value: 'c' })],
    ['an expression that is none', path('regex', '(')],
  ])('has none for %s: that needs a closer look', (_, predicate) => {
    expect(sampleOf(predicate, ['mesh', 'b'])).toBeUndefined();
  });
});

describe('evaluate', () => {
  const sample = new Map([['path', '/abc'], ['header:x', 'y']]);

  it.each([
    [path('regex', '/ab.*'), 'yes'],
    [path('regex', '/abcd?'), 'yes'],
    [path('regex', '/abcd*'), 'yes'],
    [path('regex', '/abx{0}c'), 'yes'],
    [path('regex', '/x|/abc'), 'yes'],
    [path('regex', '/b.*'), 'no'],
    [path('regex', '/abc+d'), 'no'],
    [path('regex', '('), 'unknown'],
    [not(path('regex', '(')), 'unknown'],
    [any([path('regex', '('), isPresent('header:x')]), 'yes'],
    [all([path('regex', '('), isPresent('header:y')]), 'no'],
    [all([path('regex', '('), isPresent('header:x')]), 'unknown'],
    [text('header::path', { kind: 'prefix', value: '/' }), 'unknown'],
    [not(isPresent('header:x')), 'no'],
  ] as const)('%j is %s', (predicate, wanted) => {
    expect(evaluate(predicate, sample)).toBe(wanted);
  });
});
