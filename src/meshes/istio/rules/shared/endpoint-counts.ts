import { numberAt, textAt, type Resource } from '../../../../kube/resource.ts';
import { defineTable, type View } from '../../../../rules/view.ts';
import type { HostMember } from './host-members.ts';

/** What a rule declares that asks how many endpoints there are. */
export const scalerKinds = ['autoscaling/HorizontalPodAutoscaler', 'keda.sh/ScaledObject'] as const;

/** The most replicas that an autoscaler makes of something; undefined where it does not say. */
const scaled = defineTable({
  reads: scalerKinds,
  rowsOf(scaler): (readonly [string, number | undefined])[] {
    const isKeda = scaler.kind === 'ScaledObject';
    const name = textAt(scaler.raw, ['spec', 'scaleTargetRef', 'name']) ?? '';
    const kind = textAt(scaler.raw, ['spec', 'scaleTargetRef', 'kind']) ?? 'Deployment';
    return [[`${scaler.namespace} ${kind}/${name}`, numberAt(scaler.raw, ['spec', isKeda ? 'maxReplicaCount' : 'maxReplicas'])]];
  },
});

/**
 * How many endpoints these members are at most: written replicas, or what an autoscaler allows. Undefined where something
 * has no number, as a DaemonSet or a name that is looked up.
 */
export function mostEndpoints(view: View<(typeof scalerKinds)[number]>, members: readonly HostMember[]): number | undefined {
  let total = 0;
  for (const { pod } of members) {
    const count = pod === undefined ? undefined : mostReplicas(view, pod.resource);
    if (count === undefined) return undefined;
    total += count;
  }
  return total;
}

function mostReplicas(view: View<(typeof scalerKinds)[number]>, owner: Resource): number | undefined {
  if (owner.kind === 'Pod' || owner.kind === 'WorkloadEntry') return 1;
  const written = numberAt(owner.raw, ['spec', 'replicas']);
  const limits = view.rows(scaled, `${owner.namespace} ${owner.kind}/${owner.name}`);
  if (limits.length === 0) return written;
  return limits.some((limit) => limit === undefined) ? undefined : Math.max(...limits.map((limit) => limit ?? 0), written ?? 0);
}
