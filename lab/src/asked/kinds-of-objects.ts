import type { KubernetesObject } from '../api-client.ts';
import { isWorkload } from '../manifests.ts';

/** Objects of the mesh, and not of the application that runs in it. */
export function isConfiguration({ apiVersion }: KubernetesObject): boolean {
  const [group = ''] = apiVersion.split('/');
  return group.endsWith('.istio.io') || group === 'gateway.networking.k8s.io';
}

/** One pod shows most of what there is to see, and starts sooner than many. */
export function withReplicas(object: KubernetesObject, replicas: ReadonlyMap<string, number>): KubernetesObject {
  if (!isWorkload(object) || object.kind === 'Pod' || object.kind === 'DaemonSet') return object;
  return { ...object, spec: { ...(object['spec'] as object), replicas: replicas.get(`${object.metadata.namespace ?? 'default'}/${object.metadata.name}`) ?? 1 } };
}
