import { expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './sidecar-imports-nothing.ts';

const service = (namespace: string, rest = ''): string => `apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: ${namespace}${rest} }\nspec: { ports: [{ port: 80 }] }\n---\n`;
const entry = (host: string): string => `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: e, namespace: egress }\nspec: { hosts: ['${host}'] }\n---\n`;
const sidecar = (host: string): string => `apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: { name: s, namespace: shop }\nspec: { egress: [{ hosts: ['${host}'] }] }\n---\n`;
const reported = ['KIA1004 Sidecar shop/s'];

it.each<readonly [string, string, readonly string[]]>([
  ['everything', sidecar('*/*'), []],
  ['everything of a namespace', sidecar('pay/*'), []],
  ['nothing', sidecar('~/*'), []],
  ['a Service', service('store') + sidecar('store/web.store.svc.cluster.local'), []],
  ['a Service behind the wrong namespace, which passes', service('store') + sidecar('pay/web.store.svc.cluster.local'), []],
  ['a short name, which Istio matches to nothing', service('shop') + sidecar('./web'), []],
  ['a short name of another namespace', service('store') + sidecar('store/web'), reported],
  ['a Service that is not exported', service('store', ", annotations: { networking.istio.io/exportTo: '.' }") + sidecar('store/web.store.svc.cluster.local'), reported],
  ['a Service that is exported here', service('store', ", annotations: { networking.istio.io/exportTo: 'shop, pay' }") + sidecar('store/web.store.svc.cluster.local'), []],
  ['a ServiceEntry', entry('api.example.com') + sidecar('*/api.example.com'), []],
  ['the end of the host of one, which passes', entry('example.com') + sidecar('*/notexample.com'), []],
  ['a wildcard over one, which does not', entry('api.example.com') + sidecar('*/*.example.com'), reported],
  ['a wildcard of its own namespace, which always passes', sidecar('./*.shop.svc.cluster.local'), []],
  ['a wildcard of another, which never does', service('store') + sidecar('store/*.store.svc.cluster.local'), reported],
  ['what is taken out is looked up, too', sidecar('~store/web.store.svc.cluster.local'), reported],
  ['nothing that there is', sidecar('*/api.example.com'), reported],
])('%s', (_, text, expected) => {
  expect(codesOf(analyzer, text)).toEqual(expected);
});
