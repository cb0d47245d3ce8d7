import { sortedBy } from '../../src/base/order.ts';
import type { Json, JsonObject } from '../../src/kube/resource.ts';
import type { AuthorizationPolicy, Condition, PolicyAction, PolicyRule } from '../../src/meshes/istio/lift/admission/authorization-policy.ts';
import { migrated } from '../../src/meshes/istio/lift/admission/rule-predicate.ts';
import { needsRequests } from '../../src/meshes/istio/lift/admission/subject.ts';
import type { TrustDomains } from '../../src/meshes/istio/lift/admission/trust-domains.ts';
import { extAuthzFilter, type Authorizer } from './envoy-ext-authz.ts';
import { permissionsOf, principalsOf, type MatchersOf } from './envoy-matchers.ts';

export interface FilterContext {
  readonly mode: 'http' | 'tcp';
  readonly trustDomains: TrustDomains;
  readonly authorizers: ReadonlyMap<string, Authorizer>;
}

/** The filters that istiod writes for the policies of one workload, in the order of the chain (`authz/builder/builder.go`). */
export function policyFilters(policies: readonly AuthorizationPolicy[], context: FilterContext): JsonObject[] {
  return (['AUDIT', 'DENY', 'ALLOW'] as const).flatMap((action) => {
    const found = policies.filter((policy) => policy.action === action);
    if (found.length === 0) return [];
    const enforced = found.filter((policy) => !policy.isDryRun);
    const shadow = found.filter((policy) => policy.isDryRun);
    return [rbacFilter(context.mode, { rules: rbacOf(enforced, action, context), shadowRules: rbacOf(shadow, action, context), shadowRulesStatPrefix: shadowPrefix(shadow.length > 0 ? action : 'ALLOW') })];
  });
}

/** A pair of filters for the authorizer: the first says whether it is to be asked, the second asks. */
export function customFilters(policies: readonly AuthorizationPolicy[], context: FilterContext): JsonObject[] {
  const custom = policies.filter((policy) => policy.action === 'CUSTOM');
  const providers = sortedBy(new Set(custom.map((policy) => policy.provider)), (provider) => provider);
  return providers.flatMap((provider) => {
    const own = custom.filter((policy) => policy.provider === provider);
    const enforced = own.filter((policy) => !policy.isDryRun);
    const authorizer = context.authorizers.get(provider);
    if (providers.length > 1 || authorizer === undefined || authorizer.unusable !== undefined) {
      return [rbacFilter(context.mode, { rules: { action: 'DENY', policies: policiesOf(enforced, context, '-deny-due-to-bad-CUSTOM-action') } })];
    }
    if (context.mode === 'tcp' && authorizer.speaks === 'http') return [];
    const asked = { action: 'DENY', policies: policiesOf(enforced, context, '') };
    const dryRuns = policiesOf(own.filter((policy) => policy.isDryRun), context, '');
    const rules = Object.keys(dryRuns).length === 0 ? {} : { rules: { action: 'DENY', policies: dryRuns } };
    return [rbacFilter(context.mode, { ...rules, shadowRules: asked, shadowRulesStatPrefix: 'istio_ext_authz_' }), extAuthzFilter(context.mode, provider, authorizer)];
  });
}

function shadowPrefix(action: PolicyAction): string {
  return action === 'DENY' ? 'istio_dry_run_deny_' : action === 'ALLOW' ? 'istio_dry_run_allow_' : '';
}

/** Undefined fields are left out. */
function rbacFilter(mode: FilterContext['mode'], fields: Readonly<Record<string, Json | undefined>>): JsonObject {
  const set = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const name = mode === 'http' ? 'envoy.filters.http.rbac' : 'envoy.filters.network.rbac';
  const type = mode === 'http' ? 'type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC' : 'type.googleapis.com/envoy.extensions.filters.network.rbac.v3.RBAC';
  return { name, typedConfig: { '@type': type, ...set, ...(mode === 'tcp' ? { statPrefix: 'tcp.' } : {}) } };
}

