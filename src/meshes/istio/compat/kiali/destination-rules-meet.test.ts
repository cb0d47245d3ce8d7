import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './destination-rules-meet.ts';

const rule = (name: string, host: string, subsets: readonly string[] = [], { namespace = 'shop', rest = '' } = {}): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${name}, namespace: ${namespace} }
spec: { host: '${host}', subsets: [${subsets.map((subset) => `{ name: ${subset} }`).join(', ')}]${rest} }
---
`;
const sidecar = (namespace: string, hosts: string): string => `apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: { name: s, namespace: ${namespace} }\nspec: { egress: [{ hosts: [${hosts}] }] }\n---\n`;
const both = ['KIA0201 DestinationRule shop/a', 'KIA0201 DestinationRule shop/b'];
const mutual = ', trafficPolicy: { tls: { mode: ISTIO_MUTUAL } }';
const namespaces = ['shop', 'store', 'pay'];
const full = 'web.shop.svc.cluster.local';

describe('hosts and subsets', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['the same subset', rule('a', 'web', ['v1', 'v2']) + rule('b', full, ['v2']), both],
    ['other subsets', rule('a', 'web', ['v1']) + rule('b', 'web', ['v2']), []],
    ['no subsets, which is all of them', rule('a', 'web') + rule('b', 'web', ['v2']), both],
    ['neither has any', rule('a', 'web') + rule('b', 'web'), both],
    ['other hosts', rule('a', 'web', ['v1']) + rule('b', 'api', ['v1']), []],
    ['a wildcard over the host', rule('a', 'web', ['v1']) + rule('b', '*.shop.svc.cluster.local', ['v1']), both],
    ['a wildcard over another', rule('a', '*.example.com', ['v1']) + rule('b', '*.api.example.com', ['v1']), both],
    ['a wildcard that only ends alike', rule('a', 'myexample.com', ['v1']) + rule('b', '*.example.com', ['v1']), both],
    ['everything', rule('a', 'web', ['v1']) + rule('b', '*', ['v1']), both],
    ['a wildcard of another namespace', rule('a', 'web', ['v1']) + rule('b', '*.store.svc.cluster.local', ['v1']), []],
    ['two namespaces, which never meet in Istio', rule('a', 'web', ['v1']) + rule('b', full, ['v1'], { namespace: 'store' }), ['KIA0201 DestinationRule shop/a', 'KIA0201 DestinationRule store/b']],
    ['a name of two parts, which Istio does not expand', rule('a', 'web', ['v1']) + rule('b', 'web.shop', ['v1'], { namespace: 'store' }), ['KIA0201 DestinationRule shop/a', 'KIA0201 DestinationRule store/b']],
    ['two parts of which the second is no namespace', rule('a', 'web', ['v1']) + rule('b', 'web.other', ['v1']), []],
    ['a name of three parts', rule('a', 'web', ['v1']) + rule('b', 'web.shop.svc', ['v1']), both],
  ])('%s', (_, text, expected) => expect(codesOf(analyzer, text, { namespaces })).toEqual(expected));
});

describe('rules that are meant to stand beside others', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['mutual TLS of the mesh', rule('a', 'web') + rule('b', '*.local', [], { rest: mutual }), []],
    ['mutual TLS of its own namespace', rule('a', 'web') + rule('b', '*.shop.svc.cluster.local', [], { rest: mutual }), []],
    ['mutual TLS of another namespace is none', rule('a', '*.store.svc.cluster.local') + rule('b', '*.store.svc.cluster.local', [], { rest: mutual }), both],
    ['mutual TLS of a host is none', rule('a', 'web') + rule('b', 'web', [], { rest: mutual }), both],
  ])('%s', (_, text, expected) => expect(codesOf(analyzer, text, { namespaces })).toEqual(expected));
});

describe('who sees both', () => {
  const hidden = { rest: ", exportTo: ['.']" };
  it.each<readonly [string, string, readonly string[]]>([
    ['nobody', rule('a', full, [], hidden) + rule('b', full, [], { ...hidden, namespace: 'store' }), []],
    ['their own namespace', rule('a', 'web', [], hidden) + rule('b', 'web', [], hidden), both],
    ['another namespace', rule('a', full, [], { rest: ', exportTo: [pay]' }) + rule('b', full, [], { rest: ', exportTo: [pay, store]' }), both],
  ])('%s', (_, text, expected) => expect(codesOf(analyzer, text, { namespaces })).toEqual(expected));

  it('only what the Sidecar of the asked namespace imports', () => {
    const rules = rule('a', 'web.store.svc.cluster.local') + rule('b', 'web.store.svc.cluster.local');
    const importScope = { workloadNamespace: 'shop', rootNamespace: 'istio-system' };
    expect(codesOf(analyzer, sidecar('shop', './*') + rules, { namespaces, importScope })).toEqual([]);
    expect(codesOf(analyzer, sidecar('shop', './*, store/*') + rules, { namespaces, importScope })).toEqual(both);
    expect(codesOf(analyzer, sidecar('istio-system', './*') + rules, { namespaces, importScope })).toEqual([]);
    expect(codesOf(analyzer, sidecar('shop', "'*/*', '~store/*'") + rules, { namespaces, importScope })).toEqual([]);
  });

  it('without one that is asked, any namespace will do', () => {
    expect(codesOf(analyzer, sidecar('shop', './*') + rule('a', 'web.store.svc.cluster.local') + rule('b', 'web.store.svc.cluster.local'), { namespaces })).toEqual(both);
  });
});
