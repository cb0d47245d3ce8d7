import { unreachable } from '../../base/assert.ts';
import { nearest } from '../../base/near-miss.ts';
import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import type { Json } from '../../kube/resource.ts';
import { isEmpty, type MapEntry, type Node } from '../../yaml/tree.ts';

/** What a file of tasks is read with, and where its mistakes are put. */
export interface TaskContext {
  readonly diagnostics: Diagnostic[];
  readonly spanOf: (at: Pick<Node, 'start' | 'end'>) => Span;
}

export function report(context: TaskContext, slug: string, at: Pick<Node, 'start' | 'end'>, message: string, help?: string): void {
  context.diagnostics.push(mistake(slug, context.spanOf(at), message, help));
}

export function mistake(slug: string, span: Span, message: string, help?: string): Diagnostic {
  return { rule: `evaluate/${slug}`, severity: 'error', message, span, upstream: [], ...(help === undefined ? {} : { help }) };
}

/** The known keys of a mapping and their values; others are refused with the near miss. Undefined where it is no mapping. */
export function fieldsOf<K extends string>(context: TaskContext, node: Node, keys: readonly K[], what: string): { readonly [key in K]?: Node } | undefined {
  const entries = entriesOf(context, node, what);
  if (entries === undefined) return undefined;
  const fields: { [key in K]?: Node } = {};
  const known: ReadonlySet<string> = new Set(keys);
  for (const { key, value } of entries) {
    if (!known.has(key.text)) {
      const near = nearest(key.text, keys);
      report(context, 'unknown-key', key, `${what} has no \`${key.text}\``, near === undefined ? `${what} has ${listed(keys)}` : `did you mean \`${near}\`?`);
    } else if (isEmpty(value)) report(context, 'empty-value', key, `\`${key.text}\` has no value`, 'write one, or take the key away');
    else fields[key.text as K] = value;
  }
  return fields;
}

export function entriesOf(context: TaskContext, node: Node, what: string): readonly MapEntry[] | undefined {
  if (node.kind === 'map') return node.entries;
  report(context, 'wrong-type', node, `${what} must be a mapping of keys and values`);
  return undefined;
}

/** One item may stand without the list around it. */
export function items(node: Node | undefined): readonly Node[] {
  return node === undefined ? [] : node.kind === 'list' ? node.items : [node];
}

export function text(context: TaskContext, node: Node | undefined, what: string): string | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'scalar' && node.text.trim() !== '') return node.text;
  report(context, 'wrong-type', node, `${what} must be a text`);
  return undefined;
}

export function texts(context: TaskContext, node: Node | undefined, what: string): string[] {
  return items(node).flatMap((item) => text(context, item, what) ?? []);
}

/** One word of a closed list. */
export function word<const W extends string>(context: TaskContext, node: Node | undefined, words: readonly W[], what: string): W | undefined {
  const written = text(context, node, what);
  if (written === undefined || node === undefined) return undefined;
  const found = words.find((each) => each === written);
  if (found !== undefined) return found;
  const near = nearest(written, words);
  report(context, 'unknown-word', node, `${what} cannot be \`${written}\``, near === undefined ? `write one of ${listed(words)}` : `did you mean \`${near}\`?`);
  return undefined;
}

export function number(context: TaskContext, node: Node | undefined, what: string, most = Number.MAX_SAFE_INTEGER): number | undefined {
  if (node === undefined) return undefined;
  const value = node.kind === 'scalar' && !node.isQuoted && /^\d+(?:\.\d+)?$/.test(node.text) ? Number(node.text) : Number.NaN;
  if (value >= 0 && value <= most) return value;
  report(context, 'wrong-type', node, `${what} must be a number${most === Number.MAX_SAFE_INTEGER ? '' : ` from 0 to ${most}`}`);
  return undefined;
}

export function truth(context: TaskContext, node: Node | undefined, what: string): boolean | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'scalar' && (node.text === 'true' || node.text === 'false')) return node.text === 'true';
  report(context, 'wrong-type', node, `${what} must be \`true\` or \`false\``);
  return undefined;
}

/** Says that a key is needed and is not there. */
export function needs(context: TaskContext, at: Node, key: string, what: string): void {
  report(context, 'missing-key', { start: at.start, end: at.start + 1 }, `${what} needs \`${key}\``);
}

/** A value as YAML 1.2 reads it. */
export function jsonOf(node: Node): Json {
  switch (node.kind) {
    case 'list':
      return node.items.map(jsonOf);
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key.text, jsonOf(value)]));
    case 'scalar':
      if (node.isQuoted) return node.text;
      if (isEmpty(node)) return null;
      if (node.text === 'true' || node.text === 'false') return node.text === 'true';
      return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(node.text) ? Number(node.text) : node.text;
    default:
      return unreachable(node);
  }
}

function listed(words: readonly string[]): string {
  return words.map((each) => `\`${each}\``).join(', ');
}
