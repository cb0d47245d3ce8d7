import { YAMLMap, isAlias, isMap, isScalar, isSeq, parseDocument, visit, type Document, type Node, type Pair } from 'yaml';
import { assert } from '../../base/assert.ts';
import { mergeLines } from '../../yaml/merge-lines.ts';
import { isEmpty, parseTree, type MapEntry, type MapNode } from '../../yaml/tree.ts';
import { isMeshMap, text as textNode, type MeshMap } from './nodes.ts';

/** Lines of the file that are changed together: an entry of a section, a section, or all of it. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly indent: number;
  readonly document: Document;
  /** What the printer made of it before it was changed. */
  readonly base: string;
  readonly section: string | undefined;
}

const order = ['version', 'mesh', 'settings', 'roles', 'services', 'encryption', 'access', 'deny', 'egress', 'expose', 'users', 'observe', 'scope', 'join', 'assert'];

/**
 * A mesh.yaml that is changed in few places. Only the entries that are asked for are parsed and printed anew, and of
 * those the lines that did not change stay as they were written.
 */
export class MeshText {
  readonly #text: string;
  readonly #sections = new Map<string, MapEntry>();
  readonly #pieces = new Map<string, Piece>();
  readonly #whole: Piece | undefined;

  constructor(text: string, root: MapNode | undefined) {
    this.#text = text;
    for (const entry of root?.entries ?? []) this.#sections.set(entry.key.text, entry);
    if (root && (text[root.start] === '{' || hasAnchors(text))) this.#whole = wholePiece(text);
  }

