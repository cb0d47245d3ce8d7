import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Intent } from '../../../intents/intent.ts';
import type { QualifiedName } from '../../../topology/topology.ts';
import type { Exposure, PolicyPart, RouteClause } from './contribution.ts';
import { diagnose, type LoweringContext } from './context.ts';
import { targetsOf } from './targets.ts';

/**
 * A proxy that keeps to the address which its caller dialled cannot be led to a Service from the name of another one: the
 * request would end where it was dialled. At a gateway nothing was dialled behind it, and it answers 503. Seen in
 * lab/cases: headless Services at sidecars, `PASSTHROUGH` at both.
 */
export function dialledServices(policies: readonly PolicyPart[], clauses: readonly RouteClause[], exposures: readonly Exposure[], context: LoweringContext): Diagnostic[] {
  const passing = new Set(policies.filter(({ block, value }) => block === 'loadBalancer' && value['simple'] === 'PASSTHROUGH').map(({ service }) => service));
  const isHeadless = (id: QualifiedName): boolean => context.topology.services.get(id)?.type === 'Headless';
  const refuse = (intent: Intent, from: string, to: QualifiedName): Diagnostic => diagnose(context, intent, to, {
    rule: 'intents/contradiction',
    message: `requests for \`${from}\` cannot be led to \`${to}\`: ${passing.has(to) ? 'balanced by `passthrough`' : 'for a headless Service'}, a proxy keeps to the address that its caller dialled`,
    help: passing.has(to) ? 'choose another way of balancing' : 'lead them to a Service with an address of its own',
  });
  const led = clauses.flatMap((clause) => targetsOf(clause).flatMap((target) => {
    if (target.kind !== 'service' || target.service === clause.service) return [];
    return passing.has(target.service) || isHeadless(target.service) ? [refuse(clause.intent, clause.service, target.service)] : [];
  }));
  const exposed = exposures.flatMap(({ intent }) => (passing.has(intent.service) && intent.tls?.mode !== 'passthrough' ? [refuse(intent, intent.host, intent.service)] : []));
  return [...led, ...exposed];
}
