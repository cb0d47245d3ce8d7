import { array, assert, constantFrom, option, property, record, tuple, uniqueArray } from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { concreteView } from '../../src/model/concrete-request.ts';
import { holds } from '../../src/model/request-view.ts';
import { firstFound, firstMatchTable, greatestMatch, methodFirst, methodLast, type ListedMatch, type TieOrder } from './greatest-tuple.ts';

const paths = ['/', '/a', '/a/', '/a/b', '/ab', '/a/b/c', '/b'];
const path = constantFrom<NonNullable<ListedMatch['path']>[]>(
  ...paths.flatMap((value) => [{ kind: 'exact' as const, value }, { kind: 'prefix' as const, value }]),
  { kind: 'regex', value: '/a.*' },
  { kind: 'regex', value: '/[ab](/.*)?' },
);
const host = constantFrom<NonNullable<ListedMatch['host']>[]>({ kind: 'exact', value: 'orders.shop' }, { kind: 'suffix', value: '.shop' }, { kind: 'suffix', value: '.example' });
const pair = (names: readonly string[]) => tuple(constantFrom(...names), constantFrom('1', '2'));
const listed = array(
  record(
    { host, path, headers: uniqueArray(pair(['x', 'y']), { maxLength: 2 }), queries: uniqueArray(pair(['q']), { maxLength: 1 }), method: constantFrom('GET', 'POST') },
    { requiredKeys: [] },
  ),
  { maxLength: 6 },
).map((matches): ListedMatch[] => matches.map((match, index) => ({ name: `match ${index}`, ...match })));
const request = record({
  method: constantFrom('GET', 'POST'),
  path: tuple(constantFrom(...paths, '/a/x', '/c', '/b/'), constantFrom('', '?q=1', '?q=2')).map(([own, search]) => own + search),
  host: constantFrom('orders.shop', 'a.b.shop', 'orders'),
  headers: tuple(option(constantFrom('1', '2')), option(constantFrom('1', '2'))).map(([x, y]): Record<string, string> => ({ ...(x === null ? {} : { x }), ...(y === null ? {} : { y }) })),
});

describe('a greatest-tuple list as a first-match table', () => {
  it.each<[string, TieOrder]>([
    ['headers before method', methodLast],
    ['method before headers', methodFirst],
  ])('takes the same match of every list for every request: %s', (_, order) => {
    assert(
      property(listed, request, (matches, asked) => {
        const view = concreteView(asked);
        expect(firstMatchTable(matches, order).find(({ when }) => holds(when, view) === 'yes')?.name).toBe(greatestMatch(matches, asked, order));
      }),
      { numRuns: 3000 },
    );
  });

  it('is what the reference says of kinds of path', () => {
    const get = (asked: string): { method: string; path: string; headers: Record<string, string> } => ({ method: 'GET', path: asked, headers: {} });
    const matches: ListedMatch[] = [
      { name: 'prefix', path: { kind: 'prefix', value: '/a' } },
      { name: 'exact', path: { kind: 'exact', value: '/a' } },
      { name: 'regex', path: { kind: 'regex', value: '/a/.*' } },
      { name: 'longer prefix', path: { kind: 'prefix', value: '/a/b' }, method: 'GET' },
    ];
    expect(greatestMatch(matches, get('/a'), methodLast)).toBe('prefix');
    expect(greatestMatch(matches, get('/a/b'), methodLast)).toBe('longer prefix');
    expect(greatestMatch(matches, get('/a/b/c'), methodLast)).toBe('regex');
  });
});

describe('a regex whose first match must be the whole text', () => {
  it('is an alternation in which no alternative holds what an earlier one begins', () => {
    const literal = array(constantFrom('/', 'a', 'b'), { minLength: 1, maxLength: 3 }).map((letters) => letters.join(''));
    assert(
      property(array(literal, { minLength: 1, maxLength: 4 }), literal, (alternatives, asked) => {
        const matcher = RE2JS.compile(alternatives.join('|')).matcher(asked);
        const isWhole = matcher.find() && matcher.start() === 0 && matcher.end() === asked.length;
        expect(holds(firstFound(alternatives), concreteView({ method: 'GET', path: asked, headers: {} }))).toBe(isWhole ? 'yes' : 'no');
      }),
      { numRuns: 2000 },
    );
  });
});
