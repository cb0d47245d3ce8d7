import { describe, expect, it } from 'vitest';
import { all, always, any, isPresent, not, text, type Attribute, type Predicate } from '../../../../../model/predicate.ts';
import { coverageOf, leftOver, type Coverage, type Entry } from './coverage.ts';
import { describeWitness } from './witness-text.ts';

const path = (kind: 'exact' | 'prefix' | 'regex', value: string): Predicate => text('path', { kind, value });
const method = (value: string): Predicate => text('method', { kind: 'exact', value });
const client = (attribute: string, value: string): Predicate => text(attribute as Attribute, { kind: 'exact', value });

/** What becomes of the last of the predicates behind the others. */
const last = (...predicates: readonly Predicate[]): Coverage => coverageOf({ alternatives: predicates.slice(-1) }, predicates.map((predicate) => ({ alternatives: [predicate] })), predicates.length - 1, ['mesh', 'shop/public']);

describe('coverageOf', () => {
  it.each([
    ['a shorter prefix', [path('prefix', '/a'), path('prefix', '/ab')], [0]],
    ['a regular expression', [path('regex', '/a.*'), path('exact', '/ab')], [0]],
    ['everything', [path('prefix', '/x'), always, path('prefix', '/a')], [1]],
    ['two that share it', [path('regex', '/[a-m].*'), path('regex', '/[n-z].*'), path('regex', '/[a-z]{2,}')], [0, 1]],
    ['present and missing', [isPresent('header:x'), not(isPresent('header:x')), always], [0, 1]],
    ['a value, and all but the value', [text('header:x', { kind: 'exact', value: 'a' }), not(text('header:x', { kind: 'exact', value: 'a' })), method('GET')], [0, 1]],
    ['each gateway', [client('@gateway', 'mesh'), client('@gateway', 'shop/public'), path('prefix', '/a')], [0, 1]],
    ['both schemes', [text('scheme', { kind: 'exact', value: 'http' }), text('scheme', { kind: 'exact', value: 'https' }), always], [0, 1]],
  ])('%s takes all of it', (_, predicates, by) => {
    expect(last(...predicates)).toMatchObject({ kind: 'covered', by });
  });

  it.each([
    ['a longer prefix', [path('prefix', '/ab'), path('prefix', '/a')]],
    ['a prefix of another letter case', [path('prefix', '/A'), path('prefix', '/a')]],
    ['another method', [all([path('prefix', '/'), method('GET')]), path('prefix', '/a')]],
    ['a header more', [all([path('prefix', '/a'), isPresent('header:x')]), path('prefix', '/ab')]],
    ['some callers', [client('@label:app', 'web'), path('prefix', '/a')]],
    ['one of the gateways', [client('@gateway', 'mesh'), path('prefix', '/a')]],
    ['present, and one value missing', [isPresent('header:x'), all([path('prefix', '/a'), not(isPresent('header:x'))])]],
    ['nothing before it', [always]],
  ])('%s leaves some', (_, predicates) => {
    expect(last(...predicates)).toEqual({ kind: 'reached' });
  });

  it('says what no request can have', () => {
    expect(last(path('exact', 'a'))).toEqual({ kind: 'empty', attribute: 'path' });
    expect(last(method('get'))).toEqual({ kind: 'empty', attribute: 'method' });
    expect(last(all([isPresent('header:x'), not(isPresent('header:x'))]))).toEqual({ kind: 'empty', attribute: 'header:x' });
    expect(last(client('@gateway', 'ops/other'))).toEqual({ kind: 'empty', attribute: '@gateway' });
  });

  it('knows nothing of what cannot be followed, unless it makes no difference', () => {
    expect(last(path('regex', '('), path('prefix', '/a'))).toMatchObject({ kind: 'unclear' });
    expect(last(path('regex', '('), always, path('prefix', '/a'))).toMatchObject({ kind: 'covered', by: [1] });
    expect(last(path('prefix', '/a'), path('regex', '('))).toMatchObject({ kind: 'unclear' });
    expect(last(path('regex', '('), path('regex', '('))).toMatchObject({ kind: 'covered', by: [0] });
    expect(last(path('regex', '('))).toEqual({ kind: 'reached' });
    expect(last(text('header::path', { kind: 'prefix', value: '/a' }), path('prefix', '/a'))).toMatchObject({ kind: 'unclear' });
    expect(last(not(text('claim:group', { kind: 'exact', value: 'dev' })), path('prefix', '/a'))).toMatchObject({ kind: 'unclear' });
  });

  it('a match of alternatives is reached where one of them is', () => {
    const entries = [{ alternatives: [path('prefix', '/a')] }, { alternatives: [path('prefix', '/ab'), path('prefix', '/b')] }, { alternatives: [path('exact', '/b/c'), path('exact', '/a')] }];
    expect(coverageOf(entries[1] as Entry, entries, 1, ['mesh'])).toEqual({ kind: 'reached' });
    expect(coverageOf(entries[2] as Entry, entries, 2, ['mesh'])).toMatchObject({ kind: 'covered', by: [0, 1] });
  });

  it('gives up where the earlier ones overlap in too many ways', () => {
    const many = Array.from({ length: 12 }, (_, index) => all([text(`header:a${index}`, { kind: 'exact', value: 'x' }), text(`header:b${index}`, { kind: 'exact', value: 'y' }), text(`query:c${index}`, { kind: 'exact', value: 'z' })]));
    expect(last(...many, all([any([path('prefix', '/a'), path('prefix', '/b')]), ...many.slice(0, 11)]))).toMatchObject({ kind: 'covered' });
    expect(last(...many, not(text('header:a0', { kind: 'exact', value: 'q' })))).toEqual({ kind: 'reached' });
  });
});

