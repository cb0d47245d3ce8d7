import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './destination-rule-subsets.ts';

const service = (rest = '', namespace = 'shop'): string => `apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: ${namespace}${rest} }\nspec: { selector: { app: web }, ports: [{ port: 80 }] }\n---\n`;
const pod = (labels: string, { namespace = 'shop', node = '' } = {}): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: ${namespace}, labels: { ${labels} } }\nspec: { nodeName: '${node}', containers: [] }\n---\n`;
const node = (labels: string): string => `apiVersion: v1\nkind: Node\nmetadata: { name: node1, labels: { ${labels} } }\n---\n`;
const entry = (host: string, rest = '', namespace = 'shop'): string => `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: e, namespace: ${namespace} }\nspec: { hosts: ['${host}']${rest} }\n---\n`;
const rule = (host: string, subsets = '', { namespace = 'shop', exportTo = '' } = {}): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: d, namespace: ${namespace} }
spec: { host: '${host}'${exportTo === '' ? '' : `, exportTo: [${exportTo}]`}, subsets: [${subsets}] }
---
`;
const v1 = '{ name: v1, labels: { version: v1 } }';
const unknown = ['IST0174 DestinationRule shop/d'];
const empty = ['IST0173 DestinationRule shop/d'];

describe('the host', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['a Service', service() + rule('web'), []],
    ['by its full name', service() + rule('web.shop.svc.cluster.local'), []],
    ['a Service of another namespace by its short name', service('', 'store') + rule('web'), unknown],
    ['a ServiceEntry', entry('api.example.com') + rule('api.example.com'), []],
    ['the wildcard of one', entry('*.example.com') + rule('api.example.com'), []],
    ['an entry for its own namespace', entry('api.example.com', ", exportTo: ['.']", 'store') + rule('api.example.com'), unknown],
    ['a Service for its own namespace', service(", annotations: { networking.istio.io/exportTo: '.' }", 'store') + rule('web.store.svc.cluster.local'), unknown],
    ['seen by whom the rule is exported to, which counts', service(", annotations: { networking.istio.io/exportTo: pay }", 'store') + rule('web.store.svc.cluster.local', '', { exportTo: 'pay' }), []],
    ['nothing', rule('web'), unknown],
    ['a wildcard, which nothing has', service() + rule('*.shop.svc.cluster.local'), unknown],
    ['nothing, whatever its subsets', rule('web', v1), unknown],
  ])('%s', (_, text, expected) => expect(codesOf(analyzer, text)).toEqual(expected));
});

describe('the subsets', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['a pod', service() + pod('app: web, version: v1') + rule('web', v1), []],
    ['no pod', service() + pod('app: web, version: v2') + rule('web', v1), empty],
    ['each', service() + rule('web', `${v1}, { name: v2, labels: { version: v2 } }`), [...empty, ...empty]],
    ['a pod of something else, which will do', service() + pod('app: other, version: v1', { namespace: 'store' }) + rule('web', v1), []],
    ['no labels, which any pod has', service() + pod('app: other') + rule('web', '{ name: all }'), []],
    ['a region', service() + node('topology.kubernetes.io/region: a') + pod('app: web', { node: 'node1' }) + rule('web', '{ name: a, labels: { topology.kubernetes.io/region: a } }'), []],
    ['an empty region', service() + node("topology.kubernetes.io/region: ''") + pod('app: web', { node: 'node1' }) + rule('web', "{ name: a, labels: { topology.kubernetes.io/region: '' } }"), empty],
    ['the name of the node', service() + node('a: b') + pod('app: web', { node: 'node1' }) + rule('web', '{ name: here, labels: { kubernetes.io/hostname: node1 } }'), []],
    ['a pod that runs nowhere', service() + node('topology.kubernetes.io/region: a') + pod('app: web') + rule('web', '{ name: a, labels: { topology.kubernetes.io/region: a } }'), empty],
    ['endpoints, which are not looked at', entry('api.example.com', ', resolution: STATIC, endpoints: [{ address: 192.0.2.1, labels: { version: v1 } }]') + rule('api.example.com', v1), empty],
    ['what an entry selects', entry('api.example.com', ', workloadSelector: { labels: { app: web } }') + pod('app: web, version: v1') + rule('api.example.com', v1), []],
    ['what an entry does not select', entry('api.example.com', ', workloadSelector: { labels: { app: web } }') + pod('version: v1') + rule('api.example.com', v1), empty],
  ])('%s', (_, text, expected) => expect(codesOf(analyzer, text)).toEqual(expected));
});
