import { Document, isAlias, isMap, isScalar, isSeq, parseDocument, type Node, type Pair, type ParsedNode, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Path, YamlDocument } from './document.ts';
import { mergeLines } from './merge-lines.ts';
import { readSliceAlone, withoutByteOrderMark } from './read.ts';

/** One value of a document, as it is and as it has to be. */
export interface YamlEdit {
  readonly document: Pick<YamlDocument, 'start' | 'end' | 'text'>;
  /** Where it stands in the document. */
  readonly path: Path;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * The text with some values changed. What did not change stays as it was written, comments and all, and documents that
 * hold none of the values stay byte for byte. Where a document cannot be kept, for its anchors say, it is written anew.
 */
export function editYaml(text: string, edits: readonly YamlEdit[]): string {
  const source = withoutByteOrderMark(text);
  const mark = text.slice(0, text.length - source.length);
  const byStart = new Map<number, YamlEdit[]>();
  for (const edit of edits) byStart.set(edit.document.start, [...(byStart.get(edit.document.start) ?? []), edit]);
  let result = source;
  for (const [start, own] of [...byStart].sort(([a], [b]) => b - a)) {
    const end = own[0]?.document.end ?? start;
    result = result.slice(0, start) + editDocument(source.slice(start, end), own) + result.slice(end);
  }
  return mark + result;
}

function editDocument(text: string, edits: readonly YamlEdit[]): string {
  if (edits.every(({ before, after }) => isSame(before, after))) return text;
  const wanted = valueOf(text, edits);
  if (isJson(text)) return `${JSON.stringify(wanted, undefined, 2)}\n`;
  const candidate = edited(text, edits);
  if (candidate !== undefined && isSame(readValue(candidate), wanted)) return candidate;
  const fresh = new Document(wanted, { version: '1.1' }).toString(writing(text));
  return `${/^---[^\n]*\n/.exec(text)?.[0] ?? ''}${fresh}`;
}

/** A file of JSON stays one. */
function isJson(text: string): boolean {
  if (!/^\s*\{/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What our reader, and so kubectl, has to find in the document. */
function valueOf(text: string, edits: readonly YamlEdit[]): unknown {
  return edits.reduce((value: unknown, { path, after }) => replaced(value, path, after), readValue(text));
}

function readValue(text: string): unknown {
  return readSliceAlone(text).documents[0]?.value;
}

function replaced(value: unknown, [step, ...rest]: Path, after: unknown): unknown {
  if (step === undefined) return after;
  if (Array.isArray(value)) return value.map((item: unknown, at) => (at === Number(step) ? replaced(item, rest, after) : item));
  const map = value as Readonly<Record<string, unknown>>;
  return { ...map, [step]: replaced(map[step], rest, after) };
}

function edited(text: string, edits: readonly YamlEdit[]): string | undefined {
  // `1.1`, for `yes` and `on` are booleans to kubectl; what is written without quotes must be none of them.
  const parsed = parseDocument(text, { version: '1.1', keepSourceTokens: false, strict: false, uniqueKeys: false, logLevel: 'silent' });
  if (parsed.errors.length > 0) return undefined;
  const options = writing(text);
  const before = parsed.toString(options);
  for (const { path, before: old, after } of edits) {
    const node = parsed.getIn(path, true) as Node | undefined;
    if (node === undefined) return undefined;
    const next = changed(parsed as unknown as Document, node, old, after);
    if (next === node) continue;
    if (path.length === 0) parsed.contents = next as unknown as ParsedNode;
    else parsed.setIn(path, next);
  }
  const now = parsed.toString(options);
  return mergeLines({ base: before, kept: text, changed: now }) ?? now;
}

/** As the text is written, as far as one can tell: the depth of its lists, and blanks in braces. */
function writing(text: string): { readonly lineWidth: number; readonly indentSeq: boolean; readonly flowCollectionPadding: boolean; readonly indent: number } {
  const nested = /^( *)[^\s#-][^\n]*:[ \t]*\r?\n(?:[ \t]*#[^\n]*\n)*( *)- /m.exec(text);
  const deeper = /^( *)[^\s#-][^\n]*:[ \t]*\r?\n( +)[^\s#-]/m.exec(text);
  const indent = (deeper?.[2]?.length ?? 2) - (deeper?.[1]?.length ?? 0);
  return { lineWidth: 0, indentSeq: (nested?.[2]?.length ?? 1) > (nested?.[1]?.length ?? 0), flowCollectionPadding: /\{ /.test(text), indent: indent > 0 && indent < 9 ? indent : 2 };
}

/** The node with another value; nodes of what did not change are kept, with their comments and quotes. */
function changed(document: Document, node: Node, before: unknown, after: unknown): Node {
  if (isSame(before, after)) return node;
  if (isMap(node) && isRecord(before) && isRecord(after)) return changeMap(document, node, before, after);
  if (isSeq(node) && Array.isArray(before) && Array.isArray(after)) return changeList(document, node, before, after);
  if (isScalar(node) && !isAlias(node) && (typeof after !== 'object' || after === null)) {
    if (typeof node.value === typeof after) node.value = after;
    else return withComments(document.createNode(after) as Node, node);
    return node;
  }
  return withComments(document.createNode(after) as Node, node);
}

function withComments(next: Node, old: Node): Node {
  if (old.comment !== undefined) next.comment = old.comment;
  if (old.commentBefore !== undefined) next.commentBefore = old.commentBefore;
  if (old.spaceBefore !== undefined) next.spaceBefore = old.spaceBefore;
  return next;
}

function changeMap(document: Document, node: YAMLMap, before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): Node {
  for (const key of Object.keys(before)) if (after[key] === undefined) node.delete(keyIn(node, key));
  let isRewritten = false;
  for (const [key, value] of Object.entries(after)) {
    if (value === undefined || isSame(before[key], value)) continue;
    const written = keyIn(node, key);
    const old = node.get(written, true) as Node | undefined;
    if (old === undefined || before[key] === undefined) {
      isRewritten ||= node.has(written);
      addInOrder(document, node, key, value, Object.keys(after));
    } else node.set(written, changed(document, old, before[key], value));
  }
  return node;
}

/** A key that reads as a number or a boolean is written as one. */
function keyIn(node: YAMLMap, key: string): unknown {
  const pair = node.items.find((item) => String(isScalar(item.key) ? item.key.value : item.key) === key);
  return pair === undefined ? key : (pair as Pair).key;
}

/** A new field stands behind the one that it follows, and not at the end. */
function addInOrder(document: Document, node: YAMLMap, key: string, value: unknown, order: readonly string[]): void {
  const pair = document.createPair(key, value);
  const earlier = new Set(order.slice(0, order.indexOf(key)));
  const at = node.items.findLastIndex((item) => earlier.has(String(isScalar(item.key) ? item.key.value : item.key)));
  node.items.splice(at + 1, 0, pair);
}

/** Items that are the same stay; between them, those that were are changed into those that are. */
function changeList(document: Document, node: YAMLSeq, before: readonly unknown[], after: readonly unknown[]): Node {
  const old = [...node.items] as Node[];
  const pairs = pairItems(before, after);
  const items = after.map((value, at): Node => {
    const from = pairs.get(at);
    const item = from === undefined ? undefined : old[from];
    return item === undefined || from === undefined ? (document.createNode(value) as Node) : changed(document, item, before[from], value);
  });
  const [first] = old;
  if (first !== undefined && pairs.get(0) === undefined && items.includes(first) && typeof node.commentBefore === 'string') {
    // It stands above the first item and speaks of it.
    first.commentBefore = node.commentBefore;
    node.commentBefore = null;
  }
  node.items = items;
  return node;
}

/** For each new item the old one that it is, or is made of; an old one is used once. */
function pairItems(before: readonly unknown[], after: readonly unknown[]): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const used = new Set<number>();
  const take = (fits: (old: unknown, now: unknown) => boolean): void => {
    let least = 0;
    after.forEach((now, at) => {
      const known = pairs.get(at);
      if (known !== undefined) {
        least = known + 1;
        return;
      }
      const next = [...pairs].filter(([other]) => other > at).reduce((most, [, from]) => Math.min(most, from), before.length);
      for (let from = least; from < next; from += 1) {
        if (used.has(from) || !fits(before[from], now)) continue;
        pairs.set(at, from);
        used.add(from);
        least = from + 1;
        return;
      }
    });
  };
  take(isSame);
  take((old, now) => isRecord(old) && isRecord(now) && likeness(old, now));
  return pairs;
}

/** Two objects are one that changed where they agree in their name, or in what they ask. */
function likeness(old: Readonly<Record<string, unknown>>, now: Readonly<Record<string, unknown>>): boolean {
  for (const key of ['name', 'match', 'destination', 'number', 'port']) if (old[key] !== undefined || now[key] !== undefined) return isSame(old[key], now[key]);
  return Object.keys(old).some((key) => isSame(old[key], now[key]) || key === 'route');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Keys in any order, and fields without a value are none. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, at) => isSame(item, b[at]));
  if (!isRecord(a) || !isRecord(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => isSame(a[key], b[key]));
}
