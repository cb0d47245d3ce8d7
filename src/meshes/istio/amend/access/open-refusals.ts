import type { IntentOf, Source } from '../../../../intents/intent.ts';
import { describeResource, isObject, listAt, objectAt, type Json, type JsonObject, type Resource } from '../../../../kube/resource.ts';
import { implies } from '../../../../model/decide.ts';
import { text } from '../../../../model/predicate.ts';
import type { ProtectedPods } from '../../assembly/access.ts';
import { diagnose } from '../../assembly/context.ts';
import { principalOf } from '../../assembly/names.ts';
import type { Situation } from '../situation.ts';
import { attachedPolicies } from './attached-policies.ts';
import { rulesOf } from './complement.ts';

type AllowCalls = IntentOf<'allow-calls'>;

/**
 * A refusal beats every admission. One that keeps everybody out but some gets the new callers as further exceptions;
 * any other that refuses all that a caller sends contradicts what is asked, and somebody has to say which of them holds.
 */
export function openRefusals(situation: Situation, unit: ProtectedPods, intents: readonly AllowCalls[]): void {
  const { own, wide } = attachedPolicies(situation, unit, 'DENY');
  const asked = new Map(intents.flatMap((intent) => intent.from.flatMap((source) => principalsOf(source, situation).map((principal) => [principal, intent] as const))));
  for (const policy of own) for (const [principal] of asked) exceptFrom(situation, policy, principal);
  for (const [principal, intent] of asked) {
    const refusing = [...own, ...wide].find((policy) => refusesAll(situation, unit, policy, principal));
    if (refusing === undefined) continue;
    situation.diagnostics.push(diagnose(situation, intent, unit.service.id, {
      rule: 'intents/refused-already',
      message: `\`${describeResource(refusing)}\` refuses all calls of \`${principal}\` to \`${unit.service.id}\`, and a refusal beats every admission`,
      help: 'take the caller out of that policy first, or ask that it is no longer refused',
    }));
    return;
  }
}

function principalsOf(source: Source, { topology, settings }: Situation): string[] {
  if (source.kind === 'service-account') return [principalOf(source.namespace, source.name, settings)];
  if (source.kind === 'ingress') return [principalOf(settings.ingress.namespace, settings.ingress.serviceAccount, settings)];
  const workload = source.kind === 'workload' ? topology.workloads.get(source.workload) : undefined;
  return workload === undefined ? [] : [principalOf(workload.namespace, workload.serviceAccount, settings)];
}

/** Rules that speak of everybody but some, whatever they send. */
function exceptFrom(situation: Situation, policy: Resource, principal: string): void {
  const before = situation.drafts.current(policy);
  const rules = rulesOf(before).map((rule): Json => (rule['to'] === undefined && rule['when'] === undefined ? { ...rule, from: listAt(rule, ['from']).map((entry) => withException(entry, principal)) } : rule));
  const after = { ...before, spec: { ...objectAt(before, ['spec']), rules } };
  if (JSON.stringify(after) === JSON.stringify(before) || rules.some((rule) => isObject(rule) && listAt(rule, ['from']).length === 0 && rule['to'] === undefined)) return;
  situation.drafts.change(policy, after, ['allow-calls']);
  situation.notes.push(`${describeResource(policy)} refused everybody but some: ${principal} is now one of those`);
}

function withException(entry: Json, principal: string): Json {
  const source = objectAt(entry, ['source']);
  const names = listAt(source, ['notPrincipals']);
  if (source === undefined || names.length === 0 || names.includes('*') || names.includes(principal)) return entry;
  return { ...(entry as JsonObject), source: { ...source, notPrincipals: [...names, principal] } };
}

/** Asked of what the policy means, in the words that it has by now. */
function refusesAll(situation: Situation, unit: ProtectedPods, policy: Resource, principal: string): boolean {
  if (situation.drafts.current(policy) !== policy.raw) return false;
  const [workload] = unit.workloads;
  if (workload === undefined) return false;
  const { access } = situation.parts.admission.accessFor(workload.id, 'requests');
  const own = access.clauses.filter(({ effect, source }) => effect === 'deny' && source.kind === 'resource' && source.resource === policy);
  return own.some(({ when }) => implies(text('identity', { kind: 'exact', value: principal }), when).answer === 'yes');
}
