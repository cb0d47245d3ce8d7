import { expect, it } from 'vitest';
import { targetsOf } from './targets.ts';

it('gives every proxy the labels that a cluster would give it', () => {
  const pod = { namespace: 'shop', name: 'cart-0', workload: 'cart', kind: 'sidecar', address: '10.44.0.70', netns: 'mwlab.a.70', folder: '/f', serviceAccount: 'cart', annotations: {}, ports: [], labels: { 'app.kubernetes.io/name': 'cart', version: 'v1' } } as const;
  expect(targetsOf([pod], '10.213.1.2:15092')).toEqual([{
    targets: ['10.213.1.2:15092'],
    labels: { __metrics_path__: '/metrics/mwlab.a.70', app_kubernetes_io_name: 'cart', version: 'v1', instance: '10.44.0.70:15020', namespace: 'shop', pod: 'cart-0', node: 'lab' },
  }]);
});
