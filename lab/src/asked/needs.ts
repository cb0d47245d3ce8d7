import type { SourceFile } from '../../../src/kube/resource.ts';
import type { CallCheck } from '../../../src/project/evaluate/task.ts';
import type { KubernetesObject } from '../api-client.ts';
import { isWorkload } from '../manifests.ts';
import { dialledOf, serviceNamed } from './aim.ts';
import { overlay } from './overlay.ts';
import type { MeshToStand } from './standing-mesh.ts';

interface WithTemplate {
  readonly template?: { readonly metadata?: { readonly labels?: Readonly<Record<string, string>> } };
}

/** Some for a check of balancing, or of who fails. */
const several = 3;

/** What the checks need that the folder of a mesh does not say: ports of hosts outside, and how many pods a workload gets. */
export function needsOf(folder: readonly SourceFile[], checks: readonly CallCheck[]): Pick<MeshToStand, 'outsidePorts' | 'replicas'> {
  const { objects } = overlay(folder, []);
  const outsidePorts = checks.flatMap(({ to }) => dialledOf(to).port ?? []).filter((port) => port > 0 && port < 65_536);
  const replicas = new Map<string, number>();
  const raise = (key: string, count: number): void => void replicas.set(key, Math.max(count, replicas.get(key) ?? 1));
  for (const { to, from, then } of checks) {
    const service = serviceNamed(objects, dialledOf(to).host, from.split('/')[0] ?? '');
    const workloads = service === undefined ? [] : workloadsBehind(objects, service);
    const isWide = then.balancing !== undefined || then.breaker !== undefined;
    if (isWide) for (const workload of workloads) raise(workload, several);
    // Versions of as many pods each would share traffic evenly without being told to.
    const last = workloads.at(-1);
    if (then.shares !== undefined && workloads.length > 1 && last !== undefined) raise(last, 2);
  }
  return { outsidePorts, replicas };
}

function workloadsBehind(objects: readonly KubernetesObject[], service: KubernetesObject): readonly string[] {
  const { selector } = service['spec'] as { readonly selector?: Readonly<Record<string, string>> };
  if (selector === undefined) return [];
  return objects.filter((object) => isWorkload(object) && object.metadata.namespace === service.metadata.namespace).filter(({ spec }) => {
    const labels = (spec as WithTemplate).template?.metadata?.labels ?? {};
    return Object.entries(selector).every(([key, value]) => labels[key] === value);
  }).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
}
