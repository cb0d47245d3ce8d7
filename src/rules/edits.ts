import type { TextEdit } from '../diagnostics/diagnostic.ts';
import { isObject, spanOf, valueAt, type Resource } from '../kube/resource.ts';
import type { Path } from '../yaml/document.ts';

// Edits change only the characters they must, so that comments, quotes and order stay as a person wrote them.
// Each returns undefined where the text has a shape it does not know: then there is a finding and no fix.

/** Puts a text in place of a value. The caller quotes it where YAML needs quotes. */
export function replaceValue(resource: Resource, path: Path, newText: string): TextEdit | undefined {
  return valueAt(resource.raw, path) === undefined ? undefined : { ...spanOf(resource, path, 'value'), newText };
}

/** Takes `key: value` out of a mapping that keeps at least one other key. */
export function removeEntry(resource: Resource, path: Path): TextEdit | undefined {
  const parent = valueAt(resource.raw, path.slice(0, -1));
  if (!isObject(parent) || Object.keys(parent).length < 2 || valueAt(resource.raw, path) === undefined) return undefined;
  const entry = spanOf(resource, path, 'entry');
  const before = lineOf(resource, entry.line).slice(0, entry.column - 1);
  const after = lineOf(resource, entry.endLine).slice(entry.endColumn - 1);
  const isLastOnLine = /^\s*(?:#.*)?$/.test(after);
  if (isLastOnLine && /^\s*$/.test(before)) return removeLines(resource, entry);
  if (isLastOnLine && /^[\s-]*- +$/.test(before)) return removeFirstOfItem(resource, path, entry);
  return entry.line === entry.endLine ? removeFromFlow(entry, before, after) : undefined;
}

type Range = Omit<TextEdit, 'newText'>;

function removeLines(resource: Resource, entry: Range): TextEdit {
  const isLastLine = entry.endLine >= resource.source.document.startLine + linesOf(resource).length - 1;
  if (!isLastLine) return { ...entry, column: 1, endLine: entry.endLine + 1, endColumn: 1, newText: '' };
  const previous = lineOf(resource, entry.line - 1).replace(/\r$/, '');
  return { ...entry, line: entry.line - 1, column: previous.length + 1, endColumn: lineOf(resource, entry.endLine).length + 1, newText: '' };
}

/** `- a: 1` over `  b: 2` becomes `- b: 2`. */
function removeFirstOfItem(resource: Resource, path: Path, entry: Range): TextEdit | undefined {
  const parent = valueAt(resource.raw, path.slice(0, -1));
  const keys = isObject(parent) ? Object.keys(parent) : [];
  const others = keys.map((key) => spanOf(resource, [...path.slice(0, -1), key], 'key')).filter((key) => key.line > entry.endLine);
  const next = others.sort((a, b) => a.line - b.line)[0];
  if (next === undefined || next.line !== entry.endLine + 1 || next.column !== entry.column) return undefined;
  return { ...entry, endLine: next.line, endColumn: next.column, newText: '' };
}

function removeFromFlow(entry: Range, before: string, after: string): TextEdit | undefined {
  const following = /^\s*,\s*/.exec(after)?.[0];
  if (following !== undefined && /[{,]\s*$/.test(before)) return { ...entry, endColumn: entry.endColumn + following.length, newText: '' };
  const preceding = /\s*,\s*$/.exec(before)?.[0];
  if (preceding !== undefined && /^\s*\}/.test(after)) return { ...entry, column: entry.column - preceding.length, newText: '' };
  return undefined;
}

/** Joins item `index` of a block list to the item before it: its dash becomes a blank. Both must be mappings without a key in common. */
export function joinToPreviousItem(resource: Resource, list: Path, index: number): TextEdit | undefined {
  const item = spanOf(resource, [...list, index]);
  const previous = spanOf(resource, [...list, index - 1]);
  const before = lineOf(resource, item.line).slice(0, item.column - 1);
  const dash = /^(\s*)-( +)$/.exec(before);
  const areBlock = [item, previous].every((range) => lineOf(resource, range.line)[range.column - 1] !== '{');
  if (dash === null || !areBlock || item.column !== previous.column || item.line === previous.line) return undefined;
  if (!/^\s*- +$/.test(lineOf(resource, previous.line).slice(0, previous.column - 1))) return undefined;
  const column = (dash[1]?.length ?? 0) + 1;
  return { file: item.file, line: item.line, column, endLine: item.line, endColumn: column + 1, newText: ' ' };
}

/** Moves item `from` of a block list before the item `to` above it, each with the comment lines over it. */
export function moveItemBefore(resource: Resource, list: Path, from: number, to: number): TextEdit | undefined {
  const [item, target] = [spanOf(resource, [...list, from]), spanOf(resource, [...list, to])];
  const startsLine = (range: Range): boolean => /^\s*- +$/.test(lineOf(resource, range.line).slice(0, range.column - 1));
  const endsLine = /^\s*(?:#.*)?$/.test(lineOf(resource, item.endLine).slice(item.endColumn - 1));
  if (from <= to || item.column !== target.column || item.line <= target.endLine || !startsLine(item) || !startsLine(target) || !endsLine) return undefined;
  const [first, start] = [withComments(resource, target.line), withComments(resource, item.line)];
  const linesFrom = (line: number, end: number): string[] => Array.from({ length: end - line + 1 }, (_, index) => lineOf(resource, line + index));
  const newText = [...linesFrom(start, item.endLine), ...linesFrom(first, start - 1)].join('\n');
  return { file: item.file, line: first, column: 1, endLine: item.endLine, endColumn: lineOf(resource, item.endLine).length + 1, newText };
}

/** The first of the comment lines right above a line. */
function withComments(resource: Resource, line: number): number {
  let first = line;
  while (first > resource.source.document.startLine && /^\s*#/.test(lineOf(resource, first - 1))) first -= 1;
  return first;
}

function linesOf(resource: Resource): readonly string[] {
  return resource.source.document.text.split('\n');
}

/** A line of the file by its number there. */
function lineOf(resource: Resource, line: number): string {
  return linesOf(resource)[line - resource.source.document.startLine] ?? '';
}
