import type { Part, Path, TextRange } from './document.ts';
import { parseTree, type MapEntry, type Node } from './tree.ts';

type Offsets = readonly [start: number, end: number];

/** Answers positions inside one document's text; builds its tree on the first question only. */
export function createLocator(text: string, startLine: number): (path: Path, part?: Part) => TextRange {
  let known: { readonly root: Node | undefined; readonly lineStarts: readonly number[] } | undefined;
  return (path, part = 'value') => {
    known ??= { root: rootOf(text), lineStarts: lineStartsOf(text) };
    const [start, end] = trimmed(text, offsetsOf(known.root, path, part, text));
    return toRange(known.lineStarts, start, end, startLine);
  };
}

function rootOf(text: string): Node | undefined {
  const tree = parseTree(text);
  return Array.isArray(tree) ? (tree as readonly Node[])[0] : undefined;
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function toRange(lineStarts: readonly number[], start: number, end: number, startLine: number): TextRange {
  const from = lineIndexOf(lineStarts, start);
  const to = lineIndexOf(lineStarts, end);
  return {
    line: from + startLine,
    column: start - (lineStarts[from] ?? 0) + 1,
    endLine: to + startLine,
    endColumn: end - (lineStarts[to] ?? 0) + 1,
  };
}

/** Index of the line that holds an offset. */
function lineIndexOf(lineStarts: readonly number[], offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lineStarts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function offsetsOf(root: Node | undefined, path: Path, part: Part, text: string): Offsets {
  let node = root;
  let found = node ? offsetsOfNode(node) : firstContent(text);
  for (let index = 0; index < path.length; index += 1) {
    const next: Entry | undefined = node && stepInto(node, path[index] ?? '');
    if (!next) return found;
    node = next.value;
    found = next.key && index === path.length - 1 ? partOffsets(next, part) : offsetsOfNode(next.value);
  }
  return found;
}

interface Entry {
  readonly key?: Node;
  readonly value: Node;
}

function stepInto(node: Node, step: string | number): Entry | undefined {
  if (node.kind === 'list') {
    const value = node.items[Number(step)];
    return value && { value };
  }
  return node.kind === 'map' ? node.entries.findLast((entry: MapEntry) => entry.key.text === String(step)) : undefined;
}

function partOffsets(entry: Entry, part: Part): Offsets {
  const key = offsetsOfNode(entry.key ?? entry.value);
  const value = offsetsOfNode(entry.value);
  if (part === 'key' || value[0] >= value[1]) return key;
  return part === 'entry' ? [key[0], value[1]] : value;
}

function offsetsOfNode(node: Node): Offsets {
  return [node.start, node.end];
}

/** The range without the blank space behind it. */
function trimmed(text: string, [start, end]: Offsets): Offsets {
  let last = end;
  while (last > start && /\s/.test(text[last - 1] ?? '')) last -= 1;
  return [start, last];
}

function firstContent(text: string): Offsets {
  const start = text.search(/^(?!---|\s*#|\s*$).*$/m);
  if (start < 0) return [0, 0];
  const end = text.indexOf('\n', start);
  return [start, end < 0 ? text.length : end];
}
