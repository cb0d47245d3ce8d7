import { describeResource } from '../../../../kube/resource.ts';
import type { Access, Clause, Note } from '../../../../model/mesh-model.ts';
import { at, byDefault, type Unknown } from '../../../../model/provenance.ts';
import type { AuthorizationPolicy } from './authorization-policy.ts';
import { rulePredicate } from './rule-predicate.ts';
import type { TrustDomains } from './trust-domains.ts';

export interface AccessAnswer {
  readonly access: Access;
  readonly notes: readonly Note[];
  readonly unknown: readonly Unknown[];
}

export interface ClauseContext {
  readonly trustDomains: TrustDomains;
  /** External authorizers of the mesh configuration by name, and what they speak. */
  readonly authorizers: ReadonlyMap<string, 'http' | 'grpc'>;
  /** Set where the mesh configuration is not in the input, so that any authorizer may exist. */
  readonly assumed?: Unknown;
  readonly sees: 'requests' | 'connections';
}

/**
 * The attached policies as one list of clauses, in the order in which the proxy's filters ask: CUSTOM, DENY, ALLOW
 * (`core/listener_builder.go`, `authz/builder/builder.go`). AUDIT and dry runs change nothing.
 */
export function accessOf(policies: readonly AuthorizationPolicy[], context: ClauseContext): AccessAnswer {
  const enforced = policies.filter((policy) => !policy.isDryRun);
  const allowing = enforced.filter((policy) => policy.action === 'ALLOW');
  const parts = [
    customPart(policies.filter((policy) => policy.action === 'CUSTOM'), context),
    ...enforced.filter((policy) => policy.action === 'DENY').map((policy) => compile(policy, 'deny', context)),
    ...allowing.map((policy) => compile(policy, 'allow', context)),
  ];
  return {
    access: { clauses: parts.flatMap((part) => part.clauses), otherwise: otherwiseOf(policies, allowing) },
    notes: [...policies.flatMap((policy) => effectlessNote(policy) ?? []), ...parts.flatMap((part) => part.notes)],
    unknown: parts.flatMap((part) => part.unknown ?? []),
  };
}

interface Part {
  readonly clauses: readonly Clause[];
  readonly notes: readonly Note[];
  readonly unknown?: readonly Unknown[];
}

/** A policy's own clauses depend on nothing but the policy and the kind of port. */
function compile(policy: AuthorizationPolicy, effect: Clause['effect'], { trustDomains, sees }: ClauseContext, extra: Pick<Clause, 'provider' | 'isBeforeTokens'> = {}): Part {
  const meanings = policy.rules.map((rule) => ({ rule, meaning: rulePredicate(rule, { policy, trustDomains, sees }) }));
  return {
    clauses: meanings.flatMap(({ rule, meaning }) => {
      if (meaning.when === undefined) return [];
      return [{ when: meaning.when, effect, status: 403, name: `${policy.action} ${describeResource(policy.resource)}, rule ${rule.index + 1}`, ...extra, source: at(policy.resource, rule.path) }];
    }),
    notes: meanings.flatMap(({ rule, meaning }) => meaning.notes.map((text): Note => ({ what: 'access', text, source: at(policy.resource, rule.path) }))),
  };
}

/**
 * External authorizers. A workload may have one: with several, and with one that the mesh configuration does not
 * define, everything that the policies match is refused. An authorizer that speaks HTTP is never asked about plain
 * connections: they pass.
 */
function customPart(policies: readonly AuthorizationPolicy[], context: ClauseContext): Part {
  const providers = [...new Set(policies.map((policy) => policy.provider))];
  const enforced = policies.filter((policy) => !policy.isDryRun);
  if (providers.length > 1) {
    const names = providers.map((provider) => `\`${provider}\``).join(', ');
    return refusing(enforced, `CUSTOM policies name several authorizers (${names}) for one workload, so whatever they match is refused`, context);
  }
  const [provider] = providers;
  if (provider === undefined) return { clauses: [], notes: [] };
  const speaks = context.authorizers.get(provider);
  if (speaks === undefined && context.assumed === undefined) {
    return refusing(enforced, `the mesh configuration defines no authorizer \`${provider}\`, so whatever these policies match is refused`, context);
  }
  if (speaks === 'http' && context.sees === 'connections') {
    return { clauses: [], notes: policies.map((policy) => noteOn(policy, `authorizer \`${provider}\` speaks HTTP, so it is not asked about connections without requests: ${describeResource(policy.resource)} lets them pass`)) };
  }
  return askingPart(policies, provider, speaks === undefined, context);
}

/** istiod writes a CUSTOM dry run into the enforced half of the filter, whose action is DENY: what it matches is refused. */
function askingPart(policies: readonly AuthorizationPolicy[], provider: string, isUndefined: boolean, context: ClauseContext): Part {
  const dryRuns = policies.filter((policy) => policy.isDryRun);
  const refused = refusing(dryRuns, 'a dry run of a CUSTOM policy is written as a refusal, so whatever it matches is refused', context);
  const asked = policies.filter((policy) => !policy.isDryRun).map((policy) => compile(policy, 'ask', context, { provider: policy.provider }));
  const [first] = policies;
  const unknown = isUndefined && first ? [{ what: `whether the mesh configuration defines the authorizer \`${provider}\``, source: at(first.resource, ['spec', 'provider']) }] : [];
  return { clauses: [...refused.clauses, ...asked.flatMap((part) => part.clauses)], notes: [...refused.notes, ...asked.flatMap((part) => part.notes)], unknown };
}

/** In the place of the authorizer, before tokens are looked at. */
function refusing(policies: readonly AuthorizationPolicy[], why: string, context: ClauseContext): Part {
  const parts = policies.map((policy) => compile(policy, 'deny', context, { isBeforeTokens: true }));
  return { clauses: parts.flatMap((part) => part.clauses), notes: [...policies.map((policy) => noteOn(policy, why)), ...parts.flatMap((part) => part.notes)] };
}

function effectlessNote(policy: AuthorizationPolicy): Note | undefined {
  const name = `${policy.action ?? ''} ${describeResource(policy.resource)}`.trim();
  if (policy.action === undefined) return noteOn(policy, `${name} has no action that exists, so it does nothing`);
  if (policy.isDryRun) return policy.action === 'CUSTOM' ? undefined : noteOn(policy, `${name} is a dry run: it is logged and not enforced`);
  if (policy.action === 'AUDIT') return noteOn(policy, `${name} only logs`);
  if (policy.action !== 'ALLOW' && policy.rules.length === 0) return noteOn(policy, `${name} has no rule, so it matches nothing`);
  return undefined;
}

function noteOn(policy: AuthorizationPolicy, text: string): Note {
  return { what: 'access', text, source: at(policy.resource) };
}

function otherwiseOf(policies: readonly AuthorizationPolicy[], allowing: readonly AuthorizationPolicy[]): Access['otherwise'] {
  const [first] = allowing;
  if (first === undefined) {
    const because = policies.length === 0 ? 'no AuthorizationPolicy selects it, so everybody may call' : 'no ALLOW policy selects it, so what nothing refuses may call';
    return { effect: 'allow', because, status: 403, source: byDefault('mesh default: open') };
  }
  const names = allowing.map((policy) => `${policy.resource.namespace}/${policy.resource.name}`);
  const because = allowing.every((policy) => policy.rules.length === 0) ? `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} ALLOW without any rule, so nobody is admitted` : `no rule of the ALLOW policies admits it (${names.join(', ')})`;
  return { effect: 'deny', because, status: 403, source: at(first.resource) };
}
