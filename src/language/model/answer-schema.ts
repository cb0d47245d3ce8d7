import { intentKinds, intentShapes } from '../../intents/schema/intent-shapes.ts';
import { createSchemaWriter, type JsonSchema, type Names } from '../../intents/schema/json-schema.ts';
import { withdrawalShape } from '../../intents/schema/read-wish.ts';

/** Kinds that need a name of a role: where there is no such name, nothing can be said with them. */
function sayableKinds(names: Required<Names>): readonly (typeof intentKinds)[number][] {
  return intentKinds.filter((kind) => {
    const fields = Object.values((intentShapes[kind] as { readonly fields: Readonly<Record<string, { readonly shape: { readonly kind: string; readonly of?: unknown }; readonly isOptional: boolean }>> }).fields);
    return fields.every(({ shape, isOptional }) => isOptional || shape.kind !== 'name' || names[shape.of as keyof Names].length > 0);
  });
}

/**
 * The JSON Schema of a model's answer. The root is an object, as strict modes want it, every union is an `anyOf`, every
 * name an enum: one that is not in the vocabulary cannot be expressed.
 */
export function answerSchema(names: Required<Names>): JsonSchema {
  const writer = createSchemaWriter({ style: 'strict', names: withPlaceholders(names) });
  const kinds = sayableKinds(names);
  const wish = { anyOf: [...kinds.map((kind) => writer.write(intentShapes[kind])), writer.write(withdrawalShape)] };
  const wishes = { type: 'array', items: { $ref: '#/$defs/wish' } };
  const text = (about: string): JsonSchema => ({ type: 'string', description: about });
  const intents = object({ kind: { type: 'string', enum: ['intents'] }, intents: wishes, unused: { type: 'array', items: text('words of the request that no intent holds, word for word') } });
  const option = object({ text: text('what choosing it means, in one sentence'), intents: wishes });
  const clarification = object({ kind: { type: 'string', enum: ['clarification'] }, question: text('one question'), options: { type: 'array', items: option } });
  const outOfScope = object({ kind: { type: 'string', enum: ['out-of-scope'] }, because: text('one sentence'), nearest: { type: 'array', items: { type: 'string', enum: intentKinds } } });
  return { ...object({ result: { anyOf: [intents, clarification, outOfScope] } }), $defs: { wish, ...writer.definitions().$defs } };
}

/** An enum has to hold something (JSON Schema, section 6.1.2); this is the name of nothing, and the reader refuses it. */
function withPlaceholders(names: Required<Names>): Names {
  return Object.fromEntries(Object.entries(names).map(([role, known]) => [role, known.length === 0 ? ['(none)'] : known]));
}

function object(properties: JsonSchema): JsonSchema {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}
