import { assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRefusedPath, normalizePath } from './normalize-path.ts';

/** What real proxies did, as recorded in Istio's test of path normalisation and by our own lab: input, base, merged, decoded and merged. */
const observed: readonly (readonly [string, string, string, string])[] = [
  ['/', '/', '/', '/'],
  ['/app/', '/app/', '/app/', '/app/'],
  ['/app/../admin', '/admin', '/admin', '/admin'],
  ['/app//', '/app//', '/app/', '/app/'],
  ['/app/%2f', '/app/%2f', '/app/%2f', '/app/'],
  ['/app%2f/', '/app%2f/', '/app%2f/', '/app/'],
  ['/xyz%30..//abc', '/xyz0..//abc', '/xyz0../abc', '/xyz0../abc'],
  ['/app/%2E./admin', '/admin', '/admin', '/admin'],
  ['/app\\admin', '/app/admin', '/app/admin', '/app/admin'],
  ['/app/\\/\\/\\admin', '/app//////admin', '/app/admin', '/app/admin'],
  ['/%2Fapp%5cadmin%5Cabc', '/%2Fapp%5cadmin%5Cabc', '/%2Fapp%5cadmin%5Cabc', '/app/admin/abc'],
  ['/%5Capp%2f%5c%2F%2e%2e%2fadmin%5c\\abc', '/%5Capp%2f%5c%2F..%2fadmin%5c/abc', '/%5Capp%2f%5c%2F..%2fadmin%5c/abc', '/app/admin/abc'],
  ['/app//../admin', '/app/admin', '/app/admin', '/app/admin'],
  ['/app//../../admin', '/admin', '/admin', '/admin'],
  ['//', '//', '//', '//'],
  ['/%2f/', '/%2f/', '/%2f/', '//'],
];

describe('normalizePath', () => {
  it.each(observed)('%s is %s, %s, %s', (path, base, merged, decoded) => {
    expect(normalizePath(path, 'none')).toBe(path);
    expect(normalizePath(path, 'base')).toBe(base);
    expect(normalizePath(path, 'merge-slashes')).toBe(merged);
    expect(normalizePath(path, 'decode-and-merge-slashes')).toBe(decoded);
  });

  it.each([
    ['/%c0%2e%c0%2e/admin', '/%c0.%c0./admin'],
    ['/%c0%2fadmin', '/%c0/admin'],
    ['/%25c0%25ae%25c1%259cadmin', '/%25c0%25ae%25c1%259cadmin'],
    ['/%252e%252e%252fadmin', '/%252e%252e%252fadmin'],
    ['/.../admin', '/.../admin'],
    ['/..;/admin', '/..;/admin'],
    ['/admin;a=b/xyz', '/admin;a=b/xyz'],
    ['/ADMIN', '/ADMIN'],
    ['/a b"é', '/a%20b%22%C3%A9'],
    ['/xyz/AAAAA%%0000/abc', '/xyz/AAAAA%%0000/abc'],
    ['/%%3030', '/%25030'],
    ['/%3%30', '/%2530'],
  ])('decoding and merging makes %s %s', (path, normal) => {
    expect(normalizePath(path, 'decode-and-merge-slashes')).toBe(normal);
  });

  it('decodes letters, digits, `-._~` and slashes, and leaves every other escape as it is written', () => {
    for (let code = 1; code <= 0xff; code += 1) {
      const escape = `%${code.toString(16).padStart(2, '0')}`;
      const character = String.fromCharCode(code);
      const normal = /[A-Za-z0-9._~/-]/.test(character) ? character : character === '\\' ? '/' : escape;
      expect(normalizePath(`/admin${escape}`, 'decode-and-merge-slashes')).toBe(`/admin${normal}`);
    }
  });

  it('is refused where it holds NUL', () => {
    expect(isRefusedPath('/admin%00', 'base')).toBe(true);
    expect(isRefusedPath('/admin%00', 'none')).toBe(false);
    expect(isRefusedPath('/admin%01', 'base')).toBe(false);
  });

  const path = string({ unit: constantFrom('/', '/', '.', '.', 'a', '%2e', '%2F', '%41', '\\', '%', '3', '0', ' ') }).map((rest) => `/${rest}`);

  it('is settled after the first time, and starts with a slash', () => {
    assert(
      property(path, (path) => {
        const once = normalizePath(path, 'base');
        expect(once.startsWith('/')).toBe(true);
        expect(normalizePath(once, 'base')).toBe(once);
        expect(once.split('/').filter((segment) => segment === '.' || segment === '..')).toEqual([]);
        expect(normalizePath(path, 'merge-slashes')).toMatch(/^(?!.+\/\/|\/\/.)/);
      }),
      { numRuns: 2_000 },
    );
  });
});
