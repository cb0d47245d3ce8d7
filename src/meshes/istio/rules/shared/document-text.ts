import type { Span } from '../../../../diagnostics/diagnostic.ts';
import type { Resource } from '../../../../kube/resource.ts';

/** The text in which an object stands, asked once for each document: of a List, at its first item. */
export function textOnce({ source }: Resource): string | undefined {
  const [, item = 0] = source.path;
  return item === 0 ? source.document.text : undefined;
}

/** Where some characters of a document stand in their file. */
export function spanInText({ source }: Resource, from: number, length: number): Span {
  const before = source.document.text.slice(0, from);
  const line = source.document.startLine + before.split('\n').length - 1;
  const column = from - before.lastIndexOf('\n');
  return { file: source.file, line, column, endLine: line, endColumn: column + length };
}

/** The comments of a text, each with where it begins behind its `#`. Lines of block scalars that look like comments count. */
export function* commentsIn(text: string): Generator<{ readonly from: number; readonly text: string }> {
  for (let at = text.indexOf('#'); at !== -1; at = text.indexOf('#', at + 1)) {
    const isComment = at === 0 || /\s/.test(text[at - 1] ?? '');
    if (!isComment) continue;
    const end = text.indexOf('\n', at);
    const until = end === -1 ? text.length : end;
    yield { from: at + 1, text: text.slice(at + 1, until) };
    at = until;
  }
}
