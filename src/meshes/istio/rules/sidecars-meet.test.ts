import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './sidecars-meet.ts';

const registered = { id: 'istio/sidecars-meet', rule };

const sidecar = (name: string, labels: string, { namespace = 'shop', created = '' } = {}): string => `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: ${name}, namespace: ${namespace}${created === '' ? '' : `, creationTimestamp: '${created}'`} }
spec:
  workloadSelector: { labels: { ${labels} } }
  egress: [{ hosts: [./*] }]
---
`;
const workload = (name: string, labels: string, { namespace = 'shop', kind = 'Deployment' } = {}): string => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: ${name}, namespace: ${namespace} }
spec: { template: { metadata: { labels: { ${labels} } }, spec: { containers: [] } } }
---
`;
const found = (yaml: string): string[] => runOn(registered, yaml).diagnostics.map(({ resource, message }) => `${resource ?? ''}: ${message}`);
const both = workload('orders', 'app: orders, tier: back');
const notUsed = 'Sidecar shop/b: `Deployment shop/orders` is selected by `Sidecar shop/a`, too, which is what holds for it: this Sidecar does not';

describe('two Sidecars of one workload', () => {
  it('by the same labels', () => {
    expect(found(both + sidecar('a', 'app: orders') + sidecar('b', 'app: orders'))).toEqual([notUsed]);
  });

  it('by labels of which the workload has all', () => {
    expect(found(both + sidecar('b', 'app: orders') + sidecar('a', 'tier: back'))).toEqual([notUsed]);
  });

  it('the older one holds, where the input knows', () => {
    const yaml = both + sidecar('a', 'app: orders', { created: '2025-01-01T00:00:00Z' }) + sidecar('b', 'tier: back', { created: '2024-01-01T00:00:00Z' });
    expect(runOn(registered, yaml).diagnostics.map(({ resource, explains }) => [resource, explains])).toEqual([['Sidecar shop/a', undefined]]);
  });

  it('says where the input does not know', () => {
    const [diagnostic] = runOn(registered, both + sidecar('a', 'app: orders') + sidecar('b', 'app: orders')).diagnostics;
    expect(diagnostic?.explains).toBe('the older one holds; the input does not tell which it is, so the order is that of the names');
    expect(diagnostic?.related?.map(({ span }) => span.line)).toEqual([10]);
  });

  it('of three, each but the first', () => {
    expect(found(both + sidecar('a', 'app: orders') + sidecar('b', 'app: orders') + sidecar('c', 'app: orders'))).toHaveLength(2);
  });

  it('a machine is a workload', () => {
    const machine = 'apiVersion: networking.istio.io/v1\nkind: WorkloadEntry\nmetadata: { name: vm, namespace: shop }\nspec: { address: 192.0.2.1, labels: { app: orders } }\n---\n';
    expect(found(machine + sidecar('a', 'app: orders') + sidecar('b', 'app: orders'))).toEqual([notUsed.replace('Deployment shop/orders', 'WorkloadEntry shop/vm')]);
  });
});

describe('near misses', () => {
  it.each([
    ['labels that no workload has together', workload('a', 'app: orders') + workload('b', 'tier: back') + sidecar('a', 'app: orders') + sidecar('b', 'tier: back')],
    ['no workload at all', sidecar('a', 'app: orders') + sidecar('b', 'app: orders')],
    ['two namespaces', both + workload('orders', 'app: orders', { namespace: 'store' }) + sidecar('a', 'app: orders') + sidecar('a', 'app: orders', { namespace: 'store' })],
    ['a workload of another namespace', workload('orders', 'app: orders', { namespace: 'store' }) + sidecar('a', 'app: orders') + sidecar('b', 'app: orders')],
    ['one without a selector, which others go before', both + sidecar('a', 'app: orders') + sidecar('b', '')],
    ['the same object twice, which another rule reports', both + sidecar('a', 'app: orders') + sidecar('a', 'tier: back')],
  ])('%s', (_, yaml) => expect(found(yaml)).toEqual([]));
});
