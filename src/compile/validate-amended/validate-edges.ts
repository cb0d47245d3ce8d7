import { concreteView } from '../../model/concrete-request.ts';
import { textOf } from '../../model/fingerprint.ts';
import { firstMatch } from '../../model/first-match.ts';
import type { Outcome } from '../../model/mesh-model.ts';
import { trace } from '../../model/trace.ts';
import { isMeshed, sightOf } from '../validate/sight.ts';
import { validateEgress } from '../validate/validate-egress.ts';
import { hostsByService } from '../validate/validate-routes.ts';
import { validateExpose } from '../validate/validate-expose.ts';
import type { Mismatch, ValidationContext } from '../validate/validation.ts';
import { noteMismatch, type AmendedContext } from './amended-context.ts';

/** Holds what comes in and goes out against what was asked; what was open before and nobody spoke of is no mismatch. */
export function validateAmendedEdges(context: AmendedContext): void {
  const { before, after, topology, settings, intents, losses = [] } = context;
  const found: ValidationContext = { model: after, baseline: before, topology, settings, intents, losses, sight: sightOf({ model: after, topology, settings, intents: [] }), sample: { has: () => true, leftOut: 0 }, isExcused: (mismatch) => isAsBefore(context, mismatch) || isAsInside(context, mismatch), mismatches: [], unproved: [], proved: new Map(), classes: 0 };
  if (intents.some(({ kind }) => kind === 'expose')) validateExpose(found);
  if (intents.some(({ kind }) => kind === 'allow-egress')) validateEgress(found);
  context.unproved.push(...found.unproved);
  for (const mismatch of found.mismatches) if (mismatch.intent !== undefined && !mismatch.expected.includes('is not known in')) noteMismatch(context, mismatch);
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

/** What is offered of a Service whose calls have routes inside the mesh may have the same outside: the lowering alone knows of none. */
function isAsInside({ after, topology, intents }: AmendedContext, { intent, subject, call, request }: Mismatch): boolean {
  const service = topology.services.get(subject);
  const inside = hostsByService(after).get(subject);
  const client = [...after.workloads.keys()].find((id) => isMeshed(after, id));
  const asked = intents.find((other) => other.kind === 'expose' && other.service === subject);
  if (intent !== 'expose' || asked?.kind !== 'expose' || request === undefined || service === undefined || inside === undefined || client === undefined) return false;
  const port = asked.port ?? service.ports[0]?.port ?? call.port;
  const [outer, inner] = [call, { client, host: inside.host, port, protocol: call.protocol }].map((one) => firstMatch(after.outbound(one), concreteView(request)));
  return outer?.action.kind === 'forward' && outer.action.destinations.length > 0 && describe(outer) === describe(inner);
}

/** What becomes of a request, without the names of the objects that say it. */
function describe(outcome: Outcome | undefined): string {
  if (outcome === undefined) return '';
  const { action, timeoutMs, retries, fault, mirrors = [], changes = [], responseChanges = [] } = outcome;
  const { source: _source, ...disturbed } = fault ?? { source: undefined };
  return textOf([action, timeoutMs?.value, retries?.value, disturbed, mirrors.map(({ source: _mirror, ...copy }) => copy), changes, responseChanges]);
}