  /** The keys of a section as they are written, those that were added last. */
  keys(section: string): string[] {
    const piece = this.#whole ?? this.#pieces.get(section);
    if (piece) {
      const value = rootOf(piece).get(section, true);
      return isMeshMap(value) ? value.items.map((item) => keyOf(item)) : [];
    }
    const entry = this.#sections.get(section);
    const written = entry?.value.kind === 'map' ? entry.value.entries.map(({ key }) => key.text) : [];
    const added = [...this.#pieces.values()].flatMap((own) => (own.section === section ? rootOf(own).items.map((item) => keyOf(item)) : []));
    return [...new Set([...written, ...added])];
  }

  /** The mapping that holds a key of a section: asked for before it is read or changed. */
  holder(section: string, key: string): MeshMap {
    if (this.#whole || !this.#isOnLines(section)) return this.sectionMap(section);
    const id = `${section} ${key}`;
    const piece = this.#pieces.get(id) ?? this.#entryPiece(section, key);
    this.#pieces.set(id, piece);
    return rootOf(piece);
  }

  /** The mapping in which a section stands under its name. */
  root(section: string): MeshMap {
    if (this.#whole) return rootOf(this.#whole);
    const piece = this.#pieces.get(section) ?? this.#sectionPiece(section);
    this.#pieces.set(section, piece);
    return rootOf(piece);
  }

  /** A section that is a mapping, put there where there is none. */
  sectionMap(section: string): MeshMap {
    const root = this.root(section);
    const found = root.get(section, true);
    if (isMeshMap(found)) {
      if (found.items.length === 0) found.flow = false;
      return found;
    }
    const fresh: MeshMap = new YAMLMap();
    root.set(root.has(section) ? section : textNode(section), fresh);
    return fresh;
  }

  /** The changed text. */
  print(): string {
    if (this.#whole) return printPiece(this.#whole, this.#text) || '{}\n';
    const newline = this.#text.includes('\r\n') ? '\r\n' : '\n';
    let result = this.#text;
    const pieces = [...this.#pieces.values()].sort((a, b) => b.start - a.start || rank(b) - rank(a));
    for (const piece of pieces) {
      const kept = this.#text.slice(piece.start, piece.end);
      const lines = printPiece(piece, kept);
      if (lines === kept) continue;
      const before = result.slice(0, piece.start);
      const gap = before === '' || before.endsWith('\n') || lines === '' ? '' : newline;
      result = before + gap + lines.replace(/\r?\n/g, newline) + result.slice(piece.end);
    }
    return result;
  }

  /** Whether the entries of a section stand on lines of their own, so that each can be changed alone. */
  #isOnLines(section: string): boolean {
    const entry = this.#sections.get(section);
    return !this.#pieces.has(section) && entry?.value.kind === 'map' && entry.value.entries.length > 0 && this.#text[entry.value.start] !== '{';
  }

  #entryPiece(section: string, key: string): Piece {
    const own = this.#sections.get(section)?.value;
    assert(own?.kind === 'map', 'a section of entries is a mapping');
    const found = own.entries.find((entry) => entry.key.text === key);
    const first = own.entries[0];
    const indent = first ? first.key.start - lineStart(this.#text, first.key.start) : 2;
    if (found) return this.#pieceOf(found, indent, section);
    const last = own.entries.at(-1);
    return emptyPiece(last ? this.#endOf(last) : this.#text.length, indent, section);
  }

  #sectionPiece(section: string): Piece {
    const entry = this.#sections.get(section);
    return entry ? this.#pieceOf(entry, 0, undefined) : emptyPiece(this.#text.length, 0, undefined);
  }

  #pieceOf(entry: MapEntry, indent: number, section: string | undefined): Piece {
    const start = lineStart(this.#text, entry.key.start);
    const end = this.#endOf(entry);
    const document = parse(this.#text.slice(start, end));
    return { start, end, indent, document, base: document.toString(writing), section };
  }

  /** Behind the line on which an entry ends. */
  #endOf({ key, value }: MapEntry): number {
    const at = isEmpty(value) ? Math.max(key.end, value.end) : value.end;
    // A block of text ends with its line end already.
    if (at > 0 && this.#text[at - 1] === '\n') return at;
    const newline = this.#text.indexOf('\n', at);
    return newline < 0 ? this.#text.length : newline + 1;
  }
}

const writing = { lineWidth: 0, flowCollectionPadding: false } as const;

/** Every scalar is the text that was written, as the reader of mesh.yaml takes it. */
function parse(text: string): Document {
  return parseDocument(text, { schema: 'failsafe', strict: false, logLevel: 'silent', uniqueKeys: false }) as unknown as Document;
}

function emptyPiece(at: number, indent: number, section: string | undefined): Piece {
  const document = parse('');
  document.contents = new YAMLMap() as unknown as typeof document.contents;
  return { start: at, end: at, indent, document, base: '', section };
}

/** With anchors one value may stand in several places: each gets its own before anything is changed. */
function wholePiece(text: string): Piece {
  const document = parse(text);
  const base = document.toString(writing);
  visit(document, {
    Alias: (_, alias) => {
      const resolved = alias.resolve(document);
      return resolved ? (resolved.clone() as Node) : undefined;
    },
  });
  visit(document, {
    Map: (_, map) => {
      for (const pair of map.items.slice()) if (isScalar(pair.key) && pair.key.value === '<<' && pair.key.type === 'PLAIN') takeIn(map as MeshMap, pair.value);
    },
    Node: (_, node) => {
      if (!isAlias(node) && node.anchor !== undefined) delete node.anchor;
    },
  });
  return { start: 0, end: text.length, indent: 0, document, base, section: undefined };
}

function takeIn(map: MeshMap, merged: unknown): void {
  map.delete('<<');
  for (const source of isSeq(merged) ? merged.items : [merged]) {
    for (const pair of isMap(source) ? source.items : []) if (!map.has(keyOf(pair))) map.items.push(pair.clone() as Pair);
  }
}

function hasAnchors(text: string): boolean {
  return /(?:^|[\s,[{:-])[&*][\w.-]|<<\s*:/.test(text);
}

function rootOf({ document }: Piece): MeshMap {
  if (!isMap(document.contents)) document.contents = new YAMLMap() as unknown as typeof document.contents;
  return document.contents as unknown as MeshMap;
}

export function keyOf(pair: { readonly key: unknown }): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}

/** The lines of a piece: those that did not change as they were. */
function printPiece(piece: Piece, kept: string): string {
  if (rootOf(piece).items.length === 0) return '';
  const raw = piece.document.toString(writing);
  if (raw === piece.base) return kept;
  const changed = indented(raw, piece.indent);
  if (kept === '') return changed;
  const asWritten = likeIn(kept);
  const merged = mergeLines({ base: asWritten(indented(piece.base, piece.indent)), kept, changed: asWritten(changed) });
  return merged !== undefined && isSame(merged, raw) ? merged : changed;
}

/**
 * Gives printed lines the blanks that they have in a text, so that only what changed differs from it. The printer puts
 * a comment behind a key with a mapping below it; here it goes back to its line.
 */
function likeIn(kept: string): (printed: string) => string {
  const bare = (line: string | undefined): string => (line ?? '').replace(/\s/g, '');
  const own = new Map(linesOf(kept).map((line) => [bare(line), line]));
  return (printed) => {
    const lines = linesOf(printed);
    const result: string[] = [];
    for (let at = 0; at < lines.length; at += 1) {
      const line = lines[at] ?? '';
      const together = bare(lines[at + 1]).startsWith('#') ? own.get(bare(line) + bare(lines[at + 1])) : undefined;
      if (together !== undefined) at += 1;
      result.push(together ?? own.get(bare(line)) ?? line);
    }
    return result.join('');
  };
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function isSame(merged: string, wanted: string): boolean {
  const [one, other] = [parse(merged), parse(wanted)];
  return one.errors.length === 0 && JSON.stringify(one.toJS()) === JSON.stringify(other.toJS());
}

function indented(text: string, indent: number): string {
  return indent === 0 ? text : text.replace(/^(?=[^\r\n])/gm, ' '.repeat(indent));
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** New sections come in the order of the format. */
function rank(piece: Piece): number {
  const [first] = rootOf(piece).items;
  return first ? order.indexOf(keyOf(first)) : 0;
}

/** The text as a tree, or why it is none. */
export function readRoot(text: string): { readonly root: MapNode | undefined } | { readonly problem: string } {
  const tree = parseTree(text);
  if ('message' in tree) return { problem: `mesh.yaml cannot be read: ${tree.message}` };
  const [root, second] = tree;
  if (second) return { problem: 'mesh.yaml holds several documents' };
  if (root && root.kind !== 'map') return { problem: 'mesh.yaml is no mapping of keys and values' };
  return { root };
}