function rbacOf(policies: readonly AuthorizationPolicy[], action: PolicyAction, context: FilterContext): JsonObject | undefined {
  return policies.length === 0 ? undefined : { action: action === 'AUDIT' ? 'LOG' : action, policies: policiesOf(policies, context, '') };
}

function policiesOf(policies: readonly AuthorizationPolicy[], context: FilterContext, suffix: string): JsonObject {
  const entries = policies.flatMap((policy) => {
    if (policy.rules.length === 0) return [[`${policyName(policy, 0)}${suffix}`, matchNever] as const];
    return policy.rules.flatMap((rule) => {
      const printed = ruleOf(rule, policy, context);
      return printed === undefined ? [] : [[`${policyName(policy, rule.index)}${suffix}`, printed] as const];
    });
  });
  return Object.fromEntries(entries);
}

const matchNever: JsonObject = { permissions: [{ notRule: { any: true } }], principals: [{ notId: { any: true } }] };

function policyName(policy: AuthorizationPolicy, rule: number): string {
  const prefix = policy.action !== 'CUSTOM' ? '' : policy.provider === '' ? 'istio-ext-authz-' : `istio-ext-authz-${policy.provider}-`;
  return `${prefix}ns[${policy.resource.namespace}]-policy[${policy.resource.name}]-rule[${rule}]`;
}

/** Undefined where istiod skips the rule. */
function ruleOf(rule: PolicyRule, policy: AuthorizationPolicy, context: FilterContext): JsonObject | undefined {
  if (rule.unknownKey !== undefined) return undefined;
  const print = (items: readonly (readonly Condition[])[], matchers: MatchersOf, words: Words): (JsonObject | undefined)[] =>
    items.map((conditions) => conjunction(conditions.map((condition) => conditionOf(condition, policy, context, matchers, words)), words));
  const permissions = print(rule.operations, permissionsOf, { and: 'andRules', or: 'orRules', not: 'notRule', list: 'rules' });
  const principals = print(rule.callers, principalsOf, { and: 'andIds', or: 'orIds', not: 'notId', list: 'ids' });
  return allDefined(permissions) && allDefined(principals) ? { permissions, principals } : undefined;
}

/** How Envoy calls the same in a Permission and in a Principal. */
interface Words {
  readonly and: string;
  readonly or: string;
  readonly not: string;
  readonly list: string;
}

function conjunction(parts: readonly (readonly Json[] | undefined)[], words: Words): JsonObject | undefined {
  if (!allDefined(parts)) return undefined;
  const flat = parts.flat();
  return { [words.and]: { [words.list]: flat.length === 0 ? [{ any: true }] : flat } };
}

/** Undefined where the condition takes its rule with it: only in ALLOW policies. */
function conditionOf(condition: Condition, policy: AuthorizationPolicy, context: FilterContext, matchers: MatchersOf, words: Words): Json[] | undefined {
  const halves = [condition.values, condition.notValues].map((values) => {
    const wanted = migrated(condition, values, context.trustDomains);
    const printed = context.mode === 'tcp' && needsRequests(condition.subject) ? wanted.map(() => undefined) : matchers(condition.subject, wanted, policy.resource.namespace);
    if (policy.action === 'ALLOW' && !allDefined(printed)) return undefined;
    return printed.filter((matcher) => matcher !== undefined);
  });
  if (!allDefined(halves)) return undefined;
  const [positive = [], negative = []] = halves;
  const join = (found: readonly Json[]): Json => (['request-principal', 'claim', 'metadata'].includes(condition.subject.kind) && found.length === 1 ? (found[0] ?? null) : { [words.or]: { [words.list]: found } });
  return [...(positive.length === 0 ? [] : [join(positive)]), ...(negative.length === 0 ? [] : [{ [words.not]: join(negative) }])];
}

function allDefined<T>(values: readonly (T | undefined)[]): values is readonly T[] {
  return values.every((value) => value !== undefined);
}
