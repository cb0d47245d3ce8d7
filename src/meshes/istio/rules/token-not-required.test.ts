import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './token-not-required.ts';

const registered = { id: 'istio/token-not-required', rule };
const pod = (name = 'pay', namespace = 'shop'): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name} } }\nspec: { containers: [{ name: a, image: a }] }\n---\n`;
const authentication = (selector = '', namespace = 'shop', rules = '{ issuer: https://issuer.example }'): string => `apiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: { name: ra, namespace: ${namespace} }\nspec: { ${selector === '' ? '' : `selector: { matchLabels: { ${selector} } }, `}jwtRules: [${rules}] }\n---\n`;
const policy = (rule: string, { action = 'ALLOW', namespace = 'shop', selector = '' } = {}): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: p, namespace: ${namespace} }\nspec: { action: ${action}, ${selector === '' ? '' : `selector: { matchLabels: { ${selector} } }, `}rules: [${rule}] }\n---\n`;
const requiring = "{ from: [{ source: { requestPrincipals: ['*'] } }] }";
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message, severity }) => `${severity}: ${message}`);
const open = 'warning: no AuthorizationPolicy of Pod `shop/pay` asks for a token, so requests without one pass';

describe('tokens that nobody has to send', () => {
  it.each([
    ['to one workload', pod() + authentication('app: pay')],
    ['to a namespace', pod() + authentication()],
    ['though the callers are named', pod() + authentication() + policy('{ from: [{ source: { namespaces: [shop] } }] }')],
    ['though another workload requires one', pod() + pod('web') + authentication('app: pay') + policy(requiring, { selector: 'app: web' })],
    ['though another namespace does', pod() + authentication() + policy(requiring, { namespace: 'other' })],
    ['by a policy of the root namespace that selects', pod() + authentication('app: pay', 'istio-system')],
  ])('%s', (_, text) => {
    expect(found(text)).toEqual([open]);
  });

  it('to the whole mesh is only information', () => {
    expect(found(pod() + authentication('', 'istio-system'))).toEqual(['info: no AuthorizationPolicy of the whole mesh asks for a token, so requests without one pass']);
  });

  it('is unjudged at a gateway that the input does not show', () => {
    const results = runOn(registered, pod() + authentication('istio: ingressgateway', 'istio-system'));
    expect(results.diagnostics).toEqual([]);
    expect(results.unjudged.map(({ missing }) => missing)).toEqual(['the workloads that it selects']);
  });
});

describe('near misses', () => {
  it.each([
    ['a policy that requires one', pod() + authentication() + policy(requiring)],
    ['one of the root namespace', pod() + authentication() + policy(requiring, { namespace: 'istio-system' })],
    ['one that refuses who has none', pod() + authentication() + policy("{ from: [{ source: { notRequestPrincipals: ['*'] } }] }", { action: 'DENY' })],
    ['one that asks for a claim', pod() + authentication() + policy("{ when: [{ key: 'request.auth.claims[groups]', values: [admin] }] }")],
    ['an authorizer that decides', pod() + authentication() + policy('{}', { action: 'CUSTOM' })],
    ['no rules for tokens', pod() + authentication('', 'shop', '')],
    ['a target, which a waypoint reads', pod() + authentication().replace('spec: {', 'spec: { targetRefs: [{ kind: Service, name: a }],')],
    ['a namespace without workloads', pod('pay', 'other') + authentication()],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
