import { sightOf } from '../validate/sight.ts';
import { validateTransport } from '../validate/validate-transport.ts';
import type { ValidationContext } from '../validate/validation.ts';
import { isWithdrawn, noteMismatch, type AmendedContext } from './amended-context.ts';

/** Holds the doors of all pods, and what callers send them, against what was asked of encryption and what was before. */
export function validateAmendedTransport(context: AmendedContext): void {
  const { before, after, topology, settings, intents, losses = [] } = context;
  const found: ValidationContext = { model: after, baseline: before, topology, settings, intents: intents.filter(({ kind }) => kind === 'require-mutual-tls'), losses, sight: sightOf({ model: after, topology, settings, intents: [] }), sample: { has: () => true, leftOut: 0 }, mismatches: [], unproved: [], proved: new Map(), classes: 0 };
  if (found.intents.length === 0 && isQuiet(context)) return;
  validateTransport(found);
  context.unproved.push(...found.unproved);
  const withdrawn = context.withdrawn.some(({ what }) => what === 'require-mutual-tls');
  for (const mismatch of found.mismatches) {
    // What callers sent in vain before, they send in vain still, unless it was asked for.
    if (mismatch.expected.startsWith('callers of the mesh') && found.intents.length === 0) continue;
    if (!withdrawn || mismatch.intent !== undefined || !isWithdrawn(context, 'require-mutual-tls', mismatch.subject)) noteMismatch(context, mismatch);
  }
}

/** Nothing that decides about encryption was spoken of. */
function isQuiet({ withdrawn }: AmendedContext): boolean {
  return !withdrawn.some(({ what }) => what === 'require-mutual-tls');
}
