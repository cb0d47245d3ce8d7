import { readMesh } from '../../intents/read-mesh.ts';
import type { MeshSettings } from '../../intents/intent.ts';
import type { SourceFile } from '../../kube/resource.ts';
import type { MeshBackend } from '../../meshes/backend.ts';
import { backends } from '../../meshes/registry.ts';
import type { MeshModel } from '../../model/mesh-model.ts';
import { meshBackend } from '../mesh-model-of.ts';
import type { Project } from '../project.ts';

/** The mesh that is asked about, and what is said of it. */
export interface AskedMesh {
  readonly backend: MeshBackend;
  readonly settings: MeshSettings;
}

const emptyMesh: SourceFile = { path: 'mesh.yaml', text: 'version: 1\n' };

/** What a mesh.yaml says of the mesh itself, or what that mesh installs by default. */
export function askedMesh(project: Project, meshFile?: SourceFile): AskedMesh {
  if (meshFile === undefined && usual !== undefined) return usual;
  const { settings } = readMesh(meshFile ?? emptyMesh, project.topology);
  const mesh = { backend: backends.get(settings.mesh) ?? meshBackend(), settings };
  if (meshFile === undefined) usual = mesh;
  return mesh;
}

let usual: AskedMesh | undefined;

const known = new WeakMap<Project, Map<AskedMesh, MeshModel>>();

/** What a project means to somebody who has this mesh: lifted once. `previous` is what an earlier version of it meant. */
export function meaningOf(project: Project, mesh: AskedMesh, previous?: MeshModel): MeshModel {
  let own = known.get(project);
  if (own === undefined) known.set(project, (own = new Map()));
  let model = own.get(mesh);
  if (model === undefined) {
    const { resources, topology } = project;
    const { ingress, egress } = mesh.settings;
    own.set(mesh, (model = mesh.backend.lift({ resources, topology, gateways: [ingress, egress], isInstalled: true, ...(previous === undefined ? {} : { previous }) })));
  }
  return model;
}
