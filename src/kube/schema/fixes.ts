import { nearest } from '../../base/near-miss.ts';
import type { Fix, Span, TextEdit } from '../../diagnostics/diagnostic.ts';

/** The closest candidate, and whether no other one is close as well. */
export function nearMiss(written: string, candidates: readonly string[]): { readonly name: string; readonly isOnly: boolean } | undefined {
  const name = nearest(written, candidates);
  if (name === undefined) return undefined;
  const other = nearest(written, candidates.filter((candidate) => candidate !== name));
  return { name, isOnly: other === undefined || name.toLowerCase() === written.toLowerCase() };
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
