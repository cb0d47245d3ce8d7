import type { Path } from '../../yaml/document.ts';
import { isObject, type JsonObject } from '../resource.ts';
import type { Finding } from './finding.ts';
import { findUnmetConditions } from './conditions.ts';
import { characterCount, goDurationMs, isBase64, isCrdBase64, isDateTime, isHttpUrl, isModuleUrl, isPortText, isQuantity, isSocketOrAddress, matchesPattern } from './formats.ts';
import type { SchemaNode } from './schema-table.ts';

/** How a schema is held: which list its indexes mean, and which of the server's two decoders reads it. */
export interface WalkSettings {
  readonly nodes: readonly SchemaNode[];
  /** Kubernetes' own kinds are decoded into Go types; the others are checked against a CRD. They treat `null` and `""` differently. */
  readonly isNative: boolean;
  readonly isForeign: boolean;
  /** Keys of the outermost object that are judged elsewhere. */
  readonly skip: ReadonlySet<string>;
}

interface Walk extends WalkSettings {
  /** The way to the value at hand; copied only when something is found. */
  readonly path: (string | number)[];
  readonly report: (finding: Finding) => void;
}

/** Compares a value with a schema and reports everything that does not fit. Allocates nothing for a value that does. */
export function walkSchema(value: unknown, root: number, at: Path, settings: WalkSettings, report: (finding: Finding) => void): void {
  const walk: Walk = { ...settings, path: [...at], report };
  const node = settings.nodes[root];
  if (node === undefined) return;
  if (isObject(value)) visitObject(walk, value, node, settings.skip);
  else visit(walk, value, node);
}

const nothing: ReadonlySet<string> = new Set();

function visit(walk: Walk, value: unknown, node: SchemaNode): void {
  if (value === null) visitNull(walk, node);
  else if (typeof value === 'string') visitText(walk, value, node);
  else if (typeof value === 'number') visitNumber(walk, value, node);
  else if (typeof value === 'boolean') {
    if (node.intOrString || (node.type !== undefined && node.type !== 'boolean')) reportType(walk, value, node);
  } else if (Array.isArray(value)) visitList(walk, value, node);
  else if (isObject(value)) {
    if (node.intOrString || (node.type !== undefined && node.type !== 'object')) reportType(walk, value, node);
    else visitObject(walk, value, node, nothing);
  }
}

/** Only list items come here: absent fields and null fields are judged by the object that holds them. */
function visitNull(walk: Walk, node: SchemaNode): void {
  if (walk.isNative) {
    if (node.type === 'object' && node.required !== undefined) visitObject(walk, {}, node, nothing);
  } else if (!node.nullable && (node.type !== undefined || node.intOrString)) reportType(walk, null, node);
}

function reportType(walk: Walk, value: unknown, node: SchemaNode): void {
  walk.report({ what: 'wrong-type', path: [...walk.path], value, node });
}

function visitText(walk: Walk, value: string, node: SchemaNode): void {
  if (node.type === 'quantity') {
    if (!isQuantity(value)) walk.report({ what: 'bad-format', path: [...walk.path], value, wanted: 'a quantity such as `250m`, `0.5` or `128Mi`' });
    return;
  }
  if (node.type !== 'string') {
    if (node.type !== undefined) reportType(walk, value, node);
    return;
  }
  if (node.enum !== undefined && !node.enum.includes(value) && !(walk.isNative && value === '' && typeof walk.path.at(-1) === 'string')) {
    walk.report({ what: 'bad-enumeration-value', path: [...walk.path], value, node });
    return;
  }
  const use = node.deprecatedValues?.[value];
  if (use !== undefined) walk.report({ what: 'deprecated-value', path: [...walk.path], value, use });
  // One character is one or two UTF-16 units: only a text near a bound has to be counted.
  const isWithin = value.length <= (node.maxLength ?? Number.POSITIVE_INFINITY) && value.length >= 2 * (node.minLength ?? 0);
  if (!isWithin) checkSize(walk, characterCount(value), 'characters', node.minLength, node.maxLength);
  checkFormat(walk, value, node);
  if (node.not === value || (node.without !== undefined && value.includes(node.without))) walk.report({ what: 'forbidden-text', path: [...walk.path], part: 'value', value, holds: node.not ?? node.without ?? '' });
}

/** Formats that CRDs state as rules in CEL, and how they are called. */
const statedFormats: Readonly<Record<string, { readonly isFormat: (text: string) => boolean; readonly wanted: string }>> = {
  port: { isFormat: isPortText, wanted: 'a port from 1 to 65535' },
  'socket-or-address': { isFormat: isSocketOrAddress, wanted: 'an absolute path, or `@` and a name, behind `unix://`' },
  'http-url': { isFormat: isHttpUrl, wanted: 'a URL with `http://` or `https://`' },
  'module-url': { isFormat: isModuleUrl, wanted: 'a URL with `oci://`, `https://`, `http://` or `file://`' },
};

