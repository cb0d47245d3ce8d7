import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './policy-rule-without-limits.ts';

const registered = { id: 'istio/policy-rule-without-limits', rule };
const policy = (rules: string, action = 'ALLOW', namespace = 'shop'): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: app, namespace: ${namespace} }\nspec: { action: ${action}, rules: ${rules} }\n`;
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message, severity }) => `${severity}: ${message}`);
const limited = '{ from: [{ source: { namespaces: [a] } }] }';

describe('a rule that limits nothing', () => {
  it.each([
    [`[${limited}, {}]`, 'ALLOW', 'error: this rule limits nothing, so it admits every request, and the rules beside it mean nothing'],
    [`[${limited}, { from: [], to: [], when: [] }]`, 'ALLOW', 'error: this rule limits nothing, so it admits every request, and the rules beside it mean nothing'],
    ['[{}]', 'ALLOW', 'info: this rule limits nothing: every request is admitted, without an identity too'],
    ['[{}]', 'DENY', 'warning: this rule limits nothing, so it refuses every request'],
    ["[{ to: [{ operation: { paths: ['/*'], methods: ['*'] } }] }]", 'DENY', 'warning: this rule limits nothing, so it refuses every request'],
    ["[{ to: [{ operation: { methods: [GET] } }, { operation: { hosts: ['*'] } }] }]", 'ALLOW', 'info: this rule limits nothing: every request is admitted, without an identity too'],
    [`[${limited}, {}]`, 'DENY', 'warning: this rule limits nothing, so it refuses every request'],
  ])('%s in %s', (rules, action, expected) => {
    expect(found(policy(rules, action))).toEqual([expected]);
  });

  it('is drawn where it stands', () => {
    expectCarets(registered, `${policy('[{}]', 'DENY')}#                             ^^ this rule limits nothing, so it refuses every request\n`);
  });

  it('is told in every namespace, the root namespace too', () => {
    for (const namespace of ['other', 'istio-system']) expect(found(policy('[{}]', 'DENY', namespace))).toHaveLength(1);
  });
});

describe('near misses', () => {
  it.each([
    ['no rule at all, which admits nobody', '[]', 'ALLOW'],
    ['a rule with callers', `[${limited}]`, 'ALLOW'],
    ['a rule with operations', '[{ to: [{ operation: { methods: [GET] } }] }]', 'DENY'],
    ['all paths of one method', "[{ to: [{ operation: { methods: [GET], paths: ['*'] } }] }]", 'DENY'],
    ['all paths of one port', "[{ to: [{ operation: { ports: ['80'], paths: ['*'] } }] }]", 'DENY'],
    ['a rule with conditions', '[{ when: [{ key: source.ip, values: [10.0.0.1] }] }]', 'ALLOW'],
    ['everything is logged', '[{}]', 'AUDIT'],
    ['everything is asked about', '[{}]', 'CUSTOM'],
  ])('%s', (_, rules, action) => {
    expectCarets(registered, policy(rules, action));
  });
});
