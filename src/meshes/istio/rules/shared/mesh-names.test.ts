import { describe, expect, it } from 'vitest';
import { destinationRule, rules, toOrders, virtualService } from '../../../../../test/istio-objects.ts';
import { decodeFile } from '../../../../kube/decode.ts';
import { ResourceSet } from '../../../../kube/resource-set.ts';
import type { Surroundings } from '../../../../rules/surroundings.ts';
import { createView } from '../../../../rules/view.ts';
import { discover } from '../../../../topology/discover.ts';
import { meshNamesOf, nameKinds, type MeshNames } from './mesh-names.ts';

function namesIn(text: string, surroundings: Surroundings = {}): MeshNames {
  const resources = ResourceSet.of(decodeFile({ path: 'mesh.yaml', text }).resources);
  return meshNamesOf(createView({ resources, topology: discover(resources), mesh: () => expect.unreachable(), surroundings, built: new Map() }, nameKinds, []));
}

const config = (mesh: string, name = 'istio', namespace = 'istio-system'): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: ${namespace} }\ndata: { mesh: '${mesh}' }\n---\n`;
const operator = (spec: string): string => `apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: { name: mesh, namespace: istio-system }\nspec: ${spec}\n---\n`;
const inDomain = (domain: string, name = 'orders'): string => destinationRule(name, `{ host: ${name}.shop.svc.${domain} }`);

describe('the domain of Services', () => {
  it.each([
    ['is the default', rules(`{ ${toOrders} }`), 'cluster.local'],
    ['is another that two hosts agree on', inDomain('corp.internal', 'a') + inDomain('corp.internal', 'b'), 'corp.internal'],
    ['is not what one host alone says', inDomain('corp.internal'), 'cluster.local'],
    ['is not what some say where another one writes the default', inDomain('corp.internal', 'a') + inDomain('corp.internal', 'b') + inDomain('cluster.local', 'c'), 'cluster.local'],
    ['is not what they disagree on', inDomain('corp.internal', 'a') + inDomain('corp.example', 'b'), 'cluster.local'],
    ['is what the installation says', operator('{ values: { global: { proxy: { clusterDomain: corp.internal } } } }') + inDomain('cluster.local'), 'corp.internal'],
  ])('%s', (_, text, domain) => {
    expect(namesIn(text).exactName('orders', 'shop')).toBe(`orders.shop.svc.${domain}`);
  });

  it('is what is told of the cluster, before all', () => {
    expect(namesIn(inDomain('cluster.local'), { clusterDomain: 'corp.internal' }).serviceOf('orders.shop.svc.corp.internal')).toMatchObject({ name: 'orders', namespace: 'shop' });
  });
});

describe('names', () => {
  const names = namesIn('');

  it.each([
    ['orders', 'orders.shop.svc.cluster.local'],
    ['Orders', 'Orders.shop.svc.cluster.local'],
    ['orders.prod', 'orders.prod'],
    ['*.prod.svc.cluster.local', '*.prod.svc.cluster.local'],
    ['10.0.0.1', '10.0.0.1'],
  ])('%s is %s', (written, full) => {
    expect(names.exactName(written, 'shop')).toBe(full);
  });

  it.each(['orders.prod', 'orders.prod.svc', 'orders.prod.svc.corp.internal', '*.prod.svc.cluster.local', 'api.example.com'])('%s is no Service of this cluster', (host) => {
    expect(names.serviceOf(host)).toBeUndefined();
  });
});

describe('the mesh configuration', () => {
  it.each([
    ['is the default', virtualService('x', '{}'), 'istio-system', true],
    ['says where the root is', config('rootNamespace: base'), 'base', true],
    ['stands where the mesh is', config('{}', 'istio', 'mesh'), 'mesh', true],
    ['of a revision counts without another', config('rootNamespace: base', 'istio-canary'), 'base', true],
    ['says who sees what', config('defaultVirtualServiceExportTo: [.]'), 'istio-system', false],
    ['is no other ConfigMap', config('rootNamespace: base', 'orders'), 'istio-system', true],
    ['is what an operator installs from', operator('{ meshConfig: { rootNamespace: base, defaultVirtualServiceExportTo: [.] } }'), 'base', false],
  ])('%s', (_, text, root, isPublic) => {
    const names = namesIn(text);
    expect([names.rootNamespace, names.exportsOf('virtualService', [], 'shop').isPublic]).toEqual([root, isPublic]);
  });

  it('comes after what an object says itself', () => {
    const names = namesIn(config('defaultVirtualServiceExportTo: [.]'));
    expect(names.exportsOf('virtualService', ['front', '.'], 'shop')).toEqual({ isPublic: false, namespaces: new Set(['front', 'shop']) });
  });
});
