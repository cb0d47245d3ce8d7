import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../../../kube/decode.ts';
import type { Resource } from '../../../../kube/resource.ts';
import { kialiNames } from './kiali-hosts.ts';
import { importScope, type ImportScope } from './kiali-import-scope.ts';

const sidecar = (namespace: string, hosts: string, selector = ''): string => `apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: { name: default, namespace: ${namespace} }\nspec: { ${selector}egress: [{ hosts: [${hosts}] }] }\n`;
const namespaces = ['shop', 'edge', 'bank'].map((name) => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`);

function scope(...sidecars: string[]): ImportScope | undefined {
  const { resources } = decodeFile({ path: 'a.yaml', text: [...namespaces, ...sidecars].join('---\n') });
  const isSidecar = ({ kind }: Resource): boolean => kind === 'Sidecar';
  return importScope('shop', 'istio-system', resources.filter(isSidecar), kialiNames({ all: () => resources, surroundings: {} }));
}

describe('which Sidecar speaks for a namespace', () => {
  it('is none without one, or with one for some workloads only', () => {
    expect(scope()).toBeUndefined();
    expect(scope(sidecar('edge', '"./*"'))).toBeUndefined();
    expect(scope(sidecar('shop', '"./*"', 'workloadSelector: { labels: { app: orders } }, '))).toBeUndefined();
  });

  it('is that of the root namespace, unless the namespace has its own', () => {
    const root = sidecar('istio-system', '"edge/*"');
    expect(scope(root)?.('orders', 'edge')).toBe(true);
    expect(scope(root, sidecar('shop', '"./*"'))?.('orders', 'edge')).toBe(false);
  });

  it('is none that names no host', () => {
    expect(scope(sidecar('shop', ''))).toBeUndefined();
    expect(scope(sidecar('shop', 'orders, 8080'))).toBeUndefined();
  });
});

describe('what a Sidecar imports', () => {
  it.each([
    ['"./*"', 'orders', 'shop', true],
    ['"./*"', 'orders', 'edge', false],
    ['"*/*"', 'orders', 'edge', true],
    ['"/*"', 'orders', 'edge', true],
    ['"~/*"', 'orders', 'shop', false],
    ['"edge/*"', 'orders.edge', 'shop', true],
    ['"edge/*"', 'orders.edge.svc.cluster.local', 'shop', true],
    ['"edge/orders.edge.svc.cluster.local"', 'orders', 'edge', true],
    ['"edge/orders.edge.svc.cluster.local"', 'payments', 'edge', false],
    ['"*/*.edge.svc.cluster.local"', 'orders', 'edge', true],
    ['"*/*.edge.svc.cluster.local"', 'orders', 'bank', false],
    ['"./api.example.com"', 'api.example.com', 'shop', true],
    ['"./api.example.com"', 'api.example.com', 'edge', false],
    ['"*/*.example.com"', 'api.example.com', 'edge', true],
    ['"*/*.example.com"', 'example.com', 'edge', true],
    ['"*/*", "~edge/*"', 'orders', 'edge', false],
    ['"*/*", "~edge/*"', 'orders', 'bank', true],
    ['"*/*"', '', 'shop', false],
  ])('%s: host %j of namespace %s: %s', (hosts, host, namespace, answer) => {
    expect(scope(sidecar('shop', hosts))?.(host, namespace)).toBe(answer);
  });
});
