import { expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './authorization-principals.ts';

const policy = (principal: string, field = 'principals'): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: ap, namespace: shop }\nspec: { rules: [{ from: [{ source: { ${field}: ['${principal}'] } }] }] }\n---\n`;
const told = { homeCluster: 'east', serviceAccounts: { east: ['east.example/ns/shop/sa/pay'], west: ['west.example/ns/shop/sa/web'] }, trustDomains: ['east.example', 'west.example'] };
const codeOf = (principal: string, surroundings: object = told, text = ''): string | undefined => codesOf(analyzer, text + policy(principal), surroundings)[0]?.split(' ')[0];

it.each<readonly [string, string | undefined]>([
  ['east.example/ns/shop/sa/pay', undefined],
  ['*', undefined],
  ['*/sa/pay', undefined],
  ['east.example/*', undefined],
  ['east.*/sa/p*', undefined],
  ['east.*/sa/pay', 'KIA0106'],
  ['east.example/ns/shop/sa/none', 'KIA0106'],
  ['spiffe://east.example/ns/shop/sa/pay', 'KIA0108'],
  ['west.example/ns/shop/sa/web', 'KIA0107'],
  ['*/sa/web', 'KIA0107'],
  ['north.example/ns/shop/sa/pay', 'KIA0108'],
  ['north.example/*', 'KIA0106'],
  ['pay', 'KIA0106'],
])('%s', (principal, expected) => {
  expect(codeOf(principal)).toBe(expected);
});

it('takes the accounts of the workloads where nothing is told, and of those alone', () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: shop }\nspec: { serviceAccountName: pay, containers: [{ name: a, image: a }] }\n---\n';
  const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: idle, namespace: shop }\n---\n';
  expect(codeOf('cluster.local/ns/shop/sa/pay', {}, pod)).toBeUndefined();
  expect(codeOf('cluster.local/ns/other/sa/pay', {}, pod)).toBe('KIA0106');
  expect(codeOf('cluster.local/ns/shop/sa/idle', {}, pod + account)).toBe('KIA0106');
  expect(codeOf('partner.example/ns/shop/sa/pay', {}, pod)).toBe('KIA0108');
});

it('knows no account and no trust domain of a cluster of which nothing more is told', () => {
  expect(codeOf('cluster.local/ns/shop/sa/pay', { homeCluster: 'east' })).toBe('KIA0108');
  expect(codeOf('cluster.local/ns/shop/sa/pay', { homeCluster: '', trustDomains: ['cluster.local'] })).toBe('KIA0106');
});

it('near misses: fields that Kiali does not look at', () => {
  for (const field of ['notPrincipals', 'serviceAccounts', 'namespaces']) expect(codesOf(analyzer, policy('nobody', field), told)).toEqual([]);
});
