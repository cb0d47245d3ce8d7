import { describe, expect, it } from 'vitest';
import { checkWithSpans } from './check.ts';
import { describePath, fingerprintsOf } from './fingerprint.ts';
import { objectFinder } from './place-in-object.ts';
import { openProject } from './project.ts';

const service = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec:
  host: orders
  trafficPolicy: { loadBalancer: { simple: LEAST_CONN } }
  subsets:
    - name: v1
      labelz: {}
    - name: v2
      labelz: {}
`;

function fingerprints(text: string, path = 'a.yaml'): string[] {
  const project = openProject([{ path, text }]);
  return [...fingerprintsOf(project, checkWithSpans(project).diagnostics)].sort();
}

describe('a fingerprint', () => {
  it('is one for each finding', () => {
    const found = fingerprints(service);
    expect(found.length).toBeGreaterThanOrEqual(3);
    expect(new Set(found).size).toBe(found.length);
    for (const fingerprint of found) expect(fingerprint).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each([
    ['lines move', `# a comment\n\n${service}`],
    ['another object comes before it', `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x, namespace: shop }\n---\n${service}`],
    ['list items move', service.replace('  subsets:\n', '  subsets:\n    - name: v0\n')],
    ['other fields come', service.replace('  host: orders\n', '  host: orders\n  exportTo: [.]\n')],
    ['line ends differ', service.replaceAll('\n', '\r\n')],
  ])('stays when %s', (_, text) => {
    expect(fingerprints(text)).toEqual(expect.arrayContaining(fingerprints(service)));
  });

  it('stays when the file is renamed', () => {
    expect(fingerprints(service, 'b/c.yaml')).toEqual(fingerprints(service));
  });

  it.each([
    ['another object', service.replace('name: orders', 'name: other')],
    ['another value', service.replace('LEAST_CONN', 'LEAST_CON')],
    ['another field', service.replaceAll('labelz', 'labelx')],
  ])('is another for %s', (_, text) => {
    expect(fingerprints(text)).not.toEqual(fingerprints(service));
  });

  it('of a text that is no object is of the file', () => {
    expect(fingerprints('a: [1\n')).not.toEqual(fingerprints('a: [1\n', 'b.yaml'));
  });
});

describe('objectFinder', () => {
  const project = openProject([
    { path: 'a.yaml', text: `# top\n---\n${service}---\napiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: { name: one }\n    data: { a: "1" }\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: { name: two }\n    data:\n      b: "2"\n` },
  ]);
  const find = objectFinder(project);

  it.each([
    [7, 9, 'orders', 'spec.host'],
    [8, 44, 'orders', 'spec.trafficPolicy.loadBalancer.simple'],
    [11, 7, 'orders', 'spec.subsets[].labelz'],
    [21, 14, 'one', 'data.a'],
    [26, 7, 'two', 'data.b'],
    [26, 10, 'two', 'data.b'],
  ])('says what stands in line %i, column %i', (line, column, name, path) => {
    const found = find({ file: 'a.yaml', line, column });
    expect([found?.resource.name, describePath(found?.path ?? [])]).toEqual([name, path]);
  });

  it('knows nothing above the first object, behind the last one and in other files', () => {
    expect(find({ file: 'a.yaml', line: 1, column: 1 })?.path ?? []).toEqual([]);
    expect(find({ file: 'a.yaml', line: 99, column: 1 })).toBeUndefined();
    expect(find({ file: 'b.yaml', line: 1, column: 1 })).toBeUndefined();
  });
});
