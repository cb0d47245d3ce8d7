import { LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument, type Document, type Node, type Pair } from 'yaml';
import type { Part, Path, TextRange } from './document.ts';

type Offsets = readonly [start: number, end: number];

/** Answers positions inside one document's text; parses it on the first question only. */
export function createLocator(text: string, startLine: number): (path: Path, part?: Part) => TextRange {
  let parsed: { document: Document; lines: LineCounter } | undefined;
  return (path, part = 'value') => {
    parsed ??= parseWithPositions(text);
    const [start, end] = offsetsOf(parsed.document, path, part, text);
    return toRange(parsed.lines, start, end, startLine);
  };
}

function parseWithPositions(text: string): { document: Document; lines: LineCounter } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true, uniqueKeys: false, logLevel: 'silent', version: '1.2' });
  return { document, lines };
}

function toRange(lines: LineCounter, start: number, end: number, startLine: number): TextRange {
  const from = lines.linePos(start);
  const to = lines.linePos(Math.max(start, end));
  return {
    line: Math.max(1, from.line) + startLine - 1,
    column: Math.max(1, from.col),
    endLine: Math.max(1, to.line) + startLine - 1,
    endColumn: Math.max(1, to.col),
  };
}

function offsetsOf(document: Document, path: Path, part: Part, text: string): Offsets {
  let node = document.contents as Node | null;
  let found = nodeOffsets(node, text);
  for (const [index, step] of path.entries()) {
    const next = stepInto(document, node, step);
    if (!next) return found;
    const isLast = index === path.length - 1;
    found = next.key && isLast ? partOffsets(next, part, text) : nodeOffsets(next.value ?? next.key ?? null, text);
    node = next.value;
  }
  return found;
}

interface Entry {
  readonly key: Node | null;
  readonly value: Node | null;
}

function stepInto(document: Document, node: Node | null, step: string | number): Entry | undefined {
  const target = isAlias(node) ? node.resolve(document) : node;
  if (isSeq(target)) {
    const item = target.items[Number(step)] as Node | null | undefined;
    return item === undefined ? undefined : { key: null, value: item };
  }
  if (!isMap(target)) return undefined;
  const pairs = target.items as Pair<Node, Node | null>[];
  const own = pairs.findLast((pair) => keyText(pair.key) === String(step));
  return own ? { key: own.key, value: own.value } : stepIntoMerged(document, pairs, step);
}

function stepIntoMerged(document: Document, pairs: readonly Pair<Node, Node | null>[], step: string | number): Entry | undefined {
  for (const pair of pairs) {
    if (keyText(pair.key) !== '<<') continue;
    const merged = isSeq(pair.value) ? (pair.value.items as Node[]) : [pair.value];
    for (const source of merged) {
      const entry = stepInto(document, source, step);
      if (entry) return entry;
    }
  }
  return undefined;
}

function keyText(key: Node | null): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === 'symbol' ? '<<' : String(key.value);
}

function partOffsets(entry: Entry, part: Part, text: string): Offsets {
  const key = nodeOffsets(entry.key, text);
  if (part === 'key' || entry.value === null) return key;
  const value = nodeOffsets(entry.value, text);
  if (value[0] >= value[1]) return key;
  return part === 'entry' ? [key[0], value[1]] : value;
}

/** Source range of a node without the blank space and comments behind it. */
function nodeOffsets(node: Node | null, text: string): Offsets {
  if (!node?.range) return firstContent(text);
  const [start, valueEnd] = node.range;
  let end = valueEnd;
  while (end > start && /\s/.test(text[end - 1] ?? '')) end -= 1;
  return [start, end];
}

function firstContent(text: string): Offsets {
  const start = text.search(/^(?!---|\s*#|\s*$).*$/m);
  if (start < 0) return [0, 0];
  const end = text.indexOf('\n', start);
  return [start, end < 0 ? text.length : end];
}
