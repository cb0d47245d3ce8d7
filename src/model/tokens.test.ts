import { describe, expect, it } from 'vitest';
import type { Authentication } from './mesh-model.ts';
import { byDefault } from './provenance.ts';
import { changesByToken, checkToken } from './tokens.ts';

type Provider = Authentication['providers'][number];

const provider = (issuer: string, rest: Partial<Provider> = {}): Provider => ({ issuer, audiences: [], headers: [], parameters: [], cookies: [], source: byDefault('test'), ...rest });
const token = (claims: object): string => `e30.${btoa(JSON.stringify(claims)).replace(/=+$/, '')}.x`;
const good = token({ iss: 'https://i', sub: 'ann' });

function check(providers: readonly Provider[], headers: Readonly<Record<string, string>>, query: Readonly<Record<string, string>> = {}) {
  return checkToken({ providers }, { header: (name) => headers[name.toLowerCase()], parameter: (name) => query[name] });
}

describe('several tokens in one request', () => {
  const wide = provider('https://i', { headers: [{ name: 'x-token', prefix: '' }], parameters: ['token', 'access_token'], cookies: ['jwt'], isForwarded: false });

  it.each<readonly [string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, string]>([
    ['one, in any place', {}, { access_token: good }, 'accepted'],
    ['two good ones', { 'x-token': good }, { token: good }, 'accepted'],
    ['a good one before a bad one', { 'x-token': good }, { token: 'no' }, 'rejected'],
    ['a bad one before a good one', {}, { access_token: 'no', token: good }, 'rejected'],
    ['a bad one in a cookie', { 'x-token': good, cookie: 'a=b; jwt=no' }, {}, 'rejected'],
    ['one that somebody else made', { 'x-token': good }, { token: token({ iss: 'https://other' }) }, 'rejected'],
    ['a bad one where nobody looks', { 'x-token': good, authorization: 'Bearer no' }, {}, 'accepted'],
  ])('%s', (_, headers, query, expected) => {
    expect(check([wide], headers, query).state).toBe(expected);
  });

  it('are all taken out', () => {
    expect(check([wide], { 'x-token': good }, { token: good }).taken).toEqual([{ header: 'x-token' }, { parameter: 'token' }]);
  });

  it('do not keep another provider from accepting what it finds', () => {
    const other = provider('https://o', { headers: [{ name: 'x-other', prefix: '' }] });
    expect(check([wide, other], { 'x-token': 'no', 'x-other': token({ iss: 'https://o' }) }).state).toBe('accepted');
  });

  it('are for others where the last that is refused is', () => {
    const strict = provider('https://i', { audiences: ['shop'], headers: [{ name: 'x-token', prefix: '' }, { name: 'y-token', prefix: '' }] });
    expect(check([strict], { 'x-token': 'no', 'y-token': good })).toEqual({ state: 'rejected', isForOthers: true });
    expect(check([strict], { 'x-token': good, 'y-token': 'no' })).toEqual({ state: 'rejected' });
  });
});

describe('tokens that several providers refuse', () => {
  const one = provider('https://i', { audiences: ['shop'], headers: [{ name: 'x-token', prefix: '' }] });
  const two = provider('https://o', { audiences: ['shop'], headers: [{ name: 'y-token', prefix: '' }] });
  const three = provider('https://p', { headers: [{ name: 'z-token', prefix: '' }] });
  const forOthers = { state: 'rejected', isForOthers: true };
  const bad = { state: 'rejected' };

  it.each<readonly [string, Readonly<Record<string, string>>, object]>([
    ['are answered by the first that found one', { 'x-token': 'no', 'y-token': token({ iss: 'https://o' }) }, bad],
    ['whatever it says', { 'x-token': good, 'y-token': 'no' }, forOthers],
    ['by another, if the first knows only that somebody else made it', { 'x-token': token({ iss: 'https://x' }), 'y-token': token({ iss: 'https://o' }) }, forOthers],
    ['by the last of those', { 'x-token': token({ iss: 'https://x' }), 'y-token': token({ iss: 'https://o' }), 'z-token': 'no' }, bad],
    ['not by one that knows no more', { 'x-token': token({ iss: 'https://x' }), 'y-token': token({ iss: 'https://o' }), 'z-token': token({ iss: 'https://x' }) }, forOthers],
    ['by the first, if nobody knows more', { 'x-token': token({ iss: 'https://x' }), 'z-token': token({ iss: 'https://x' }) }, bad],
  ])('%s', (_, headers, expected) => {
    expect(check([one, two, three], headers)).toEqual(expected);
  });
});

describe('claims as headers', () => {
  const writing = provider('https://i', { claimHeaders: [{ name: 'x-claim', claim: 'a.b' }], isForwarded: true });
  const written = (claim: unknown): string | undefined => {
    const checked = check([writing], { authorization: `Bearer ${token({ iss: 'https://i', a: { b: claim } })}` });
    return changesByToken({ providers: [writing] }, checked).flatMap((change) => (change.kind === 'header' && change.operation === 'set' ? [change.value] : []))[0];
  };

  it.each<readonly [unknown, string | undefined]>([
    ['ann', 'ann'],
    [3, '3'],
    [true, 'true'],
    [['admin', 'viewer'], 'WyJhZG1pbiIsInZpZXdlciJd'],
    [{ c: 1 }, btoa('{"c":1}')],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('%j', (claim, expected) => {
    expect(written(claim)).toBe(expected);
  });
});
