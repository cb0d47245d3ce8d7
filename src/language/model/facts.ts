import { unreachable } from '../../base/assert.ts';
import { intentShapes } from '../../intents/schema/intent-shapes.ts';
import { withdrawalShape } from '../../intents/schema/read-wish.ts';
import type { NameRole, ShapeNode } from '../../intents/schema/shape.ts';
import type { Wish } from '../../intents/wish.ts';

/** One value that stands in a wish. */
export interface Fact {
  /** `shares.0.weightPercent`. */
  readonly path: string;
  /** The last name of the path that is no number: `weightPercent`. */
  readonly field: string;
  readonly value: string | number | boolean;
  readonly sort: 'number' | 'text' | 'word' | 'header' | 'label' | NameRole;
  /** Whether it could have been left out, or stands in something that could. */
  readonly isOptional: boolean;
}

/** Every value of a wish, as its shape tells them apart. */
export function factsOf(wish: Wish): Fact[] {
  const facts: Fact[] = [];
  const { origin: _origin, ...bare } = { origin: undefined, ...wish };
  walk(wish.kind === 'withdraw' ? withdrawalShape : intentShapes[wish.kind], bare, { path: [], isOptional: false }, facts);
  return facts;
}

interface Place {
  readonly path: readonly string[];
  readonly isOptional: boolean;
}

function walk(shape: ShapeNode, value: unknown, place: Place, facts: Fact[]): void {
  switch (shape.kind) {
    case 'text':
    case 'name':
    case 'number':
    case 'flag':
    case 'choice':
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') facts.push({ path: place.path.join('.'), field: fieldOf(place), value, sort: sortOf(shape, value, place), isOptional: place.isOptional });
      return;
    case 'list':
      if (Array.isArray(value)) value.forEach((item, index) => walk(shape.item, item, { ...place, path: [...place.path, String(index)] }, facts));
      return;
    case 'map':
      for (const [key, item] of Object.entries(value as object)) {
        facts.push({ path: [...place.path, key].join('.'), field: fieldOf(place), value: key, sort: isLabel(place) ? 'label' : 'header', isOptional: place.isOptional });
        walk(shape.value, item, { ...place, path: [...place.path, key] }, facts);
      }
      return;
    case 'fields':
      for (const [key, item] of Object.entries(value as object)) {
        const field = shape.fields[key];
        // What says which requests are meant is never an extra: it decides what the wish does.
        if (field) walk(field.shape, item, { path: [...place.path, key], isOptional: place.isOptional || (field.isOptional && !decisive.has(key)) }, facts);
      }
      return;
    case 'union':
      return walkUnion(shape, value, place, facts);
    default:
      return unreachable(shape);
  }
}

const decisive: ReadonlySet<string> = new Set(['when', 'path', 'headers', 'query', 'methods', 'paths', 'from', 'except', 'subject', 'version', 'host', 'httpStatus', 'grpcStatus', 'delay', 'abort', 'tracing']);

function walkUnion(shape: ShapeNode & { readonly kind: 'union' }, value: unknown, place: Place, facts: Fact[]): void {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  const variant = shape.of.find((each) => (each.kind === 'fields' ? tags(each).some((tag) => tag === kind) : each.kind === 'list' ? Array.isArray(value) : !Array.isArray(value) && (each.kind !== 'choice' || each.of.some((one) => one === value))));
  if (variant) walk(variant, value, place, facts);
}

function tags(shape: ShapeNode & { readonly kind: 'fields' }): readonly unknown[] {
  const kind = shape.fields['kind']?.shape;
  return kind?.kind === 'choice' ? kind.of : [];
}

function sortOf(shape: ShapeNode, value: unknown, place: Place): Fact['sort'] {
  if (shape.kind === 'name') return shape.of;
  if (isLabel(place)) return 'label';
  // What is taken back names its subject as the kind that is taken back does.
  if (fieldOf(place) === 'subject') return String(value).includes('/') ? 'service' : 'text';
  if (shape.kind === 'number' || (shape.kind === 'choice' && typeof value === 'number')) return 'number';
  return shape.kind === 'text' ? 'text' : 'word';
}

function isLabel({ path }: Place): boolean {
  return path.includes('labels') || path.includes('versionLabels');
}

function fieldOf({ path }: Place): string {
  return path.findLast((step) => !/^\d+$/.test(step)) ?? '';
}
