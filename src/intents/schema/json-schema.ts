import { unreachable } from '../../base/assert.ts';
import type { IntentKind } from '../intent.ts';
import { intentShapes } from './intent-shapes.ts';
import type { Field, NameRole, ShapeNode } from './shape.ts';

export type JsonSchema = { readonly [key: string]: unknown };

/** The names that may be written, for each role. A role that is missing takes any name. */
export type Names = { readonly [R in NameRole]?: readonly string[] };

export interface SchemaOptions {
  /**
   * `plain`: what may be left out is not required, and headers are a map. `strict`: the subset that constrained decoding
   * takes (OpenAI's strict mode: every property required, null where it is left out, no map, no bounds, `anyOf` alone).
   */
  readonly style: 'plain' | 'strict';
  readonly names?: Names;
}

/** The JSON Schema of one kind of intent, with its own definitions. */
export function intentSchema(kind: IntentKind, options: SchemaOptions = { style: 'plain' }): JsonSchema {
  const writer = createSchemaWriter(options);
  const root = writer.write(intentShapes[kind]);
  return { ...root, ...writer.definitions() };
}

export interface SchemaWriter {
  readonly write: (shape: ShapeNode) => JsonSchema;
  /** `$defs` for the root of everything that was written; nothing where there are none. */
  readonly definitions: () => { readonly $defs?: JsonSchema };
}

/** Writes several shapes of one document, so that they share their definitions. */
export function createSchemaWriter(options: SchemaOptions): SchemaWriter {
  const defined = new Map<string, JsonSchema>();
  const refer = (name: string, make: () => JsonSchema): JsonSchema => {
    if (!defined.has(name)) {
      defined.set(name, {});
      defined.set(name, make());
    }
    return { $ref: `#/$defs/${name}` };
  };
  const write = (shape: ShapeNode): JsonSchema => ('definition' in shape && shape.definition !== undefined ? refer(shape.definition, () => body(shape)) : body(shape));
  const body = (shape: ShapeNode): JsonSchema => {
    switch (shape.kind) {
      case 'text':
        return { type: 'string', description: shape.expected === undefined ? shape.about : `${shape.about}: ${shape.expected}` };
      case 'name':
        return writeName(shape, options.names, refer);
      case 'number':
        return { type: shape.isWhole ? 'integer' : 'number', description: shape.about, ...(options.style === 'plain' ? { minimum: shape.least, maximum: shape.most } : {}) };
      case 'flag':
        return { type: 'boolean', description: shape.about };
      case 'choice':
        return { ...typeOf(shape.of), enum: shape.of, ...described(shape.about) };
      case 'list':
        return { type: 'array', items: write(shape.item), ...described(shape.about), ...(options.style === 'plain' && shape.least > 0 ? { minItems: shape.least } : {}) };
      case 'map':
        return options.style === 'plain' ? { type: 'object', additionalProperties: write(shape.value), description: shape.about } : { type: 'array', items: object({ name: { type: 'string' }, value: write(shape.value) }, ['name', 'value']), description: shape.about };
      case 'fields':
        return { ...writeFields(shape.fields, options.style, write), ...described(shape.about) };
      case 'union':
        return { anyOf: shape.of.map(write), ...described(shape.about) };
      default:
        return unreachable(shape);
    }
  };
  return { write, definitions: () => (defined.size === 0 ? {} : { $defs: Object.fromEntries(defined) }) };
}

/** Names stand in one definition for each role: a topology is said once, however often it is spoken of. */
function writeName({ of, about }: ShapeNode & { readonly kind: 'name' }, names: Names | undefined, refer: (name: string, make: () => JsonSchema) => JsonSchema): JsonSchema {
  const known = names?.[of];
  if (known === undefined) return { type: 'string', description: about };
  return refer(`${of}Name`, () => ({ type: 'string', enum: known }));
}

function writeFields(fields: Readonly<Record<string, Field>>, style: SchemaOptions['style'], write: (shape: ShapeNode) => JsonSchema): JsonSchema {
  const entries = Object.entries(fields).map(([key, { shape, isOptional }]) => [key, isOptional && style === 'strict' ? orNull(write(shape)) : write(shape)] as const);
  return object(Object.fromEntries(entries), Object.keys(fields).filter((key) => style === 'strict' || fields[key]?.isOptional === false));
}

function object(properties: JsonSchema, required: readonly string[]): JsonSchema {
  return { type: 'object', properties, required, additionalProperties: false };
}

function orNull(schema: JsonSchema): JsonSchema {
  const type = schema['type'];
  return typeof type === 'string' && schema['enum'] === undefined ? { ...schema, type: [type, 'null'] } : { anyOf: [schema, { type: 'null' }] };
}

function typeOf(values: readonly (string | number | boolean)[]): JsonSchema {
  const type = typeof values[0];
  return { type: type === 'number' ? 'integer' : type };
}

function described(about: string | undefined): JsonSchema {
  return about === undefined ? {} : { description: about };
}
