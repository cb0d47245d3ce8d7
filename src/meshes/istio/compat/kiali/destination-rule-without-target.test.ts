import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './destination-rule-without-target.ts';

const service = (name: string, namespace = 'shop', { rest = '', selector = `{ app: ${name} }` } = {}): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: ${namespace}${rest} }\nspec: { selector: ${selector}, ports: [{ port: 80 }] }\n---\n`;
const workload = (labels: string, namespace = 'shop'): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: w, namespace: ${namespace} }\nspec: { template: { metadata: { labels: { ${labels} } }, spec: { containers: [] } } }\n---\n`;
const entry = (host: string, rest = ''): string => `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: e, namespace: egress }\nspec: { hosts: ['${host}']${rest} }\n---\n`;
const rule = (host: string, subsets = ''): string => `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: d, namespace: shop }\nspec: { host: '${host}', subsets: [${subsets}] }\n---\n`;
const namespaces = ['shop', 'store'];
const v1 = '{ name: v1, labels: { version: v1 } }';
const noHost = ['KIA0202 DestinationRule shop/d'];

describe('the host', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['a Service', service('web') + rule('web'), []],
    ['a Service of another namespace', service('web', 'store') + rule('web.store.svc.cluster.local'), []],
    ['a name of two parts, which Istio matches to nothing', service('web', 'store') + rule('web.store'), []],
    ['a Service that is not exported', service('web', 'store', { rest: ", annotations: { networking.istio.io/exportTo: '.' }" }) + rule('web.store.svc.cluster.local'), noHost],
    ['an application of the namespace without a Service', workload('app: web') + rule('web'), []],
    ['an application of another namespace', workload('app: web', 'store') + rule('web'), noHost],
    ['a ServiceEntry', entry('api.example.com') + rule('api.example.com'), []],
    ['the end of the host of one', entry('example.com') + rule('notexample.com'), []],
    ['the wildcard of one', entry('*.example.com') + rule('api.example.com'), []],
    ['a wildcard', rule('*.nothing.example.com'), []],
    ['nothing', rule('web'), noHost],
    ['nothing, and its subsets are not looked at', rule('web', v1), noHost],
  ])('%s', (_, text, expected) => expect(codesOf(analyzer, text, { namespaces })).toEqual(expected));

  it('in a domain of one’s own', () => {
    const clusterDomain = 'corp.local';
    expect(codesOf(analyzer, service('web') + rule('web.shop.svc.corp.local'), { namespaces, clusterDomain })).toEqual([]);
    expect(codesOf(analyzer, service('web') + rule('web.shop.svc.cluster.local'), { namespaces, clusterDomain })).toEqual(noHost);
  });
});

describe('the subsets', () => {
  it.each<readonly [string, string, readonly string[]]>([
    ['a workload of the Service', service('web') + workload('app: web, version: v1') + rule('web', v1), []],
    ['no workload of the Service', service('web') + workload('app: other, version: v1') + rule('web', v1), ['KIA0203 DestinationRule shop/d']],
    ['a workload of another namespace', service('web') + workload('app: web, version: v1', 'store') + rule('web', v1), ['KIA0203 DestinationRule shop/d']],
    ['each', service('web') + rule('web', `${v1}, { name: v2, labels: { version: v2 } }`), ['KIA0203 DestinationRule shop/d', 'KIA0203 DestinationRule shop/d']],
    ['no labels', service('web') + rule('web', '{ name: all }'), ['KIA0209 DestinationRule shop/d']],
    ['an endpoint', entry('api.example.com', ', endpoints: [{ address: a, labels: { version: v1 } }]') + rule('api.example.com', v1), []],
    ['an endpoint of another host, which counts', entry('api.example.com') + entry('b.example.com', ', endpoints: [{ address: a, labels: { version: v1 } }]').replace('name: e', 'name: f') + rule('api.example.com', v1), []],
    ['no endpoint', entry('api.example.com') + rule('api.example.com', v1), ['KIA0203 DestinationRule shop/d']],
    ['a wildcard, which is not looked at', rule('*.example.com', v1), []],
  ])('%s', (_, text, expected) => expect(codesOf(analyzer, text, { namespaces })).toEqual(expected));
});
