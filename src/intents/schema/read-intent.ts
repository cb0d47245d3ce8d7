import type { Intent, IntentKind, Origin } from '../intent.ts';
import { nearest } from '../../base/near-miss.ts';
import { intentKinds, intentShapes } from './intent-shapes.ts';
import type { Names } from './json-schema.ts';
import { meaningFaults } from './meaning-faults.ts';
import { readShape, type ShapeFault } from './read-shape.ts';

export type ReadIntent = { readonly intent: Intent } | { readonly faults: readonly ShapeFault[] };

/** Whoever wrote it: the words of a request, and no file. */
const byRequest: Origin = { kind: 'default', of: 'request' };

/** Reads an intent that a model or an agent proposes. It is one of the closed union, or a list of everything that is wrong. Total. */
export function readIntent(value: unknown, names: Names = {}, origin: Origin = byRequest): ReadIntent {
  const kind = kindOf(value);
  if (kind === undefined) return { faults: [{ path: 'kind', message: `expected one of the kinds of intents${suggest(value)}`, allowed: intentKinds }] };
  const faults: ShapeFault[] = [];
  const read = readShape({ names, fault: (fault) => void faults.push(fault) }, intentShapes[kind], value, '');
  if (faults.length > 0) return { faults };
  // The shapes are held to the union by their types.
  const intent = { ...(read as object), origin } as Intent;
  const wrong = meaningFaults(intent);
  return wrong.length === 0 ? { intent } : { faults: wrong };
}

function kindOf(value: unknown): IntentKind | undefined {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  return intentKinds.find((each) => each === kind);
}

function suggest(value: unknown): string {
  const kind = typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  const near = typeof kind === 'string' ? nearest(kind, intentKinds) : undefined;
  return near === undefined ? '' : `; the nearest is \`${near}\``;
}
