import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './unexported-rule-hides-wildcard.ts';

const registered = { id: 'istio/unexported-rule-hides-wildcard', rule };

const ruleOf = (name: string, host: string, { namespace = 'shop', exportTo = '', rest = '' } = {}): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  host: "${host}"${exportTo === '' ? '' : `\n  exportTo: [${exportTo}]`}${rest}
---
`;
const mesh = (config: string): string => `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: '${config}' }
---
`;
const wild = (options = {}): string => ruleOf('all', '*.shop.svc.cluster.local', options);
const found = (yaml: string): string[] => runOn(registered, yaml).diagnostics.map(({ resource, message }) => `${resource ?? ''}: ${message}`);
const hidden = (name: string, seen: string, host = 'reviews', wildcard = 'shop/all'): string =>
  `DestinationRule ${name}: clients of namespaces other than ${seen} get neither this rule nor \`DestinationRule ${wildcard}\` for \`${host}\`: the more specific one is chosen before its \`exportTo\` is looked at`;

describe('a rule that hides a wildcard', () => {
  it('is exported to some', () => {
    expect(found(wild() + ruleOf('one', 'reviews', { exportTo: 'store' }))).toEqual([hidden('shop/one', '`store`')]);
  });

  it('is exported to some and to itself', () => {
    expect(found(wild() + ruleOf('one', 'reviews', { exportTo: "'.', store" }))).toEqual([hidden('shop/one', '`shop` and `store`')]);
  });

  it('may be a wildcard itself', () => {
    expect(found(ruleOf('all', '*.example.com') + ruleOf('one', '*.api.example.com', { exportTo: 'store' }))).toEqual([hidden('shop/one', '`store`', '*.api.example.com')]);
  });

  it('hides what is exported to fewer than all, but to more', () => {
    expect(found(wild({ exportTo: 'store, pay' }) + ruleOf('one', 'reviews', { exportTo: 'store' }))).toEqual([hidden('shop/one', '`store`')]);
  });

  it('in the root namespace, where everybody looks', () => {
    const one = ruleOf('one', 'reviews.shop.svc.cluster.local', { namespace: 'istio-system', exportTo: 'store' });
    expect(found(ruleOf('mesh', '*.local', { namespace: 'istio-system' }) + one)).toEqual([hidden('istio-system/one', '`store`', 'reviews.shop.svc.cluster.local', 'istio-system/mesh')]);
  });

  it('in the root namespace that the mesh configuration names', () => {
    const one = ruleOf('one', 'reviews.shop.svc.cluster.local', { namespace: 'config', exportTo: 'store' });
    const yaml = ruleOf('mesh', '*.local', { namespace: 'config' }) + one;
    expect(found(yaml)).toEqual([]);
    expect(found(mesh('rootNamespace: config') + yaml)).toHaveLength(1);
  });
});

describe('near misses', () => {
  it.each([
    ['a private rule, which does not take part', wild() + ruleOf('one', 'reviews', { exportTo: "'.'" })],
    ['a private rule by the name of its namespace', wild() + ruleOf('one', 'reviews', { exportTo: 'shop' })],
    ['a rule for everybody', wild() + ruleOf('one', 'reviews')],
    ['a rule for everybody, as written', wild() + ruleOf('one', 'reviews', { exportTo: "'*'" })],
    ['a wildcard that is exported to as many', wild({ exportTo: 'store' }) + ruleOf('one', 'reviews', { exportTo: 'store' })],
    ['a wildcard that does not hold the host', ruleOf('all', '*.example.com') + ruleOf('one', 'reviews', { exportTo: 'store' })],
    ['a wildcard of another namespace', wild({ namespace: 'store' }) + ruleOf('one', 'reviews', { exportTo: 'store' })],
    ['a namespace where others do not look for the host', wild({ namespace: 'pay' }) + ruleOf('one', 'reviews.shop.svc.cluster.local', { namespace: 'pay', exportTo: 'store' })],
    ['a rule for some workloads', wild() + ruleOf('one', 'reviews', { exportTo: 'store', rest: '\n  workloadSelector: { matchLabels: { app: a } }' })],
    ['the rule alone', ruleOf('one', 'reviews', { exportTo: 'store' })],
  ])('%s', (_, yaml) => expect(found(yaml)).toEqual([]));

  it('what is private by default does not take part either', () => {
    const yaml = wild({ exportTo: "'*'" }) + ruleOf('one', 'reviews');
    expect(found(mesh('defaultDestinationRuleExportTo: ["."]') + yaml)).toEqual([]);
  });
});
