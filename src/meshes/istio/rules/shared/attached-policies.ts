import { listAt, textAt, type Resource } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { defineTable, type View } from '../../../../rules/view.ts';
import { hasTarget } from './policy-values.ts';
import { podsIn, podsWith, selectableKinds, selectorOf, type SelectablePod } from './selectable-pods.ts';

export type AttachedKind = 'AuthorizationPolicy' | 'RequestAuthentication';

/** What a rule declares that asks only which policies there are. */
export const policyKinds = ['security.istio.io/AuthorizationPolicy', 'security.istio.io/RequestAuthentication'] as const;

/** Policies without a target: all of a namespace, those that are for all of it, and the others under one label of theirs, so that a pod looks only at those that may mean it. */
const untargeted = defineTable({
  reads: policyKinds,
  rowsOf(policy): (readonly [string, Resource])[] {
    if (hasTarget(policy)) return [];
    const [first] = Object.entries(selectorOf(policy));
    const own = `${policy.kind} ${policy.namespace}`;
    return [[`all ${own}`, policy], [first === undefined ? own : `${own} ${first[0]}=${first[1]}`, policy]];
  },
});

/** What a rule declares that asks which pods they are for, too. */
export const attachmentKinds = [...policyKinds, ...selectableKinds] as const;

type AttachmentView = View<(typeof attachmentKinds)[number]>;
type PolicyView = View<(typeof policyKinds)[number]>;

/** The policies of a kind that a pod has: of its namespace and of the root namespace. */
export function policiesOf(view: PolicyView, kind: AttachedKind, pod: Pick<SelectablePod, 'namespace' | 'labels'>, rootNamespace: string): Resource[] {
  const found: Resource[] = [];
  for (const namespace of rootNamespace === pod.namespace ? [rootNamespace] : [rootNamespace, pod.namespace]) {
    const own = `${kind} ${namespace}`;
    found.push(...view.rows(untargeted, own));
    for (const name in pod.labels) {
      for (const policy of view.rows(untargeted, `${own} ${name}=${pod.labels[name]}`)) if (matchesLabels(selectorOf(policy), pod.labels)) found.push(policy);
    }
  }
  return found;
}

/** The pods that a policy selects; undefined for one of the root namespace without selector, which is for all that there are. */
export function podsOf(view: AttachmentView, policy: Resource, rootNamespace: string): readonly SelectablePod[] | undefined {
  const isMeshWide = policy.namespace === rootNamespace;
  const selector = selectorOf(policy);
  if (Object.keys(selector).length > 0) return podsWith(view, selector, isMeshWide ? undefined : policy.namespace);
  return isMeshWide ? undefined : podsIn(view, policy.namespace);
}

/** Policies of a kind in a namespace, whomever they select. */
export function policiesIn(view: PolicyView, kind: AttachedKind, namespace: string): readonly Resource[] {
  return view.rows(untargeted, `all ${kind} ${namespace}`);
}

/** Issuers whose tokens a RequestAuthentication checks. */
export function issuersOf(authentication: Resource): string[] {
  return listAt(authentication.raw, ['spec', 'jwtRules']).flatMap((rule) => textAt(rule, ['issuer']) ?? []);
}

/** Whether a policy decides by anything of a checked token. */
export function asksForToken(policy: Resource): boolean {
  // What refuses some tokens lets requests without one pass.
  const isDeny = textAt(policy.raw, ['spec', 'action']) === 'DENY';
  const [sources, values] = isDeny ? [['notRequestPrincipals'], ['notValues']] : [['requestPrincipals', 'notRequestPrincipals'], ['values', 'notValues']];
  return listAt(policy.raw, ['spec', 'rules']).some(
    (rule) =>
      listAt(rule, ['from']).some((from) => sources.some((field) => listAt(from, ['source', field]).length > 0)) ||
      listAt(rule, ['when']).some((condition) => (textAt(condition, ['key']) ?? '').startsWith('request.auth.') && values.some((field) => listAt(condition, [field]).length > 0)),
  );
}
