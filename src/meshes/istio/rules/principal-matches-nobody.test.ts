import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './principal-matches-nobody.ts';

const registered = { id: 'istio/principal-matches-nobody', rule };
const head = (action = 'ALLOW'): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: app, namespace: production }\nspec:\n  action: ${action}\n  rules:\n`;
const from = (principal: string, field = 'principals'): string => `${head()}    - from: [{ source: { ${field}: ['${principal}'] } }]\n`;
const found = (yaml: string) => runOn(registered, yaml).diagnostics;

describe('a principal that nobody has', () => {
  it.each([
    ['spiffe://cluster.local/ns/a/sa/b', 'principals are written without `spiffe://`', 'cluster.local/ns/a/sa/b'],
    ['spiffe://cluster.local/ns/a/*', 'principals are written without `spiffe://`', 'cluster.local/ns/a/*'],
    ['ns/a/sa/b', 'the trust domain is missing', 'cluster.local/ns/a/sa/b'],
    ['/ns/a/sa/b', 'the trust domain is missing', 'cluster.local/ns/a/sa/b'],
    ['system:serviceaccount:a:b', 'this is the name that Kubernetes gives the account, not that of its certificate', 'cluster.local/ns/a/sa/b'],
    ['cluster.local/ns/*/sa/b', 'a star is a wildcard only as the first or the last character, and here it is a plain one', undefined],
    ['*/ns/a/*', 'a star is a wildcard only as the first or the last character, and here it is a plain one', undefined],
    ['**', 'a star is a wildcard only as the first or the last character, and here it is a plain one', undefined],
    ['b', 'a principal is `TRUST-DOMAIN/ns/NAMESPACE/sa/NAME`, and this is no more than a name', undefined],
    ['a/b', 'a principal is `TRUST-DOMAIN/ns/NAMESPACE/sa/NAME`, and this is no more than a name', undefined],
  ])('%s', (written, problem, right) => {
    const [diagnostic, ...others] = found(from(written));
    expect(others).toEqual([]);
    expect(diagnostic?.message).toBe(`\`${written}\` matches nobody: ${problem}`);
    expect(diagnostic?.fix?.title).toBe(right === undefined ? undefined : `write \`${right}\``);
  });

  it('is found in the negated field and in conditions', () => {
    expect(found(from('spiffe://td/ns/a/sa/b', 'notPrincipals'))).toHaveLength(1);
    expect(found(`${head('DENY')}    - when: [{ key: source.principal, values: [orders], notValues: [ns/a/sa/b] }]\n`).map(({ message }) => message)).toEqual([
      '`orders` matches nobody: a principal is `TRUST-DOMAIN/ns/NAMESPACE/sa/NAME`, and this is no more than a name',
      '`ns/a/sa/b` matches nobody: the trust domain is missing',
    ]);
  });

  it('says what the policy then does', () => {
    expect(found(from('orders'))[0]?.explains).toBe('so nobody is admitted because of it');
    expect(found(`${head('DENY')}    - from: [{ source: { principals: [orders] } }]\n`)[0]?.explains).toBe('so nothing is refused because of it');
    expect(found(`${head('DENY')}    - from: [{ source: { notPrincipals: [orders] } }]\n`)[0]?.explains).toBe('so nothing is excepted from the refusal');
  });
});

describe('near misses', () => {
  it.each(['cluster.local/ns/a/sa/b', '*', '*/ns/a/sa/b', '*/sa/b', 'cluster.local/*', 'cluster.local/ns/a/*', 'td.example/ns/a/sa/b', 'td/other/shape/of/spire'])('%s', (principal) => {
    expectCarets(registered, from(principal));
  });

  it('other fields and other conditions have other forms', () => {
    expectCarets(registered, from('a/b', 'serviceAccounts'));
    expectCarets(registered, from('spiffe://a', 'namespaces'));
    expectCarets(registered, `${head()}    - when: [{ key: 'request.headers[x]', values: [orders] }]\n`);
  });

  it('a policy of another namespace is judged alike', () => {
    expect(found(from('orders').replace('production', 'other'))).toHaveLength(1);
  });
});
