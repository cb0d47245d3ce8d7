import { isObject, type Json, type JsonObject } from '../../../kube/resource.ts';
import { goDurationMs, isBase64 } from '../../../kube/schema/formats.ts';
import { listed } from '../../../kube/schema/messages.ts';
import { describePath } from '../../../kube/schema/placement.ts';
import type { Path } from '../../../yaml/document.ts';
import { fieldsOf, type FieldFacts, type ValueType } from './message-facts.ts';

/** A value that istiod cannot read into its message. */
export interface Unreadable {
  readonly path: Path;
  readonly message: string;
  /** It is the key of an entry. */
  readonly isKey?: boolean;
}

/**
 * Reads a spec as istiod does before it validates anything: Go's jsonpb of github.com/golang/protobuf, unknown fields
 * passed over. The result has the fields' own names, empty lists and nulls left out, numbers in texts as numbers,
 * durations in milliseconds, values of enumerations by name, and of a choice the one that counts.
 */
export function decodeMessage(value: unknown, message: string, at: Path): { readonly decoded: JsonObject; readonly unreadable: readonly Unreadable[] } {
  const reading: Reading = { path: [...at], unreadable: [] };
  const decoded = value === undefined || value === null ? {} : readMessage(reading, value, message);
  return { decoded: isObject(decoded) ? decoded : {}, unreadable: reading.unreadable };
}

interface Reading {
  readonly path: (string | number)[];
  readonly unreadable: Unreadable[];
}

/** `undefined` where it could not be read, which has been said then. */
type Read = Json | undefined;

function complain(reading: Reading, wanted: string, value: unknown): undefined {
  reading.unreadable.push({ path: [...reading.path], message: `\`${describePath(reading.path)}\` must be ${wanted}, not ${written(value)}` });
  return undefined;
}

function written(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'a mapping';
  return `\`${String(value).slice(0, 60)}\``;
}

function readMessage(reading: Reading, value: unknown, message: string): Read {
  if (value === null) return {};
  if (!isObject(value)) return complain(reading, 'a mapping', value);
  const decoded: Record<string, Json> = {};
  const fields = fieldsOf(message);
  let chosen: Map<string, FieldFacts> | undefined;
  for (const key in value) {
    const field = fields.get(key);
    if (field === undefined || (key !== field.name && Object.hasOwn(value, field.name))) continue;
    const child = value[key];
    if (child === undefined || (child === null && !isAnyValue(field))) continue;
    reading.path.push(key);
    const read = readField(reading, child, field);
    reading.path.pop();
    if (read === undefined) continue;
    if (field.choice !== undefined) {
      chosen ??= new Map();
      const other = chosen.get(field.choice);
      if (other !== undefined && other.order > field.order) continue;
      if (other !== undefined) delete decoded[other.name];
      chosen.set(field.choice, field);
    }
    decoded[field.name] = read;
  }
  return decoded;
}

/** A field in which null is a value like any other. */
function isAnyValue({ type, shape }: FieldFacts): boolean {
  return shape === 'single' && type.is === 'scalar' && type.scalar === 'value';
}

function readField(reading: Reading, value: unknown, field: FieldFacts): Read {
  switch (field.shape) {
    case 'list':
      return readList(reading, value, field.type);
    case 'map':
      return readMap(reading, value, field);
    case 'single':
      return readValue(reading, value, field.type);
  }
}

/** An empty list is none: Go cannot tell them apart here. */
function readList(reading: Reading, value: unknown, type: ValueType): Read {
  if (!Array.isArray(value)) return complain(reading, 'a list', value);
  if (value.length === 0) return undefined;
  return value.map((item, index) => {
    reading.path.push(index);
    const read = readValue(reading, item, type);
    reading.path.pop();
    return read ?? null;
  });
}

