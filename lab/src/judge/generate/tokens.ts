import { createPrivateKey, sign } from 'node:crypto';
import type { JsonObject } from '../../../../src/kube/resource.ts';

/** The judge's own key. It protects nothing: it is here so that the same draw always gives the same token. */
const key = {
  kty: 'RSA',
  n: 'tu-ki76y1mhCEk05880JFI5UoePZpmYkO4D7PUSid1TVbQKtoVB8IEAdkqL1mMDX3skoOai5J393Uh9OvnxblAByq1Yg__xgbFsXJ0ysX-HKnyzwmpOVVp6UAP_CGAPcw13ZdFgej1EbHYyIKsBMrxEuttmIj50IT-7GVPC9MdgV1hLAimxCCD_GWsxPexRW2SK3NLBBraBSn3OyTtkbTy-RGVJqnLI0LsKqNdo89jODBtSAOrVxVAhsjbcW-ghtK7LrWCFTzUXdapvk6smNqF968MyEZqOwQyTf5YswUFwFR1KqOC9A9faakwDigWFCU1Qo7q6r1tD4rMtMcDXwOQ',
  e: 'AQAB',
  d: 'JK2fvDUb_kkhFjJNsEgnzetLpLneZbKNCTEvLnWYbXyg3h5vWayddonkZAYwX9QqdAy49_aQSQ8RiXGlhCPC6MW-OAQo0ap0WsVYuxRwazkGOyvzgcqdYqSg4CJndBEyLime8-jHF80XNrF6i7fKqD81soujCcheZkhlk5pBFMD7uGFcVUDEUf5fdGzsgapDOTk4cyYXJxY_U9Go152C2HenWocSXQfbxXAcqHbHo5Hmu5XbietjLpl6QNj-TiVljCHyjMXAclJp6pAWDHyRuqdCrAQxUZ4PJh2aT9ol56LMwXXwcuXzmGCeVghrKXHMMpRIUybcqg4VwediClXv0Q',
  p: '2GjGApyG77cIXo0itY4NSSd8XT-jcWQHleZZQaHbvceOMmid9xhpcHJCqYaDgc1xiGwdyTX79eLZgGI2CP1erMiaYssAkhz5SWPHGToTmzLMOTJXnr6h5QtVXo8dXm_pGRdhDw42kh_VSR-6SDQlmJl0KOvvNFvgLBX3cSAh-mM',
  q: '2GczPrJV-kfP9tQLnnkrbfKOjNabnUxf9QazyyCrfa0k11x-RcUUJW9t9cN0p3meedXF7abW_wbzrdvL4kj2XNc4qo2-2lAn3lpVSlC6WJANWOc8cyRRRHlB0feAVTthJZ3ZuOq5MwnLJxUpHzbFQV7X6qs_llKY5da1OzYMv7M',
  dp: 'saLXHl-jt3MzcIFDQ2oV5718rQJGxBXK0DWjgGc--3mpdCFBwQkNy5pOs97RZaPglI3CqV4hswUBaguztQ9dPlDvwTZHAqi7y40WadOtMlCxKCX1nD14oIz8B0FMZy9PVCRHrFcLXki5B2v-ubPsRGV53vlDgWQFD8r8MKSin2c',
  dq: 'mwkUhY5uWmiobUVtLZPRsWtdBTmbMw5MkNbEaHp3Ygpxonj5XjLbRBaYyMHHCVTwXIjyzFgDH6JzYdNeNjffiJQIXOhAG1fhuEMvZ5Z-aoSJi2_etv8F2fClXy_aGTX5W2HDYd-H3zDdApr-YwZyO2sfdVhKrf9u2vr_y_PlHlE',
  qi: 'nDveU1zsClMQmnzAEkrn4oiKaTNvgf1fiAddEqwsgGE1yE4kwavMJFWaVvTIhzeUQ_bwUbFPwY7QpAZq7U4dwc11L2hYckoyJLyCvIL2fn6NKROh6ADzJu8Qc31p1xyyJDgEIFyNBVZL0fz_W-IQBBxFOF5dkGL95MJMfRKdPfg',
};
const privateKey = createPrivateKey({ key, format: 'jwk' });
const keyId = 'judge';

