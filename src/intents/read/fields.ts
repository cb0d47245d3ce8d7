import { formatDuration, parseDuration, parsePercent } from '../units.ts';
import { didYouMean, report, type ReadContext } from './context.ts';
import { isEmpty, type ListNode, type MapNode, type Node, type ScalarNode } from '../../yaml/tree.ts';

/** The known keys of a mapping and their values; other keys are refused with the near miss. */
export type Fields<K extends string> = { readonly [key in K]?: Node };

/** Reads a mapping with a closed list of keys. Undefined where it is no mapping at all. */
export function readFields<K extends string>(context: ReadContext, node: Node, keys: readonly K[], what: string): Fields<K> | undefined {
  const map = readMap(context, node, what);
  if (!map) return undefined;
  const fields: { [key in K]?: Node } = {};
  const known: ReadonlySet<string> = new Set(keys);
  for (const { key, value } of map.entries) {
    if (!known.has(key.text)) {
      const help = didYouMean(context, key.text, keys) ?? `${what} has ${keys.map((name) => `\`${name}\``).join(', ')}`;
      report(context, 'unknown-key', key, `${what} has no \`${key.text}\``, help);
    } else if (!isEmpty(value)) fields[key.text as K] = value;
  }
  return fields;
}

export function readMap(context: ReadContext, node: Node, what: string): MapNode | undefined {
  if (node.kind === 'map') return node;
  report(context, 'wrong-type', node, `${what} must be a mapping of keys and values, not ${describe(node)}`);
  return undefined;
}

export function readList(context: ReadContext, node: Node, what: string): ListNode | undefined {
  if (node.kind === 'list') return node;
  report(context, 'wrong-type', node, `${what} must be a list, not ${describe(node)}`, 'write each item on a line of its own behind `- `');
  return undefined;
}

/** One item may stand alone, without the list around it. */
export function oneOrMany(node: Node): readonly Node[] {
  return node.kind === 'list' ? node.items : [node];
}

export function readScalar(context: ReadContext, node: Node, what: string): ScalarNode | undefined {
  if (node.kind === 'scalar' && !isEmpty(node)) return node;
  report(context, 'wrong-type', node, `${what} must be a single value, not ${describe(node)}`);
  return undefined;
}

export function readText(context: ReadContext, node: Node | undefined, what: string): string | undefined {
  return node === undefined ? undefined : readScalar(context, node, what)?.text;
}

export function readTexts(context: ReadContext, node: Node | undefined, what: string): string[] | undefined {
  if (node === undefined) return undefined;
  return oneOrMany(node).flatMap((item) => readText(context, item, what) ?? []);
}

/** Milliseconds. */
export function readDuration(context: ReadContext, node: Node | undefined, what: string): number | undefined {
  if (node === undefined) return undefined;
  const scalar = readScalar(context, node, what);
  if (!scalar) return undefined;
  const ms = parseDuration(scalar.text);
  if (ms !== undefined) return ms;
  if (/^\d+(?:\.\d+)?$/.test(scalar.text)) report(context, 'unit-missing', node, `${what} of \`${scalar.text}\` has no unit`, `write \`${scalar.text}s\` or \`${scalar.text}ms\``);
  else report(context, 'wrong-type', node, `${what} of \`${scalar.text}\` is no duration`, `write it as \`${formatDuration(3_000)}\`, \`500ms\` or \`1m30s\``);
  return undefined;
}

export function readPercent(context: ReadContext, node: Node | undefined, what: string): number | undefined {
  if (node === undefined) return undefined;
  const scalar = readScalar(context, node, what);
  if (!scalar) return undefined;
  const percent = parsePercent(scalar.text);
  if (percent !== undefined) return percent;
  if (/^\d+(?:\.\d+)?$/.test(scalar.text)) report(context, 'unit-missing', node, `${what} of \`${scalar.text}\` has no unit`, `write \`${scalar.text}%\``);
  else report(context, 'wrong-type', node, `${what} of \`${scalar.text}\` is no percentage from 0% to 100%`);
  return undefined;
}

/** A whole number within bounds. */
export function readCount(context: ReadContext, node: Node | undefined, what: string, least = 0, most = 2_147_483_647): number | undefined {
  if (node === undefined) return undefined;
  const scalar = readScalar(context, node, what);
  if (!scalar) return undefined;
  const value = /^\d{1,10}$/.test(scalar.text) ? Number(scalar.text) : Number.NaN;
  if (value >= least && value <= most) return value;
  report(context, 'wrong-type', node, `${what} of \`${scalar.text}\` must be a whole number from ${least} to ${most}`);
  return undefined;
}

export function readPort(context: ReadContext, node: Node | undefined): number | undefined {
  return readCount(context, node, 'a port', 1, 65_535);
}

/** One word of a closed list. */
export function readWord<const W extends string>(context: ReadContext, node: Node | undefined, words: readonly W[], what: string): W | undefined {
  if (node === undefined) return undefined;
  const scalar = readScalar(context, node, what);
  if (!scalar) return undefined;
  const found = words.find((word) => word === scalar.text);
  if (found !== undefined) return found;
  const help = didYouMean(context, scalar.text, words) ?? `write one of ${words.map((word) => `\`${word}\``).join(', ')}`;
  report(context, 'unknown-word', node, `${what} cannot be \`${scalar.text}\``, help);
  return undefined;
}

/** `on` and `off`, and the other ways in which YAML writes true and false. */
export function readSwitch(context: ReadContext, node: Node | undefined, what: string): boolean | undefined {
  if (node === undefined) return undefined;
  const text = readScalar(context, node, what)?.text;
  if (text === undefined) return undefined;
  if (/^(?:on|true|yes)$/i.test(text)) return true;
  if (isOff(node)) return false;
  report(context, 'wrong-type', node, `${what} must be \`on\` or \`off\`, not \`${text}\``);
  return undefined;
}

export function isOff(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && /^(?:off|false|no|none)$/i.test(node.text);
}

export function isOn(node: Node | undefined): boolean {
  return node?.kind === 'scalar' && /^(?:on|true|yes)$/i.test(node.text);
}

/** Says that a key is needed and is not there. */
export function missing(context: ReadContext, at: Node, key: string, what: string): void {
  report(context, 'missing-key', at, `${what} needs \`${key}\``);
}

function describe(node: Node): string {
  if (isEmpty(node)) return 'nothing';
  return node.kind === 'map' ? 'a mapping' : node.kind === 'list' ? 'a list' : `\`${node.text}\``;
}
