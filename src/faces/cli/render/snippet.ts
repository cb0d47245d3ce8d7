import { groupBy } from '../../../base/order.ts';
import type { Span } from '../../../diagnostics/diagnostic.ts';
import { displayWidth } from './layout.ts';

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
  if (view.lines === undefined) return [header, ...marks.filter((mark) => mark.label !== '').map((mark) => `${' '.repeat(gutter)}${style.dim('│')} ${mark.label}`)];
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
  const end = Math.max(...marks.map((mark) => (mark.span.endLine > at ? text.trimEnd().length + 1 : mark.span.endColumn)));
  const shown = sourceLine(at, view, gutter, style, end);
  const lines = [shown.text];
  for (const mark of [...marks].sort((a, b) => b.span.column - a.span.column)) {
    const from = mark.span.column - 1;
    const to = mark.span.endLine > at ? text.trimEnd().length : mark.span.endColumn - 1;
    const indent = Math.max(0, displayWidth(text.slice(0, from)) - shown.cut);
    const room = Math.max(1, style.columns - gutter - 2 - indent);
    const length = Math.min(room, Math.max(1, displayWidth(text.slice(from, to))));
    const symbol = (mark.isPrimary ? '^' : '─').repeat(length);
    const label = mark.label === '' ? '' : ` ${mark.label}`;
    lines.push(`${bar} ${' '.repeat(indent)}${mark.isPrimary ? style.mark(symbol) : style.dim(symbol)}${label}`);
  }
  return lines;
}

/** One line of the source; its beginning is cut away where the marked part would not fit. */
function sourceLine(at: number, view: SourceView, gutter: number, style: SnippetStyle, markEnd: number): { readonly text: string; readonly cut: number } {
  const plain = (view.lines?.[at - 1] ?? '').replaceAll('\t', ' ').trimEnd();
  const room = style.columns - gutter - 2;
  const cut = markEnd > room ? Math.min(markEnd - Math.floor(room / 2), Math.max(0, plain.length - room)) : 0;
  const slice = plain.slice(cut);
  const fits = displayWidth(slice) <= room ? slice : `${slice.slice(0, room - 1)}…`;
  const shown = cut > 0 ? `…${fits.slice(1)}` : fits;
  return { text: `${style.dim(`${String(view.shownLine(at)).padStart(gutter)}│`)} ${shown}`.trimEnd(), cut };
}
