import { array, assert, constantFrom, integer, letrec, oneof, option, property, record, tuple, type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concreteView } from './concrete-request.ts';
import { equivalent, implies, isSatisfiable, witnessOf } from './decide.ts';
import { includes } from './language/operations.ts';
import type { Authentication, RequestChange } from './mesh-model.ts';
import { all, any, isPresent, not, text, type Attribute, type Predicate, type TextSet } from './predicate.ts';
import { holds, type Request, type RequestView } from './request-view.ts';
import type { Run } from './space-run.ts';
import { explore, runs, type SpaceOptions } from './space.ts';

const http: SpaceOptions = { protocol: 'http' };

/** Sets over few paths and values, so that they overlap. */
const pathSet: Arbitrary<TextSet> = oneof(
  tuple(constantFrom('exact', 'prefix', 'suffix', 'contains', 'segments'), constantFrom('/', '/a', '/a/', '/a/b', '/ab', '/b', 'b', '/A'), constantFrom(true, false)).map(([kind, value, ignoreCase]) => ({ kind, value, ...(ignoreCase ? { ignoreCase } : {}) }) as TextSet),
  constantFrom('/a/.*', '/[ab]+', '/a(/b)?', '.*b', '/(a|b)/[^/]+', '/a%2[fF]b').map((value): TextSet => ({ kind: 'regex', value })),
  constantFrom('/{*}', '/a/{**}', '/{*}/b').map((value): TextSet => ({ kind: 'template', value })),
);
const valueSet: Arbitrary<TextSet> = oneof(
  tuple(constantFrom('exact', 'prefix', 'suffix', 'contains'), constantFrom('a', 'b', 'ab', 'A')).map(([kind, value]) => ({ kind, value }) as TextSet),
  constantFrom('a*', '[ab]{2}', '.+', 'a,b', '').map((value): TextSet => ({ kind: 'regex', value })),
  constantFrom<TextSet>({ kind: 'any' }),
);
const leaf: Arbitrary<Predicate> = oneof(
  pathSet.map((set) => text('path', set)),
  constantFrom('GET', 'POST', 'P').map((value) => text('method', { kind: 'prefix', value })),
  tuple(constantFrom<Attribute>('header:x', 'header:y', 'query:q', 'query:r', 'identity', 'sni'), valueSet).map(([attribute, set]) => text(attribute, set)),
  constantFrom('a', 'b.a').map((value) => text('host', { kind: 'suffix', value })),
  tuple(constantFrom('address', 'remote-address'), constantFrom('10.0.0.0/8', '10.0.0.1', '10.1.0.0/16', '::/0', 'fd00::/8', '0.0.0.0/0')).map(([attribute, block]): Predicate => ({ kind: 'address', attribute: attribute as 'address', blocks: [block] })),
  constantFrom('80', '443').map((value) => text('port', { kind: 'exact', value })),
);
const targetLeaf: Arbitrary<Predicate> = oneof(
  constantFrom('/a\\?q=a.*', '/a.*', '.*[?&]q=ab?', '[^?]*', '.*&.*').map((value) => text('target', { kind: 'regex', value })),
  pathSet.map((set) => text('path', set)),
  tuple(constantFrom<Attribute>('query:q', 'query:r'), valueSet).map(([attribute, set]) => text(attribute, set)),
);
const predicates = (of: Arbitrary<Predicate>): Arbitrary<Predicate> =>
  letrec<{ node: Predicate }>((tie) => ({
    node: oneof(
      { depthSize: 'small', withCrossShrink: true },
      of,
      array(tie('node'), { minLength: 1, maxLength: 3 }).map(all),
      array(tie('node'), { minLength: 1, maxLength: 3 }).map(any),
      tie('node').map(not),
    ),
  })).node;

const value = constantFrom('a', 'b', 'ab', 'A', 'a,b', 'x');
const request: Arbitrary<{ request: Request; facts: { identity?: string; sni?: string; port: number; remoteAddress: string } }> = record({
  request: record({
    method: constantFrom('GET', 'POST', 'PUT'),
    path: tuple(constantFrom('/', '/a', '/a/', '/a/b', '/ab', '/b', '/A', '/c/b', '/a%2Fb'), constantFrom('', '?q=a', '?q=ab&r=b', '?r=a&q=b', '?q', '?q=x&q=a')).map(([path, query]) => path + query),
    host: constantFrom('a', 'b.a', 'c'),
    headers: tuple(option(value), option(value)).map(([x, y]): Record<string, string> => ({ ...(x === null ? {} : { x }), ...(y === null ? {} : { y }) })),
    address: constantFrom('10.0.0.1', '10.1.0.1', '192.168.0.1', 'fd00::1'),
  }),
  facts: record({ identity: value, sni: constantFrom('a', 'b'), port: constantFrom(80, 443, 8080), remoteAddress: constantFrom('10.0.0.1', '10.1.0.1', '192.168.0.1', 'fd00::1') }, { requiredKeys: ['port', 'remoteAddress'] }),
});

