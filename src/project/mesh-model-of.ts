import { assert } from '../base/assert.ts';
import { backends } from '../meshes/registry.ts';
import type { MeshModel } from '../model/mesh-model.ts';
import type { Project } from './project.ts';

const known = new WeakMap<Project, MeshModel>();

/** What the configuration of a project means. Lifted once and remembered with its project. */
export function meshModelOf(project: Project): MeshModel {
  const found = known.get(project);
  if (found !== undefined) return found;
  const [backend] = backends.values();
  assert(backend !== undefined, 'no mesh is registered');
  const model = backend.lift({ resources: project.resources, topology: project.topology });
  known.set(project, model);
  return model;
}
