import { describe, expect, it } from 'vitest';
import { describeKinds } from './kinds-text.ts';

describe('kinds of requests', () => {
  it.each<[string, string[][]]>([
    ['requests', []],
    ['requests', [[]]],
    ['method is GET, path is "/a"', [['method is GET', 'path is "/a"']]],
    ['method is GET', [['header x is "1"', 'method is GET'], ['header x is not "1"', 'method is GET']]],
    ['requests', [['header x is "1"', 'method is GET'], ['header x is not "1"', 'method is GET'], ['method is not GET', 'header x is "1"'], ['method is not GET', 'header x is not "1"']]],
    ['method is GET, in 2 kinds: path is "/a"; or path is "/b"', [['method is GET', 'path is "/a"'], ['method is GET', 'path is "/b"']]],
    ['requests, in 2 kinds: path begins with "/a" and is not "/a/b"; or path begins with "/a" and is "/a/b"', [['path begins with "/a" and is not "/a/b"'], ['path begins with "/a" and is "/a/b"']]],
    ['requests, in 2 kinds: header x is "a is b"; or header x is "a is not b"', [['header x is "a is b"'], ['header x is "a is not b"']]],
    ['requests, in 2 kinds: header x is "1"; or header y is not "1"', [['header x is "1"'], ['header y is not "1"']]],
    ['requests, in 2 kinds: method is GET, path is "/a"; or method is POST', [['method is GET', 'path is "/a"'], ['method is POST']]],
    ['requests, in 5 kinds: method is A; or method is B; or method is C; or 2 more', ['A', 'B', 'C', 'D', 'E'].map((method) => [`method is ${method}`])],
  ])('%s', (expected, kinds) => {
    expect(describeKinds(kinds)).toBe(expected);
  });
});
