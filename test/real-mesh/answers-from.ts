import { textAt } from '../../src/kube/resource.ts';
import type { Asked } from './contradiction.ts';

/**
 * Whether a pod is one of these receivers, by its workload or its address. What is no workload of the application is a
 * WorkloadEntry, and may have the address of a pod; everything that no pod has leads to the server outside.
 */
export function answersFrom({ model, pods }: Pick<Asked, 'model' | 'pods'>, pod: string, workloads: readonly string[], addresses: readonly string[]): boolean {
  const known = pods.get(pod);
  const own = new Set([...pods.values()].map(({ workload }) => workload));
  const entries = workloads.filter((workload) => !own.has(workload)).map((workload) => addressOf(model, workload));
  if (pod !== 'outside') return known !== undefined && (workloads.includes(known.workload) || addresses.includes(known.address) || entries.includes(known.address));
  const taken = new Set([...pods.values()].map(({ address }) => address));
  return addresses.length > 0 || entries.some((address) => address === undefined || !taken.has(address));
}

function addressOf(model: Asked['model'], workload: string): string | undefined {
  const source = model.workloads.get(workload)?.source;
  return source?.kind === 'resource' ? textAt(source.resource.raw, ['spec', 'address']) : undefined;
}
