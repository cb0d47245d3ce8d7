import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editYaml } from './edit.ts';
import { readYaml } from './read.ts';

/** The text with its document of this number changed. */
function edit(text: string, at: number, change: (value: Record<string, never>) => void): string {
  const document = readYaml(text).documents[at];
  if (document === undefined) throw new Error('no such document');
  const after = structuredClone(document.value) as Record<string, never>;
  change(after);
  return editYaml(text, [{ document, path: [], before: document.value, after }]);
}

const text = `# file header
kind: Service
metadata: {name: a}
---
# reviews: canary
kind: VirtualService
metadata:
  name: reviews   # the name
spec:
  hosts:
  - "reviews"

  http:
  # jason first
  - match:
    - headers: {end-user: {exact: jason}}
    route:
    - destination: {host: reviews, subset: v2}
  - route:
    - destination: {host: reviews, subset: v1}
    timeout: 5s
    retries:    {attempts: 3,perTryTimeout: "2s"}
---
kind: Other
a:   [1,2,   3]
`;

interface Routes {
  readonly spec: { readonly http: object[] };
}

describe('a text of which one value changes', () => {
  it('keeps comments, quotes, blanks and all other documents', () => {
    const result = edit(text, 1, (value) => {
      const { http } = (value as unknown as Routes).spec;
      http[1] = { ...http[1], timeout: '1s' };
    });
    expect(result).toBe(text.replace('timeout: 5s', 'timeout: 1s').replace('retries:    {attempts: 3,perTryTimeout', 'retries: {attempts: 3, perTryTimeout'));
  });

  it('leaves comments with what they speak of when something comes before it', () => {
    const result = edit(text, 1, (value) => {
      (value as unknown as Routes).spec.http.unshift({ match: [{ uri: { prefix: '/x' } }], route: [{ destination: { host: 'reviews', subset: 'yes' } }] });
    });
    expect(result).toBe(text.replace('  # jason first\n', `  - match:
    - uri:
        prefix: /x
    route:
    - destination:
        host: reviews
        subset: "yes"
  # jason first
`));
  });

  it('is the same text where nothing changes', () => {
    expect(edit(text, 1, () => undefined)).toBe(text);
  });

  it('writes out what an anchor would change elsewhere', () => {
    const anchored = 'a: &x {b: 1}\nc: *x\n';
    const result = edit(anchored, 0, (value) => Object.assign(value, { c: { b: 2 } }));
    expect(readYaml(result).documents[0]?.value).toEqual({ a: { b: 1 }, c: { b: 2 } });
  });

  it('changes an item of a list of objects, and stays JSON where it is JSON', () => {
    const list = 'kind: List\nitems:\n- kind: A # one\n  m: 1\n- kind: B\n  m: 2\n';
    const [document] = readYaml(list).documents;
    if (document === undefined) throw new Error('no document');
    expect(editYaml(list, [{ document, path: ['items', 1], before: { kind: 'B', m: 2 }, after: { kind: 'B', m: 3 } }])).toBe(list.replace('m: 2', 'm: 3'));
    expect(edit('{"a": [1]}', 0, (value) => Object.assign(value, { a: [2] }))).toBe('{\n  "a": [\n    2\n  ]\n}\n');
  });

  it('reads as what was wanted, whatever it was and whatever is wanted', () => {
    const value = fc.letrec<{ any: unknown; map: Record<string, unknown> }>((tie) => ({
      any: fc.oneof({ maxDepth: 3 }, fc.constantFrom<unknown>('yes', 'a', '1', 1, true, '', '# no', 'x: y', '- z', 'two\nlines'), fc.array(tie('any'), { maxLength: 3 }), tie('map')),
      map: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'name', 'on', '1'), tie('any'), { minKeys: 1, maxKeys: 3 }),
    })).map;
    fc.assert(fc.property(value, value, fc.constantFrom('', '# above\n'), (before, after, above) => {
      const written = `${above}${JSON.stringify(before)}\n---\nx: 1 # stays\n`;
      const first = editYaml(`${above}a: 1\n---\nx: 1 # stays\n`, [{ document: readYaml(`${above}a: 1\n---\nx: 1 # stays\n`).documents[0]!, path: [], before: { a: 1 }, after: before }]);
      for (const source of [written, first]) {
        const documents = readYaml(source).documents;
        const result = editYaml(source, [{ document: documents[0]!, path: [], before: documents[0]?.value, after }]);
        expect(readYaml(result).documents.map((document) => document.value)).toEqual([after, { x: 1 }]);
        expect(result.endsWith('---\nx: 1 # stays\n')).toBe(true);
      }
    }), { numRuns: 300 });
  });
});
