import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './policy-path-swallows-sibling.ts';

const registered = { id: 'istio/policy-path-swallows-sibling', rule };
const policy = (path: string, { field = 'paths', action = 'ALLOW', namespace = 'shop' } = {}): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: a, namespace: ${namespace} }\nspec: { action: ${action}, rules: [{ to: [{ operation: { ${field}: ['${path}'] } }] }] }\n`;
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message }) => message);

describe('a star right behind a word', () => {
  it.each([
    ['/api/payments*', '`/api/payments*` covers `/api/payments-admin` too'],
    ['/admin*', '`/admin*` covers `/admin-admin` too'],
    ['/v2*', '`/v2*` covers `/v2-admin` too'],
  ])('%s', (path, message) => {
    expect(found(policy(path))).toEqual([message]);
    expect(found(policy(path, { namespace: 'other' }))).toEqual([message]);
    expect(found(policy(path, { field: 'notPaths', action: 'DENY' }))).toEqual([message]);
  });

  it('shows what it covers, and how to say it', () => {
    const [diagnostic] = runOn(registered, policy('/api/payments*')).diagnostics;
    expect([diagnostic?.explains, diagnostic?.help]).toEqual(['`GET /api/payments-admin` is covered', 'write `/api/payments` and `/api/payments/*`']);
  });
});

describe('near misses', () => {
  it.each(['/api/payments/*', '/api/payments', '/files/report-*', '/api/v*', '/a.*', '*', '*/payments', '/a/{*}/payments*', '/*'])('%s', (path) => {
    expectCarets(registered, policy(path));
  });

  it('a policy that only logs', () => {
    expectCarets(registered, policy('/admin*', { action: 'AUDIT' }));
  });
});
