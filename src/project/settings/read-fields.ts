import { nearest } from '../../base/near-miss.ts';
import { parseDuration } from '../../intents/units.ts';
import { isEmpty, type Node } from '../../yaml/tree.ts';

export type Report = (slug: 'not-yaml' | 'unknown-key' | 'wrong-value' | 'unknown-rule', at: Pick<Node, 'start' | 'end'>, message: string, help?: string) => void;

export interface Reader {
  readonly report: Report;
  readonly knownRules: ReadonlySet<string>;
}

export function entriesOf(reader: Reader, node: Node | undefined, what: string): readonly { readonly key: Node & { readonly kind: 'scalar' }; readonly value: Node }[] {
  if (node === undefined || isEmpty(node)) return [];
  if (node.kind === 'map') return node.entries;
  reader.report('wrong-value', node, `${what} must be a mapping of keys and values`);
  return [];
}

/** The known keys of a mapping; every other one is a mistake. */
export function fieldsOf<Key extends string>(reader: Reader, node: Node | undefined, keys: readonly Key[], what: string): { readonly [K in Key]?: Node } {
  const fields: { [K in Key]?: Node } = {};
  const known: ReadonlySet<string> = new Set(keys);
  for (const { key, value } of entriesOf(reader, node, what)) {
    if (known.has(key.text)) fields[key.text as Key] = value;
    else {
      const near = nearest(key.text, keys);
      reader.report('unknown-key', key, `${what} has no \`${key.text}\``, near === undefined ? `it has ${keys.map((each) => `\`${each}\``).join(', ')}` : `did you mean \`${near}\`?`);
    }
  }
  return fields;
}

export function itemsOf(reader: Reader, node: Node | undefined, what: string): readonly Node[] {
  if (node === undefined || isEmpty(node)) return [];
  if (node.kind === 'list') return node.items;
  reader.report('wrong-value', node, `${what} must be a list`, 'write each item on a line of its own behind `- `');
  return [];
}

export function textOf(reader: Reader, node: Node | undefined, what: string): string | undefined {
  if (node === undefined || isEmpty(node)) return undefined;
  if (node.kind === 'scalar') return node.text;
  reader.report('wrong-value', node, `${what} must be a single value`);
  return undefined;
}

export function textsOf(reader: Reader, node: Node | undefined, what: string): readonly string[] | undefined {
  if (node === undefined || isEmpty(node)) return undefined;
  if (node.kind === 'scalar') return [node.text];
  return itemsOf(reader, node, what).flatMap((item) => textOf(reader, item, `an item of ${what}`) ?? []);
}

export function mapOf<T>(reader: Reader, node: Node | undefined, what: string, readValue: (reader: Reader, node: Node, what: string) => T | undefined): Readonly<Record<string, T>> | undefined {
  if (node === undefined) return undefined;
  const entries = entriesOf(reader, node, what).map(({ key, value }) => [key.text, readValue(reader, value, `\`${key.text}\``)] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, T & {}] => entry[1] !== undefined));
}

export function flagOf(reader: Reader, node: Node | undefined, what: string): boolean | undefined {
  const word = choiceOf(reader, node, ['true', 'false'] as const, what);
  return word === undefined ? undefined : word === 'true';
}

export function choiceOf<Choice extends string>(reader: Reader, node: Node | undefined, choices: readonly Choice[], what: string): Choice | undefined {
  const word = textOf(reader, node, what);
  const choice = choices.find((each) => each === word);
  if (choice === undefined && word !== undefined && node !== undefined) reader.report('wrong-value', node, `${what} cannot be \`${word}\``, `it is one of ${choices.map((each) => `\`${each}\``).join(', ')}`);
  return choice;
}

/** A number of at least `least`. */
export function numberOf(reader: Reader, node: Node | undefined, what: string, least: number, most: number): number | undefined {
  const text = textOf(reader, node, what);
  if (text === undefined || node === undefined) return undefined;
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  reader.report('wrong-value', node, `${what} cannot be \`${text}\``, `it is a number from ${least} to ${most}`);
  return undefined;
}

export function durationOf(reader: Reader, node: Node | undefined, what: string): number | undefined {
  const text = textOf(reader, node, what);
  if (text === undefined || node === undefined) return undefined;
  const value = parseDuration(text);
  if (value !== undefined && value > 0) return value;
  reader.report('wrong-value', node, `${what} cannot be \`${text}\``, 'it is a duration with a unit, such as `60s`');
  return undefined;
}
