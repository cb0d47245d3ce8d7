import type { MeshModel } from '../../../../model/mesh-model.ts';
import type { Surroundings } from '../../../../rules/surroundings.ts';
import { liftedParts } from '../../lift/lift.ts';
import type { MeshSettings } from '../../lift/mesh-settings.ts';

/** Mesh settings, with what is told of the cluster in place of what they do not hold. */
export interface KialiSettings {
  readonly mesh: MeshSettings;
  readonly clusterDomain: string;
  /** Root namespace of the control plane that manages a namespace; undefined where none does. */
  readonly rootOf: (namespace: string) => string | undefined;
}

export function kialiSettings(model: MeshModel, surroundings: Surroundings): KialiSettings {
  const { mesh } = liftedParts(model).inventory;
  const { rootNamespaces } = surroundings;
  return {
    mesh,
    clusterDomain: surroundings.clusterDomain ?? mesh.clusterDomain,
    rootOf: (namespace) => (rootNamespaces === undefined ? mesh.rootNamespace : rootNamespaces[namespace]),
  };
}
