import { expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './workload-groups-alike.ts';

const group = (name: string, metadata: string, namespace = 'shop'): string => `apiVersion: networking.istio.io/v1\nkind: WorkloadGroup\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { ${metadata}template: {} }\n---\n`;
const labels = (text: string): string => `metadata: { labels: { ${text} } }, `;
const both = ['KIA1702 WorkloadGroup shop/a', 'KIA1702 WorkloadGroup shop/b'];

it.each<readonly [string, string, readonly string[]]>([
  ['the same labels', group('a', labels('app: x')) + group('b', labels('app: x')), both],
  ['in another order', group('a', labels('app: x, tier: b')) + group('b', labels('tier: b, app: x')), both],
  ['none at all, which counts as the same', group('a', 'metadata: {}, ') + group('b', 'metadata: {}, '), both],
  ['no metadata', group('a', '') + group('b', ''), []],
  ['another value', group('a', labels('app: x')) + group('b', labels('app: z')), []],
  ['two namespaces', group('a', labels('app: x')) + group('b', labels('app: x'), 'store'), []],
])('%s', (_, text, expected) => {
  expect(codesOf(analyzer, text)).toEqual(expected);
});
