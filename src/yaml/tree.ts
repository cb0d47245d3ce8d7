import { EVENT_ID, SCALAR_STYLE, YAMLException, getScalarValue, parseEvents, type Event } from 'js-yaml';
import { defaultYamlLimits } from './document.ts';

/**
 * A YAML value with its place in the text. Scalars stay the text that was written, so that `x-canary: yes`
 * asks for the header `yes` and a version `1.10` keeps its zero; the reader of a field knows what it wants.
 */
export type Node = ScalarNode | ListNode | MapNode;

interface Placed {
  /** Offsets into the text, end exclusive. */
  readonly start: number;
  readonly end: number;
}

export interface ScalarNode extends Placed {
  readonly kind: 'scalar';
  readonly text: string;
  readonly isQuoted: boolean;
}

export interface ListNode extends Placed {
  readonly kind: 'list';
  readonly items: readonly Node[];
}

export interface MapEntry {
  readonly key: ScalarNode;
  readonly value: Node;
}

export interface MapNode extends Placed {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
}

/** Why a text has no tree, and where. */
export interface TreeProblem {
  readonly message: string;
  readonly at: number;
}

/** The documents of a text; a problem for the few texts that `readYaml` takes for blank and that are not. */
export function parseTree(text: string): readonly Node[] | TreeProblem {
  let events: Event[];
  try {
    events = parseEvents(text, { maxDepth: defaultYamlLimits.maxDepth });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { message: error.reason, at: Math.min(error.mark?.position ?? 0, text.length) };
  }
  return buildDocuments({ text, events, at: 0, anchors: new Map() });
}

/** Where the first key stands that is a list or a mapping, which no Kubernetes object has. */
export function findComplexKey(text: string): number | undefined {
  let found: number | undefined;
  const visit = (node: Node, isKey: boolean): void => {
    if (isKey && node.kind !== 'scalar') found ??= node.start;
  };
  try {
    buildDocuments({ text, events: parseEvents(text, { maxDepth: defaultYamlLimits.maxDepth }), at: 0, anchors: new Map(), visit });
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
  }
  return found;
}

function buildDocuments(walk: Walk): Node[] {
  const documents: Node[] = [];
  while (walk.at < walk.events.length) {
    walk.at += 1;
    if (walk.events[walk.at]?.type !== EVENT_ID.POP) documents.push(buildNode(walk, 0));
    walk.at += 1;
  }
  return documents.filter((node) => !isEmpty(node));
}

/** An empty value, `~` or `null`. */
export function isEmpty(node: Node): boolean {
  return node.kind === 'scalar' && !node.isQuoted && /^(?:~|null|Null|NULL)?$/.test(node.text);
}

interface Walk {
  readonly text: string;
  readonly events: readonly Event[];
  at: number;
  readonly anchors: Map<string, Node>;
  readonly visit?: (node: Node, isKey: boolean) => void;
}

function buildNode(walk: Walk, fallback: number): Node {
  const event = walk.events[walk.at];
  walk.at += 1;
  switch (event?.type) {
    case EVENT_ID.SCALAR: {
      const hasQuotes = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED;
      const start = event.valueStart < 0 ? fallback : startOfScalar(walk.text, event);
      const end = Math.max(start, event.valueEnd + (hasQuotes ? 1 : 0));
      const isQuoted = event.style !== SCALAR_STYLE.PLAIN;
      return remember(walk, event, { kind: 'scalar', text: getScalarValue(walk.text, event), isQuoted, start, end });
    }
    case EVENT_ID.SEQUENCE:
      return remember(walk, event, closed(walk.text, buildItems(walk, event.start)));
    case EVENT_ID.MAPPING:
      return remember(walk, event, closed(walk.text, buildEntries(walk, event.start)));
    case EVENT_ID.ALIAS: {
      const known = walk.anchors.get(walk.text.slice(event.anchorStart, event.anchorEnd));
      return known ?? { kind: 'scalar', text: '', isQuoted: false, start: event.anchorStart, end: event.anchorEnd };
    }
    default:
      return { kind: 'scalar', text: '', isQuoted: false, start: fallback, end: fallback };
  }
}

/** Where a scalar begins with its quote, or with the `|` or `>` in the line above a block. */
function startOfScalar(text: string, event: { readonly valueStart: number; readonly style: number }): number {
  if (event.style === SCALAR_STYLE.DOUBLE_QUOTED || event.style === SCALAR_STYLE.SINGLE_QUOTED) return event.valueStart - 1;
  if (event.style !== SCALAR_STYLE.LITERAL_BLOCK && event.style !== SCALAR_STYLE.FOLDED_BLOCK) return event.valueStart;
  const headerStart = text.lastIndexOf('\n', event.valueStart - 2) + 1;
  const header = text.slice(headerStart, event.valueStart).search(/[|>][-+0-9]{0,2}[ \t]*(?:#[^\n]*)?\r?\n?$/);
  return header < 0 ? event.valueStart : headerStart + header;
}

/** A flow collection ends behind its bracket, which no event tells. */
function closed<T extends ListNode | MapNode>(text: string, node: T): T {
  const opening = text[node.start];
  if (opening !== '[' && opening !== '{') return node;
  const rest = /(?:\s|,|#[^\n]*)*/y;
  rest.lastIndex = node.end;
  rest.exec(text);
  return text[rest.lastIndex] === (opening === '[' ? ']' : '}') ? { ...node, end: rest.lastIndex + 1 } : node;
}

function remember<T extends Node>(walk: Walk, event: { readonly anchorStart: number; readonly anchorEnd: number }, node: T): T {
  if (event.anchorStart >= 0) walk.anchors.set(walk.text.slice(event.anchorStart, event.anchorEnd), node);
  return node;
}

function buildItems(walk: Walk, start: number): ListNode {
  const items: Node[] = [];
  let end = start + 1;
  while (walk.at < walk.events.length && walk.events[walk.at]?.type !== EVENT_ID.POP) {
    const item = buildNode(walk, end);
    items.push(item);
    end = Math.max(end, item.end);
  }
  walk.at += 1;
  return { kind: 'list', items, start, end };
}

function buildEntries(walk: Walk, start: number): MapNode {
  const entries: MapEntry[] = [];
  let merged: readonly MapEntry[] = [];
  let end = start + 1;
  while (walk.at < walk.events.length && walk.events[walk.at]?.type !== EVENT_ID.POP) {
    const key = buildNode(walk, end);
    walk.visit?.(key, true);
    const value = buildNode(walk, key.end);
    if (key.kind !== 'scalar') continue;
    end = Math.max(end, key.end, value.end);
    if (key.text === '<<' && !key.isQuoted) merged = [...merged, ...mergedEntries(value)];
    else entries.push({ key, value });
  }
  walk.at += 1;
  return { kind: 'map', entries: merged.length === 0 ? entries : withMerged(entries, merged), start, end };
}

function withMerged(entries: readonly MapEntry[], merged: readonly MapEntry[]): MapEntry[] {
  const own = new Set(entries.map((entry) => entry.key.text));
  return [...entries, ...merged.filter((entry) => !own.has(entry.key.text))];
}

function mergedEntries(value: Node): readonly MapEntry[] {
  if (value.kind === 'map') return value.entries;
  return value.kind === 'list' ? value.items.flatMap(mergedEntries) : [];
}
