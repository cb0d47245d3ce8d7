import { concreteView } from '../../model/concrete-request.ts';
import { trace } from '../../model/trace.ts';
import { sightOf } from '../validate/sight.ts';
import { validateEgress } from '../validate/validate-egress.ts';
import { validateExpose } from '../validate/validate-expose.ts';
import type { Mismatch, ValidationContext } from '../validate/validation.ts';
import { noteMismatch, type AmendedContext } from './amended-context.ts';

/** Holds what comes in and goes out against what was asked; what was open before and nobody spoke of is no mismatch. */
export function validateAmendedEdges(context: AmendedContext): void {
  const { before, after, topology, settings, intents, losses = [] } = context;
  const found: ValidationContext = { model: after, baseline: before, topology, settings, intents, losses, sight: sightOf({ model: after, topology, settings, intents: [] }), sample: { has: () => true, leftOut: 0 }, mismatches: [], unproved: [], proved: new Map(), classes: 0 };
  if (intents.some(({ kind }) => kind === 'expose')) validateExpose(found);
  if (intents.some(({ kind }) => kind === 'allow-egress')) validateEgress(found);
  context.unproved.push(...found.unproved);
  for (const mismatch of found.mismatches) if (mismatch.intent !== undefined && !mismatch.expected.includes('is not known in') && !isAsBefore(context, mismatch)) noteMismatch(context, mismatch);
}

/** A host that was served before keeps what else it led to. */
function isAsBefore({ before, after }: AmendedContext, { intent, call, request }: Mismatch): boolean {
  if (intent !== 'expose' || request === undefined || !before.frontDoors.some(({ host, port }) => host === call.host && port === call.port)) return false;
  const [old, now] = [before, after].map((model) => {
    const { outcome, status, location, destinations } = trace(model, call, concreteView(request));
    return JSON.stringify([outcome, status, location, destinations.map(({ host, port, subset, weight, workloads }) => [host, port, subset, weight, workloads])]);
  });
  return old === now;
}