function readMap(reading: Reading, value: unknown, { keys, type }: FieldFacts): Read {
  if (!isObject(value)) return complain(reading, 'a mapping', value);
  const decoded: Record<string, Json> = {};
  for (const key of Object.keys(value)) {
    reading.path.push(key);
    if (keys !== undefined && readNumber(key, keys) === undefined) reading.unreadable.push({ path: [...reading.path], isKey: true, message: `the keys of \`${describePath(reading.path.slice(0, -1))}\` must be whole numbers, not \`${key.slice(0, 60)}\`` });
    // Go keeps an entry that is null apart from an empty one.
    const read = value[key] === null && type.is === 'message' ? null : readValue(reading, value[key], type);
    if (read !== undefined) Object.defineProperty(decoded, key, { value: read, enumerable: true, configurable: true, writable: true });
    reading.path.pop();
  }
  return decoded;
}

function readValue(reading: Reading, value: unknown, type: ValueType): Read {
  if (type.is === 'message') return readMessage(reading, value, type.message);
  if (type.is === 'enum') return readEnumeration(reading, value, type);
  return readScalar(reading, value, type.scalar);
}

function readEnumeration(reading: Reading, value: unknown, { byName, byNumber }: Extract<ValueType, { is: 'enum' }>): Read {
  if (value === null) return byNumber.get(0) ?? '0';
  if (typeof value === 'string' && Object.hasOwn(byName, value)) return value;
  if (typeof value === 'number' && readNumber(value, 'int32') !== undefined) return byNumber.get(value) ?? String(value);
  return complain(reading, `one of ${listed(Object.keys(byName))}`, value);
}

const emptyValues: Readonly<Record<string, Json>> = { string: '', bool: false, bytes: '' };

function readScalar(reading: Reading, value: unknown, scalar: string): Read {
  if (scalar === 'value') return value as Json;
  // Only items of lists and entries of maps come here as null: Go leaves them at their zero.
  if (value === null) return emptyValues[scalar] ?? (scalar === 'struct' ? {} : 0);
  switch (scalar) {
    case 'string':
      return typeof value === 'string' ? value : complain(reading, 'a text', value);
    case 'bool':
      return typeof value === 'boolean' ? value : complain(reading, '`true` or `false`', value);
    case 'bytes':
      return typeof value === 'string' && isBase64(value) ? value : complain(reading, 'base64', value);
    case 'struct':
      return isObject(value) ? value : complain(reading, 'a mapping', value);
    case 'duration':
      return readDuration(value) ?? complain(reading, 'a duration such as `500ms` or `10s`', value);
    default:
      return readNumber(value, scalar) ?? complain(reading, numberWords[scalar] ?? 'a number', value);
  }
}

function readDuration(value: unknown): number | undefined {
  return typeof value === 'string' ? goDurationMs(value) : undefined;
}

const numberWords: Readonly<Record<string, string>> = {
  int32: 'a whole number', int64: 'a whole number', uint32: 'a whole number that is not negative', uint64: 'a whole number that is not negative',
};

const limits: Readonly<Record<string, readonly [least: number, most: number]>> = {
  int32: [-(2 ** 31), 2 ** 31 - 1], uint32: [0, 2 ** 32 - 1], int64: [-(2 ** 63), 2 ** 63], uint64: [0, 2 ** 64],
};

const jsonNumber = /^[ \t\r\n]*-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?[ \t\r\n]*$/;

/** A number, or a text that holds one as JSON writes it; whole numbers have neither point nor exponent. */
function readNumber(value: unknown, type: string): number | undefined {
  const limit = limits[type];
  if (typeof value === 'string') {
    if (limit === undefined && /^-?Infinity$|^NaN$/.test(value)) return Number(value);
    if (/^[ \t\r\n]*null[ \t\r\n]*$/.test(value)) return 0;
    const match = jsonNumber.exec(value);
    if (match === null || (limit !== undefined && (match[1] ?? match[2]) !== undefined)) return undefined;
    return readNumber(Number(value), type);
  }
  if (typeof value !== 'number') return undefined;
  if (limit === undefined) return value;
  return Number.isInteger(value) && value >= limit[0] && value <= limit[1] ? value : undefined;
}
