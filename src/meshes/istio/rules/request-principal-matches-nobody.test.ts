import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './request-principal-matches-nobody.ts';

const registered = { id: 'istio/request-principal-matches-nobody', rule };
const policy = (principal: string, field = 'requestPrincipals', action = 'ALLOW'): string => `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: app, namespace: shop }
spec:
  action: ${action}
  rules:
    - from: [{ source: { ${field}: ['${principal}'] } }]
`;
const found = (yaml: string) => runOn(registered, yaml).diagnostics;

describe('a request principal that no token has', () => {
  it.each([
    ['https://issuer.example', '`https://issuer.example` matches no token: it is read as issuer `https:/` with subject `issuer.example`', 'write `https://issuer.example/*`'],
    ['https://issuer.example*', '`https://issuer.example*` matches no token: it is read as issuer `https:/` with subject `issuer.example*`', undefined],
    ['users@shop.example', '`users@shop.example` matches no token: the subject behind `/` is missing', 'write `users@shop.example/*`'],
    ['https://issuer.example/', '`https://issuer.example/` matches no token: the subject behind `/` is missing', undefined],
    ['https://*/alice', '`https://*/alice` matches no token: a star is a wildcard only as the first or the last character', undefined],
    ['*/*', '`*/*` matches no token: a star is a wildcard only as the first or the last character', undefined],
  ])('%s', (written, message, fix) => {
    expect(found(policy(written)).map((each) => [each.message, each.fix?.title])).toEqual([[message, fix]]);
  });

  it('is found in the negated field and in conditions', () => {
    expect(found(policy('alice', 'notRequestPrincipals', 'DENY'))[0]?.explains).toBe('so nothing is excepted from the refusal');
    const condition = policy('*').replace('from:', 'when:').replace(/\[\{ source.*$/m, "[{ key: request.auth.principal, values: ['https://a.example'] }]");
    expect(found(condition)).toHaveLength(1);
    expect(found(condition.replace('namespace: shop', 'namespace: other'))).toHaveLength(1);
  });
});

describe('near misses', () => {
  it.each(['*', 'https://issuer.example/*', 'https://issuer.example/alice', 'https://issuer.example/realms/shop/*', '*/alice', '*alice', 'users@shop.example/*', 'users@*'])('%s', (principal) => {
    expectCarets(registered, policy(principal));
  });

  it('principals of certificates are something else', () => {
    expectCarets(registered, policy('orders', 'principals'));
  });
});
