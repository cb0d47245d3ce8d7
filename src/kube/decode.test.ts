import { describe, expect, it } from 'vitest';
import { decodeFile } from './decode.ts';
import { describeResource, spanOf } from './resource.ts';

function decode(text: string) {
  const { resources, diagnostics, ignored } = decodeFile({ path: 'a.yaml', text });
  return {
    names: resources.map(describeResource),
    problems: diagnostics.map((diagnostic) => `${diagnostic.span.line}:${diagnostic.span.column} ${diagnostic.rule} ${diagnostic.message}`),
    ignored: ignored.map((span) => span.line),
    resources,
  };
}

describe('decodeFile', () => {
  it('gives `default` where no namespace is written and none to cluster-scoped kinds', () => {
    const text = 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: b, namespace: c}\n';
    expect(decode(text).names).toEqual(['Service default/a', 'Namespace b']);
  });

  it('opens Lists, lists inside Lists and JSON arrays', () => {
    const item = '{"apiVersion":"v1","kind":"Service","metadata":{"name":"a"}}';
    expect(decode(`{"apiVersion":"v1","kind":"List","items":[${item},{"apiVersion":"v1","kind":"ServiceList","items":[${item}]}]}`).names).toEqual(['Service default/a', 'Service default/a']);
    expect(decode(`[${item}]`).names).toEqual(['Service default/a']);
  });

  it('locates fields inside a List', () => {
    const [resource] = decode('apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n  metadata:\n    name: a\n').resources;
    expect(resource && spanOf(resource, ['metadata', 'name'])).toMatchObject({ file: 'a.yaml', line: 7, column: 11 });
  });

  it('says what an object lacks, at its place', () => {
    expect(decode('kind: Service\nmetadata: {name: a}\n').problems).toEqual(['1:1 kubernetes/not-an-object this Service has no `apiVersion`']);
    expect(decode('apiVersion: v1\nkind: Service\nmetadata: {}\n').problems).toEqual(['3:11 kubernetes/not-an-object this Service has no name']);
    expect(decode('apiVersion: v1\nkind: Service\nmetadata: {name: y}\n').problems).toEqual(['3:18 kubernetes/not-an-object the name of this Service is read as a boolean, not as a text']);
    expect(decode('apiVersion: v1\nmetadata: {name: a}\n').problems).toEqual(['1:1 kubernetes/not-an-object this object has no `kind`']);
  });

  it('passes over documents that are no objects, and says which', () => {
    expect(decode('replicas: 3\n---\njust a text\n')).toMatchObject({ names: [], problems: [], ignored: [1, 3] });
  });

  it('keeps what else the file holds when one document is broken', () => {
    expect(decode('a: [\n---\napiVersion: v1\nkind: Service\nmetadata: {name: a}\n').names).toEqual(['Service default/a']);
  });
});
