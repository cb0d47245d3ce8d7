import type { Finding } from './finding.ts';
import { describePath } from './placement.ts';
import type { SchemaNode } from './schema-table.ts';

/** What a finding says: the fault, and what to do about it where that is known. */
export interface Words {
  readonly message: string;
  readonly help?: string;
}

const typeNames: Readonly<Record<string, string>> = {
  object: 'a mapping', array: 'a list', string: 'a text', integer: 'a whole number', number: 'a number', boolean: '`true` or `false`', quantity: 'a quantity such as `250m` or `128Mi`',
};

export function wantedType(node: SchemaNode): string {
  if (node.intOrString) return 'a whole number or a text';
  if (node.type === 'string' && isDuration(node)) return 'a duration such as `10s`';
  if (node.type === 'string' && node.enum !== undefined) return `one of ${listed(node.enum.map(String))}`;
  return typeNames[node.type ?? ''] ?? 'something else';
}

function isDuration(node: SchemaNode): boolean {
  return node.format === 'duration' || node.format === 'go-duration';
}

export function listed(values: readonly string[]): string {
  const shown = values.filter((value) => value !== '').slice(0, 12).map((value) => `\`${value}\``);
  return values.length > 12 ? `${shown.join(', ')} …` : shown.join(', ');
}

function written(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'boolean') return `the boolean \`${value}\``;
  return typeof value === 'number' ? `the number \`${value}\`` : `the text \`${String(value).slice(0, 60)}\``;
}

/** Names the YAML habit behind a wrong type, where there is a usual one. */
export function wrongTypeWords({ path, value, node }: Extract<Finding, { what: 'wrong-type' }>): Words {
  const message = `\`${describePath(path)}\` must be ${wantedType(node)}, not ${written(value)}`;
  const help = wrongTypeHelp(value, node);
  return help === undefined ? { message } : { message, help };
}

function wrongTypeHelp(value: unknown, node: SchemaNode): string | undefined {
  if (node.type === 'string' && isDuration(node)) return 'write it with its unit, such as `5s` or `500ms`';
  if (node.type === 'string' && typeof value === 'boolean') return 'quote it: without quotes YAML reads `true`, `yes`, `on` and `y` as booleans';
  if (node.type === 'string' && typeof value === 'number') return 'quote it: without quotes YAML reads it as a number';
  if ((node.type === 'integer' || node.type === 'number') && typeof value === 'string') return Number.isFinite(Number(value)) && value.trim() !== '' ? 'take the quotes away: in quotes it is a text' : undefined;
  if (node.type === 'boolean' && typeof value === 'string') return 'write `true` or `false` without quotes';
  if (node.type === 'array' && !Array.isArray(value)) return 'write it as a list: each item on its own line behind `- `';
  if (node.type === 'object' && node.fields !== undefined && typeof value !== 'object') return `write its fields below it: ${listed(Object.keys(node.fields))}`;
  if (node.type === 'object' && Array.isArray(value)) return 'write it as a mapping, without the `- `';
  if (value === null) return 'take the empty item away, or write its value';
  return undefined;
}

export function rangeWords({ path, value, node }: Extract<Finding, { what: 'out-of-range' }>): Words {
  const bounds = node.min !== undefined && node.max !== undefined ? `from ${node.min} to ${node.max}` : node.min === undefined ? `at most ${node.max}` : `at least ${node.min}`;
  return { message: `\`${describePath(path)}\` must be ${bounds}, not \`${value}\`` };
}

export function sizeWords({ path, size, of, least, most }: Extract<Finding, { what: 'wrong-size' }>): Words {
  const name = describePath(path);
  if (least !== undefined && size < least) {
    return { message: size === 0 ? `\`${name}\` is empty and must not be` : `\`${name}\` has ${size} ${of}, fewer than the ${least} it needs` };
  }
  return { message: `\`${name}\` has ${size} ${of}, more than the ${most} allowed` };
}

export function missingWords({ path, fields, isEmpty }: Extract<Finding, { what: 'missing-field' }>): Words {
  const place = path.length === 0 ? 'the object' : `\`${describePath(path)}\``;
  if (fields.length > 1) return { message: `${place} needs one of ${listed(fields)}` };
  return { message: isEmpty ? `\`${fields[0]}\` of ${place} is empty: it is required` : `${place} lacks \`${fields[0]}\`, which is required` };
}

export function conflictWords({ path, written: fields, isAnyNeeded }: Extract<Finding, { what: 'conflicting-fields' }>): Words {
  return { message: `\`${describePath(path)}\` sets ${fields.map((field) => `\`${field}\``).join(' and ')}: ${isAnyNeeded ? 'exactly' : 'at most'} one of them is allowed`, help: 'keep the one that is meant' };
}

export function duplicateWords({ path, first, keys }: Extract<Finding, { what: 'duplicate-entry' }>): Words {
  const list = describePath(path.slice(0, -1));
  const equal = keys.length === 0 ? 'is equal to' : `has the same ${keys.map((key) => `\`${key}\``).join(' and ')} as`;
  return { message: `\`${describePath(path)}\` ${equal} \`${list}[${first}]\`: entries of this list must differ` };
}
