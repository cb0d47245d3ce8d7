import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './identity-without-mutual-tls.ts';

const registered = { id: 'istio/identity-without-mutual-tls', rule };
const pod = (name: string, { inject = 'true', url = '', namespace = 'shop' } = {}): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name}, sidecar.istio.io/inject: '${inject}' } }\nspec: { containers: [{ name: a, image: a${url === '' ? '' : `, env: [{ name: URL, value: '${url}' }]`} }] }\n---\n`;
const service = (ports = '{ name: http, port: 80, targetPort: 8080 }'): string => `apiVersion: v1\nkind: Service\nmetadata: { name: pay, namespace: shop }\nspec: { selector: { app: pay }, ports: [${ports}] }\n---\n`;
const peer = (spec: string, namespace = 'shop'): string => `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: d, namespace: ${namespace} }\nspec: { ${spec} }\n---\n`;
const policy = (rules: string, action = 'ALLOW', namespace = 'shop'): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: p, namespace: ${namespace} }\nspec: { action: ${action}, rules: [${rules}] }\n---\n`;
const source = (text: string): string => `{ from: [{ source: { ${text} } }] }`;
const disable = peer('mtls: { mode: DISABLE }');
const base = pod('pay') + service();
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message, severity }) => `${severity}: ${message}`);
const disabled = (field: string): string => `error: \`${field}\` needs mutual TLS, whose mode at \`shop/pay\` is DISABLE: no caller matches`;

describe('an identity where there is none', () => {
  it.each([
    ['principals', base + disable + policy(source('principals: [a/ns/b/sa/c]'))],
    ['namespaces', base + disable + policy(source('namespaces: [a]'), 'DENY')],
    ['serviceAccounts', base + disable + policy(source('serviceAccounts: [a]'))],
    ['source.principal', base + disable + policy('{ when: [{ key: source.principal, values: [a] }] }')],
    ['namespaces', base + peer('mtls: { mode: DISABLE }', 'istio-system') + policy(source('namespaces: [a]'), 'ALLOW', 'istio-system')],
    ['namespaces', pod('pay') + disable + policy(source('namespaces: [a]'))],
  ])('%s', (field, text) => {
    expect(found(text)).toEqual([disabled(field)]);
  });

  it('is a warning where it is there on another port', () => {
    const two = pod('pay') + service('{ name: http, port: 80, targetPort: 8080 }, { name: http-b, port: 81, targetPort: 9090 }') + peer('selector: { matchLabels: { app: pay } }, portLevelMtls: { 9090: { mode: DISABLE } }');
    expect(found(two + policy(source('namespaces: [a]')))).toEqual([disabled('namespaces').replace('error', 'warning')]);
    expect(found(two + policy("{ from: [{ source: { namespaces: [a] } }], to: [{ operation: { ports: ['8080'] } }] }"))).toEqual([]);
  });

  it('lets a caller in plaintext pass that it names', () => {
    expect(found(base + pod('old', { inject: 'false', url: 'http://pay' }) + policy(source('namespaces: [shop]'), 'DENY'))).toEqual([
      'warning: `namespaces` needs mutual TLS, and plaintext gets into `shop/pay`: `shop/old` calls it and has no sidecar, so this does not refuse it',
    ]);
  });
});

describe('near misses', () => {
  it.each([
    ['mutual TLS for whoever wants it', base + policy(source('namespaces: [a]'))],
    ['addresses', base + disable + policy(source('ipBlocks: [10.0.0.0/8]'))],
    ['tokens', base + disable + policy(source("requestPrincipals: ['*']"))],
    ['nobody of a namespace, which whoever has none meets', base + disable + policy(source('notNamespaces: [a]'), 'DENY')],
    ['one of two alternatives', base + disable + policy('{ from: [{ source: { namespaces: [a] } }, { source: { ipBlocks: [10.0.0.1] } }] }')],
    ['another namespace is DISABLE', base + peer('mtls: { mode: DISABLE }', 'other') + policy(source('namespaces: [a]'))],
    ['a workload without a sidecar', pod('pay', { inject: 'false' }) + service() + disable + policy(source('namespaces: [a]'))],
    ['a caller in plaintext, where the mode is STRICT', base + peer('mtls: { mode: STRICT }') + pod('old', { inject: 'false', url: 'http://pay' }) + policy(source('namespaces: [shop]'), 'DENY')],
    ['a policy that only logs', base + disable + policy(source('namespaces: [a]'), 'AUDIT')],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