/** Whether a concrete request is one of those that a run stands for. */
function isOfRun(run: Run, { request: { method, path, host = '', headers, address = '' }, facts }: { request: Request; facts: { identity?: string; sni?: string; port: number; remoteAddress: string } }): boolean {
  const [plain = '', query] = path.split('?');
  const parameter = (name: string): string | undefined => {
    const found = query?.split('&').find((each) => each === name || each.startsWith(`${name}=`));
    return found?.slice(name.length + 1);
  };
  const texts: Record<string, string | undefined> = { method, path: plain, target: path, host, 'header:x': headers['x'], 'header:y': headers['y'], 'query:q': parameter('q'), 'query:r': parameter('r'), identity: facts.identity, sni: facts.sni, port: String(facts.port) };
  const isTextIn = [...run.variables].every(([attribute, { absent, present }]) => {
    const own = texts[attribute];
    return own === undefined ? absent : includes(present, own);
  });
  const isAddressIn = [...run.addresses].every(([attribute, { v4, v6 }]) => {
    const own = attribute === 'address' ? address : facts.remoteAddress;
    const isV6 = own.includes(':');
    return (isV6 ? v6 : v4).some(({ first, last }) => first <= numberOf(own) && numberOf(own) <= last);
  });
  return isTextIn && isAddressIn;
}

