import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../../../kube/decode.ts';
import { commentsIn, spanInText, textOnce } from './document-text.ts';

describe('comments', () => {
  it('begin with a hash at the beginning or behind a blank', () => {
    const text = '# one\na: b # two\nc: "d#e"\nf: g#h\n#\n';
    expect([...commentsIn(text)].map((comment) => [comment.from, comment.text])).toEqual([[1, ' one'], [12, ' two'], [34, '']]);
  });

  it('of a text without an end of line', () => {
    expect([...commentsIn('a: b #x')].map(({ text }) => text)).toEqual(['x']);
  });
});

describe('places', () => {
  const { resources } = decodeFile({ path: 'a.yaml', text: 'apiVersion: v1\nkind: Namespace\nmetadata: { name: a }\n---\n# word\napiVersion: v1\nkind: Namespace\nmetadata: { name: b }\n' });

  it('count lines of the file', () => {
    const second = resources[1];
    const text = second === undefined ? '' : textOnce(second) ?? '';
    expect(second && spanInText(second, text.indexOf('word'), 4)).toEqual({ file: 'a.yaml', line: 5, column: 3, endLine: 5, endColumn: 7 });
  });

  it('are asked once for each document', () => {
    const list = decodeFile({ path: 'a.yaml', text: 'apiVersion: v1\nkind: List\nitems:\n  - { apiVersion: v1, kind: Namespace, metadata: { name: a } }\n  - { apiVersion: v1, kind: Namespace, metadata: { name: b } }\n' });
    expect(list.resources.map((resource) => textOnce(resource) !== undefined)).toEqual([true, false]);
  });
});
