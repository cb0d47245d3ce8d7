import { textAt, type Resource } from '../../../../kube/resource.ts';
import { selectionOf } from '../../lift/admission/selection.ts';
import type { ProtectedPods } from '../../assembly/access.ts';
import type { Situation } from '../situation.ts';

/** AuthorizationPolicies that hold for some pods. */
export interface AttachedPolicies {
  /** For these pods and no others, so that they can be changed for their sake. */
  readonly own: readonly Resource[];
  /** For others too: they stay as they are. */
  readonly wide: readonly Resource[];
  /** Of those that are their own, the ones for all of them. */
  readonly isWhole: (policy: Resource) => boolean;
}

export type PolicyAction = 'ALLOW' | 'DENY';

/** The enforced policies of an action for the pods of a unit. */
export function attachedPolicies(situation: Situation, unit: ProtectedPods, action: PolicyAction): AttachedPolicies {
  const reach = reachOf(situation);
  const ids = new Set(unit.workloads.map(({ id }) => id));
  const attached = [...reach].filter(([policy, workloads]) => actionOf(policy) === action && !isDryRun(policy) && [...workloads].some((id) => ids.has(id)));
  const isOwn = (workloads: ReadonlySet<string>): boolean => [...workloads].every((id) => ids.has(id));
  return {
    own: attached.filter(([, workloads]) => isOwn(workloads)).map(([policy]) => policy),
    wide: attached.filter(([, workloads]) => !isOwn(workloads)).map(([policy]) => policy),
    isWhole: (policy) => reach.get(policy)?.size === ids.size,
  };
}

/** `ALLOW` where nothing is written. */
function actionOf({ raw }: Resource): string {
  return textAt(raw, ['spec', 'action']) ?? 'ALLOW';
}

function isDryRun({ annotations }: Resource): boolean {
  return annotations['istio.io/dry-run'] === 'true';
}

const reaches = new WeakMap<Situation, ReadonlyMap<Resource, ReadonlySet<string>>>();

/** The workloads that each policy is for. */
function reachOf(situation: Situation): ReadonlyMap<Resource, ReadonlySet<string>> {
  let reach = reaches.get(situation);
  if (reach === undefined) reaches.set(situation, (reach = computeReach(situation)));
  return reach;
}

function computeReach({ parts, topology }: Situation): ReadonlyMap<Resource, ReadonlySet<string>> {
  const select = selectionOf(parts.resources.ofKind('security.istio.io/AuthorizationPolicy'), parts.inventory.mesh.rootNamespace, (resource) => resource);
  const reach = new Map<Resource, Set<string>>();
  for (const { id, namespace, labels } of topology.workloads.values()) {
    for (const policy of select(namespace, labels).policies) reach.set(policy, (reach.get(policy) ?? new Set()).add(id));
  }
  return reach;
}
