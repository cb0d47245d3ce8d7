import { sortedBy } from '../../base/order.ts';
import type { IntentKind } from '../../intents/intent.ts';
import { subjectOf } from '../../intents/subject.ts';
import type { Mismatch, Validation } from '../validate/validation.ts';
import type { AmendedContext, AmendedValidationInput } from './amended-context.ts';
import { validateAmendedAccess } from './validate-access.ts';
import { validateAmendedDestinations } from './validate-destinations.ts';
import { validateAmendedEdges } from './validate-edges.ts';
import { validateAmendedRest } from './validate-rest.ts';
import { validateAmendedRoutes } from './validate-routes.ts';
import { validateAmendedTransport } from './validate-transport.ts';

export type AmendedValidation = Pick<Validation, 'mismatches' | 'unproved' | 'proved'>;

/**
 * Holds configuration that was changed against what was asked: each kind of requests that an intent speaks of is treated
 * as it says, and every other one as it was treated before.
 */
export function validateAmended(input: AmendedValidationInput): AmendedValidation {
  const context: AmendedContext = { ...input, mismatches: [], unproved: [] };
  noteUncompared(context);
  validateAmendedRoutes(context);
  validateAmendedAccess(context);
  validateAmendedTransport(context);
  validateAmendedDestinations(context);
  validateAmendedEdges(context);
  validateAmendedRest(context);
  const { unproved } = context;
  const mismatches = context.mismatches.filter((mismatch) => !followsFromProxies(context, mismatch));
  return { mismatches, unproved, proved: provedKinds(context) };
}

/** Pods that were asked to get a proxy, or to be without one, call and are called in another way: nothing that was said of them held before, or holds now. */
function followsFromProxies({ before, after, topology, intents, withdrawn }: AmendedContext, { intent, subject, call }: Mismatch): boolean {
  if (intent !== undefined || !(intents.some(({ kind }) => kind === 'join-mesh') || withdrawn.some(({ what }) => what === 'join-mesh'))) return false;
  const concerned = [call.client, subject, ...(topology.services.get(subject)?.workloads ?? [])];
  return concerned.some((id) => before.workloads.get(id)?.proxy !== after.workloads.get(id)?.proxy);
}

/** Kinds that a model of configuration does not decide, or of which only that nothing else changes is held. */
const uncompared: Readonly<Partial<Record<IntentKind, string>>> = {
  'limit-rate': 'counting requests over time is not part of the model',
  observe: 'it changes what is told of a request and not the request',
  'join-mesh': 'it holds from the next start of the pods',
  'connect-cluster': 'the other cluster is not in the input',
  'step-traffic': 'it happens over time',
  'scope-configuration': 'beside configuration that exists, what each workload knows is not compared',
};

function noteUncompared({ intents, withdrawn, unproved }: AmendedContext): void {
  for (const { what, subject = '' } of withdrawn) {
    const because = uncompared[what];
    if (because !== undefined) unproved.push({ intent: what, subject, because });
  }
  for (const intent of intents) {
    const because = uncompared[intent.kind];
    if (because !== undefined) unproved.push({ intent: intent.kind, subject: subjectOf(intent), because });
  }
}

function provedKinds({ intents, unproved }: AmendedContext): AmendedValidation['proved'] {
  const counts = new Map<IntentKind, number>();
  for (const intent of intents) {
    if (unproved.some(({ intent: kind, subject }) => kind === intent.kind && subject === subjectOf(intent))) continue;
    counts.set(intent.kind, (counts.get(intent.kind) ?? 0) + 1);
  }
  return Object.fromEntries(sortedBy(counts, ([kind]) => kind));
}
