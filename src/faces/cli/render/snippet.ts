import { groupBy } from '../../../base/order.ts';
import type { Span } from '../../../diagnostics/diagnostic.ts';
import { displayWidth, printable, wrap } from './layout.ts';

export interface Mark {
  readonly span: Span;
  readonly label: string;
  readonly isPrimary: boolean;
}

export interface SourceView {
  readonly lines: readonly string[] | undefined;
  /** The line a person finds in the file; differs from the text's own where a tool rendered it. */
  readonly shownLine: (line: number) => number;
}

export interface SnippetStyle {
  readonly columns: number;
  readonly mark: (text: string) => string;
  readonly dim: (text: string) => string;
}

/** Lines between two marked ones that are still shown. */
const bridgedLines = 2;

/** The marked lines of the files, each mark underlined, the primary mark's file first. */
export function renderSnippet(marks: readonly Mark[], viewOf: (file: string) => SourceView, style: SnippetStyle): string[] {
  const primary = marks.filter((mark) => mark.isPrimary);
  const files = groupBy([...primary, ...marks.filter((mark) => !mark.isPrimary)], (mark) => mark.span.file);
  const lastLines = marks.map((mark) => viewOf(mark.span.file).shownLine(mark.span.line));
  const gutter = Math.max(2, String(Math.max(...lastLines)).length);
  return [...files].flatMap(([file, group], index) => renderFile(file, group, viewOf(file), gutter, index === 0, style));
}

function renderFile(file: string, marks: readonly Mark[], view: SourceView, gutter: number, isFirst: boolean, style: SnippetStyle): string[] {
  const first = marks[0]?.span;
  const line = first === undefined ? 1 : view.shownLine(first.line);
  const header = style.dim(`${' '.repeat(gutter)}${isFirst ? '┌─' : '├─'} ${file}:${line}`);
  if (view.lines === undefined) return [header, ...marks.filter((mark) => mark.label !== '').flatMap((mark) => wrap(mark.label, style.columns - gutter - 2).map((text) => `${' '.repeat(gutter)}${style.dim('│')} ${text}`))];
  const bar = `${' '.repeat(gutter)}${style.dim('│')}`;
  const byLine = [...groupBy(marks, (mark) => mark.span.line)].sort((a, b) => a[0] - b[0]);
  const body: string[] = [];
  let previous: number | undefined;
  for (const [at, group] of byLine) {
    body.push(...bridge(previous, at, view, gutter, bar, style));
    body.push(...renderLine(at, group, view, gutter, bar, style));
    previous = at;
  }
  return [header, bar, ...body];
}

function bridge(previous: number | undefined, at: number, view: SourceView, gutter: number, bar: string, style: SnippetStyle): string[] {
  if (previous === undefined) return [];
  const between = at - previous - 1;
  if (between > bridgedLines) return [`${bar} …`];
  return Array.from({ length: Math.max(0, between) }, (_, index) => sourceLine(previous + 1 + index, view, gutter, style, 0).text);
}

function renderLine(at: number, marks: readonly Mark[], view: SourceView, gutter: number, bar: string, style: SnippetStyle): string[] {
  const text = view.lines?.[at - 1] ?? '';
  const endOf = ({ span }: Mark): number => (span.endLine > at ? text.trimEnd().length + 1 : span.endColumn);
  const seen = marks.find((mark) => mark.isPrimary);
  const shown = sourceLine(at, view, gutter, style, seen === undefined ? Math.max(...marks.map(endOf)) : endOf(seen), seen?.span.column ?? Math.min(...marks.map(({ span }) => span.column)));
  const lines = [shown.text];
  for (const mark of [...marks].sort((a, b) => b.span.column - a.span.column)) {
    const from = mark.span.column - 1;
    const to = mark.span.endLine > at ? text.trimEnd().length : mark.span.endColumn - 1;
    const indent = Math.max(0, displayWidth(text.slice(0, from)) - shown.cut);
    const room = Math.max(1, style.columns - gutter - 2 - indent);
    const length = Math.min(room, Math.max(1, displayWidth(text.slice(from, to))));
    const symbol = (mark.isPrimary ? '^' : '─').repeat(length);
    lines.push(...underline(symbol, mark, indent, gutter, bar, style));
  }
  return lines;
}

/** Columns that a label needs beside its mark; with less it stands beneath. */
const leastForLabel = 24;

function underline(symbol: string, { label, isPrimary }: Mark, indent: number, gutter: number, bar: string, { columns, mark, dim }: SnippetStyle): string[] {
  const drawn = `${bar} ${' '.repeat(indent)}${isPrimary ? mark(symbol) : dim(symbol)}`;
  if (label === '') return [drawn];
  const written = printable(label);
  const beside = columns - gutter - 2 - indent - symbol.length - 1;
  const least = Math.max(leastForLabel, ...written.split(/\s+/).map(displayWidth));
  const isBeside = displayWidth(written) <= beside || beside >= least;
  const start = isBeside ? indent + symbol.length + 1 : Math.max(0, Math.min(indent, columns - gutter - 2 - least));
  const lines = wrap(written, columns - gutter - 2 - start);
  const below = lines.slice(isBeside ? 1 : 0).map((line) => `${bar} ${' '.repeat(start)}${line}`);
  return isBeside ? [`${drawn} ${lines[0] ?? ''}`, ...below] : [drawn, ...below];
}

/** Columns before a mark that stay in sight where the mark itself takes all the room. */
const leadIn = 8;

/** One line of the source; its beginning is cut away where the marked part would not fit, and the start of the mark stays in sight. */
function sourceLine(at: number, view: SourceView, gutter: number, style: SnippetStyle, markEnd: number, markStart = 1): { readonly text: string; readonly cut: number } {
  const plain = (view.lines?.[at - 1] ?? '').trimEnd();
  const room = style.columns - gutter - 2;
  const wanted = Math.min(markEnd - Math.floor(room / 2), Math.max(0, markStart - 1 - leadIn));
  const cut = markEnd > room ? Math.max(0, Math.min(wanted, plain.length - room)) : 0;
  const slice = printable(plain.slice(cut, cut + 2 * room).replaceAll('\t', ' '));
  const fits = displayWidth(slice) <= room ? slice : `${slice.slice(0, room - 1)}…`;
  const shown = cut > 0 ? `…${fits.slice(1)}` : fits;
  return { text: `${style.dim(`${String(view.shownLine(at)).padStart(gutter)}│`)} ${shown}`.trimEnd(), cut };
}