function checkFormat(walk: Walk, value: string, node: SchemaNode): void {
  if (node.pattern === undefined && node.format === undefined) return;
  const bad = (wanted: string): void => walk.report({ what: 'bad-format', path: [...walk.path], value, wanted });
  if (node.pattern !== undefined && !matchesPattern(node.pattern, value, walk.isForeign)) bad(node.format === 'duration' ? 'a duration such as `500ms` or `10s`' : `a text that matches \`${node.pattern}\``);
  if (node.format === 'go-duration' && !((goDurationMs(value) ?? 0) >= 1)) bad('a duration of at least 1ms with its unit, such as `500ms`, `10s` or `1h`');
  const stated = node.format === undefined || walk.isForeign ? undefined : statedFormats[node.format];
  if (stated !== undefined && !stated.isFormat(value)) bad(stated.wanted);
  if (node.format === 'byte' && !(walk.isNative ? isBase64(value) : isCrdBase64(value))) bad('base64');
  if (node.format === 'date-time' && walk.isNative && !isDateTime(value)) bad('a time such as `2026-01-31T12:00:00Z`');
}

function visitNumber(walk: Walk, value: number, node: SchemaNode): void {
  if (node.intOrString) {
    if (!Number.isInteger(value)) reportType(walk, value, node);
    else if ((node.min !== undefined && value < node.min) || (node.max !== undefined && value > node.max)) walk.report({ what: 'out-of-range', path: [...walk.path], value, node });
    else if (walk.isNative && !fitsFormat(value, 'int32')) walk.report({ what: 'out-of-range', path: [...walk.path], value, node: { min: -int32Limit, max: int32Limit - 1 } });
    return;
  }
  if (node.type === 'quantity' || node.type === undefined) return;
  const isFitting = node.type === 'integer' ? Number.isInteger(value) && Math.abs(value) <= int64Limit : node.type === 'number' && Number.isFinite(value);
  if (!isFitting) reportType(walk, value, node);
  else if (node.enum !== undefined && !node.enum.includes(value)) walk.report({ what: 'bad-enumeration-value', path: [...walk.path], value, node });
  else if ((node.min !== undefined && value < node.min) || (node.max !== undefined && value > node.max)) walk.report({ what: 'out-of-range', path: [...walk.path], value, node });
  else if (!fitsFormat(value, node.format)) walk.report({ what: 'out-of-range', path: [...walk.path], value, node: { ...node, min: -int32Limit, max: int32Limit - 1 } });
}

const int32Limit = 2 ** 31;
/** A number beyond it is no whole number to the server: it reads it as one with a point. */
const int64Limit = 2 ** 63;

function fitsFormat(value: number, format: string | undefined): boolean {
  if (format === 'int32') return value >= -int32Limit && value < int32Limit;
  return format !== 'int64' || Math.abs(value) <= int64Limit;
}

function visitList(walk: Walk, value: readonly unknown[], node: SchemaNode): void {
  // Go reads a list of numbers as bytes, too.
  if (node.format === 'byte' && walk.isNative) return;
  if (node.intOrString || (node.type !== undefined && node.type !== 'array')) return reportType(walk, value, node);
  checkSize(walk, value.length, 'items', node.minItems, node.maxItems);
  if (!walk.isNative && value.length > 1) {
    checkDuplicates(walk, value, node);
    if (node.unique !== undefined) checkDuplicates(walk, value, { items: node.items ?? -1, keys: [node.unique] });
  }
  const items = node.items === undefined ? undefined : walk.nodes[node.items];
  if (items === undefined) return;
  for (let index = 0; index < value.length; index += 1) {
    walk.path.push(index);
    visit(walk, value[index], items);
    walk.path.pop();
  }
}

/** `x-kubernetes-list-type: map` and `set`: the server refuses equal items, defaults counted in. */
function checkDuplicates(walk: Walk, value: readonly unknown[], node: SchemaNode): void {
  if (node.keys === undefined && node.set !== true) return;
  const defaults = (node.items === undefined ? undefined : walk.nodes[node.items]?.defaults) ?? {};
  const seen = new Map<string, number>();
  for (const [index, item] of value.entries()) {
    if (node.keys !== undefined && !isObject(item)) continue;
    const identity = node.keys === undefined ? JSON.stringify(item) : JSON.stringify(node.keys.map((key) => (item as JsonObject)[key] ?? defaults[key]));
    const first = seen.get(identity);
    if (first === undefined) seen.set(identity, index);
    else walk.report({ what: 'duplicate-entry', path: [...walk.path, index], first, keys: node.keys ?? [] });
  }
}

function checkSize(walk: Walk, size: number, of: 'characters' | 'items' | 'entries', least: number | undefined, most: number | undefined): void {
  if ((least === undefined || size >= least) && (most === undefined || size <= most)) return;
  walk.report({ what: 'wrong-size', path: [...walk.path], size, of, ...(least === undefined ? {} : { least }), ...(most === undefined ? {} : { most }) });
}

