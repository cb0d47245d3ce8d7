import { assert } from '../base/assert.ts';
import type { MeshBackend } from '../meshes/backend.ts';
import { backends } from '../meshes/registry.ts';
import type { MeshModel } from '../model/mesh-model.ts';
import type { Project } from './project.ts';

const known = new WeakMap<Project, MeshModel>();

/**
 * What the configuration of a project means. Lifted once and remembered with its project. `previous` is what an earlier
 * version of the project meant: what is made from the same objects is taken from it.
 */
export function meshModelOf(project: Project, previous?: MeshModel): MeshModel {
  const found = known.get(project);
  if (found !== undefined) return found;
  const model = meshBackend().lift({ resources: project.resources, topology: project.topology, ...(previous === undefined ? {} : { previous }) });
  known.set(project, model);
  return model;
}

/** The mesh whose models these are. */
export function meshBackend(): MeshBackend {
  const [backend] = backends.values();
  assert(backend !== undefined, 'no mesh is registered');
  return backend;
}
