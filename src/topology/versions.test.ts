import { describe, expect, it } from 'vitest';
import type { ServiceNode, Topology, Workload } from './topology.ts';
import { labelsOfVersion, workloadsOfVersion } from './versions.ts';

function topologyOf(pods: Readonly<Record<string, Readonly<Record<string, string>>>>): { topology: Topology; service: ServiceNode } {
  const workloads = new Map(Object.entries(pods).map(([name, labels]) => [`shop/${name}`, { id: `shop/${name}`, name, labels: { app: 'orders', ...labels }, version: labels['version'] ?? labels['app.kubernetes.io/version'] } as unknown as Workload]));
  const service = { id: 'shop/orders', name: 'orders', workloads: [...workloads.keys()] } as unknown as ServiceNode;
  return { topology: { workloads, services: new Map([[service.id, service]]) } as unknown as Topology, service };
}

function ask(pods: Readonly<Record<string, Readonly<Record<string, string>>>>, version: string, labels?: Readonly<Record<string, string>>): unknown[] {
  const { topology, service } = topologyOf(pods);
  const named = { version, ...(labels ? { labels } : {}) };
  return [workloadsOfVersion(topology, service, named).map(({ name }) => name), labelsOfVersion(topology, service, named)];
}

describe('the pods of a version', () => {
  it('are those with its version label', () => {
    expect(ask({ 'orders-v1': { version: 'v1' }, 'orders-v2': { version: 'v2' } }, 'v2')).toEqual([['orders-v2'], { version: 'v2' }]);
    expect(ask({ a: { 'app.kubernetes.io/version': '1.0' }, b: { 'app.kubernetes.io/version': '2.0' } }, '2.0')).toEqual([['b'], { 'app.kubernetes.io/version': '2.0' }]);
  });

  it('are those that bear its name, told apart by the label that only they have', () => {
    expect(ask({ orders: { track: 'stable' }, 'orders-canary': { track: 'canary' } }, 'canary')).toEqual([['orders-canary'], { track: 'canary' }]);
    expect(ask({ 'orders-blue': { slot: 'a' }, 'orders-green': { slot: 'b' } }, 'green')).toEqual([['orders-green'], { slot: 'b' }]);
    expect(ask({ one: { track: 'stable' }, two: { track: 'canary' } }, 'canary')).toEqual([['two'], { track: 'canary' }]);
  });

  it('are those with the labels that were said', () => {
    expect(ask({ one: { build: '7' }, two: { build: '8' } }, 'new', { build: '8' })).toEqual([['two'], { build: '8' }]);
  });

  it('are nobody where no label tells them apart', () => {
    expect(ask({ orders: {}, 'orders-canary': {} }, 'canary')).toEqual([[], undefined]);
    expect(ask({ 'orders-v1': { version: 'v1' } }, 'v3')).toEqual([[], undefined]);
  });
});
