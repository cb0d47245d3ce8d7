import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './sidecar-selects-nothing.ts';

const registered = { id: 'istio/sidecar-selects-nothing', rule };

const sidecar = (labels: string, namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: orders, namespace: ${namespace} }
spec:
  workloadSelector: { labels: { ${labels} } }
  egress: [{ hosts: [./*] }]
`;
const workload = (labels: string, namespace = 'shop'): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: ${namespace} }
spec: { template: { metadata: { labels: { ${labels} } }, spec: { containers: [] } } }
---
`;
const mesh = (config: string): string => `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: '${config}' }
---
`;
const found = (yaml: string): string[] => runOn(registered, yaml).diagnostics.map(({ message }) => message);

describe('a selector that nothing fits', () => {
  it('names the label, and a near value', () => {
    expect(found(workload('app: orders') + sidecar('app: ordres'))).toEqual(['no workload in namespace `shop` has `app: ordres`, did you mean `app: orders`?']);
  });

  it('all labels have to be of one workload', () => {
    expect(found(workload('app: orders') + workload('tier: back').replace('name: orders', 'name: other') + sidecar('app: orders, tier: back'))).toEqual(['no workload in namespace `shop` has `app: orders` and `tier: back`']);
  });

  it('a workload of another namespace does not count', () => {
    expect(found(workload('app: ledger') + workload('app: orders', 'store') + sidecar('app: orders'))).toEqual(['no workload in namespace `shop` has `app: orders`']);
  });

  it('is not judged where the input shows no workloads of the namespace', () => {
    expectCarets(registered, `${workload('app: orders', 'store')}${sidecar('app: orders')}# unjudged: the workloadSelector of Sidecar shop/orders: the workloads of namespace \`shop\`\n`);
  });
});

describe('in the root namespace', () => {
  const root = (namespace: string): string => `a Sidecar with a selector is not for the mesh, even in the root namespace: no workload in \`${namespace}\` has \`app: orders\``;

  it('selects nobody, whatever the input shows', () => {
    expect(found(workload('app: orders') + sidecar('app: orders', 'istio-system'))).toEqual([root('istio-system')]);
    expect(found(sidecar('app: orders', 'istio-system'))).toEqual([root('istio-system')]);
  });

  it('by the name that the mesh configuration gives it', () => {
    expect(found(mesh('rootNamespace: config') + sidecar('app: orders', 'config'))).toEqual([root('config')]);
    expect(found(mesh('rootNamespace: config') + workload('app: other', 'istio-system') + sidecar('app: orders', 'istio-system'))).toEqual(['no workload in namespace `istio-system` has `app: orders`']);
  });
});

describe('near misses', () => {
  it.each([
    ['a workload', workload('app: orders, tier: back') + sidecar('app: orders')],
    ['a workload of the root namespace', workload('app: orders', 'istio-system') + sidecar('app: orders', 'istio-system')],
    ['no selector', workload('app: orders') + sidecar('')],
    ['a machine', `apiVersion: networking.istio.io/v1\nkind: WorkloadEntry\nmetadata: { name: vm, namespace: shop }\nspec: { address: 192.0.2.1, labels: { app: orders } }\n---\n${sidecar('app: orders')}`],
    ['labels that only running pods have', workload('app: orders') + sidecar('service.istio.io/canonical-name: orders')],
  ])('%s', (_, yaml) => expect(found(yaml)).toEqual([]));
});
