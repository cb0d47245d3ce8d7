import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './workload-groups-alike.ts';

const registered = { id: 'istio/workload-groups-alike', rule };

const group = (name: string, labels: string, namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: { name: ${name}, namespace: ${namespace}, labels: { own: x } }
spec: { metadata: { labels: { ${labels} } }, template: { serviceAccount: ledger } }
---
`;
const found = (yaml: string): string[] => runOn(registered, yaml).diagnostics.map(({ resource, message }) => `${resource ?? ''}: ${message}`);

describe('groups that nothing can tell apart', () => {
  it('are both reported', () => {
    expect(found(group('a', 'app: ledger') + group('b', 'app: ledger'))).toEqual([
      'WorkloadGroup shop/a: machines of `WorkloadGroup shop/b` have the same labels, so nothing can tell the two groups apart',
      'WorkloadGroup shop/b: machines of `WorkloadGroup shop/a` have the same labels, so nothing can tell the two groups apart',
    ]);
  });

  it('the order of the labels does not matter', () => {
    expect(found(group('a', 'app: ledger, version: v1') + group('b', 'version: v1, app: ledger'))).toHaveLength(2);
  });
});

describe('near misses', () => {
  it.each([
    ['another value', group('a', 'app: ledger') + group('b', 'app: stock')],
    ['one label more', group('a', 'app: ledger') + group('b', 'app: ledger, version: v1')],
    ['two namespaces', group('a', 'app: ledger') + group('b', 'app: ledger', 'store')],
    ['no labels', group('a', '') + group('b', '')],
    ['the same object twice, which another rule reports', group('a', 'app: ledger') + group('a', 'app: ledger')],
  ])('%s', (_, yaml) => expect(found(yaml)).toEqual([]));
});
