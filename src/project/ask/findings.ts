import { compareDiagnostics, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Resource } from '../../kube/resource.ts';
import { builtInCatalogue } from '../../kube/schema/catalogue.ts';
import { validateSchema } from '../../kube/schema/validate.ts';
import type { MeshModel } from '../../model/mesh-model.ts';
import { judgeObjects } from '../../rules/run.ts';
import { allRules, mergeRefusals } from '../inspect.ts';
import type { Project } from '../project.ts';

interface Side {
  readonly project: Project;
  readonly model: MeshModel;
}

/** What is found in objects of some files now, and was not found in them before. Only these objects are judged, in the light of the whole input. */
export function newFindings(before: Side, now: Side, files: ReadonlySet<string>, objects: readonly Resource[]): Diagnostic[] {
  const namesNow = new Set(objects.map(nameOf));
  const earlier = [...files].flatMap((file) => before.project.resources.inFile(file)).filter((resource) => namesNow.has(nameOf(resource)));
  const were = new Set(findingsOf(before, earlier).map(keyOf));
  return findingsOf(now, objects).filter((finding) => !were.has(keyOf(finding)));
}

function findingsOf({ project, model }: Side, objects: readonly Resource[]): Diagnostic[] {
  if (objects.length === 0) return [];
  const schema = objects.flatMap((resource) => validateSchema(resource, builtInCatalogue()).diagnostics);
  const judged = judgeObjects(allRules, { resources: project.resources, topology: project.topology, mesh: () => model }, objects);
  return mergeRefusals(schema, judged).sort(compareDiagnostics);
}

function keyOf({ rule, resource, message }: Diagnostic): string {
  return JSON.stringify([rule, resource, message]);
}

function nameOf({ kind, namespace, name }: Resource): string {
  return `${kind} ${namespace}/${name}`;
}
