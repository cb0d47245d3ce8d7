import { expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './export-to-nowhere.ts';

const object = (kind: string, exportTo: string): string => `apiVersion: networking.istio.io/v1\nkind: ${kind}\nmetadata: { name: o, namespace: shop }\nspec: { exportTo: [${exportTo}] }\n---\n`;
const namespaces = ['shop', 'store'];
const reported = ['KIA0005 DestinationRule shop/o'];

it.each<readonly [string, string, readonly string[]]>([
  ['a namespace', object('DestinationRule', 'store'), []],
  ['itself, and everybody', object('DestinationRule', "'.', '*'"), []],
  ['one that is not there', object('DestinationRule', 'pay'), reported],
  ['each entry', object('DestinationRule', 'store, pay, ledger'), [...reported, ...reported]],
  ['nobody, which it does not know', object('DestinationRule', "'~'"), reported],
  ['a VirtualService and a ServiceEntry', object('VirtualService', 'pay') + object('ServiceEntry', 'pay'), ['KIA0005 ServiceEntry shop/o', 'KIA0005 VirtualService shop/o']],
  ['in ambient mode it is not asked', `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { istio.io/dataplane-mode: ambient } }\n---\n${object('DestinationRule', 'pay')}`, []],
])('%s', (_, text, expected) => {
  expect(codesOf(analyzer, text, { namespaces })).toEqual(expected);
});

it('without a list of namespaces, those that the input mentions', () => {
  const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: pay }\n---\n';
  expect(codesOf(analyzer, namespace + object('DestinationRule', 'pay'))).toEqual([]);
  expect(codesOf(analyzer, object('DestinationRule', 'pay'))).toEqual(reported);
});
