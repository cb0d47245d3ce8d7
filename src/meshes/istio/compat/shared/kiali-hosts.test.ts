import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../../../kube/decode.ts';
import { kialiHost, kialiNames, parsedHost } from './kiali-hosts.ts';

const { resources } = decodeFile({ path: 'a.yaml', text: 'apiVersion: v1\nkind: Namespace\nmetadata: { name: edge }\n---\napiVersion: v1\nkind: Service\nmetadata: { name: orders, namespace: shop }\n' });
const names = kialiNames({ all: () => resources, surroundings: {} });

describe('namespaces that Kiali knows', () => {
  it('are those of the objects and of Namespace objects', () => {
    expect([...names.namespaces].toSorted()).toEqual(['edge', 'shop']);
  });

  it('are the listed ones, where they are listed', () => {
    const listed = kialiNames({ all: () => resources, surroundings: { namespaces: ['bank'], clusterDomain: 'mesh.test' } });
    expect([...listed.namespaces]).toEqual(['bank']);
    expect(listed.domain).toBe('svc.mesh.test');
  });
});

describe('a host as Kiali parses it', () => {
  it.each([
    ['orders', 'orders.shop.svc.cluster.local', true],
    ['orders.edge.svc.cluster.local', 'orders.edge.svc.cluster.local', true],
    ['orders.edge', 'orders.edge', false],
    ['orders.edge.svc', 'orders.edge.svc', false],
    ['api.example.com', 'api.example.com', false],
  ])('%s is %s', (written, name, isComplete) => {
    expect(parsedHost(written, 'shop', names)).toMatchObject({ name, isComplete });
  });

  it.each([
    ['*.edge.svc.cluster.local', { service: '*', namespace: 'edge', isComplete: true, isWildcard: true }],
    ['*.example.com', { service: '*.example.com', namespace: '', isComplete: false, isWildcard: true }],
    ['orders', { service: 'orders', namespace: 'shop', isComplete: true, isWildcard: false }],
  ])('%s has parts', (written, parts) => {
    expect(parsedHost(written, 'shop', names)).toMatchObject(parts);
  });
});

describe('a host as Kiali completes it', () => {
  it.each([
    ['orders.shop', 'orders.shop.svc.cluster.local'],
    ['orders.edge', 'orders.edge.svc.cluster.local'],
    ['orders.nowhere', 'orders.nowhere'],
    ['orders.nowhere.svc', 'orders.nowhere.svc.cluster.local'],
    ['orders', 'orders.shop.svc.cluster.local'],
    ['example.com', 'example.com'],
    ['api.example.com', 'api.example.com'],
  ])('%s is %s', (written, name) => {
    expect(kialiHost(written, 'shop', names).name).toBe(name);
  });

  it('takes its own namespace for known', () => {
    expect(kialiHost('orders.bank', 'bank', names).name).toBe('orders.bank.svc.cluster.local');
  });
});
