import { describeResource, groupKindOf, type Resource, type SourceFile } from '../kube/resource.ts';
import { decodeFile } from '../kube/decode.ts';
import { ResourceSet } from '../kube/resource-set.ts';
import { discover } from '../topology/discover.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { diffReport, type DiffReport } from './diff.ts';
import { inspectProject } from './inspect.ts';
import { meshBackend, meshModelOf } from './mesh-model-of.ts';
import { placeFinder } from './places.ts';
import type { Project } from './project.ts';

/** What manifests that somebody shows would do: said by requests, not by fields. */
export interface ConfigExplanation {
  readonly objects: readonly { readonly object: string; readonly apiVersion: string; readonly line: number; readonly isReplacement: boolean }[];
  /** Requests that are treated differently with them than without. */
  readonly effects: DiffReport;
  /** What is wrong in them. */
  readonly findings: readonly Diagnostic[];
  /** Documents that are no Kubernetes objects, by their lines. */
  readonly ignored: readonly number[];
}

/**
 * Manifests against the project that they are meant for: their objects take the place of those with the same name.
 * Applications among them belong to both sides, so that what is left is what the configuration does.
 */
export function explainConfig(project: Project, file: SourceFile): ConfigExplanation {
  const decoded = decodeFile(file);
  const owned = new Set(meshBackend().ownedKinds);
  const given = new Map(decoded.resources.map((resource) => [identityOf(resource), resource]));
  const others = [...project.resources.all()].filter((resource) => !given.has(identityOf(resource)));
  const replaced = new Set([...project.resources.all()].map(identityOf));
  const application = decoded.resources.filter((resource) => !owned.has(groupKindOf(resource)));
  const before = withResources(project, [...others, ...application], application.length > 0);
  const after = withResources(before, [...others, ...decoded.resources], false);
  const files = [...project.files, file];
  return {
    objects: decoded.resources.map((resource) => ({ object: describeResource(resource), apiVersion: resource.apiVersion, line: resource.source.document.locate(resource.source.path).line, isReplacement: replaced.has(identityOf(resource)) })),
    effects: diffReport(sideOf(before), sideOf(after)),
    findings: [...decoded.diagnostics, ...inspectProject({ ...after, files, problems: [] }).diagnostics.filter(({ span }) => span.file === file.path)],
    ignored: decoded.ignored.map(({ line }) => line),
  };
}

function withResources(project: Project, resources: readonly Resource[], isOtherApplication: boolean): Project {
  const set = ResourceSet.of([...resources]);
  return { ...project, resources: set, topology: isOtherApplication ? discover(set) : project.topology };
}

function sideOf(project: Project): Parameters<typeof diffReport>[0] {
  return { model: meshModelOf(project), objects: project.resources.size, placeOf: placeFinder() };
}

function identityOf(resource: Resource): string {
  return `${groupKindOf(resource)} ${resource.namespace}/${resource.name}`;
}
