import { expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './selectors-meet.ts';

const sidecar = (name: string, labels: string, namespace = 'shop'): string => `apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { workloadSelector: { labels: { ${labels} } } }\n---\n`;
const policy = (name: string, labels: string, kind = 'PeerAuthentication'): string => `apiVersion: security.istio.io/v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop }\nspec: { selector: { matchLabels: { ${labels} } } }\n---\n`;
const workload = (labels: string, namespace = 'shop'): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: w, namespace: ${namespace} }\nspec: { template: { metadata: { labels: { ${labels} } }, spec: { containers: [] } } }\n---\n`;
const both = ['KIA0003 Sidecar shop/a', 'KIA0003 Sidecar shop/b'];

it.each<readonly [string, string, readonly string[]]>([
  ['two of one workload', workload('app: a') + sidecar('a', 'app: a') + sidecar('b', 'app: a'), both],
  ['by different labels of it', workload('app: a, tier: b') + sidecar('a', 'app: a') + sidecar('b', 'tier: b'), both],
  ['of a workload of another namespace, which counts', workload('app: a', 'store') + sidecar('a', 'app: a') + sidecar('b', 'app: a'), both],
  ['two PeerAuthentications', workload('app: a') + policy('a', 'app: a') + policy('b', 'app: a'), ['KIA0003 PeerAuthentication shop/a', 'KIA0003 PeerAuthentication shop/b']],
  ['two RequestAuthentications, which are joined', workload('app: a') + policy('a', 'app: a', 'RequestAuthentication') + policy('b', 'app: a', 'RequestAuthentication'), []],
  ['no workload', sidecar('a', 'app: a') + sidecar('b', 'app: a'), []],
  ['two namespaces', workload('app: a') + sidecar('a', 'app: a') + sidecar('b', 'app: a', 'store'), []],
  ['labels of two workloads', workload('app: a') + workload('tier: b').replace('name: w', 'name: v') + sidecar('a', 'app: a') + sidecar('b', 'tier: b'), []],
])('%s', (_, text, expected) => {
  expect(codesOf(analyzer, text)).toEqual(expected);
});
