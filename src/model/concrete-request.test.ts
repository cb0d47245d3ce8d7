import { array, assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { substitute } from './change-request.ts';
import { concreteView } from './concrete-request.ts';
import type { Authentication } from './mesh-model.ts';
import type { Attribute } from './predicate.ts';
import { byDefault } from './provenance.ts';
import type { Request, RequestView } from './request-view.ts';

const request: Request = { method: 'GET', path: '/a/../b?x=1&x=2&flag&e=#top', headers: { 'X-User': 'ann', 'x-user': 'bob' }, address: '10.0.0.7' };

function has(view: RequestView, attribute: Attribute, value: string): string {
  return view.test(attribute, { kind: 'exact', value });
}

describe('concreteView', () => {
  it.each<[Attribute, string]>([
    ['method', 'GET'],
    ['path', '/a/../b'],
    ['target', '/a/../b?x=1&x=2&flag&e='],
    ['scheme', 'http'],
    ['host', 'Orders:80'],
    ['header:x-user', 'ann'],
    ['header:x-user', 'bob'],
    ['header::authority', 'Orders:80'],
    ['header::scheme', 'http'],
    ['header::path', '/a/../b?x=1&x=2&flag&e='],
    ['query:x', '1'],
    ['query:flag', ''],
    ['query:e', ''],
    ['address', '10.0.0.7'],
    ['identity', 'cluster.local/ns/a/sa/b'],
    ['port', '8080'],
  ])('%s is %j', (attribute, value) => {
    const view = concreteView({ ...request, host: 'Orders:80' }).withConnection({ identity: 'cluster.local/ns/a/sa/b', port: 8080 });
    expect(has(view, attribute, value)).toBe('yes');
    expect(has(view, attribute, `${value}!`)).toBe('no');
    expect(view.test(attribute, { kind: 'any' })).toBe('yes');
  });

  it('takes the dialled name where no authority is sent', () => {
    expect(has(concreteView(request).withConnection({ host: 'Orders' }), 'host', 'Orders')).toBe('yes');
  });

  it('knows what is absent, and what nobody said', () => {
    const view = concreteView({ method: 'GET', path: '/', headers: {} });
    for (const attribute of ['header:a', 'query:a', 'identity', 'sni', 'principal', 'claim:a'] as const) expect(view.test(attribute, { kind: 'any' })).toBe('no');
    expect(view.test('port', { kind: 'any' })).toBe('unknown');
    expect(view.testAddress('address', ['10.0.0.0/8'])).toBe('unknown');
    expect(view.testAddress('address', ['0.0.0.0/0', '::/0'])).toBe('yes');
    expect(view.testAddress('address', [])).toBe('no');
    expect(concreteView(request).testAddress('remote-address', ['10.0.0.0/8'])).toBe('yes');
    expect(concreteView({ ...request, headers: { 'X-Forwarded-For': '1.1.1.1' } }).testAddress('remote-address', ['10.0.0.0/8'])).toBe('unknown');
  });

  it('is changed in order, and the query stays', () => {
    const view = concreteView(request).change([
      { kind: 'normalize-path', to: 'base' },
      { kind: 'path-prefix', length: 2, to: '/c/' },
      { kind: 'path-regex', pattern: '/(c)/', substitution: '/\\1\\1\\\\' },
      { kind: 'host', to: 'Other' },
      { kind: 'header', operation: 'add', name: 'X-User', value: 'eve' },
      { kind: 'header', operation: 'set', name: 'a', value: '1' },
      { kind: 'header', operation: 'set', name: 'a', value: '2' },
      { kind: 'header', operation: 'set', name: 'b', value: '1' },
      { kind: 'header', operation: 'remove', name: 'B', value: '' },
      { kind: 'remove-parameter', name: 'x' },
    ]);
    expect(has(view, 'target', '/cc\\?e=&flag=')).toBe('yes');
    expect(has(view, 'host', 'Other')).toBe('yes');
    expect(has(view, 'header:x-user', 'eve')).toBe('yes');
    expect(has(view, 'header:a', '2')).toBe('yes');
    expect(view.test('header:b', { kind: 'any' })).toBe('no');
    expect(has(concreteView(request), 'header:x-user', 'eve')).toBe('no');
  });

  it('has each line of a header by itself, and what a change leaves of them', () => {
    const values = (view: RequestView): string[] => ['ann', 'bob', 'eve', 'ann,bob'].filter((value) => has(view, 'header:x-user', value) === 'yes');
    const change = (operation: 'add' | 'set' | 'remove') => concreteView(request).change([{ kind: 'header', operation, name: 'x-user', value: 'eve' }]);
    expect(values(concreteView(request))).toEqual(['ann', 'bob']);
    expect(values(concreteView({ ...request, headers: { 'x-user': 'ann,bob' } }))).toEqual(['ann,bob']);
    expect(values(change('add'))).toEqual(['ann', 'bob', 'eve']);
    expect(values(change('set'))).toEqual(['eve']);
    expect(values(change('remove'))).toEqual([]);
    expect(values(concreteView({ ...request, headers: { 'x-user': 'ann' } }).change([{ kind: 'header', operation: 'add', name: 'x-user', value: 'eve' }]))).toEqual(['ann', 'eve']);
  });

  it.each([
    ['/?t=1', '/'],
    ['/?q&t=1', '/?q='],
    ['/?z=1&t=1&a=2&z=0', '/?a=2&z=1&z=0'],
    ['/?&t=1', '/?='],
    ['/?a=%61%c3%a9&t=1&', '/?a=aé'],
    ['/?a=b=c&t', '/?a=b=c'],
  ])('without the parameter t %s is %s', (path, target) => {
    expect(concreteView({ ...request, path }).change([{ kind: 'remove-parameter', name: 't' }]).shown?.().target).toBe(target);
  });

  it('finds the first value of a query parameter, as a naive reader does', () => {
    const part = string({ unit: constantFrom('a', 'b', '=', '%41'), minLength: 1, maxLength: 4 });
    assert(
      property(array(part, { maxLength: 5 }), constantFrom('a', 'b', 'ab', '%41'), (parts, name) => {
        const pairs = parts.map((each) => /^([^=]*)=?(.*)$/s.exec(each)!).map(([, key, value]) => ({ key, value }));
        const first = pairs.find(({ key }) => key === name);
        const view = concreteView({ method: 'GET', path: `/?${parts.join('&')}`, headers: {} });
        expect(view.test(`query:${name}`, { kind: 'any' })).toBe(first === undefined ? 'no' : 'yes');
        if (first !== undefined) expect(has(view, `query:${name}`, first.value ?? '')).toBe('yes');
      }),
    );
  });
});

describe('substitute', () => {
  it.each([
    ['/a/b', '/(.)/(.)', '/\\2/\\1', '/b/a'],
    ['aaa', 'a', 'b', 'bbb'],
    ['abc', 'x*', '-', '-a-b-c-'],
    ['baac', 'a*', 'x', 'xbxcx'],
    ['abc', '(', 'x', 'abc'],
    ['abc', 'b', '\\1', 'abc'],
    ['abc', 'b', '[\\0]', 'a[b]c'],
  ])('%s with %s by %s is %s', (text, pattern, substitution, result) => {
    expect(substitute(text, pattern, substitution)).toBe(result);
  });
});

describe('authenticate', () => {
  const provider = (issuer: string, more: Partial<Authentication['providers'][number]> = {}) => ({ issuer, audiences: [], headers: [], parameters: [], cookies: [], source: byDefault('test'), ...more });
  const token = (claims: object): string => ['{"alg":"none"}', JSON.stringify(claims), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.');
  const bearing = (value: string, name = 'Authorization'): RequestView => concreteView({ ...request, headers: { [name]: value } });
  const ann = token({ iss: 'https://i', sub: 'ann', aud: ['https://shop/'], groups: ['a', 'b'], realm: { roles: ['é'] }, scope: 'read write', level: 3 });

  it.each<[string, RequestView, Authentication, string]>([
    ['none', concreteView(request), { providers: [provider('https://i')] }, 'absent'],
    ['known issuer', bearing(`Bearer ${ann}`), { providers: [provider('https://j'), provider('https://i')] }, 'accepted'],
    ['unknown issuer', bearing(`Bearer ${ann}`), { providers: [provider('https://j')] }, 'rejected'],
    ['audience', bearing(`Bearer ${ann}`), { providers: [provider('https://i', { audiences: ['shop'] })] }, 'accepted'],
    ['wrong audience', bearing(`Bearer ${ann}`), { providers: [provider('https://i', { audiences: ['bank'] })] }, 'rejected'],
    ['no token at all', bearing('Bearer abc'), { providers: [provider('https://i')] }, 'rejected'],
    ['another scheme', bearing('Basic abc'), { providers: [provider('https://i')] }, 'absent'],
    ['own header', bearing(`jwt ${ann}`, 'X-Token'), { providers: [provider('https://i', { headers: [{ name: 'x-token', prefix: 'jwt ' }] })] }, 'accepted'],
    ['elsewhere than asked for', bearing(`Bearer ${ann}`), { providers: [provider('https://i', { headers: [{ name: 'x-token', prefix: '' }] })] }, 'absent'],
    ['cookie', bearing(`a=b; t=${ann}`, 'Cookie'), { providers: [provider('https://i', { cookies: ['t'] })] }, 'accepted'],
    ['parameter', concreteView({ ...request, path: `/?t=${ann}` }), { providers: [provider('https://i', { parameters: ['t'] })] }, 'accepted'],
  ])('%s', (_, view, authentication, state) => {
    expect(view.authenticate(authentication).state).toBe(state);
  });

  it('lets claims be asked about once the token is accepted', () => {
    const view = bearing(`Bearer ${ann}`);
    expect(has(view, 'principal', 'https://i/ann')).toBe('no');
    const accepted = view.authenticate({ providers: [provider('https://i')] }).view;
    expect(has(accepted, 'principal', 'https://i/ann')).toBe('yes');
    expect(has(accepted, 'claim:groups', 'b')).toBe('yes');
    expect(has(accepted, 'claim:groups', 'a,b')).toBe('no');
    expect(has(accepted, 'claim:realm/roles', 'é')).toBe('yes');
    expect(has(accepted, 'claim:scope', 'write')).toBe('yes');
    expect(has(accepted, 'claim:level', '3')).toBe('no');
    expect(has(accepted, 'claim:nothing', 'x')).toBe('no');
  });

  it('says what else is done to the request: the token taken out, and headers that only the proxy writes', () => {
    const writing = provider('https://i', { isForwarded: false, payloadHeader: 'x-payload', claimHeaders: [{ name: 'x-level', claim: 'level' }, { name: 'x-none', claim: 'nothing' }] });
    const forged = { 'x-level': '9', 'x-payload': 'forged', 'x-none': 'forged' };
    const seen = (headers: Request['headers']): unknown => {
      const { state, view } = concreteView({ ...request, headers }).authenticate({ providers: [writing] });
      return [state, ...['authorization', 'x-level', 'x-payload', 'x-none'].map((name) => view.attributeValue?.(`header:${name}`))];
    };
    expect(seen({ ...forged, authorization: `Bearer ${ann}` })).toEqual(['accepted', undefined, { text: '3' }, { text: ann.split('.')[1] }, undefined]);
    expect(seen(forged)).toEqual(['absent', undefined, undefined, undefined, undefined]);
    expect(seen({ authorization: `Bearer ${token({ iss: 'https://i', level: '' })}` })).toEqual(['accepted', undefined, undefined, expect.anything(), undefined]);
  });
});
