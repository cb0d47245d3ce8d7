import { expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './selector-without-workload.ts';

const sidecar = (labels: string): string => `apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: { name: s, namespace: shop }\nspec: { workloadSelector: { labels: { ${labels} } } }\n---\n`;
const policy = (kind: string, labels: string, namespace = 'shop'): string => `apiVersion: security.istio.io/v1\nkind: ${kind}\nmetadata: { name: p, namespace: ${namespace} }\nspec: { selector: { matchLabels: { ${labels} } } }\n---\n`;
const workload = (labels: string, namespace = 'shop'): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: w, namespace: ${namespace} }\nspec: { template: { metadata: { labels: { ${labels} } }, spec: { containers: [] } } }\n---\n`;
const group = 'apiVersion: networking.istio.io/v1\nkind: WorkloadGroup\nmetadata: { name: g, namespace: shop }\nspec: { metadata: { labels: { app: a } }, template: {} }\n---\n';

it.each<readonly [string, string, readonly string[]]>([
  ['a workload', workload('app: a') + sidecar('app: a'), []],
  ['a group of machines', group + sidecar('app: a'), []],
  ['no workload', workload('app: b') + sidecar('app: a'), ['KIA0004 Sidecar shop/s']],
  ['nothing that the input shows', sidecar('app: a'), ['KIA0004 Sidecar shop/s']],
  ['a workload of another namespace', workload('app: a', 'store') + sidecar('app: a'), ['KIA0004 Sidecar shop/s']],
  ['no selector', sidecar(''), []],
  ['each of the policies', ['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'].map((kind) => policy(kind, 'app: a')).join(''), ['KIA0004 AuthorizationPolicy shop/p', 'KIA0004 PeerAuthentication shop/p', 'KIA0004 RequestAuthentication shop/p']],
  ['one of the root namespace, which selects everywhere', workload('app: a') + policy('AuthorizationPolicy', 'app: a', 'istio-system'), ['KIA0004 AuthorizationPolicy istio-system/p']],
])('%s', (_, text, expected) => {
  expect(codesOf(analyzer, text)).toEqual(expected);
});
