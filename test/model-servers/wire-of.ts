import { unreachable } from '../../src/base/assert.ts';
import { intentShapes } from '../../src/intents/schema/intent-shapes.ts';
import { withdrawalShape } from '../../src/intents/schema/read-wish.ts';
import type { ShapeNode } from '../../src/intents/schema/shape.ts';
import type { Wish } from '../../src/intents/wish.ts';

/** A wish as a model writes it under a strict schema: null for what is left out, lists of names and values for maps. */
export function wireOf(wish: Wish): unknown {
  return write(wish.kind === 'withdraw' ? withdrawalShape : intentShapes[wish.kind], wish);
}

function write(shape: ShapeNode, value: unknown): unknown {
  switch (shape.kind) {
    case 'text':
    case 'name':
    case 'number':
    case 'flag':
    case 'choice':
      return value;
    case 'list':
      return (value as readonly unknown[]).map((item) => write(shape.item, item));
    case 'map':
      return Object.entries(value as object).map(([name, item]) => ({ name, value: write(shape.value, item) }));
    case 'fields':
      return Object.fromEntries(Object.entries(shape.fields).map(([key, field]) => [key, (value as Record<string, unknown>)[key] === undefined ? null : write(field.shape, (value as Record<string, unknown>)[key])]));
    case 'union': {
      const tag = (value as { kind?: unknown }).kind;
      const variant = shape.of.find((each) => (each.kind === 'fields' && each.fields['kind']?.shape.kind === 'choice' ? each.fields['kind'].shape.of.some((one) => one === tag) : each.kind === 'list' ? Array.isArray(value) : !Array.isArray(value)));
      return write(variant!, value);
    }
    default:
      return unreachable(shape);
  }
}
