import { describe, expect, it } from 'vitest';
import { codesOf, verdictsOf } from '../../../../../test/verdicts.ts';
import analyzer from './authorization-policy-references.ts';

const namespace = (name: string, labels = 'istio-injection: enabled'): string => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name}, labels: { ${labels} } }\n---\n`;
const pod = (labels: string, { home = 'shop', annotations = '', container = 'a', name = 'p' } = {}): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${home}, labels: { ${labels} }, annotations: { ${annotations} } }\nspec: { containers: [{ name: ${container}, image: a }] }\n---\n`;
const policy = (spec: string, home = 'shop'): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: ap, namespace: ${home} }\nspec: { ${spec} }\n---\n`;
const ofPay = 'selector: { matchLabels: { app: pay } }';

describe('a policy without workloads', () => {
  const missing = ['IST0127 AuthorizationPolicy shop/ap'];
  it.each<readonly [string, string, readonly string[]]>([
    ['a pod of an injected namespace', namespace('shop') + pod('app: pay') + policy(ofPay), []],
    ['a pod with other labels', namespace('shop') + pod('app: web') + policy(ofPay), missing],
    ['a pod that is not injected', namespace('shop', 'istio-injection: disabled') + pod('app: pay') + policy(ofPay), missing],
    ['a pod whose namespace is injected by revision, which istioctl does not see', namespace('shop', 'istio.io/rev: canary') + pod('app: pay') + policy(ofPay), missing],
    ['a pod that says so itself', namespace('shop', 'istio-injection: disabled') + pod("app: pay, sidecar.istio.io/inject: 'true'") + policy(ofPay), []],
    ['a pod that says no itself', namespace('shop') + pod("app: pay, sidecar.istio.io/inject: 'false'") + policy(ofPay), missing],
    ['a pod with a sidecar', namespace('shop', 'a: b') + pod('app: pay', { container: 'istio-proxy' }) + policy(ofPay), []],
    ['a pod in ambient', namespace('shop', 'a: b') + pod('app: pay', { annotations: 'ambient.istio.io/redirection: enabled' }) + policy(ofPay), []],
    ['a pod of another namespace', namespace('shop') + namespace('other') + pod('app: pay', { home: 'other' }) + policy(ofPay), missing],
    ['no selector, and no pod', namespace('shop') + policy('rules: [{}]'), missing],
    ['no selector, and a pod', namespace('shop') + pod('app: web') + policy('rules: [{}]'), []],
  ])('%s', (_, text, expected) => {
    expect(codesOf(analyzer, text)).toEqual(expected);
  });

  it('is for every namespace in the root namespace, and for nobody in particular without a selector', () => {
    expect(codesOf(analyzer, namespace('shop') + pod('app: pay') + policy(ofPay, 'istio-system'))).toEqual([]);
    expect(codesOf(analyzer, namespace('shop') + pod('app: web') + policy(ofPay, 'istio-system'))).toEqual(['IST0127 AuthorizationPolicy istio-system/ap']);
    expect(codesOf(analyzer, policy('rules: [{}]', 'istio-system'))).toEqual([]);
  });
});

describe('a namespace that does not exist', () => {
  const from = (field: string, name: string): string => namespace('shop') + pod('app: pay') + policy(`rules: [{ from: [{ source: { ${field}: ['${name}'] } }] }]`);
  it.each<readonly [string, boolean]>([['shop', false], ['SHOP', false], ['sh*', false], ['*op', false], ['*', false], ['nowhere', true], ['x*', true], ['s*p', true]])('%s', (name, expected) => {
    for (const field of ['namespaces', 'notNamespaces']) expect(verdictsOf(analyzer, from(field, name)).length > 0).toBe(expected);
  });

  it('is one without an object, whatever else is in it', () => {
    expect(codesOf(analyzer, from('namespaces', 'other') + pod('app: pay', { home: 'other' }))).toEqual(['IST0101 AuthorizationPolicy shop/ap']);
  });

  it('near misses: conditions, and principals', () => {
    expect(codesOf(analyzer, namespace('shop') + pod('app: pay') + policy('rules: [{ when: [{ key: source.namespace, values: [nowhere] }] }]'))).toEqual([]);
    expect(codesOf(analyzer, from('principals', 'nowhere'))).toEqual([]);
  });
});
