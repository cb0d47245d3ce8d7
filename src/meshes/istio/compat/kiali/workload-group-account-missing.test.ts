import { expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './workload-group-account-missing.ts';

const group = (account: string): string => `apiVersion: networking.istio.io/v1\nkind: WorkloadGroup\nmetadata: { name: g, namespace: shop }\nspec: { template: { serviceAccount: ${account} } }\n---\n`;
const account = (namespace: string): string => `apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: ledger, namespace: ${namespace} }\n---\n`;
const reported = ['KIA1701 WorkloadGroup shop/g'];

it.each<readonly [string, string, readonly string[]]>([
  ['an account of the namespace', account('shop') + group('ledger'), []],
  ['an account of another', account('store') + group('ledger'), reported],
  ['an account that a workload runs as', `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: w, namespace: shop }\nspec: { template: { spec: { serviceAccountName: ledger, containers: [] } } }\n---\n${group('ledger')}`, []],
  ['none', group("''"), []],
  ['nothing that the input shows', group('ledger'), reported],
])('%s', (_, text, expected) => {
  expect(codesOf(analyzer, text)).toEqual(expected);
});

it('those that the surroundings list, of the home cluster and its domain', () => {
  const of = (cluster: string, domain = 'cluster.local'): Readonly<Record<string, readonly string[]>> => ({ [cluster]: [`${domain}/ns/shop/sa/ledger`] });
  expect(codesOf(analyzer, group('ledger'), { serviceAccounts: of('Kubernetes') })).toEqual([]);
  expect(codesOf(analyzer, account('shop') + group('ledger'), { serviceAccounts: of('west') })).toEqual(reported);
  expect(codesOf(analyzer, group('ledger'), { serviceAccounts: of('west'), homeCluster: 'west' })).toEqual([]);
  expect(codesOf(analyzer, group('ledger'), { serviceAccounts: of('Kubernetes', 'corp.local'), clusterDomain: 'corp.local' })).toEqual([]);
});
