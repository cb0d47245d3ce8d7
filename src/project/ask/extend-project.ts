import { decodeFile } from '../../kube/decode.ts';
import { groupKindOf, type Resource, type SourceFile } from '../../kube/resource.ts';
import { discover } from '../../topology/discover.ts';
import { meshBackend } from '../mesh-model-of.ts';
import { openProject, type Project } from '../project.ts';

const nothing: Project = openProject([]);

/**
 * A project with some of its files as they are now, and new ones behind them, at the cost of these files. The call graph is
 * discovered again only where an object of the application is another: what a mesh is told follows from it.
 */
export function extendProject(project: Project = nothing, files: readonly SourceFile[]): Project {
  if (files.length === 0) return project;
  const owned = new Set(meshBackend().ownedKinds);
  const isApplication = (resource: Resource): boolean => !owned.has(groupKindOf(resource));
  const byPath = new Map(project.files.map((file) => [file.path, file]));
  let { resources } = project;
  let isOther = project.topology.services.size === 0;
  const problems = project.problems.filter(({ span }) => !files.some(({ path }) => path === span.file));
  for (const file of files) {
    const before = resources.inFile(file.path);
    const decoded = decodeFile(file);
    resources = resources.withFile(file.path, decoded.resources);
    byPath.set(file.path, file);
    problems.push(...decoded.diagnostics);
    isOther ||= differ(before.filter(isApplication), decoded.resources.filter(isApplication));
  }
  return { files: [...byPath.values()], resources, topology: isOther ? discover(resources) : project.topology, problems, ignored: project.ignored };
}

function differ(before: readonly Resource[], after: readonly Resource[]): boolean {
  return before.length !== after.length || before.some((resource, index) => JSON.stringify(resource.raw) !== JSON.stringify(after[index]?.raw));
}

/** The same project without some objects: those that were pasted in another version. */
export function withoutObjects(project: Project, gone: ReadonlySet<Resource>): Project {
  if (gone.size === 0) return project;
  let { resources } = project;
  for (const file of new Set([...gone].map(({ source }) => source.file))) resources = resources.withFile(file, resources.inFile(file).filter((resource) => !gone.has(resource)));
  return { ...project, resources, topology: discover(resources) };
}
