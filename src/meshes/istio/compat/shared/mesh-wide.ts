import type { MeshModel } from '../../../../model/mesh-model.ts';
import type { MeshSettings } from '../../lift/inventory.ts';
import { liftedParts } from '../../lift/lift.ts';

/** Settings of the mesh as the input, or Istio's defaults, have them. */
export function settingsOf(mesh: MeshModel): MeshSettings {
  return liftedParts(mesh).inventory.mesh;
}
