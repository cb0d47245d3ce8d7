import { distinct } from '../../../base/order.ts';
import type { JsonObject } from '../../../kube/resource.ts';
import type { ServiceNode, Workload } from '../../../topology/topology.ts';
import { labelsOfVersion, workloadsOfVersion as workloadsNamed, type NamedVersion } from '../../../topology/versions.ts';
import type { LoweringContext } from './context.ts';
import { slugOf } from './names.ts';

/** A subset's name has to be a DNS label; most versions are one already. */
export function subsetName(version: string): string {
  return slugOf(version);
}

/** Workloads of a service that are of a version. */
export function workloadsOfVersion(service: ServiceNode, version: NamedVersion, context: LoweringContext): Workload[] {
  return workloadsNamed(context.topology, service, version);
}

export function workloadsOf(service: ServiceNode, context: LoweringContext): Workload[] {
  return service.workloads.flatMap((id) => context.topology.workloads.get(id) ?? []);
}

export function versionsOf(service: ServiceNode, context: LoweringContext): string[] {
  return distinct(workloadsOf(service, context).flatMap((workload) => workload.version ?? []));
}

/** A subset by the label that its pods carry their version under, or by those that tell them from the others. */
export function subsetOf(service: ServiceNode, version: NamedVersion, context: LoweringContext): JsonObject {
  return { name: subsetName(version.version), labels: { ...(labelsOfVersion(context.topology, service, version) ?? { version: version.version }) } };
}
