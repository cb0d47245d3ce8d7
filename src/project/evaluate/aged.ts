import { describeResource, isObject, type Resource } from '../../kube/resource.ts';
import { ResourceSet } from '../../kube/resource-set.ts';
import type { Project } from '../project.ts';

const early = '2026-01-01T00:00:00Z';
const late = '2026-02-01T00:00:00Z';

/**
 * A project whose objects say when they were created: those that were there before an answer are older than what it
 * brings, as they are in a cluster, and an object that it replaces keeps its age. Which of two that compete wins is
 * then no matter of their names.
 */
export function agedProject(project: Project, before?: Project): Project {
  const known = before && new Set(allOf(before.resources).map(keyOf));
  return { ...project, resources: ResourceSet.of(allOf(project.resources).map((resource) => created(resource, known === undefined || known.has(keyOf(resource)) ? early : late))) };
}

function created(resource: Resource, creationTimestamp: string): Resource {
  const { metadata } = resource.raw;
  if (!isObject(metadata) || metadata['creationTimestamp'] !== undefined) return resource;
  return { ...resource, raw: { ...resource.raw, metadata: { ...metadata, creationTimestamp } } };
}

export function allOf(resources: ResourceSet): readonly Resource[] {
  return resources.groupKinds.flatMap((kind) => resources.ofKind(kind));
}

function keyOf(resource: Resource): string {
  return `${resource.group} ${describeResource(resource)}`;
}
