import type { KubernetesObject } from '../src/api-client.ts';
import { reasonsNotToRun } from '../src/build/machine.ts';
import { send } from '../src/client.ts';
import type { PodAnswer, PodRequest } from '../src/in-pod/wire.ts';
import type { Lab } from '../src/lab.ts';
import { objectsIn as readObjects } from '../src/manifests.ts';

/** Why the real mesh cannot be had here; said in the name of what is skipped, and once aloud. */
export const reasons = reasonsNotToRun();
if (reasons.length > 0) console.warn(`\nlab skipped: ${reasons.join('; ')}\n`);

export const skipped = reasons.length === 0 ? '' : ` (lab skipped: ${reasons.join('; ')})`;

export function objectsIn(yaml: string): readonly KubernetesObject[] {
  return readObjects({ path: 'test.yaml', text: yaml });
}

export function call(lab: Lab, from: string, request: PodRequest): Promise<PodAnswer> {
  return send(lab.pod(from), request);
}

export async function applyAll(lab: Lab, objects: readonly KubernetesObject[]): Promise<void> {
  const refused = await lab.apply(objects);
  if (refused.length > 0) throw new Error(refused.map(({ reason }) => reason).join('\n'));
}

/** Applies configuration, does something under it, and takes it away again. What is refused fails the test. */
export async function under<T>(lab: Lab, yaml: string, work: () => Promise<T>): Promise<T> {
  const objects = objectsIn(yaml);
  try {
    await applyAll(lab, objects);
    await lab.settle();
    return await work();
  } finally {
    await lab.remove(objects);
  }
}
