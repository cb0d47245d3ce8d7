import { distinct } from '../../../base/order.ts';
import type { JsonObject } from '../../../kube/resource.ts';
import type { ServiceNode, Workload } from '../../../topology/topology.ts';
import type { LoweringContext } from './context.ts';
import { slugOf } from './names.ts';

/** A subset's name has to be a DNS label; most versions are one already. */
export function subsetName(version: string): string {
  return slugOf(version);
}

/** Workloads of a service that are of a version. */
export function workloadsOfVersion(service: ServiceNode, version: string, context: LoweringContext): Workload[] {
  return workloadsOf(service, context).filter((workload) => workload.version === version);
}

export function workloadsOf(service: ServiceNode, context: LoweringContext): Workload[] {
  return service.workloads.flatMap((id) => context.topology.workloads.get(id) ?? []);
}

export function versionsOf(service: ServiceNode, context: LoweringContext): string[] {
  return distinct(workloadsOf(service, context).flatMap((workload) => workload.version ?? []));
}

/** A subset by the label that its pods carry their version under. */
export function subsetOf(service: ServiceNode, version: string, context: LoweringContext): JsonObject {
  const isPlain = workloadsOfVersion(service, version, context).every((workload) => workload.labels['version'] === version);
  return { name: subsetName(version), labels: { [isPlain ? 'version' : 'app.kubernetes.io/version']: version } };
}
