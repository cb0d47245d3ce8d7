import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFile } from '../decode.ts';
import { isClusterScoped } from '../kinds.ts';
import { customResourceTable, kubernetesTable } from './built-in-tables.ts';
import { builtInCatalogue } from './catalogue.ts';
import type { SchemaTable } from './schema-table.ts';
import { validateSchema } from './validate.ts';

describe.each([['Kubernetes', kubernetesTable], ['custom resources', customResourceTable]] as [string, SchemaTable][])('the table of %s', (_, table) => {
  it('refers only to schemas that it has', () => {
    const references = table.nodes.flatMap((node) => [...Object.values(node.fields ?? {}), node.items ?? 0, node.values ?? 0]);
    const roots = Object.values(table.kinds).flatMap((kind) => Object.values(kind.versions).map((version) => version.root ?? 0));
    for (const index of [...references, ...roots]) expect(table.nodes[index]).toBeDefined();
  });

  it('requires only fields that exist, and holds patterns that compile', () => {
    for (const { required = [], fields = {}, pattern = '' } of table.nodes) {
      expect(required.filter((name) => !Object.hasOwn(fields, name))).toEqual([]);
      expect(() => new RegExp(pattern)).not.toThrow();
    }
  });

  it('names its sources and the current version of each kind', () => {
    expect(table.sources.every((source) => /@v\d+\.\d+\.\d+ /.test(source))).toBe(true);
    for (const kind of Object.values(table.kinds)) expect(Object.keys(kind.versions).length).toBeGreaterThan(0);
  });
});

it.each([
  ['', 'Namespace', true],
  ['', 'Service', false],
  ['rbac.authorization.k8s.io', 'ClusterRole', true],
  ['rbac.authorization.k8s.io', 'Role', false],
  ['gateway.networking.k8s.io', 'GatewayClass', true],
  ['networking.istio.io', 'Gateway', false],
  ['cilium.io', 'CiliumClusterwideNetworkPolicy', true],
  ['cilium.io', 'CiliumNetworkPolicy', false],
  ['kuma.io', 'Mesh', true],
  ['policy', 'PodSecurityPolicy', true],
  ['example.com', 'Widget', false],
  ['constructor', 'constructor', false],
])('scope of %s %s', (group, kind, isCluster) => {
  expect(isClusterScoped(group, kind)).toBe(isCluster);
});

it('answers for any value of any kind without throwing', () => {
  const kinds = [...builtInCatalogue().kinds.values()].flatMap((kind) => Object.keys(kind.versions).map((version) => [kind.groupKind, version] as const));
  const anything = fc.jsonValue({ maxDepth: 6 });
  fc.assert(
    fc.property(fc.constantFrom(...kinds), anything, anything, ([groupKind, version], metadata, spec) => {
      const slash = groupKind.lastIndexOf('/');
      const apiVersion = slash < 0 ? version : `${groupKind.slice(0, slash)}/${version}`;
      const text = JSON.stringify({ apiVersion, kind: groupKind.slice(slash + 1), metadata: { name: 'a', labels: metadata, annotations: metadata }, spec });
      for (const resource of decodeFile({ path: 'a.json', text }).resources) {
        for (const { message, span } of validateSchema(resource, builtInCatalogue()).diagnostics) {
          expect(message).not.toMatch(/undefined|\[object/);
          expect(span.line).toBeGreaterThan(0);
        }
      }
    }),
    { numRuns: 500 },
  );
});
