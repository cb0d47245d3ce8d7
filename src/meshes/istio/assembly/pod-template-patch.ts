import type { JsonObject } from '../../../kube/resource.ts';
import type { Workload } from '../../../topology/topology.ts';
import { compact, isEmpty } from './object.ts';

const apps = 'apps/v1';
const batch = 'batch/v1';
const versions: ReadonlyMap<string, string> = new Map([['Deployment', apps], ['StatefulSet', apps], ['DaemonSet', apps], ['ReplicaSet', apps], ['Job', batch], ['CronJob', batch], ['Pod', 'v1']]);

/** A strategic merge patch of a workload's pods. Undefined for kinds whose pod template stands somewhere else. */
export function podTemplatePatch(workload: Workload, pod: { readonly labels: JsonObject; readonly annotations: JsonObject }): JsonObject | undefined {
  const apiVersion = versions.get(workload.kind);
  if (apiVersion === undefined) return undefined;
  const metadata = compact({ labels: isEmpty(pod.labels) ? undefined : pod.labels, annotations: isEmpty(pod.annotations) ? undefined : pod.annotations });
  const identity = { name: workload.name, namespace: workload.namespace };
  if (workload.kind === 'Pod') return { apiVersion, kind: 'Pod', metadata: { ...identity, ...metadata } };
  const template = { template: { metadata } };
  const spec = workload.kind === 'CronJob' ? { jobTemplate: { spec: template } } : template;
  return { apiVersion, kind: workload.kind, metadata: identity, spec };
}
