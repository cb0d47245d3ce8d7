import { all, always, any, not, type Predicate } from '../../../../model/predicate.ts';
import { describeResource } from '../../../../kube/resource.ts';
import type { AuthorizationPolicy, Condition, PolicyRule } from './authorization-policy.ts';
import { anyValue, valuePredicate } from './condition-predicate.ts';
import { needsRequests } from './subject.ts';
import { expandPrincipals, expandTrustDomains, type TrustDomains } from './trust-domains.ts';

export interface RuleContext {
  readonly policy: AuthorizationPolicy;
  readonly trustDomains: TrustDomains;
  readonly sees: 'requests' | 'connections';
}

/** `when` is undefined where the rule is left out as a whole. `notes` say what was left out, and what that does. */
export interface RuleMeaning {
  readonly when: Predicate | undefined;
  readonly notes: readonly string[];
}

/**
 * When a rule matches. What a port cannot answer, or istiod cannot read, takes the whole rule out of an ALLOW policy
 * and only the condition out of any other, so that it is never wider than written for ALLOW and never narrower for
 * the rest (`authz/model/model.go`, `checkError`).
 */
export function rulePredicate(rule: PolicyRule, context: RuleContext): RuleMeaning {
  const name = `rule ${rule.index + 1} of ${describeResource(context.policy.resource)}`;
  if (rule.unknownKey !== undefined) return { when: undefined, notes: [`${name} asks for \`${rule.unknownKey}\`, which nothing has, so the whole rule is skipped`] };
  const problems = [...rule.callers, ...rule.operations].flat().flatMap((condition) => problemOf(condition, context) ?? []);
  const [first] = problems;
  if (first !== undefined && context.policy.action === 'ALLOW') return { when: undefined, notes: [`${name} ${first}, so the rule admits nobody`] };
  const notes = [...new Set(problems)].map((problem) => `${name} ${problem}, so that part is ignored and the rule means more than it says`);
  return { when: all([alternatives(rule.callers, context), alternatives(rule.operations, context)]), notes };
}

function alternatives(items: readonly (readonly Condition[])[], context: RuleContext): Predicate {
  return any(items.map((conditions) => all(conditions.map((condition) => conditionPredicate(condition, context)))));
}

/** Why a condition, or some of its values, cannot be asked here. */
function problemOf(condition: Condition, context: RuleContext): string | undefined {
  if (condition.subject.kind === 'malformed') return `writes \`${condition.written}\`, which cannot be read`;
  if (context.sees === 'connections' && needsRequests(condition.subject)) return `asks for \`${condition.written}\`, which a port without requests does not have`;
  const unreadable = [...condition.values, ...condition.notValues].find((value) => valuePredicate(condition.subject, value, '') === undefined);
  return unreadable === undefined ? undefined : `writes \`${unreadable}\` in \`${condition.written}\`, which cannot be read`;
}

function conditionPredicate(condition: Condition, context: RuleContext): Predicate {
  if (context.sees === 'connections' && needsRequests(condition.subject)) return always;
  const positive = readable(condition, condition.values, context);
  const negative = readable(condition, condition.notValues, context);
  return all([positive.length === 0 ? always : anyValue(positive), negative.length === 0 ? always : not(anyValue(negative))]);
}

function readable(condition: Condition, values: readonly string[], context: RuleContext): Predicate[] {
  const namespace = context.policy.resource.namespace;
  return migrated(condition, values, context.trustDomains).flatMap((value) => valuePredicate(condition.subject, value, namespace) ?? []);
}

/** The values of a condition once the mesh's trust domains stand for each other. */
export function migrated({ subject }: Condition, values: readonly string[], trustDomains: TrustDomains): readonly string[] {
  if (subject.kind === 'principal') return expandPrincipals(values, trustDomains);
  return subject.kind === 'trust-domain' ? expandTrustDomains(values, trustDomains) : values;
}
