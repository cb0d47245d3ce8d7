import { proposeMesh } from '../../src/intents/propose-mesh.ts';
import { readMesh } from '../../src/intents/read-mesh.ts';
import { decodeFile } from '../../src/kube/decode.ts';
import { ResourceSet } from '../../src/kube/resource-set.ts';
import { groupKindOf, type JsonObject, type Resource, type SourceFile } from '../../src/kube/resource.ts';
import { backends } from '../../src/meshes/registry.ts';
import type { MeshModel } from '../../src/model/mesh-model.ts';
import { discover } from '../../src/topology/discover.ts';
import { validateIntents } from '../../src/compile/validate/validate.ts';
import type { Validation } from '../../src/compile/validate/validation.ts';
import { assert } from '../../src/base/assert.ts';

/** An application with what was written for it, ready to be written wrongly. */
export interface ValidatedCase {
  readonly written: readonly JsonObject[];
  /** The meaning of these objects with the application. */
  readonly lift: (objects: readonly JsonObject[]) => MeshModel;
  readonly validate: (model: MeshModel) => Validation;
}

/** Without a mesh file the proposal is taken. */
export function readCase(manifests: readonly SourceFile[], meshFile: SourceFile | undefined): ValidatedCase {
  const resources = ResourceSet.of(manifests.flatMap((file) => decodeFile(file).resources));
  const topology = discover(resources);
  const { settings, intents } = readMesh(meshFile ?? { path: 'mesh.yaml', text: proposeMesh(topology) }, topology, { confirmUnscopedFaults: true });
  const backend = backends.get(settings.mesh);
  assert(backend !== undefined, 'the mesh of a case is registered');
  const lowered = backend.lower({ intents, topology, settings, confirmUnscopedFaults: true });
  const owned = new Set(backend.ownedKinds);
  const application = [...resources.all()].filter((resource) => !owned.has(groupKindOf(resource)));
  const known = new Map<JsonObject, readonly Resource[]>();
  const decoded = (object: JsonObject): readonly Resource[] => {
    let found = known.get(object);
    if (found === undefined) known.set(object, (found = decodeFile({ path: 'written.yaml', text: JSON.stringify(object) }).resources));
    return found;
  };
  const lift = (objects: readonly JsonObject[]): MeshModel => backend.lift({ resources: ResourceSet.of([...application, ...objects.flatMap(decoded)]), topology, gateways: [settings.ingress, settings.egress], isInstalled: true });
  const baseline = lift([]);
  return {
    written: lowered.manifests.filter((manifest) => manifest.role !== 'patch').map((manifest) => manifest.object),
    lift,
    validate: (model) => validateIntents({ model, baseline, topology, settings, intents, losses: lowered.losses }),
  };
}
