import { EVENT_ID, YAMLException, getScalarValue, parseEvents, type Event } from 'js-yaml';
import { defaultYamlLimits } from '../../yaml/document.ts';

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
}

function buildNode(walk: Walk, fallback: number): Node {
  const event = walk.events[walk.at];
  walk.at += 1;
  switch (event?.type) {
    case EVENT_ID.SCALAR: {
      const hasQuotes = event.style === 2 || event.style === 3;
      const start = event.valueStart < 0 ? fallback : event.valueStart - (hasQuotes ? 1 : 0);
      const end = Math.max(start, event.valueEnd + (hasQuotes ? 1 : 0));
      const isQuoted = event.style !== 1;
      return remember(walk, event, { kind: 'scalar', text: getScalarValue(walk.text, event), isQuoted, start, end });
    }
    case EVENT_ID.SEQUENCE:
      return remember(walk, event, { kind: 'list', ...buildItems(walk, event.start) });
    case EVENT_ID.MAPPING:
      return remember(walk, event, { kind: 'map', ...buildEntries(walk, event.start) });
    case EVENT_ID.ALIAS: {
      const known = walk.anchors.get(walk.text.slice(event.anchorStart, event.anchorEnd));
      return known ?? { kind: 'scalar', text: '', isQuoted: false, start: event.anchorStart, end: event.anchorEnd };
    }
    default:
      return { kind: 'scalar', text: '', isQuoted: false, start: fallback, end: fallback };
  }
}

function remember<T extends Node>(walk: Walk, event: { readonly anchorStart: number; readonly anchorEnd: number }, node: T): T {
  if (event.anchorStart >= 0) walk.anchors.set(walk.text.slice(event.anchorStart, event.anchorEnd), node);
  return node;
}

function buildItems(walk: Walk, start: number): Placed & { items: Node[] } {
  const items: Node[] = [];
  let end = start + 1;
  while (walk.at < walk.events.length && walk.events[walk.at]?.type !== EVENT_ID.POP) {
    const item = buildNode(walk, end);
    items.push(item);
    end = Math.max(end, item.end);
  }
  walk.at += 1;
  return { items, start, end };
}

function buildEntries(walk: Walk, start: number): Placed & { entries: MapEntry[] } {
  const entries: MapEntry[] = [];
  const merged: MapEntry[] = [];
  let end = start + 1;
  while (walk.at < walk.events.length && walk.events[walk.at]?.type !== EVENT_ID.POP) {
    const key = buildNode(walk, end);
    const value = buildNode(walk, key.end);
    if (key.kind !== 'scalar') continue;
    end = Math.max(end, key.end, value.end);
    if (key.text === '<<' && !key.isQuoted) merged.push(...mergedEntries(value));
    else entries.push({ key, value });
  }
  walk.at += 1;
  const own = new Set(entries.map((entry) => entry.key.text));
  return { entries: [...entries, ...merged.filter((entry) => !own.has(entry.key.text))], start, end };
}

function mergedEntries(value: Node): readonly MapEntry[] {
  if (value.kind === 'map') return value.entries;
  return value.kind === 'list' ? value.items.flatMap(mergedEntries) : [];
}
