import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './policy-admits-nobody.ts';

const registered = { id: 'istio/policy-admits-nobody', rule };
const pod = (namespace = 'shop'): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: pay, namespace: ${namespace}, labels: { app: pay } }\nspec: { containers: [{ name: a, image: a }] }\n---\n`;
const policy = (spec: string, { namespace = 'shop', name = 'nobody' } = {}): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n---\n`;
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message, resource }) => `${resource}: ${message}`);
const nobody = 'AuthorizationPolicy shop/nobody: this admits nobody, and no other policy of the input admits anybody in namespace `shop`: every call there is refused';

describe('a policy that admits nobody', () => {
  it.each([
    ['with an empty spec', '{}'],
    ['with an action', '{ action: ALLOW }'],
    ['with an empty list', '{ rules: [] }'],
    ['for one workload', '{ selector: { matchLabels: { app: pay } } }'],
  ])('%s', (_, spec) => {
    expect(found(pod() + policy(spec))).toEqual([nobody]);
  });

  it.each([
    ['another namespace admits somebody', policy('{ rules: [{}] }', { namespace: 'other', name: 'p' })],
    ['another policy refuses somebody', policy('{ action: DENY, rules: [{ to: [{ operation: { methods: [GET] } }] }] }', { name: 'p' })],
    ['another policy only logs', policy('{ action: AUDIT, rules: [{}] }', { name: 'p' })],
  ])('although %s', (_, other) => {
    expect(found(pod() + policy('{}') + other)).toEqual([nobody]);
  });
});

describe('near misses', () => {
  it.each([
    ['another policy admits somebody', pod() + policy('{}') + policy('{ rules: [{ from: [{ source: { namespaces: [a] } }] }] }', { name: 'p' })],
    ['one of the root namespace does', pod() + policy('{}') + policy('{ rules: [{ from: [{ source: { namespaces: [a] } }] }] }', { namespace: 'istio-system', name: 'p' })],
    ['a policy for the whole mesh', pod() + policy('{}', { namespace: 'istio-system' })],
    ['an empty rule, which admits everybody', pod() + policy('{ rules: [{}] }')],
    ['a namespace of which nothing is shown', pod('other') + policy('{}')],
    ['a target, which a waypoint reads', pod() + policy('{ targetRefs: [{ kind: Service, name: a }] }')],
  ])('%s', (_, text) => {
    expectCarets(registered, text);
  });
});
