import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './issuer-checked-twice.ts';

const registered = { id: 'istio/issuer-checked-twice', rule };
const authentication = (rules: string, namespace = 'shop', name = 'a'): string => `apiVersion: security.istio.io/v1\nkind: RequestAuthentication\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { jwtRules: [${rules}] }\n---\n`;
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message, severity }) => `${severity}: ${message}`);
const wider = 'warning: a rule above checks tokens of `a` from the same place too, and a token passes that either of them accepts';
const same = 'info: a rule above checks tokens of `a` in the same way already';

describe('two rules for one issuer', () => {
  it.each([
    ['with other audiences', '{ issuer: a }, { issuer: a, audiences: [b] }', wider],
    ['with other keys', '{ issuer: a, jwksUri: https://a.example }, { issuer: a, jwksUri: https://b.example }', wider],
    ['from the same header', '{ issuer: a, fromHeaders: [{ name: x }] }, { issuer: a, fromHeaders: [{ name: x }], audiences: [b] }', wider],
    ['that are alike', '{ issuer: a, audiences: [b] }, { issuer: a, audiences: [b] }', same],
    ['that differ in what becomes of the token', '{ issuer: a }, { issuer: a, forwardOriginalToken: true }', same],
  ])('%s', (_, rules, message) => {
    for (const namespace of ['shop', 'istio-system']) expect(found(authentication(rules, namespace))).toEqual([message]);
  });

  it('all but the first of three are told', () => {
    expect(found(authentication('{ issuer: a }, { issuer: a }, { issuer: a }'))).toEqual([same, same]);
  });
});

describe('near misses', () => {
  it.each([
    ['two issuers', authentication('{ issuer: a }, { issuer: b }')],
    ['two places', authentication('{ issuer: a }, { issuer: a, fromHeaders: [{ name: x }] }')],
    ['two parameters', authentication('{ issuer: a, fromParams: [x] }, { issuer: a, fromParams: [y] }')],
    ['two objects, which may be for two workloads', authentication('{ issuer: a }') + authentication('{ issuer: a }', 'shop', 'b')],
    ['rules without an issuer', authentication('{ jwksUri: https://a.example }, { jwksUri: https://a.example }')],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
