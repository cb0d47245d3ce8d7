import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './principal-of-unknown-trust-domain.ts';

const registered = { id: 'istio/principal-of-unknown-trust-domain', rule };
const mesh = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: '{ trustDomain: shop.example, trustDomainAliases: [old.example] }' }\n---\n";
const policy = (value: string, field = 'principals', namespace = 'shop'): string => `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: app, namespace: ${namespace} }
spec: { action: DENY, rules: [{ from: [{ source: { ${field}: ['${value}'] } }] }] }
`;
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message }) => message);

describe('a trust domain that is not the mesh’s', () => {
  it.each([
    ['shop.exampel/ns/a/sa/b', 'principals', '`shop.exampel` is no trust domain of this mesh, whose own is `shop.example`: did you mean `shop.example`?'],
    ['partner.test/ns/a/sa/b', 'principals', '`partner.test` is no trust domain of this mesh, whose own is `shop.example`'],
    ['partner.test/ns/a/*', 'notPrincipals', '`partner.test` is no trust domain of this mesh, whose own is `shop.example`'],
    ['partner.test', 'trustDomains', '`partner.test` is no trust domain of this mesh, whose own is `shop.example`'],
  ])('%s in %s', (value, field, message) => {
    for (const namespace of ['shop', 'other']) expect(found(mesh + policy(value, field, namespace))).toEqual([message]);
  });

  it('says what the policy then does', () => {
    expect(runOn(registered, mesh + policy('partner.test/ns/a/sa/b')).diagnostics[0]?.explains).toBe('no caller of this mesh has it, so nothing is refused because of it');
  });

  it('is unjudged without the mesh configuration', () => {
    const results = runOn(registered, policy('partner.test/ns/a/sa/b'));
    expect(results.diagnostics).toEqual([]);
    expect(results.unjudged).toEqual([{ rule: registered.id, subject: 'the trust domain `partner.test` in AuthorizationPolicy shop/app', missing: 'the mesh configuration' }]);
  });
});

describe('near misses', () => {
  it.each([
    ['shop.example/ns/a/sa/b', 'principals'],
    ['old.example/ns/a/sa/b', 'principals'],
    ['cluster.local/ns/a/sa/b', 'principals'],
    ['*/ns/a/sa/b', 'principals'],
    ['*', 'principals'],
    ['*.example', 'trustDomains'],
    ['ns/a/sa/b', 'principals'],
    ['partner.test/ns/a/sa/b', 'requestPrincipals'],
  ])('%s in %s', (value, field) => {
    expect(runOn(registered, mesh + policy(value, field))).toEqual({ diagnostics: [], unjudged: [] });
  });
});
