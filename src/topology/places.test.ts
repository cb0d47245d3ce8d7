import { describe, expect, it } from 'vitest';
import { decodeFile } from '../kube/decode.ts';
import type { Resource } from '../kube/resource.ts';
import { evidenceAt, lazySpan, placeOf } from './places.ts';

const text = `kind: ConfigMap
apiVersion: v1
metadata:
  name: settings
`;

function readCounting(): { readonly resource: Resource; readonly asked: () => number } {
  const [resource] = decodeFile({ path: 'a.yaml', text }).resources;
  if (resource === undefined) throw new Error('the text holds an object');
  let asked = 0;
  const { document } = resource.source;
  const locate: typeof document.locate = (path, part) => {
    asked += 1;
    return document.locate(path, part);
  };
  return { resource: { ...resource, source: { ...resource.source, document: { ...document, locate } } }, asked: () => asked };
}

describe('a lazy span', () => {
  it('is worked out once, and only when it is asked for', () => {
    const { resource, asked } = readCounting();
    const span = lazySpan(resource, ['metadata', 'name']);
    expect(span.file).toBe('a.yaml');
    expect(asked()).toBe(0);
    expect([span.line, span.column, span.endLine, span.endColumn]).toEqual([4, 9, 4, 17]);
    expect(asked()).toBe(1);
  });

  it('has fields of its own, so that it can be copied and printed', () => {
    const span = lazySpan(readCounting().resource, ['metadata', 'name']);
    expect({ ...span, message: 'here' }).toEqual({ file: 'a.yaml', line: 4, column: 9, endLine: 4, endColumn: 17, message: 'here' });
    expect(JSON.stringify(span)).toBe('{"file":"a.yaml","line":4,"column":9,"endLine":4,"endColumn":17}');
  });
});

describe('lazy evidence', () => {
  it('has fields of its own, in the order in which they are printed', () => {
    const { resource, asked } = readCounting();
    const evidence = evidenceAt('env', placeOf(resource, ['kind']), 'A=b');
    expect([evidence.kind, evidence.file, evidence.text, asked()]).toEqual(['env', 'a.yaml', 'A=b', 0]);
    expect(JSON.stringify({ ...evidence })).toBe('{"kind":"env","file":"a.yaml","line":1,"column":7,"text":"A=b"}');
  });
});
