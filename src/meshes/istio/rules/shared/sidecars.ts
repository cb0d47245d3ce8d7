import { textMapAt, type Resource } from '../../../../kube/resource.ts';
import { defineTable } from '../../../../rules/view.ts';

/** Sidecar resources by their namespace. */
export const sidecarsByNamespace = defineTable({
  reads: ['networking.istio.io/Sidecar'],
  rowsOf: (sidecar): (readonly [string, Resource])[] => [[sidecar.namespace, sidecar]],
});

/** Labels of the workloads that a Sidecar is for; empty where it is for all of its namespace. */
export function selectedBy(sidecar: Resource): Readonly<Record<string, string>> {
  return textMapAt(sidecar.raw, ['spec', 'workloadSelector', 'labels']);
}

export function isSelective(sidecar: Resource): boolean {
  return Object.keys(selectedBy(sidecar)).length > 0;
}