const alwaysThere: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'metadata']);

function visitObject(walk: Walk, value: JsonObject, node: SchemaNode, skip: ReadonlySet<string>): void {
  const values = node.values === undefined ? undefined : walk.nodes[node.values];
  const isClosed = node.open !== true && node.values === undefined && node.type !== undefined;
  let entries = 0;
  for (const key in value) {
    if (skip.has(key)) continue;
    const child = value[key];
    const index = node.fields !== undefined && Object.hasOwn(node.fields, key) ? node.fields[key] : undefined;
    const schema = index === undefined ? values : walk.nodes[index];
    if (schema === undefined) {
      if (isClosed && !(node.embedded && alwaysThere.has(key))) walk.report({ what: 'unknown-field', path: [...walk.path, key], value: child, node });
      continue;
    }
    if (node.experimental?.includes(key)) walk.report({ what: 'experimental-field', path: [...walk.path, key] });
    if (node.newer?.includes(key)) walk.report({ what: 'newer-field', path: [...walk.path, key] });
    const use = node.deprecated?.[key];
    if (use !== undefined) walk.report({ what: 'deprecated-field', path: [...walk.path, key], use });
    // The server drops a null field before it looks at it, unless the schema says that null is a value.
    if (child === null || child === undefined) {
      if (schema.nullable) entries += 1;
      continue;
    }
    entries += 1;
    walk.path.push(key);
    if (index === undefined && node.names !== undefined) checkKey(walk, key, walk.nodes[node.names] ?? {});
    visit(walk, child, schema);
    walk.path.pop();
  }
  checkObject(walk, value, node, entries);
}

/** Keys of maps are texts; each is refused for one thing. */
function checkKey(walk: Walk, key: string, names: SchemaNode): void {
  const bad = (wanted: string): void => walk.report({ what: 'bad-key', path: [...walk.path], value: key, wanted });
  const format = names.format === undefined ? undefined : statedFormats[names.format];
  if (key.length < (names.minLength ?? 0)) bad('no empty texts');
  else if (names.without !== undefined && key.includes(names.without)) walk.report({ what: 'forbidden-text', path: [...walk.path], part: 'key', value: key, holds: names.without });
  else if (format !== undefined && !format.isFormat(key)) bad(format.wanted);
  else if (names.pattern !== undefined && !matchesPattern(names.pattern, key, walk.isForeign)) bad('letters, digits and `-`, with a letter or digit at both ends');
  else if (key.length > (names.maxLength ?? Number.POSITIVE_INFINITY)) bad(`texts of at most ${names.maxLength} characters`);
}

function checkObject(walk: Walk, value: JsonObject, node: SchemaNode, entries: number): void {
  if (node.minProperties !== undefined || node.maxProperties !== undefined) checkSize(walk, entries, 'entries', node.minProperties, node.maxProperties);
  if (node.required !== undefined) {
    for (const field of node.required) {
      if (!isSet(walk, value, node, field)) walk.report({ what: 'missing-field', path: [...walk.path], fields: [field], isEmpty: value[field] !== undefined });
    }
  }
  if (node.conditions !== undefined) findUnmetConditions(value, node.conditions, (field) => isSet(walk, value, node, field), walk.path, walk.report);
  if (node.atMostOne !== undefined || node.exactlyOne !== undefined || node.atLeastOne !== undefined) checkChoices(walk, value, node);
}

/** Whether a field counts as present once the server has dropped nulls and filled in defaults. */
function isSet(walk: Walk, value: JsonObject, node: SchemaNode, field: string): boolean {
  const child = value[field];
  if (child !== undefined && child !== null) return !(walk.isNative && child === '');
  if (node.defaults !== undefined && Object.hasOwn(node.defaults, field)) return true;
  const index = node.fields?.[field];
  return child === null && index !== undefined && walk.nodes[index]?.nullable === true;
}

function checkChoices(walk: Walk, value: JsonObject, node: SchemaNode): void {
  const setOf = (fields: readonly string[]): string[] => fields.filter((field) => isSet(walk, value, node, field));
  const conflict = (written: readonly string[], isAnyNeeded: boolean): void => walk.report({ what: 'conflicting-fields', path: [...walk.path], written, isAnyNeeded });
  for (const fields of node.atMostOne ?? []) {
    const written = setOf(fields);
    if (written.length > 1) conflict(written, false);
  }
  for (const fields of node.exactlyOne ?? []) {
    const written = setOf(fields);
    if (written.length > 1) conflict(written, true);
    else if (written.length === 0) walk.report({ what: 'missing-field', path: [...walk.path], fields });
  }
  for (const fields of node.atLeastOne ?? []) {
    if (setOf(fields).length === 0) walk.report({ what: 'missing-field', path: [...walk.path], fields });
  }
}
