import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isMap, isScalar, isSeq, parseDocument, LineCounter, type Node } from 'yaml';
import { readText, repositoryRoot } from '../../test/shared.ts';
import type { Path } from './document.ts';
import { readYaml } from './read.ts';

const tricky = `a: "quoted # not a comment"   # a comment
'b': |
  block
  text
c: >-
  folded

d: [1, {e: 2, f: [3, 4,]}, "x"]   # flow
g: {}
h:
- i: 1
  j: ~
- - k
  - l
m: plain text
  that goes on
n: !!str 12
o: &anchor {p: 1}
q: ''
"r s": [ ]
`;

/** Every path of a document with the start that the `yaml` package gives its value: an independent judge. */
function* judged(node: Node | null, path: Path): Generator<[Path, number]> {
  if (node?.range && (!isScalar(node) || node.range[1] > node.range[0])) yield [path, node.range[0]];
  if (isMap(node)) for (const pair of node.items) yield* judged(pair.value as Node | null, [...path, String((pair.key as { value: unknown }).value)]);
  if (isSeq(node)) for (const [index, item] of node.items.entries()) yield* judged(item as Node | null, [...path, index]);
}

function disagreements(text: string): string[] {
  return readYaml(text).documents.flatMap((document) => {
    const lines = new LineCounter();
    const parsed = parseDocument(document.text, { lineCounter: lines });
    return [...judged(parsed.contents, [])].flatMap(([path, start]) => {
      const { line, col } = lines.linePos(start);
      const found = document.locate(path);
      const wanted = `${line + document.startLine - 1}:${col}`;
      return `${found.line}:${found.column}` === wanted ? [] : [`${path.join('.')} at ${found.line}:${found.column}, not ${wanted}`];
    });
  });
}

describe('locate', () => {
  it('agrees with an independent parser about where values start', () => {
    expect(disagreements(tricky)).toEqual([]);
  });

  it('agrees on every file of the example and of the golden folders', () => {
    const files = ['examples/shop', 'test/golden'].flatMap((folder) => readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml')).map((name) => join(repositoryRoot, folder, name)));
    expect(files.length).toBeGreaterThan(50);
    expect(files.flatMap((file) => disagreements(readText(file)))).toEqual([]);
  });

  it.each([
    ['d', '[1, {e: 2, f: [3, 4,]}, "x"]'],
    ['g', '{}'],
    ['a', '"quoted # not a comment"'],
    ['m', 'plain text\n  that goes on'],
    ['q', "''"],
    ['r s', '[ ]'],
  ])('covers the whole value of %s', (key, value) => {
    const [document] = readYaml(tricky).documents;
    const { line, column, endLine, endColumn } = document!.locate([key]);
    const lines = tricky.split('\n').slice(line - 1, endLine);
    lines[lines.length - 1] = lines.at(-1)!.slice(0, endColumn - 1);
    lines[0] = lines[0]!.slice(column - 1);
    expect(lines.join('\n')).toBe(value);
  });
});
