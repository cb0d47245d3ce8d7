import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './token-condition-without-authentication.ts';

const registered = { id: 'istio/token-condition-without-authentication', rule };
const pod = (name = 'pay', namespace = 'shop'): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name} } }\nspec: { containers: [{ name: a, image: a }] }\n---\n`;
const authentication = (selector = '', namespace = 'shop', issuer = 'https://issuer.example', name = 'ra'): string => `apiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { ${selector === '' ? '' : `selector: { matchLabels: { ${selector} } }, `}jwtRules: [{ issuer: '${issuer}' }] }\n---\n`;
const policy = (rule: string, { action = 'ALLOW', namespace = 'shop', selector = '' } = {}): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: p, namespace: ${namespace} }\nspec: { action: ${action}, ${selector === '' ? '' : `selector: { matchLabels: { ${selector} } }, `}rules: [${rule}] }\n---\n`;
const principals = (text: string, field = 'requestPrincipals'): string => `{ from: [{ source: { ${field}: ['${text}'] } }] }`;
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message, severity }) => `${severity}: ${message}`);
const unchecked = (field: string): string => `error: \`${field}\` needs a checked token, and no RequestAuthentication is for Pod \`shop/pay\``;

describe('a token that nobody checks', () => {
  it.each([
    ['requestPrincipals', pod() + policy(principals('*'))],
    ['request.auth.claims[a]', pod() + policy("{ when: [{ key: 'request.auth.claims[a]', values: [b] }] }")],
    ['request.auth.audiences', pod() + policy('{ when: [{ key: request.auth.audiences, values: [b] }] }', { action: 'DENY' })],
    ['requestPrincipals', pod() + authentication('app: other') + policy(principals('*'))],
    ['requestPrincipals', pod() + authentication('', 'other') + policy(principals('*'))],
    ['requestPrincipals', pod() + pod('more') + authentication('app: more') + policy(principals('*'))],
  ])('%s', (field, text) => {
    expect(found(text)).toEqual([unchecked(field)]);
  });

  it('in the root namespace is a warning', () => {
    expect(found(pod() + policy(principals('*'), { namespace: 'istio-system' }))).toEqual(['warning: `requestPrincipals` needs a checked token, and no RequestAuthentication is for the whole mesh']);
  });
});

describe('an issuer that nobody checks', () => {
  it.each([
    ['https://isuer.example/*', 'error: no token has `https://isuer.example/*`: the issuers that are checked here are `https://issuer.example`, did you mean `https://issuer.example/*`?'],
    ['users@shop/alice', 'error: no token has `users@shop/alice`: the issuers that are checked here are `https://issuer.example`'],
  ])('%s', (principal, message) => {
    expect(found(pod() + authentication() + policy(principals(principal)))).toEqual([message]);
  });

  it('differs by a slash at its end', () => {
    expect(found(pod() + authentication('', 'shop', 'https://tenant.example/') + policy(principals('https://tenant.example/*')))).toEqual([
      'error: no token has `https://tenant.example/*`: the issuers that are checked here are `https://tenant.example/`, did you mean `https://tenant.example//*`?',
    ]);
  });
});

describe('near misses', () => {
  it.each([
    ['a RequestAuthentication of the namespace', pod() + authentication() + policy(principals('*'))],
    ['one of the workload', pod() + authentication('app: pay') + policy(principals('*'))],
    ['one of the root namespace', pod() + authentication('', 'istio-system') + policy(principals('*'))],
    ['one of the root namespace that selects it', pod() + authentication('app: pay', 'istio-system') + policy(principals('*'))],
    ['its issuer', pod() + authentication() + policy(principals('https://issuer.example/alice'))],
    ['the issuer of another one', pod() + authentication() + authentication('', 'shop', 'https://b.example', 'rb') + policy(principals('https://b.example/*'))],
    ['a policy about certificates', pod() + policy('{ from: [{ source: { principals: [a] } }] }')],
    ['a policy that selects nothing', pod() + policy(principals('*'), { selector: 'app: none' })],
    ['a target, which a waypoint reads', pod() + policy(principals('*')).replace('spec: {', 'spec: { targetRefs: [{ kind: Service, name: a }],')],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
