import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../../../kube/decode.ts';
import type { Resource } from '../../../../kube/resource.ts';
import { applicationOf, hostOf, isExported, kubernetesHosts, serviceEntryHosts } from './kiali-registry.ts';

const read = (...texts: string[]): readonly Resource[] => decodeFile({ path: 'a.yaml', text: texts.join('---\n') }).resources;
const service = (name: string, exportTo = ''): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop${exportTo === '' ? '' : `, annotations: { networking.istio.io/exportTo: "${exportTo}" }`} }\nspec: { ports: [{ port: 80 }] }\n`;
const entry = (...hosts: string[]): string => `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: e, namespace: shop }\nspec: { hosts: ${JSON.stringify(hosts)} }\n`;

describe('whom an object is exported to', () => {
  it.each([
    [[], 'edge', true],
    [['*'], 'edge', true],
    [['.'], 'shop', true],
    [['.'], 'edge', false],
    [['edge'], 'edge', true],
    [['edge'], 'shop', false],
    [['bank', '.'], 'shop', true],
    [['~'], 'shop', false],
  ])('%j: namespace %s: %s', (exportTo, viewer, answer) => {
    expect(isExported(exportTo, 'shop', viewer)).toBe(answer);
  });
});

describe('hosts of Services', () => {
  const domain = { domain: 'svc.cluster.local' };

  it.each([
    ['orders.shop.svc.cluster.local', true],
    ['orders.shop.svc', true],
    ['orders.shop', true],
    ['orders', false],
    ['orders.edge', false],
  ])('%s: %s', (host, answer) => {
    expect(kubernetesHosts(read(service('orders')), domain, ['*'])(host, 'edge')).toBe(answer);
  });

  it('are told only to whom the annotation names, else to whom the mesh does', () => {
    const knows = kubernetesHosts(read(service('orders'), service('stock', '., bank')), domain, ['.']);
    expect(['shop', 'bank', 'edge'].map((viewer) => knows('stock.shop', viewer))).toEqual([true, true, false]);
    expect(['shop', 'edge'].map((viewer) => knows('orders.shop', viewer))).toEqual([true, false]);
  });
});

describe('hosts of ServiceEntries', () => {
  it.each([
    [['example.com'], 'example.com', true],
    [['example.com'], 'notexample.com', true],
    [['example.com'], 'example.org', false],
    [['*.example.com'], 'api.example.com', true],
    [['*.example.com'], 'example.com', false],
    [[], 'example.com', false],
  ])('%j has %s: %s', (hosts, host, answer) => {
    expect(serviceEntryHosts(read(entry(...hosts)))(host)).toBe(answer);
  });
});

describe('names', () => {
  it.each([
    [{ app: 'a', 'app.kubernetes.io/name': 'b' }, 'b'],
    [{ app: 'a', 'service.istio.io/canonical-name': 'c' }, 'c'],
    [{ app: 'a' }, 'a'],
    [{ version: 'v1' }, undefined],
  ])('the application of %j is %s', (labels, name) => {
    expect(applicationOf({ id: 'w', namespace: 'shop', labels })).toBe(name);
  });

  it('the host of a rule is empty where none is written', () => {
    const rule = (spec: string): string => `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: r, namespace: shop }\nspec: ${spec}\n`;
    expect(read(rule('{ host: orders }'), rule('{}'), rule('{ host: 8 }')).map(hostOf)).toEqual(['orders', '', '']);
  });
});
