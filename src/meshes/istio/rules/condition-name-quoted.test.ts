import { describe, expect, it } from 'vitest';
import { applyFix } from '../../../diagnostics/apply-fix.ts';
import { exampleFile, expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './condition-name-quoted.ts';

const registered = { id: 'istio/condition-name-quoted', rule };
const policy = (key: string, action = 'ALLOW', namespace = 'shop'): string => `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: app, namespace: ${namespace} }
spec:
  action: ${action}
  rules:
    - when:
        - key: ${key} # the version
          values: [v2]
`;

describe('quotes inside brackets', () => {
  it.each([
    ['request.headers["x-version"]', '`request.headers["x-version"]` asks for a header called `"x-version"`, with its quotes, which no request has'],
    ["request.headers['x-version']", "`request.headers['x-version']` asks for a header called `'x-version'`, with its quotes, which no request has"],
    ['request.auth.claims["groups"]', '`request.auth.claims["groups"]` asks for a claim called `"groups"`, with its quotes, which no request has'],
    ['request.auth.claims["a"]["b"]', '`request.auth.claims["a"]["b"]` asks for a claim called `"a"]["b"`, with its quotes, which no request has'],
  ])('%s', (key, message) => {
    expect(runOn(registered, policy(key)).diagnostics.map((found) => found.message)).toEqual([message]);
  });

  it('are taken out, and comments stay', () => {
    const text = policy('request.auth.claims["a"]["b"]');
    const fix = runOn(registered, text).diagnostics[0]?.fix;
    expect(fix && applyFix(exampleFile, text, fix)).toBe(policy('"request.auth.claims[a][b]"'));
  });

  it('say what the rule then does, in each namespace', () => {
    for (const namespace of ['shop', 'other']) {
      const explains = (action: string) => runOn(registered, policy('request.headers["x"]', action, namespace)).diagnostics[0]?.explains;
      expect(explains('ALLOW')).toBe('so this rule admits nobody');
      expect(explains('DENY')).toBe('so this rule refuses nobody');
    }
  });
});

describe('near misses', () => {
  it.each(['request.headers[x-version]', '"request.headers[x-version]"', 'request.auth.claims[a][b]', 'source.principal', "request.headers[it's]", 'request.headers'])('%s', (key) => {
    expectCarets(registered, policy(key));
  });
});
