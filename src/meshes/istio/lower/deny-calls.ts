import { distinct, groupBy } from '../../../base/order.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { IntentOf } from '../../../intents/intent.ts';
import type { JsonObject } from '../../../kube/resource.ts';
import { mergeRules, operationsOf, protectedPods, ruleOf, sourcesOf, unknownCallers, alsoAdmitted, withoutCallers, type ProtectedPods } from '../assembly/access.ts';
import { diagnose, lossOf, unknownService, unknownWorkload, type LoweringContext } from '../assembly/context.ts';
import { join, type Contributions, type Lowering } from '../assembly/contribution.ts';
import { compact, manifestOf } from '../assembly/object.ts';

type DenyCalls = IntentOf<'deny-calls'>;

/** A denial beats every admission. What cannot be said here is an error: left out, the calls would go through. */
const denyCalls: Lowering<'deny-calls'> = {
  kind: 'deny-calls',
  support: { level: 'partial', losses: 'methods and paths where the protocol is not HTTP' },
  lower: (intents, context) => {
    const byService = groupBy(intents.filter((intent) => context.topology.services.has(intent.to)), (intent) => intent.to);
    return join([
      ...protectedPods(byService.keys(), context).map((unit) => denyPolicy(unit, unit.services.flatMap((service) => byService.get(service.id) ?? []), context)),
      { diagnostics: intents.filter((intent) => !context.topology.services.has(intent.to)).map((intent) => unknownService(context, intent, intent.to)) },
    ]);
  },
};

export function denyPolicy(unit: ProtectedPods, intents: readonly DenyCalls[], context: LoweringContext): Contributions {
  const rules = mergeRules(intents.flatMap((intent) => rulesFor(intent, unit, context)));
  const { service } = unit;
  const spec = compact({ selector: { matchLabels: { ...unit.selection.labels } }, action: 'DENY', rules });
  const manifest = manifestOf('AuthorizationPolicy', service.namespace, `${service.name}-deny`, spec, { folder: unit.folder, comments: ['Refused even where another policy admits it.'], intents: ['deny-calls'] });
  return {
    // A DENY policy without rules is refused by the mesh, and would deny nothing.
    manifests: rules.length === 0 ? [] : [manifest],
    losses: intents.flatMap((intent) => lossesFor(intent, unit, context)),
    diagnostics: intents.flatMap((intent) => problemsFor(intent, unit, context)),
  };
}

function rulesFor(intent: DenyCalls, unit: ProtectedPods, context: LoweringContext): JsonObject[] {
  const sources = withoutCallers(sourcesOf(intent.from, context), intent.except ?? [], context);
  if (sources !== 'anyone' && sources.length === 0) return [];
  return operationsOf(intent, serviceOf(intent, unit)).operations.map((operation) => ruleOf(sources, [operation]));
}

function serviceOf(intent: DenyCalls, unit: ProtectedPods): ProtectedPods['service'] {
  return unit.services.find((candidate) => candidate.id === intent.to) ?? unit.service;
}

function lossesFor(intent: DenyCalls, unit: ProtectedPods, context: LoweringContext): NonNullable<Contributions['losses']> {
  const { blindPorts } = operationsOf(intent, serviceOf(intent, unit));
  return [
    ...blindPorts.map((port) => lossOf(intent, intent.to, `the refusal on port ${port.port}`, `it speaks ${port.protocol}, so the proxy sees no methods and paths; refusing every connection instead was not asked`, 'deny the port as a whole, without methods and paths')),
    ...alsoAdmitted(intent.from, context).map(({ account, others }) => lossOf(intent, intent.to, `calls from ${distinct(others).map((id) => `\`${id}\``).join(', ')}, which are refused as well`, `they run under the same service account \`${account}\``, 'give each workload a service account of its own')),
  ];
}

function problemsFor(intent: DenyCalls, unit: ProtectedPods, context: LoweringContext): Diagnostic[] {
  const { unsaid, narrowed, unknownPorts } = operationsOf(intent, serviceOf(intent, unit));
  return [
    ...unknownCallers(intent, context).map((id) => unknownWorkload(context, intent, id)),
    ...[...unsaid, ...narrowed].map((path) => diagnose(context, intent, intent.to, { rule: 'intents/path-not-expressible', message: `a policy cannot say all of \`${path.value}\`, so some of these calls to \`${intent.to}\` would not be refused`, help: 'write it as an exact path or a prefix' })),
    ...unknownPorts.map((port) => diagnose(context, intent, intent.to, { rule: 'intents/unknown-port', message: `\`${intent.to}\` has no port \`${port}\`, so nothing would be refused on it` })),
  ];
}

export default denyCalls;
