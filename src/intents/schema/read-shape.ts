import { unreachable } from '../../base/assert.ts';
import { nearest } from '../../base/near-miss.ts';
import type { Names } from './json-schema.ts';
import type { ShapeNode } from './shape.ts';

/** One thing that is wrong with a value from outside. */
export interface ShapeFault {
  /** `shares.0.weightPercent`; empty for the value itself. */
  readonly path: string;
  readonly message: string;
  readonly got?: string;
  readonly allowed?: readonly string[];
}

export interface ShapeReader {
  readonly names: Names;
  readonly fault: (fault: ShapeFault) => void;
}

/** More would help nobody. */
const longestText = 2_000;
const longestList = 200;
const mostNamesShown = 20;

/** The value without what is null, and with maps for lists of names and values; faults go to the reader, and then the answer is not to be used. */
export function readShape(reader: ShapeReader, shape: ShapeNode, value: unknown, path: string): unknown {
  switch (shape.kind) {
    case 'text':
      return readText(reader, shape, value, path);
    case 'name':
      return readName(reader, shape, value, path);
    case 'number':
      return readNumber(reader, shape, value, path);
    case 'flag':
      return typeof value === 'boolean' ? value : wrong(reader, path, value, 'true or false');
    case 'choice':
      return shape.of.some((each) => each === value) ? value : wrong(reader, path, value, 'one of these', shape.of.map(String));
    case 'list':
      return readList(reader, shape, value, path);
    case 'map':
      return readMap(reader, shape, value, path);
    case 'fields':
      return readFields(reader, shape, value, path);
    case 'union':
      return readUnion(reader, shape, value, path);
    default:
      return unreachable(shape);
  }
}

function wrong(reader: ShapeReader, path: string, value: unknown, expected: string, allowed?: readonly string[]): undefined {
  reader.fault({ path, message: `expected ${expected}`, got: brief(value), ...(allowed ? { allowed: allowed.slice(0, mostNamesShown) } : {}) });
  return undefined;
}

/** A value as short JSON, for a message. */
function brief(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}

function readText(reader: ShapeReader, { pattern, expected }: ShapeNode & { kind: 'text' }, value: unknown, path: string): string | undefined {
  if (typeof value !== 'string' || (value === '' && pattern === undefined)) return wrong(reader, path, value, expected ?? 'a text');
  if (value.length > longestText) return wrong(reader, path, `${value.slice(0, 20)}...`, `at most ${longestText} characters`);
  // No name, path or header of a mesh holds a control character (RFC 9110 section 5.5).
  if (/\p{Cc}/u.test(value)) return wrong(reader, path, value, 'a text without control characters');
  return pattern === undefined || pattern.test(value) ? value : wrong(reader, path, value, expected ?? 'another text');
}

/** Names of Kubernetes (RFC 1123 labels and subdomains), qualified ones for Services and workloads. */
const qualified = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?\/[a-z0-9](?:[-.a-z0-9]*[a-z0-9])?$/;
const plain = /^[A-Za-z0-9](?:[-._A-Za-z0-9]*[A-Za-z0-9])?$/;

