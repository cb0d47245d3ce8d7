import { describe, expect, it } from 'vitest';
import { applyFix } from '../../../diagnostics/apply-fix.ts';
import { exampleFile, expectCarets, runOn, withoutCarets } from '../../../../test/caret.ts';
import rule from './authorization-split-rule.ts';

const registered = { id: 'istio/authorization-split-rule', rule };
const policy = (rules: string, action = 'ALLOW'): string => `apiVersion: security.istio.io/v1beta1\nkind: AuthorizationPolicy\nmetadata: { name: app, namespace: production }\nspec:\n  action: ${action}\n  rules:\n${rules}`;

const split = policy(`  - from:
    - source:
        principals: ["cluster.local/ns/production/sa/frontend-service"]
  - to:
#   ^^ this rule names no caller, so it admits everyone: a rule beside it already names the callers, and rules are alternatives
    - operation:
        methods: ["GET", "POST"]
        paths: ["/api/*"]
    when: # the version
    - key: request.headers[x-api-version]
      values: ["v2"]
`);

describe('a split rule', () => {
  it('shows a request that gets in from each side', () => {
    const { diagnostics } = expectCarets(registered, split);
    expect(diagnostics[0]?.explains).toBe(
      '`GET /api/1` is admitted from anyone, even without an identity, as long as its `when` on `request.headers[x-api-version]` holds; `DELETE /` is admitted from principals `cluster.local/ns/production/sa/frontend-service`',
    );
  });

  it('is joined by one character, comments kept', () => {
    const text = withoutCarets(split);
    const fix = runOn(registered, text).diagnostics[0]?.fix;
    expect(fix && applyFix(exampleFile, text, fix)).toBe(text.replace('  - to:', '    to:'));
  });

  it('is found the other way round', () => {
    expectCarets(registered, policy(`  - to: [{ operation: { paths: [/charges] } }]
#   ^^ this rule names no caller, so it admits everyone: a rule beside it already names the callers, and rules are alternatives
  - from: [{ source: { namespaces: [shop] } }]
`));
  });

  it('refuses everyone in a DENY policy', () => {
    expectCarets(registered, policy(`  - from: [{ source: { namespaces: [shop] } }]
  - to: [{ operation: { methods: [DELETE] } }]
#   ^^ warning: this rule names no caller, so it refuses everyone: a rule beside it already names the callers, and rules are alternatives
`, 'DENY'));
  });

  it('is only a warning where nothing but probes and metrics is open', () => {
    expectCarets(registered, policy(`  - from: [{ source: { namespaces: [shop] } }]
  - to: [{ operation: { paths: [/healthz, /metrics] } }]
#   ^^ warning: this rule names no caller, so everyone may reach what it opens, and the callers that a rule beside it names may reach everything
`));
  });
});

describe('what may be meant', () => {
  it('a port that everybody may reach is only a warning', () => {
    expectCarets(registered, policy(`  - from: [{ source: { namespaces: [shop] } }]
  - to: [{ operation: { ports: ["15020"] } }]
#   ^^ warning: this rule names no caller, so everyone may reach what it opens, and the callers that a rule beside it names may reach everything
`));
  });

  it('a DENY beside an ALLOW is no split: each policy is by itself', () => {
    const allow = policy('  - from: [{ source: { namespaces: [shop] } }]\n');
    const deny = policy('  - to: [{ operation: { methods: [DELETE] } }]\n', 'DENY').replace('name: app', 'name: deny');
    expectCarets(registered, `${allow}---\n${deny}`);
  });

  it('two policies of two namespaces are none either', () => {
    const other = policy('  - to: [{ operation: { methods: [GET] } }]\n').replace('namespace: production', 'namespace: other');
    expectCarets(registered, `${policy('  - from: [{ source: { namespaces: [shop] } }]\n')}---\n${other}`);
  });
});

describe('no split rule', () => {
  it.each([
    ['two rules that each name both', '  - from: [{ source: { namespaces: [a] } }]\n    to: [{ operation: { methods: [GET] } }]\n  - from: [{ source: { namespaces: [b] } }]\n    to: [{ operation: { methods: [POST] } }]\n'],
    ['several rules of callers', '  - from: [{ source: { namespaces: [a] } }]\n  - from: [{ source: { namespaces: [b] } }]\n'],
    ['a condition that names the caller', '  - from: [{ source: { namespaces: [a] } }]\n  - to: [{ operation: { methods: [GET] } }]\n    when: [{ key: source.principal, values: [x] }]\n'],
    ['one rule', '  - to: [{ operation: { methods: [GET] } }]\n'],
  ])('%s', (_, rules) => {
    expectCarets(registered, policy(rules));
  });

  it('in a CUSTOM policy, where a provider decides', () => {
    expectCarets(registered, policy('  - from: [{ source: { ipBlocks: [10.0.0.0/8] } }]\n  - to: [{ operation: { methods: [GET] } }]\n', 'CUSTOM'));
  });
});
