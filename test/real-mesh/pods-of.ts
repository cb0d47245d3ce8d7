import { decodeFile } from '../../src/kube/decode.ts';
import { listAt, objectAt, type JsonObject, type SourceFile } from '../../src/kube/resource.ts';

/** The one pod of a workload, as the lab starts it for recordings. */
export interface RecordedPod {
  /** `namespace/name` of its workload. */
  readonly workload: string;
  readonly address: string;
}

/** By the name of the pod. */
export type Pods = ReadonlyMap<string, RecordedPod>;

const firstAddress = 11;
const withPods: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Pod']);

/**
 * The pods of an application: one of each workload, with addresses in the order of the manifests, from 10.44.0.11 on.
 * A pod is called as its workload; where several namespaces have a workload of that name, the namespace stands before it.
 */
export function podsOf(application: SourceFile): Pods {
  const workloads = decodeFile(application).resources.filter(({ kind, raw }) => withPods.has(kind) && listAt(raw, ['metadata', 'ownerReferences']).length === 0).map(({ namespace, name }) => ({ namespace, name }));
  const names = podNames(workloads);
  return new Map(workloads.map(({ namespace, name }, index) => [names[index] ?? name, { workload: `${namespace}/${name}`, address: `10.44.0.${firstAddress + index}` }]));
}

/** What the pods of these workloads are called, in their order. */
export function podNames(workloads: readonly { readonly namespace: string; readonly name: string }[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { name } of workloads) counts.set(name, (counts.get(name) ?? 0) + 1);
  return workloads.map(({ namespace, name }) => ((counts.get(name) ?? 0) > 1 ? `${namespace}-${name}` : name));
}

/** Manifests of an application as a cluster shows them: with its pods and their addresses. */
export function inCluster(application: SourceFile): SourceFile {
  if (decodeFile(application).resources.some(({ kind, raw }) => kind === 'Pod' && objectAt(raw, ['status']) !== undefined)) return application;
  const pods = [...podsOf(application)].map(([name, { workload, address }]): JsonObject => {
    const [namespace = '', owner = ''] = workload.split('/');
    return { apiVersion: 'v1', kind: 'Pod', metadata: { name: `${name}-0`, namespace, ownerReferences: [{ apiVersion: 'apps/v1', kind: 'Deployment', name: owner }] }, status: { podIP: address } };
  });
  return pods.length === 0 ? application : { ...application, text: `${application.text.trimEnd()}\n---\n${fileOf('', pods).text}` };
}

/** Objects as one file: JSON is YAML. */
export function fileOf(path: string, objects: readonly JsonObject[]): SourceFile {
  return { path, text: objects.map((object) => `${JSON.stringify(object, null, 1)}\n`).join('---\n') };
}
