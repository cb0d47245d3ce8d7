import type { Resource } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { defineTable, type View } from '../../../../rules/view.ts';
import { selectorOf } from './selectable-pods.ts';

/** Policies that a sidecar enforces. A rule that asks declares them. */
export const policyKinds = ['security.istio.io/AuthorizationPolicy', 'security.istio.io/PeerAuthentication'] as const;

/** Those that select pods by labels, under their namespace. */
const policies = defineTable({
  reads: policyKinds,
  rowsOf: (policy): (readonly [string, Resource])[] => (Object.keys(selectorOf(policy)).length === 0 ? [] : [[policy.namespace, policy]]),
});

/** The policies that select pods with these labels by them, and not only because they select all. */
export function policiesFor(view: View<(typeof policyKinds)[number]>, namespace: string, labels: Readonly<Record<string, string>>): readonly Resource[] {
  return view.rows(policies, namespace).filter((policy) => matchesLabels(selectorOf(policy), labels));
}
