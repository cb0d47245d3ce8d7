import { describe, expect, it } from 'vitest';
import { readYaml } from './read.ts';

describe('readYaml', () => {
  it('reads booleans, integers and merge keys as kubectl does', () => {
    const text = 'a: yes\nb: off\nc: 010\nd: 1_000\ne: 1:30\nf: 2020-01-01\ng: "yes"\nbase: &b {x: 1}\nh:\n  <<: *b\n  z: 2\n';
    expect(readYaml(text).documents[0]?.value).toEqual({ a: true, b: false, c: 8, d: 1000, e: '1:30', f: '2020-01-01', g: 'yes', base: { x: 1 }, h: { x: 1, z: 2 } });
  });

  it('keeps the other documents when one is broken, and says where', () => {
    const { documents, problems } = readYaml('a: 1\n---\nb: [1\n---\nc: 3\n');
    expect(documents.map((document) => document.value)).toEqual([{ a: 1 }, { c: 3 }]);
    expect(problems).toMatchObject([{ kind: 'syntax', range: { line: 4 } }]);
  });

  it('locates keys, values, list items and merged fields by line and column of the file', () => {
    const [, second] = readYaml('# first\na: 1\n---\nlist:\n  - name: x   # why\n    port: 80\n').documents;
    expect(second?.locate(['list', 0, 'port'])).toEqual({ line: 6, column: 11, endLine: 6, endColumn: 13 });
    expect(second?.locate(['list', 0, 'port'], 'key')).toMatchObject({ line: 6, column: 5, endColumn: 9 });
    expect(second?.locate(['list', 0, 'missing', 'deeper'])).toMatchObject({ line: 5, column: 5 });
  });

  it.each([
    ['a byte order mark', '\uFEFFa: 1\n'],
    ['CRLF line ends', 'a: 1\r\n'],
    ['JSON with tabs', '{\n\t"a":\t1\n}\n'],
    ['a directive and end markers', '%YAML 1.2\n---\na: 1\n...\n'],
    ['comments around separators', '# c\n---\n# d\na: 1\n---\n# e\n'],
  ])('reads %s', (_, text) => {
    const { documents, problems } = readYaml(text);
    expect(problems).toEqual([]);
    expect(documents.map((document) => document.value)).toEqual([{ a: 1 }]);
  });

  it.each([
    ['tabs for indentation', 'a:\n\t- 1\n', 'indent with spaces'],
    ['a Helm template', 'a: {{ .Values.a }}\n', 'helm template'],
    ['an open bracket', 'a: [1,\nb: 2\n', 'close the bracket'],
    ['an unquoted colon', 'a: b: c\n', 'quote the value'],
  ])('gives help for %s', (_, text, help) => {
    expect(readYaml(text).problems[0]?.help).toContain(help);
  });

  it('points at the template or the key that is wrong, not at the start of the document', () => {
    expect(readYaml('a: 1\nb:\n  c: {{ .Values.c }}\n').problems).toMatchObject([{ range: { line: 3, column: 6 } }]);
    expect(readYaml('a: 1\nb:\n  ? [x]\n  : 2\n').problems).toMatchObject([{ range: { line: 3, column: 5 } }]);
  });

  it.each([
    ['duplicate keys', 'a: 1\na: 2\n', 'duplicate-key'],
    ['a mapping as a key', '? {a: 1}\n: 2\n', 'syntax'],
    ['deep nesting', '['.repeat(5000), 'limit'],
    ['an alias to itself', 'a: &a [*a]\n', 'limit'],
    ['an alias bomb', aliasBomb(12), 'limit'],
  ])('refuses %s', (_, text, kind) => {
    expect(readYaml(text).problems).toMatchObject([{ kind }]);
  });

  it('keeps the last of two equal keys and reports the first place where they clash', () => {
    expect(readYaml('a: 1\nb: 2\na: 3\n')).toMatchObject({ documents: [{ value: { a: 3, b: 2 } }], problems: [{ message: 'the key `a` stands twice in one mapping', range: { line: 3 } }] });
  });
});

function aliasBomb(levels: number): string {
  const lines = ['l0: &l0 [x,x,x,x,x,x,x,x,x,x]'];
  for (let level = 1; level <= levels; level += 1) lines.push(`l${level}: &l${level} [${Array(10).fill(`*l${level - 1}`).join(',')}]`);
  return `${lines.join('\n')}\n`;
}
