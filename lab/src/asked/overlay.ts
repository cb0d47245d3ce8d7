import { decodeFile } from '../../../src/kube/decode.ts';
import type { SourceFile } from '../../../src/kube/resource.ts';
import { layOver } from '../../../src/project/evaluate/lay-over.ts';
import type { KubernetesObject } from '../api-client.ts';
import { keyOf } from '../judge/mesh-change.ts';

/** Objects as they are after files were laid over others. */
export interface Overlaid {
  readonly objects: readonly KubernetesObject[];
  /** What of the files that were laid over cannot be read, in sentences. */
  readonly problems: readonly string[];
}

/** Lays the files of an answer over a folder as the offline judge does, and reads what is then there. */
export function overlay(folder: readonly SourceFile[], answered: readonly SourceFile[]): Overlaid {
  const objects = new Map<string, KubernetesObject>();
  const problems: string[] = [];
  for (const file of layOver(folder, answered).filter(isManifest)) {
    const { resources, diagnostics } = decodeFile(file);
    if (answered.some(({ path }) => path === file.path)) problems.push(...diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => `${file.path}: ${message}`));
    for (const { raw, namespace } of resources) {
      const read = raw as unknown as KubernetesObject;
      const object = namespace === '' ? read : { ...read, metadata: { ...read.metadata, namespace } };
      objects.set(keyOf(object), object);
    }
  }
  return { objects: [...objects.values()], problems };
}

/** A kustomization is an instruction to a program, and no object of the cluster. */
function isManifest({ path }: SourceFile): boolean {
  return /\.(?:ya?ml|json)$/.test(path) && !/(?:^|\/)kustomization\.ya?ml$/.test(path);
}
