import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './wildcard-principal.ts';

const registered = { id: 'istio/wildcard-principal', rule };
const policy = (source: string, rest = '', action = 'ALLOW', namespace = 'shop'): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: pay, namespace: ${namespace} }\nspec:\n  action: ${action}\n  rules:\n    - from: [{ source: { ${source} } }]\n${rest}`;
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message, severity }) => `${severity}: ${message}`);

describe('everybody with a certificate', () => {
  it.each([
    ["principals: ['*']", 'warning: `*` in `principals` admits every workload of the mesh, whatever its namespace and account'],
    ["principals: [a/ns/b/sa/c, '*']", 'warning: `*` in `principals` admits every workload of the mesh, whatever its namespace and account'],
    ["principals: ['cluster.local/*']", 'warning: `cluster.local/*` in `principals` admits every workload of the mesh, whatever its namespace and account'],
    ["principals: ['cluster.local/ns/*']", 'warning: `cluster.local/ns/*` in `principals` admits every workload of the mesh, whatever its namespace and account'],
    ["namespaces: ['*']", 'warning: `*` in `namespaces` admits every workload of the mesh, whatever its namespace and account'],
    ["trustDomains: ['*']", 'warning: `*` in `trustDomains` admits every workload of the mesh, whatever its namespace and account'],
  ])('%s', (source, message) => {
    expect(found(policy(source))).toEqual([message]);
    expect(found(policy(source, '', 'ALLOW', 'other'))).toEqual([message]);
  });

  it('is only information where operations limit it', () => {
    expect(found(policy("principals: ['*']", '      to: [{ operation: { paths: [/public/*] } }]\n'))).toEqual(['info: `*` in `principals` admits every workload of the mesh, whatever its namespace and account']);
  });
});

describe('near misses', () => {
  it.each([
    ['a namespace', policy("principals: ['cluster.local/ns/shop/*']")],
    ['an account, wherever it is', policy("principals: ['*/sa/orders']")],
    ['a token beside it', policy("principals: ['*'], requestPrincipals: ['https://issuer.example/*']")],
    ['an exception beside it', policy("principals: ['*'], notNamespaces: [untrusted]")],
    ['a condition beside it', policy("principals: ['*']", "      when: [{ key: 'request.headers[x]', values: [a] }]\n")],
    ['everybody is refused', policy("principals: ['*']", '', 'DENY')],
    ['nobody with a certificate is meant', policy("notPrincipals: ['*']")],
    ['any token', policy("requestPrincipals: ['*']")],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