/** Public half, as `jwks` of a RequestAuthentication has it. */
export const jwks = JSON.stringify({ keys: [{ kty: key.kty, n: key.n, e: key.e, kid: keyId, use: 'sig', alg: 'RS256' }] });

/** Names that tokens are given out under: URLs with and without a path, and a plain text. */
export const issuers = ['https://id.example.com', 'https://login.example.net/v2', 'judge'] as const;
export const audiences = ['shop', 'https://api.example.com/', 'other'] as const;
export const subjects = ['ann', 'bob', 'team/ops'] as const;

const seconds = { of2100: 4_102_444_800, of2020: 1_577_836_800 };

/** What is wrong with a token, beside what its claims say. */
export type TokenFault = 'expired' | 'not-yet-valid' | 'forged';

const signed = new Map<string, string>();

/** A JSON Web Token with these claims (RFC 7519, RS256, whose signatures are the same every time). */
export function tokenOf(claims: JsonObject, fault?: TokenFault): string {
  const dates = fault === 'expired' ? { exp: seconds.of2020 } : { exp: seconds.of2100, ...(fault === 'not-yet-valid' ? { nbf: seconds.of2100 - 1 } : {}) };
  const head = { alg: 'RS256', kid: keyId, typ: 'JWT' };
  const said = [head, { ...claims, ...dates }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  let signature = signed.get(said);
  if (signature === undefined) signed.set(said, (signature = sign('sha256', Buffer.from(said), privateKey).toString('base64url')));
  return `${said}.${fault === 'forged' ? otherSignature(signature) : signature}`;
}

/** As long as the real one, and wrong. */
function otherSignature(signature: string): string {
  return [...signature].reverse().join('');
}

/** Claims in every shape that policies ask for: texts, lists, claims in claims, names like URLs, and what is none of these. */
export const claimSets: readonly JsonObject[] = [
  { sub: 'ann', aud: 'shop', azp: 'web', role: 'admin', groups: ['dev', 'ops'], realm_access: { roles: ['editor', 'viewer'], level: 'gold' }, scope: 'read write' },
  { sub: 'bob', aud: ['other', 'https://api.example.com'], azp: 'mobile', role: 'viewer', groups: ['ops-night'], 'https://example.com/team': 'payments' },
  { sub: 'team/ops', role: 'administrator', groups: [], realm_access: { roles: 'editor' }, scope: 'readonly' },
  { sub: 'ann', aud: 'nobody', role: '', level: 3, active: true, realm_access: 'none', 'https://example.com/team': ['billing', 'payments'] },
  { aud: 'shop/', role: ['admin', 'viewer'], scope: 'write' },
];

/** Claims that policies can ask for, as the brackets of `request.auth.claims` write them, each with texts that some tokens hold and some do not. */
export const claimPaths: readonly { readonly path: string; readonly values: readonly string[] }[] = [
  { path: '[role]', values: ['admin', 'admin*', '*ewer', '*', 'view'] },
  { path: '[groups]', values: ['ops', 'ops*', 'dev', '*night'] },
  { path: '[realm_access][roles]', values: ['editor', 'view*', '*'] },
  { path: '[realm_access][level]', values: ['gold', 'g*'] },
  { path: '[scope]', values: ['read', 'write', 'read*'] },
  { path: '[https://example.com/team]', values: ['payments', 'bill*'] },
  { path: '[iss]', values: ['https://id.example.com', 'https://*', 'judge'] },
  { path: '[sub]', values: ['ann', '*ops', '*'] },
  { path: '[level]', values: ['3', '*'] },
];