describe('witnesses', () => {
  const witnessOf = (coverage: Coverage, isConnection = false): string => (coverage.kind === 'covered' ? describeWitness(coverage.witness, isConnection) : coverage.kind);

  it.each([
    ['`GET /ab`', [path('prefix', '/a'), path('prefix', '/ab')]],
    ['`POST /a` with `x: b`', [path('prefix', '/a'), all([path('exact', '/a'), method('POST'), text('header:x', { kind: 'exact', value: 'b' })])]],
    ['`GET /?q=1&w`', [always, all([text('query:q', { kind: 'exact', value: '1' }), text('query:w', { kind: 'exact', value: '' })])]],
    ['`GET /` with `host: shop`, from pods with `app=web`, from namespace `qa`, on port 8080', [always, all([text('host', { kind: 'exact', value: 'shop' }), client('@label:app', 'web'), client('@namespace', 'qa'), client('@port', '8080')])]],
    ['`GET /`, with a token whose `group` is `dev`, at gateway `shop/public`', [always, all([text('claim:group', { kind: 'exact', value: 'dev' }), client('@gateway', 'shop/public')])]],
  ])('%s', (wanted, predicates) => {
    expect(witnessOf(last(...predicates))).toBe(wanted);
  });

  it('of connections', () => {
    expect(witnessOf(last(always, all([client('@sni', 'a.example.com'), client('@gateway', 'mesh')])), true)).toBe('TLS for `a.example.com`, from a sidecar');
    expect(witnessOf(last(always, client('@port', '5432')), true)).toBe('a connection, on port 5432');
  });
});

describe('leftOver', () => {
  const open = (...predicates: readonly Predicate[]): string | undefined => {
    const found = leftOver(predicates.map((predicate) => ({ alternatives: [predicate] })), ['mesh']);
    return found && describeWitness(found, false);
  };

  it('is a request that nothing takes', () => {
    expect(open(path('prefix', '/api'))).toBe('`GET /`');
    expect(open(method('GET'))).toBe('`POST /`');
    expect(open(isPresent('header:x'))).toBe('`GET /`');
  });

  it('is nothing where all are taken, or where nobody can tell', () => {
    expect(open(path('prefix', '/api'), always)).toBeUndefined();
    expect(open(path('prefix', '/'))).toBeUndefined();
    expect(open(isPresent('header:x'), not(isPresent('header:x')))).toBeUndefined();
    expect(open(path('regex', '('))).toBeUndefined();
  });
});
