import { isEmpty, type MapEntry, type Node } from '../yaml/tree.ts';

/** A text to put in at an offset; `length` characters there are replaced. */
export interface Insertion {
  readonly at: number;
  readonly length?: number;
  readonly text: string;
}

/** Whether lines can be put behind a value: it stands on lines of its own, or holds nothing yet. */
export function isBlockStyle(text: string, { value }: MapEntry): boolean {
  if (isEmpty(value)) return true;
  const first = text[value.start];
  return first === '{' || first === '[' ? isHollow(value) : value.kind !== 'scalar';
}

function isHollow(value: Node): boolean {
  return (value.kind === 'map' && value.entries.length === 0) || (value.kind === 'list' && value.items.length === 0);
}

/** Puts lines behind the last entry of a block, indented as its entries are. `written` is the indent of the lines. */
export function addToBlock(text: string, entry: MapEntry, lines: readonly string[], written: number): Insertion[] {
  const { key, value } = entry;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const shift = childIndent(text, entry) - written;
  const block = lines.map((line) => indent(line, shift)).join(newline);
  if (isHollow(value)) {
    const end = text.indexOf(text[value.start] === '{' ? '}' : ']', value.start) + 1;
    const lineEnd = endOfLine(text, end);
    const start = key.end + text.slice(key.end, value.start).trimEnd().length;
    return [{ at: start, length: end - start, text: '' }, { at: lineEnd, text: `${newline}${block}` }];
  }
  return [{ at: endOfLine(text, isEmpty(value) ? key.end : value.end), text: `${newline}${block}` }];
}

/** The column at which the entries of a block stand. */
function childIndent(text: string, { key, value }: MapEntry): number {
  const first = value.kind === 'map' ? value.entries[0]?.key : value.kind === 'list' ? value.items[0] : undefined;
  const own = key.start - startOfLine(text, key.start);
  if (!first) return own + 2;
  const line = startOfLine(text, first.start);
  return value.kind === 'list' ? text.slice(line, first.start).indexOf('-') : first.start - line;
}

function indent(line: string, shift: number): string {
  if (line === '' || shift === 0) return line;
  return shift > 0 ? ' '.repeat(shift) + line : line.slice(Math.min(-shift, line.length - line.trimStart().length));
}

function startOfLine(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Before the line end, so that a comment behind the value stays where it is. */
function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

/** All insertions at once; those at one place keep their order. */
export function applyInsertions(text: string, insertions: readonly Insertion[]): string {
  if (insertions.length === 0) return text;
  const ordered = insertions.map((item, index) => ({ item, index })).sort((a, b) => a.item.at - b.item.at || a.index - b.index);
  const pieces: string[] = [];
  let at = 0;
  for (const { item } of ordered) {
    pieces.push(text.slice(at, item.at));
    pieces.push(item.text);
    at = item.at + (item.length ?? 0);
  }
  pieces.push(text.slice(at));
  return pieces.join('');
}
