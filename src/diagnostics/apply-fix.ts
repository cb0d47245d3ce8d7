import type { Fix, TextEdit } from './diagnostic.ts';

/**
 * The text of `file` with the edits of a fix that belong to it. Lines and columns count from 1 and a byte order mark
 * counts for nothing. Edits of one fix never overlap, so they are applied from the last to the first.
 */
export function applyFix(file: string, text: string, fix: Fix): string {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  let result = text.slice(mark.length);
  const starts = lineStarts(result);
  const edits = fix.edits.filter((edit) => edit.file === file).sort((a, b) => b.line - a.line || b.column - a.column);
  for (const edit of edits) result = replaceRange(result, starts, edit);
  return mark + result;
}

function replaceRange(text: string, starts: readonly number[], edit: TextEdit): string {
  const offset = (line: number, column: number): number => Math.min((starts[line - 1] ?? text.length) + column - 1, text.length);
  return text.slice(0, offset(edit.line, edit.column)) + edit.newText + text.slice(offset(edit.endLine, edit.endColumn));
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}
