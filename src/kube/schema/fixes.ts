import { nearest } from '../../base/near-miss.ts';
import type { Fix, Span, TextEdit } from '../../diagnostics/diagnostic.ts';
import type { Path } from '../../yaml/document.ts';
import { isObject, spanOf, type Resource } from '../resource.ts';

/** The closest candidate, and whether no other one is close as well. */
export function nearMiss(written: string, candidates: readonly string[]): { readonly name: string; readonly isOnly: boolean } | undefined {
  const name = nearest(written, candidates);
  if (name === undefined) return begunBy(written, candidates);
  const other = nearest(written, candidates.filter((candidate) => candidate !== name));
  return { name, isOnly: other === undefined || name.toLowerCase() === written.toLowerCase() };
}

/** `consecutive5xx` is the beginning of one field only. Short words begin too much. */
function begunBy(written: string, candidates: readonly string[]): { readonly name: string; readonly isOnly: boolean } | undefined {
  const begun = written.length < 5 ? [] : candidates.filter((candidate) => candidate.toLowerCase().startsWith(written.toLowerCase()));
  return begun.length === 1 && begun[0] !== undefined ? { name: begun[0], isOnly: true } : undefined;
}

export function renameFix(span: Span, from: string, to: string): Fix {
  return { title: `rename \`${from}\` to \`${to}\``, edits: [{ ...span, newText: to }] };
}

/** Values that YAML would read as something else without quotes. */
const needsQuotes = /^(?:y|n|yes|no|on|off|true|false|null|~|[-+.]?\d.*)$/i;

export function replaceValueFix(span: Span, from: string, to: string): Fix {
  return { title: `replace \`${from}\` by \`${to}\``, edits: [{ ...span, newText: needsQuotes.test(to) ? JSON.stringify(to) : to }] };
}

/** Puts quotes round a plain scalar on one line, keeping its letters: `1.10` stays `1.10`. */
export function quoteFix(span: Span): Fix | undefined {
  if (span.line !== span.endLine) return undefined;
  const open: TextEdit = { ...span, endLine: span.line, endColumn: span.column, newText: '"' };
  const close: TextEdit = { ...span, line: span.endLine, column: span.endColumn, newText: '"' };
  return { title: 'quote the value', edits: [open, close] };
}

/** Makes a list of the one item that was written in its place. */
export function listFix(resource: Resource, path: Path, value: unknown): Fix | undefined {
  const span = spanOf(resource, path, 'value');
  const isFlow = lineOf(resource, span.line)[span.column - 1] === '{';
  const title = 'make a list of it';
  if (span.line === span.endLine && (isFlow || (typeof value === 'string' && /^[\w./-]+$/.test(value)))) {
    return { title, edits: [{ ...span, endColumn: span.column, newText: '[' }, { ...span, column: span.endColumn, newText: ']' }] };
  }
  return isObject(value) && !isFlow ? { title, edits: indent(resource, span, '- ') } : undefined;
}

/** Puts a mapping under a field of its own: `app: x` becomes `matchLabels: { app: x }`. */
export function wrapFix(resource: Resource, path: Path, field: string): Fix | undefined {
  const span = spanOf(resource, path, 'value');
  const title = `put it under \`${field}\``;
  const isFlow = lineOf(resource, span.line)[span.column - 1] === '{';
  if (isFlow && span.line === span.endLine) return { title, edits: [{ ...span, endColumn: span.column, newText: `{ ${field}: ` }, { ...span, column: span.endColumn, newText: ' }' }] };
  if (isFlow || !/^ *$/.test(lineOf(resource, span.line).slice(0, span.column - 1))) return undefined;
  return { title, edits: indent(resource, span, `${field}:\n${' '.repeat(span.column + 1)}`) };
}

/** Every line of a block two columns further in; the first with a text before it. */
function indent(resource: Resource, span: Span, before: string): TextEdit[] {
  const edits: TextEdit[] = [];
  for (let line = span.line; line <= span.endLine; line += 1) {
    // A block may end at the beginning of a line that is no longer its own.
    if ((line === span.endLine && span.endColumn <= span.column) || lineOf(resource, line).trim() === '') continue;
    edits.push({ ...span, line, endLine: line, endColumn: span.column, newText: line === span.line ? before : '  ' });
  }
  return edits;
}

/** A line of the file by its number there. */
function lineOf(resource: Resource, line: number): string {
  return resource.source.document.text.split('\n')[line - resource.source.document.startLine] ?? '';
}
