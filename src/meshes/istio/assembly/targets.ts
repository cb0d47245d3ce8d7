import { nearest } from '../../../base/near-miss.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Intent, Target } from '../../../intents/intent.ts';
import type { ServiceNode } from '../../../topology/topology.ts';
import type { RouteClause } from './contribution.ts';
import { diagnose, requestPorts, unknownService, unknownWorkload, type LoweringContext } from './context.ts';
import { compileRegex } from './routes/text-match.ts';
import { targetPortOf } from './routes/http-route.ts';
import { versionsOf, workloadsOfVersion } from './subsets.ts';

/** Everything that the clauses of a service name must exist: a route to nothing is a 503 for every request on it. */
export function checkTargets(service: ServiceNode, clauses: readonly RouteClause[], context: LoweringContext): Diagnostic[] {
  return clauses.flatMap((clause) => [
    ...targetsOf(clause).flatMap((target) => checkTarget(service, target, clause, context)),
    ...(clause.when?.from ?? []).flatMap((id) => (context.topology.workloads.has(id) ? [] : [unknownWorkload(context, clause.intent, id)])),
    ...checkRegexes(clause, context),
  ]);
}

export function targetsOf(clause: RouteClause): readonly Target[] {
  switch (clause.attribute) {
    case 'destination':
      return clause.value.map((share) => share.to);
    case 'mirror':
      return [clause.value.to];
    default:
      return [];
  }
}

function checkTarget(service: ServiceNode, target: Target, { intent, port }: RouteClause, context: LoweringContext): Diagnostic[] {
  if (target.kind === 'version') {
    if (workloadsOfVersion(service, target, context).length > 0) return [];
    return [unknownVersion(service, target.version, intent, context)];
  }
  if (!context.topology.services.has(target.service)) return [unknownService(context, intent, target.service)];
  // Every port that is routed needs one to lead to, and not only the first.
  const ports = requestPorts(service).filter((candidate) => port === undefined || candidate.port === port);
  const site = ports.map((candidate) => ({ port: candidate.port, context })).find((candidate) => targetPortOf(target, candidate) === undefined);
  if (site === undefined) return [];
  return [
    diagnose(context, intent, service.id, {
      rule: 'intents/unknown-port',
      message: `\`${target.service}\` has no port \`${target.port ?? site.port}\`, so requests that \`${service.id}\` sends there would get a 503`,
      help: 'write `port:` with a port of that Service',
    }),
  ];
}

export function unknownVersion(service: ServiceNode, version: string, intent: Intent, context: LoweringContext): Diagnostic {
  const known = versionsOf(service, context);
  const near = nearest(version, known);
  const have = known.length === 0 ? 'its workloads carry no `version` label' : `it has ${known.map((item) => `\`${item}\``).join(', ')}`;
  return diagnose(context, intent, service.id, {
    rule: 'intents/version-without-pods',
    message: `\`${service.id}\` has no version \`${version}\`: ${have}${near === undefined ? '' : `; did you mean \`${near}\`?`}`,
    explains: 'a request that is sent to a version without pods gets a 503',
  });
}

function checkRegexes(clause: RouteClause, context: LoweringContext): Diagnostic[] {
  const { when } = clause;
  const matches = [when?.path, ...Object.values(when?.headers ?? {}), ...Object.values(when?.query ?? {})];
  const expressions = matches.flatMap((match) => (match?.kind === 'regex' ? [match.value] : []));
  return expressions
    .filter((expression) => expression.length > 1024 || compileRegex(expression) === undefined)
    .map((expression) => diagnose(context, clause.intent, clause.service, { rule: 'intents/wrong-regex', message: `\`${expression.slice(0, 80)}\` is no regular expression that the mesh accepts`, help: 'RE2 has no lookahead and no back references, and 1024 characters are the limit' }));
}
