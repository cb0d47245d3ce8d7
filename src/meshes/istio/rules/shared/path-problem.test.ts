import { describe, expect, it } from 'vitest';
import { pathProblem } from './path-problem.ts';

describe('a path that no request has', () => {
  it.each([
    ['api/*', 'every path begins with `/`', '/api/*'],
    ['pkg.Service/Get', 'every path begins with `/`', '/pkg.Service/Get'],
    ['/a?x=1', 'paths are compared without their query', '/a'],
    ['/a#top', 'no client sends the part behind `#`', '/a'],
    ['/a/**', 'a star is a wildcard only as the first or the last character', '/a/*'],
    ['/a/*/b', 'a star is a wildcard only as the first or the last character', '/a/{*}/b'],
    ['/a*/b', 'a star is a wildcard only as the first or the last character', undefined],
    ['*admin*', 'a star is a wildcard only as the first or the last character', undefined],
    ['/a/.*', 'this is a regular expression, and paths are plain text', '/a/*'],
    ['^/a$', 'this is a regular expression, and paths are plain text', undefined],
    ['/users/[0-9]+', 'this is a regular expression, and paths are plain text', undefined],
    ['/(a|b)', 'this is a regular expression, and paths are plain text', undefined],
    [String.raw`/users/\d`, 'this is a regular expression, and paths are plain text', undefined],
    ['/users/:id', 'a parameter is not written with `:`', '/users/{*}'],
    ['/users/:id/orders/:order', 'a parameter is not written with `:`', '/users/{*}/orders/{*}'],
    ['/a/../b', 'paths are normalised before they are compared', undefined],
    ['/a/./b', 'paths are normalised before they are compared', undefined],
  ])('%s', (written, because, right) => {
    expect(pathProblem(written, 'DEFAULT')).toEqual(right === undefined ? { because } : { because, right });
  });

  it('depends on how the mesh normalises', () => {
    expect(pathProblem('/a/../b', 'NONE')).toBeUndefined();
    expect(pathProblem('/a//b', 'DEFAULT')).toBeUndefined();
    expect(pathProblem('/a//b', 'MERGE_SLASHES')?.right).toBe('/a/b');
    expect(pathProblem('/a//b', 'DECODE_AND_MERGE_SLASHES')?.right).toBe('/a/b');
  });
});

describe('near misses', () => {
  it.each(['/', '*', '/a', '/a/*', '/a*', '*/a', '*.html', '/a/{*}/b', '/a/{**}', '/v1/users:cancel', '/a.b/c-d_e', '/file(1)', '/a+b', '/api/v1.0/*', '/..hidden', '/%2F'])('%s', (written) => {
    expect(pathProblem(written, 'DEFAULT')).toBeUndefined();
  });
});
