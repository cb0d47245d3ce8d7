import type { Origin } from '../intent.ts';
import type { Wish, Withdrawal } from '../wish.ts';
import { intentKinds } from './intent-shapes.ts';
import type { Names } from './json-schema.ts';
import { readIntent } from './read-intent.ts';
import { readShape, type ShapeFault } from './read-shape.ts';
import { choice, fields, maybe, text } from './shape.ts';

/** What is no longer wanted, as it comes from outside. */
export const withdrawalShape = fields<Withdrawal>(
  { kind: choice(['withdraw']), what: choice(intentKinds, 'what is no longer wanted'), subject: maybe(text('a Service or workload as namespace/name, a namespace, or a host; empty for the whole mesh; left out for all of that kind', /^/)) },
  'take back what configuration that exists does',
);

export type ReadWish = { readonly wish: Wish } | { readonly faults: readonly ShapeFault[] };

/** Reads an intent or a withdrawal that a model or an agent proposes. Total. */
export function readWish(value: unknown, names: Names = {}, origin?: Origin): ReadWish {
  if (typeof value !== 'object' || value === null || !('kind' in value) || value.kind !== 'withdraw') {
    const read = readIntent(value, names, origin);
    return 'intent' in read ? { wish: read.intent } : read;
  }
  const faults: ShapeFault[] = [];
  const read = readShape({ names, fault: (fault) => void faults.push(fault) }, withdrawalShape, value, '');
  if (faults.length > 0) return { faults };
  const wish = read as Withdrawal;
  // Hosts have dots, and no name of a Service or namespace has.
  const known = [names.service, names.workload, names.namespace];
  const isOpen = known.some((each) => each === undefined) || !wish.subject || wish.subject.includes('.');
  if (isOpen || known.some((each) => each?.includes(wish.subject ?? ''))) return { wish };
  return { faults: [{ path: 'subject', message: `nothing is called \`${wish.subject ?? ''}\``, allowed: known.flatMap((each) => each ?? []).slice(0, 20) }] };
}