function readName(reader: ShapeReader, { of }: ShapeNode & { kind: 'name' }, value: unknown, path: string): string | undefined {
  const isQualified = of === 'service' || of === 'workload';
  if (typeof value !== 'string' || value.length > 320 || !(isQualified ? qualified : plain).test(value)) return wrong(reader, path, value, isQualified ? `a ${of} as namespace/name` : `the name of a ${of}`);
  const known = reader.names[of];
  if (known === undefined || known.includes(value)) return value;
  const near = nearest(value, known);
  reader.fault({ path, message: `there is no ${of} \`${value}\`${near === undefined ? '' : `; the nearest is \`${near}\``}`, got: brief(value), allowed: known.slice(0, mostNamesShown) });
  return undefined;
}

function readNumber(reader: ShapeReader, { least, most, isWhole }: ShapeNode & { kind: 'number' }, value: unknown, path: string): number | undefined {
  const isRight = typeof value === 'number' && Number.isFinite(value) && value >= least && value <= most && (!isWhole || Number.isInteger(value));
  return isRight ? value : wrong(reader, path, value, `${isWhole ? 'a whole number' : 'a number'} ${most === Number.MAX_SAFE_INTEGER ? `of ${least} or more` : `from ${least} to ${most}`}`);
}

function readList(reader: ShapeReader, { item, least }: ShapeNode & { kind: 'list' }, value: unknown, path: string): readonly unknown[] | undefined {
  if (!Array.isArray(value) || value.length < least || value.length > longestList) return wrong(reader, path, value, `a list of ${least === 0 ? 'at most' : `${least} to`} ${longestList} items`);
  return value.map((each, index) => readShape(reader, item, each, join(path, String(index))));
}

/** A map, or what stands for one where a schema cannot say maps: a list of names and values. */
function readMap(reader: ShapeReader, { value: shape }: ShapeNode & { kind: 'map' }, value: unknown, path: string): Readonly<Record<string, unknown>> | undefined {
  const entries = Array.isArray(value) ? value.map((each): unknown[] => (isObject(each) ? [each['name'], each['value']] : [])) : isObject(value) ? Object.entries(value) : undefined;
  if (entries === undefined || entries.length === 0 || entries.length > longestList) return wrong(reader, path, value, 'at least one name with its value');
  const read = new Map<string, unknown>();
  for (const [key, each] of entries) {
    if (typeof key !== 'string' || key === '' || /[\p{Cc}\s]/u.test(key)) wrong(reader, path, key, 'a name without blanks');
    else if (read.has(key)) reader.fault({ path: join(path, key), message: `\`${key}\` is there twice` });
    else read.set(key, readShape(reader, shape, each, join(path, key)));
  }
  return Object.fromEntries(read);
}

function readFields(reader: ShapeReader, { fields }: ShapeNode & { kind: 'fields' }, value: unknown, path: string): Readonly<Record<string, unknown>> | undefined {
  if (!isObject(value)) return wrong(reader, path, value, 'an object');
  const keys = Object.keys(fields);
  for (const key of Object.keys(value)) if (!Object.hasOwn(fields, key)) reader.fault({ path: join(path, key), message: 'there is no such field', allowed: keys });
  const read: [string, unknown][] = [];
  for (const [key, { shape, isOptional }] of Object.entries(fields)) {
    const given = Object.hasOwn(value, key) ? value[key] : undefined;
    // Left out, in the two ways that there are. An empty list says as little where something is optional.
    if (isOptional && (given === undefined || given === null || (Array.isArray(given) && given.length === 0))) continue;
    read.push([key, readShape(reader, shape, given, join(path, key))]);
  }
  return Object.fromEntries(read);
}

function readUnion(reader: ShapeReader, { of }: ShapeNode & { kind: 'union' }, value: unknown, path: string): unknown {
  const kinds = of.flatMap((variant) => tagsOf(variant));
  if (kinds.length === 0) {
    const fitting = of.find((variant) => fits(variant, value));
    return fitting ? readShape(reader, fitting, value, path) : wrong(reader, path, value, 'one of these', of.flatMap((variant) => (variant.kind === 'choice' ? variant.of.map(String) : variant.kind === 'text' ? [variant.about] : ['a list'])));
  }
  const tag = isObject(value) ? value['kind'] : undefined;
  const variant = of.find((each) => tagsOf(each).includes(String(tag)));
  return variant ? readShape(reader, variant, value, path) : wrong(reader, join(path, 'kind'), tag, 'one of these kinds', kinds);
}

/** The values of `kind` that choose a member of a union. */
function tagsOf(variant: ShapeNode): readonly string[] {
  const kind = variant.kind === 'fields' ? variant.fields['kind']?.shape : undefined;
  return kind?.kind === 'choice' ? kind.of.map(String) : [];
}

function fits(variant: ShapeNode, value: unknown): boolean {
  if (variant.kind === 'choice') return variant.of.some((each) => each === value);
  if (variant.kind === 'list') return Array.isArray(value);
  return variant.kind === 'text' && typeof value === 'string' && variant.pattern?.test(value) !== false;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function join(path: string, step: string): string {
  return path === '' ? step : `${path}.${step}`;
}
