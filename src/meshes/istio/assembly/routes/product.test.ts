import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PathMatch, RequestMatch, TextMatch } from '../../../../intents/intent.ts';
import { alternatives, everything, implies, meet, type Conjunction } from './conjunction.ts';
import { groupNeighbours, product, withoutShadowed, type Clause } from './product.ts';
import { takesText } from './text-match.ts';

interface Request {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly from: string;
}

/** What the mesh does with one match entry, said again in the plainest way. */
function takes(match: Conjunction, request: Request): boolean {
  if (match.path !== undefined && !takesText(match.path, request.path)) return false;
  if (match.methods !== undefined && !match.methods.includes(request.method)) return false;
  if (match.from !== undefined && !match.from.includes(request.from)) return false;
  return Object.entries(match.headers).every(([name, wanted]) => {
    const value = request.headers[name];
    return value !== undefined && takesText(wanted, value);
  });
}

/** What a person means with a match, without the detour over alternatives. */
function means(when: RequestMatch, request: Request): boolean {
  const { path } = when;
  if (path?.kind === 'prefix') {
    const root = path.value.replace(/\/+$/, '');
    if (request.path !== root && !request.path.startsWith(`${root}/`)) return false;
  } else if (path !== undefined && !takesText(path, request.path)) return false;
  if (when.methods !== undefined && when.methods.length > 0 && !when.methods.includes(request.method)) return false;
  if (when.from !== undefined && when.from.length > 0 && !when.from.includes(request.from)) return false;
  return Object.entries(when.headers ?? {}).every(([name, wanted]) => {
    const value = request.headers[name.toLowerCase()];
    return value !== undefined && takesText(wanted, value);
  });
}

const paths = ['/', '/a', '/a/', '/ab', '/a/b', '/a/bc', '/a/b/c', '/b', '/b/1', '/b/12'];
const texts = fc.constantFrom('', 'a', 'ab', 'abc', 'b', 'true');
const pathMatch: fc.Arbitrary<PathMatch> = fc.oneof(
  fc.record({ kind: fc.constantFrom('exact' as const, 'prefix' as const, 'starts-with' as const), value: fc.constantFrom(...paths) }),
  fc.record({ kind: fc.constant('regex' as const), value: fc.constantFrom('/a/.*', '/b/[0-9]+', '.*', '/a|/b', '/ab?') }),
);
const textMatch: fc.Arbitrary<TextMatch> = fc.oneof(
  fc.record({ kind: fc.constantFrom('exact' as const, 'starts-with' as const), value: texts }),
  fc.record({ kind: fc.constant('regex' as const), value: fc.constantFrom('a.*', 'b|true', '[ab]+') }),
  fc.constant<TextMatch>({ kind: 'present' }),
);
const when: fc.Arbitrary<RequestMatch> = fc.record(
  {
    path: pathMatch,
    methods: fc.uniqueArray(fc.constantFrom('GET', 'POST', 'PUT'), { maxLength: 2 }),
    headers: fc.dictionary(fc.constantFrom('X-One', 'x-two'), textMatch, { maxKeys: 2 }),
    from: fc.uniqueArray(fc.constantFrom('s/web', 's/app'), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const request: fc.Arbitrary<Request> = fc.record({
  path: fc.constantFrom(...paths),
  method: fc.constantFrom('GET', 'POST', 'PUT', 'PATCH'),
  headers: fc.dictionary(fc.constantFrom('x-one', 'x-two'), texts, { maxKeys: 2 }),
  from: fc.constantFrom('s/web', 's/app', 's/other'),
});
const attribute = fc.array(when, { maxLength: 4 });

/** Lines of an attribute, each alternative with the number of the condition it came from; the default has the last one. */
function listOf(conditions: readonly RequestMatch[]): Clause<number>[] {
  return [...conditions.flatMap((condition, value) => alternatives(condition).map((match) => ({ match, value }))), { match: everything, value: conditions.length }];
}

describe('the product of attribute lists', () => {
  it('gives every request the first matching value of each attribute', () => {
    fc.assert(
      fc.property(fc.array(attribute, { minLength: 1, maxLength: 4 }), fc.array(request, { minLength: 1, maxLength: 12 }), (attributes, requests) => {
        const lists = attributes.map(listOf);
        const { cells, undecided } = product(lists, everything);
        fc.pre(undecided.length === 0);
        const outcomes = withoutShadowed(cells).map((cell) => ({ match: cell.match, key: cell.choice.map((line, at) => lists[at]?.[line]?.value).join(' ') }));
        const routes = groupNeighbours(outcomes);
        for (const one of requests) {
          const expected = attributes.map((conditions) => { const first = conditions.findIndex((condition) => means(condition, one)); return first < 0 ? conditions.length : first; }).join(' ');
          const route = routes.find(({ matches }) => matches.some((match) => takes(match, one)));
          expect(route?.first.key).toBe(expected);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('leaves out no route that a request could reach first, and keeps none behind one that takes everything', () => {
    fc.assert(
      fc.property(attribute, (conditions) => {
        const { cells } = product([listOf(conditions)], everything);
        const last = cells.at(-1);
        expect(last === undefined ? false : implies(everything, last.match)).toBe(true);
        for (const [at, cell] of cells.entries()) expect(cells.slice(0, at).some((earlier) => implies(cell.match, earlier.match))).toBe(false);
      }),
    );
  });
});

describe('conjunctions', () => {
  it('meet takes exactly what both take', () => {
    fc.assert(
      fc.property(when, when, request, (a, b, one) => {
        for (const left of alternatives(a)) {
          for (const right of alternatives(b)) {
            const both = meet(left, right);
            if (both === 'undecided') continue;
            expect(both !== 'none' && takes(both, one)).toBe(takes(left, one) && takes(right, one));
          }
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('implies is never wrong', () => {
    fc.assert(
      fc.property(when, when, request, (a, b, one) => {
        const wrong = alternatives(a).filter((left) => takes(left, one) && alternatives(b).some((right) => implies(left, right) && !takes(right, one)));
        expect(wrong).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    ['exact against a pattern that takes it', '/b/12', '/b/[0-9]+', { kind: 'exact', value: '/b/12' }],
    ['exact against a pattern that does not', '/b/x', '/b/[0-9]+', 'none'],
  ])('%s', (_, exact, regex, expected) => {
    const met = meet({ ...everything, path: { kind: 'exact', value: exact } }, { ...everything, path: { kind: 'regex', value: regex } });
    expect(typeof met === 'string' ? met : met.path).toEqual(expected);
  });

  it('two patterns that may overlap are undecided, never guessed', () => {
    expect(meet({ ...everything, path: { kind: 'regex', value: '/[a-z]+/1' } }, { ...everything, path: { kind: 'regex', value: '/a/.+' } })).toBe('undecided');
  });
});
