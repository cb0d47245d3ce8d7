import { Scalar, YAMLMap, YAMLSeq, isMap, isScalar, isSeq, type Node } from 'yaml';
import { sortedBy } from '../../base/order.ts';
import type { PathMatch, RequestMatch, TextMatch } from '../intent.ts';
import { formatDuration } from '../units.ts';
import { sayPercent } from '../print/words.ts';

export type MeshMap = YAMLMap<unknown, unknown>;
export type MeshList = YAMLSeq<unknown>;

/** A word of the format, a number, a duration: never quoted. */
export function word(value: string | number): Scalar {
  const scalar = new Scalar(String(value));
  scalar.type = Scalar.PLAIN;
  return scalar;
}

export function duration(ms: number): Scalar {
  return word(formatDuration(ms));
}

export function percentage(percent: number): Scalar {
  return word(sayPercent(percent));
}

export function switchOf(isOn: boolean): Scalar {
  return word(isOn ? 'on' : 'off');
}

/** A text that a person chose: quoted where some reader of YAML would take it for something else. */
export function text(value: string): Scalar {
  const scalar = new Scalar(value);
  if (/^(?:|~|null|true|false|yes|no|on|off|y|n|<<|[-+]?(?:\d[\d_,.:eEx-]*|\.\d.*|\.inf|\.nan))$/i.test(value)) scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

/** A key of the format, or a name. */
function keyNode(key: string): Scalar {
  return key === 'on' ? word(key) : text(key);
}

/** A mapping in braces; fields that are undefined are left out. */
export function inBraces(fields: Readonly<Record<string, Node | undefined>>): MeshMap {
  return fill(fields, true);
}

/** A mapping in braces whose keys keep their order, numbers too. */
export function pairsInBraces(pairs: readonly (readonly [string, Node])[]): MeshMap {
  const map: MeshMap = new YAMLMap();
  map.flow = true;
  for (const [key, value] of pairs) map.set(keyNode(key), value);
  return map;
}

/** A mapping on lines of its own. */
export function onLines(fields: Readonly<Record<string, Node | undefined>>): MeshMap {
  return fill(fields, false);
}

function fill(fields: Readonly<Record<string, Node | undefined>>, isFlow: boolean): MeshMap {
  const map: MeshMap = new YAMLMap();
  map.flow = isFlow;
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) map.set(keyNode(key), value);
  return map;
}

export function inBrackets(items: readonly Node[]): MeshList {
  const list: MeshList = new YAMLSeq();
  list.flow = true;
  list.items = [...items];
  return list;
}

/** The item alone, or a list of several. */
export function oneOrMany(items: readonly Node[]): Node {
  return items.length === 1 && items[0] ? items[0] : inBrackets(items);
}

/** `when:` of a match; undefined for every request. */
export function whenNode(when: RequestMatch | undefined, nameOf: (id: string) => string): MeshMap | undefined {
  if (!when) return undefined;
  const texts = (matches: Readonly<Record<string, TextMatch>>): MeshMap => pairsInBraces(sortedBy(Object.entries(matches), ([name]) => name).map(([name, match]) => [name, textNode(match)]));
  return inBraces({
    path: when.path && pathNode(when.path),
    method: when.methods && oneOrMany(when.methods.map(text)),
    header: when.headers && texts(when.headers),
    query: when.query && texts(when.query),
    from: when.from && oneOrMany(when.from.map((id) => text(nameOf(id)))),
  });
}

function textNode(match: TextMatch): Node {
  if (match.kind === 'present') return inBraces({ present: word('true') });
  if (match.kind === 'exact') return text(match.value);
  return inBraces({ [match.kind === 'regex' ? 'regex' : 'startsWith']: text(match.value) });
}

/** `/orders`, `/orders/*`, or a mapping for what these cannot say. */
export function pathNode({ kind, value }: PathMatch): Node {
  const isPlain = /^\/[^*{}]*$/.test(value);
  if (kind === 'exact') return isPlain ? text(value) : inBraces({ exact: text(value) });
  if (kind === 'starts-with') return isPlain ? text(`${value}*`) : inBraces({ startsWith: text(value) });
  return inBraces({ [kind]: text(value) });
}

export function isMeshMap(node: unknown): node is MeshMap {
  return isMap(node);
}

/** The items of a list, or the one item that stands alone. */
export function itemsOf(node: unknown): Node[] {
  if (isSeq(node)) return node.items as Node[];
  return node === undefined || node === null || (isScalar(node) && node.value === '') ? [] : [node as Node];
}

/** The text of a scalar; undefined for anything else. */
export function textOf(node: unknown): string | undefined {
  return isScalar(node) && node.value !== null ? String(node.value) : undefined;
}

/** What is under a key, as text. */
export function textAt(map: MeshMap, key: string): string | undefined {
  return textOf(map.get(key, true));
}

/** The mapping under a key, put there where there is none. */
export function mapAt(map: MeshMap, key: string, isFlow = false): MeshMap {
  const found = map.get(key, true);
  if (isMeshMap(found)) return found;
  const fresh: MeshMap = new YAMLMap();
  fresh.flow = isFlow || map.flow === true;
  map.set(map.has(key) ? key : keyNode(key), fresh);
  return fresh;
}

/** Puts a value under a key, in place of what is there; a comment beside it stays. */
export function put(map: MeshMap, key: string, value: Node): void {
  const old = map.get(key, true) as Node | undefined;
  if (old && old !== value) {
    if (old.comment) value.comment ??= old.comment;
    if (old.commentBefore) value.commentBefore ??= old.commentBefore;
  }
  map.set(map.has(key) ? key : keyNode(key), value);
}

/** A list of these items under a key; nothing for none. `isBare` leaves a single one without the list. */
export function putItems(map: MeshMap, key: string, items: readonly Node[], isBare = false): void {
  const [only] = items;
  if (items.length === 0) map.delete(key);
  else if (only && isBare && items.length === 1) put(map, key, only);
  else {
    const found = map.get(key, true);
    const list: MeshList = isSeq(found) ? (found as MeshList) : new YAMLSeq();
    const isKept = isSeq(found);
    list.items = [...items];
    if (map.flow) list.flow = true;
    else if (items.some((item) => isMap(item) && !item.flow)) list.flow = false;
    if (!isKept) put(map, key, list);
  }
}