function numberOf(address: string): bigint {
  if (address === 'fd00::1') return 0xfd00n * (1n << 112n) + 1n;
  return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function checkPartition(decide: (view: RequestView) => unknown, options: SpaceOptions, samples: readonly Parameters<typeof isOfRun>[1][]): void {
  for (const { region, result } of explore(decide, options).classes) {
    const { witness, facts } = region;
    expect([witness, facts, decide(concreteView(witness, facts))]).toEqual([witness, facts, result]);
  }
  const all = [...runs(decide, options)];
  for (const sample of samples) {
    const own = all.filter(({ run }) => isOfRun(run, sample));
    expect([sample, own.map(({ result }) => result)]).toEqual([sample, [decide(concreteView(sample.request, sample.facts))]]);
  }
}

describe('explore', () => {
  it('parts all requests into classes that are treated alike, each with a witness', () => {
    assert(
      property(predicates(leaf), array(request, { minLength: 6, maxLength: 10 }), (predicate, samples) => checkPartition((view) => holds(predicate, view), http, samples)),
      { numRuns: 600 },
    );
  });

  it('does so for questions about path and query together', () => {
    assert(
      property(predicates(targetLeaf), array(request, { minLength: 6, maxLength: 10 }), (predicate, samples) => checkPartition((view) => holds(predicate, view), http, samples)),
      { numRuns: 300 },
    );
  });

  const change: Arbitrary<RequestChange> = oneof(
    tuple(integer({ min: 0, max: 3 }), constantFrom('/', '/x', '/a', '/a/b/', '/b//')).map(([length, to]): RequestChange => ({ kind: 'path-prefix', length, to })),
    constantFrom('/a', '/z').map((to): RequestChange => ({ kind: 'path', to })),
    constantFrom('a', 'B.A').map((to): RequestChange => ({ kind: 'host', to })),
    tuple(constantFrom('set', 'add', 'remove'), constantFrom('x', 'Y'), constantFrom('a', 'b')).map(([operation, name, value]) => ({ kind: 'header', operation, name, value }) as RequestChange),
    constantFrom('base', 'merge-slashes', 'decode-and-merge-slashes').map((to) => ({ kind: 'normalize-path', to }) as RequestChange),
    constantFrom<RequestChange>({ kind: 'path-regex', pattern: '^/a/(.*)$', substitution: '/b/\\1' }, { kind: 'path-regex', pattern: '^/ab?$', substitution: '/fixed' }),
  );

  it('asks after changes what is true after changing the request itself', () => {
    assert(
      property(predicates(leaf), predicates(oneof(leaf, targetLeaf)), array(change, { minLength: 1, maxLength: 3 }), array(request, { minLength: 6, maxLength: 10 }), (before, after, changes, samples) => {
        const decide = (view: RequestView): unknown => [holds(before, view), holds(after, view.change(changes))];
        const exploration = explore(decide, http);
        if (exploration.isComplete) checkPartition(decide, http, samples);
        else expect(exploration.because).toMatch(/canonical form|is not followed/);
      }),
      { numRuns: 500 },
    );
  });

  it('mirrors a negation', () => {
    assert(
      property(predicates(leaf), (predicate) => {
        const straight = explore((view) => holds(predicate, view), http).classes.map(({ result }) => result);
        const mirrored = explore((view) => holds({ kind: 'not', of: predicate }, view), http).classes.map(({ result }) => (result === 'yes' ? 'no' : 'yes'));
        expect(mirrored).toEqual(straight);
      }),
      { numRuns: 200 },
    );
  });

  it('says in words what the classes are', () => {
    const decide = (view: RequestView): string =>
      holds(text('path', { kind: 'prefix', value: '/api/' }), view) === 'yes'
        ? holds(any([text('method', { kind: 'exact', value: 'GET' }), text('method', { kind: 'exact', value: 'POST' })]), view)
        : holds(all([text('path', { kind: 'exact', value: '/a' }), isPresent('header:x-user')]), view);
    expect(explore(decide, http).classes.map(({ region, result }) => [region.conditions.map(({ description }) => description), `${region.witness.method} ${region.witness.path}`, result])).toEqual([
      [['path begins with "/api/"', 'method is GET'], 'GET /api/', 'yes'],
      [['path begins with "/api/"', 'method is POST'], 'POST /api/', 'yes'],
      [['path begins with "/api/"', 'method is not GET or POST'], 'PUT /api/', 'no'],
      [['path is "/a"', 'header x-user is present'], 'GET /a', 'yes'],
      [['path is "/a"', 'header x-user is absent'], 'GET /a', 'no'],
      [['path does not begin with "/api/" and is not "/a"'], 'GET /', 'no'],
    ]);
  });

  it('keeps to the method, path and host that it is given', () => {
    const decide = (view: RequestView): string => `${view.test('method', { kind: 'exact', value: 'GET' })} ${view.test('path', { kind: 'exact', value: '/x' })} ${view.test('query:q', { kind: 'exact', value: '1' })}`;
    const { classes } = explore(decide, { protocol: 'http', only: { method: 'GET', path: '/x?q=1' } });
    expect(classes.map(({ region, result }) => [region.witness.path, result])).toEqual([['/x?q=1', 'yes yes yes']]);
  });

  it('takes what a connection tells', () => {
    const decide = (view: RequestView): string => holds(all([text('identity', { kind: 'exact', value: 'x' }), text('port', { kind: 'exact', value: '80' })]), view.withConnection({ identity: 'x', port: 80 }));
    expect(explore(decide, http).classes.map(({ result }) => result)).toEqual(['yes']);
    expect(explore((view) => holds(isPresent('identity'), view.withConnection({ identity: undefined })), http).classes.map(({ result }) => result)).toEqual(['no']);
  });

  it('stops at a bound and says so', () => {
    const decide = (view: RequestView): string[] => ['/a', '/b', '/c', '/d'].map((path) => view.test('path', { kind: 'exact', value: path }));
    const { classes, isComplete, because } = explore(decide, { protocol: 'http', maxClasses: 3 });
    expect([classes.length, isComplete, because]).toEqual([3, false, 'there are more than 3 classes of requests']);
  });

  it('says where it cannot follow', () => {
    const decide = (view: RequestView): string => view.change([{ kind: 'path-regex', pattern: '[0-9]+', substitution: 'n' }]).test('path', { kind: 'exact', value: '/n' });
    const { classes, isComplete, because } = explore(decide, http);
    expect([isComplete, because]).toEqual([false, 'the rewrite of `[0-9]+` to `n` is not followed']);
    expect(classes.map(({ result }) => result)).toEqual(['unknown', 'yes', 'no']);
    expect(explore((view) => view.test('path', { kind: 'regex', value: '(?=x)' }), http).isComplete).toBe(false);
  });

  const issued = (issuer: string, audiences: readonly string[] = []): Authentication['providers'][number] => ({ issuer, audiences, headers: [], parameters: [], cookies: [], source: { kind: 'default', of: 'test' } });

  it('parts requests by their tokens, and shows one that is accepted', () => {
    const authentication: Authentication = { providers: [issued('https://one', ['shop']), issued('https://two')] };
    const decide = (view: RequestView): unknown => {
      const { state, view: after } = view.authenticate(authentication);
      return [state, holds(text('principal', { kind: 'prefix', value: 'https://one/' }), after), holds(text('claim:groups', { kind: 'exact', value: 'admin' }), after), holds(text('claim:groups', { kind: 'prefix', value: 'ad' }), after), holds(not(text('claim:groups', { kind: 'exact', value: 'dev' })), after), holds(text('claim:iss', { kind: 'exact', value: 'https://two' }), after), holds(text('claim:aud', { kind: 'exact', value: 'shop' }), after)];
    };
    const { classes, isComplete } = explore(decide, http);
    expect(isComplete).toBe(true);
    expect([...new Set(classes.map(({ result }) => (result as string[])[0]))].sort()).toEqual(['absent', 'accepted', 'rejected']);
    for (const { region, result } of classes) expect([region.conditions, decide(concreteView(region.witness, region.facts))]).toEqual([region.conditions, result]);
    // Two groups at once, which no single text would be.
    expect(classes.some(({ result }) => (result as string[])[2] === 'yes' && (result as string[])[4] === 'no')).toBe(true);
  });

  it('knows a token that is meant for somebody else, and that a proxy took an accepted one out', () => {
    const authentication: Authentication = { providers: [{ ...issued('https://one', ['shop', 'other-audience']), isForwarded: false }, issued('https://two')] };
    const decide = (view: RequestView): unknown => {
      const { state, isForOthers, view: after } = view.authenticate(authentication);
      return [state, isForOthers ?? false, holds(text('header:authorization', { kind: 'any' }), after), holds(text('header:authorization', { kind: 'prefix', value: 'Bearer ' }), after), after.authenticate(authentication).state];
    };
    const { classes, isComplete } = explore(decide, http);
    expect(isComplete).toBe(true);
    expect([...new Set(classes.map(({ result }) => (result as unknown[]).slice(0, 2).join(' ')))].sort()).toEqual(['absent false', 'accepted false', 'rejected false', 'rejected true']);
    expect(classes.some(({ result }) => (result as unknown[]).slice(2).join(' ') === 'no no absent')).toBe(true);
    for (const { region, result } of classes) expect([region.conditions, decide(concreteView(region.witness, region.facts))]).toEqual([region.conditions, result]);
  });

  it.each([
    [50, 5, 50 * 5 + 1],
    [500, 1, 501],
  ])('tells %i paths and %i methods apart', (paths, methods, expected) => {
    const routes = Array.from({ length: paths }, (_, index) => text('path', index % 2 === 0 || methods === 1 ? { kind: 'exact', value: `/api/v1/resource-${index}` } : { kind: 'prefix', value: `/api/v1/tree-${index}/` }));
    const verbs = ['GET', 'POST', 'PUT', 'DELETE'].slice(0, methods - 1).map((value) => text('method', { kind: 'exact', value }));
    const decide = (view: RequestView): string => {
      const route = routes.findIndex((predicate) => holds(predicate, view) === 'yes');
      return route === -1 ? 'none' : `${route} ${verbs.findIndex((predicate) => holds(predicate, view) === 'yes')}`;
    };
    expect(explore(decide, http).classes).toHaveLength(expected);
  });
});

describe('decisions about predicates', () => {
  const get = text('method', { kind: 'exact', value: 'GET' });
  const api = text('path', { kind: 'regex', value: '/api/v[0-9]+/.*' });
  const tree = text('path', { kind: 'prefix', value: '/api/' });

  it('finds a request, or that there is none', () => {
    expect(witnessOf(all([api, get]))?.witness).toEqual({ method: 'GET', path: '/api/v0/', headers: {} });
    expect(isSatisfiable(all([api, not(tree)]))).toEqual({ answer: 'no' });
    expect(witnessOf(all([tree, not(api)]))?.witness.path).toBe('/api/');
    expect(isSatisfiable(all([get, { kind: 'unknown', because: 'x' }])).answer).toBe('unknown');
  });

  it('decides inclusion and equality, with what breaks them', () => {
    expect(implies(api, tree).answer).toBe('yes');
    const broken = implies(tree, api);
    expect(broken.answer === 'no' && broken.region?.witness.path).toBe('/api/');
    expect(equivalent(any([api, tree]), tree).answer).toBe('yes');
    expect(equivalent(api, tree).answer).toBe('no');
  });

  it('agrees with itself', () => {
    assert(
      property(predicates(leaf), predicates(leaf), (a, b) => {
        expect(implies(all([a, b]), a).answer).toBe('yes');
        expect(equivalent(not(all([a, b])), any([not(a), not(b)])).answer).toBe('yes');
        const found = isSatisfiable(a);
        if (found.answer === 'yes' && found.region) expect(holds(a, concreteView(found.region.witness, found.region.facts))).toBe('yes');
        else expect(isSatisfiable(not(a)).answer).toBe('yes');
      }),
      { numRuns: 200 },
    );
  });
});
