import { describeResource, type Resource } from '../../../../kube/resource.ts';
import type { ResourceSet } from '../../../../kube/resource-set.ts';
import type { Access, Authentication, Note } from '../../../../model/mesh-model.ts';
import { at, type Unknown } from '../../../../model/provenance.ts';
import type { QualifiedName } from '../../../../topology/topology.ts';
import type { Inventory } from '../inventory.ts';
import { authenticationNote, authenticationOf, readJwtRules } from './authentication.ts';
import { readAuthorizationPolicy, type AuthorizationPolicy } from './authorization-policy.ts';
import { accessOf, type AccessAnswer } from './clauses.ts';
import { selectionOf, type TargetRef } from './selection.ts';

export interface Admission {
  /** Who may send what to a workload. The port is asked about by the clauses; its kind decides what they can ask. */
  accessFor(workload: QualifiedName, sees: 'requests' | 'connections'): AdmissionAnswer;
}

export interface AdmissionAnswer {
  readonly access: Access;
  readonly authentication?: Authentication;
  readonly notes: readonly Note[];
  readonly unknown: readonly Unknown[];
}

/**
 * AuthorizationPolicies and RequestAuthentications, joined with the workloads they select. Read when first asked for;
 * workloads with the same policies share one answer.
 */
export function admissionOf(resources: ResourceSet, inventory: Inventory): Admission {
  const { mesh } = inventory;
  const context = { trustDomains: [mesh.trustDomain, ...mesh.trustDomainAliases], authorizers: mesh.authorizers, ...(mesh.assumed === undefined ? {} : { assumed: mesh.assumed }) };
  const selectPolicies = selectionOf(resources.ofKind('security.istio.io/AuthorizationPolicy'), mesh.rootNamespace, readAuthorizationPolicy);
  // Source: `getConfigsForWorkload` in pilot/pkg/model/authentication.go.
  const selectTokens = selectionOf(resources.ofKind('security.istio.io/RequestAuthentication'), mesh.rootNamespace, (resource) => ({ resource, rules: readJwtRules(resource) }), 'own');
  const byPolicies = shared<AuthorizationPolicy, AccessAnswer>();
  const byTokens = shared<TokenPolicy, Authentication | undefined>();
  const answers = new Map<string, AdmissionAnswer>();

  const answer = (workload: QualifiedName, sees: 'requests' | 'connections'): AdmissionAnswer => {
    const known = inventory.workloads.get(workload);
    const namespace = known?.namespace ?? workload.slice(0, workload.indexOf('/'));
    const { policies, forTargets } = selectPolicies(namespace, known?.labels ?? {});
    const { access, notes, unknown } = byPolicies(policies, sees, () => accessOf(policies, { ...context, sees }));
    const tokens = sees === 'requests' ? selectTokens(namespace, known?.labels ?? {}).policies : [];
    const authentication = byTokens(tokens, sees, () => authenticationOf(tokens.flatMap((token) => token.rules)));
    const passedOver = forTargets.filter(({ targets }) => targets.some((target) => isFor(target, namespace, workload, inventory))).map(({ policy }) => targetNote(policy));
    return {
      access,
      ...(authentication === undefined ? {} : { authentication }),
      notes: [...tokens.flatMap((token) => authenticationNote(token.resource) ?? []), ...passedOver, ...notes],
      unknown,
    };
  };

  return {
    accessFor(workload, sees) {
      const key = `${workload} ${sees}`;
      let found = answers.get(key);
      if (found === undefined) answers.set(key, (found = answer(workload, sees)));
      return found;
    },
  };
}

interface TokenPolicy {
  readonly resource: Resource;
  readonly rules: ReturnType<typeof readJwtRules>;
}

/** Remembers what a list of policies means, whoever it was selected for. */
function shared<T extends { readonly resource: Resource }, R>(): (policies: readonly T[], sees: string, make: () => R) => R {
  const made = new Map<string, R>();
  return (policies, sees, make) => {
    const key = `${sees} ${policies.map(({ resource }) => `${resource.namespace}/${resource.name}`).join(' ')}`;
    if (!made.has(key)) made.set(key, make());
    return made.get(key) as R;
  };
}

/** Whether somebody may have meant this workload: it stands behind the Service that is named. */
function isFor(target: TargetRef, namespace: string, workload: QualifiedName, inventory: Inventory): boolean {
  return target.kind === 'Service' && ['', 'core'].includes(target.group) && inventory.hostsOf(workload).some((host) => host.service === `${namespace}/${target.name}`);
}

function targetNote(policy: AuthorizationPolicy): Note {
  return { what: 'access', text: `${describeResource(policy.resource)} names a target, so only a waypoint enforces it: this workload's own proxy ignores it`, source: at(policy.resource) };
}
