import { groupKindOf, textAt, type JsonObject, type Resource } from '../../kube/resource.ts';
import type { Wish } from '../../language/reading.ts';
import type { Project } from '../project.ts';
import type { AskedFile } from './ask-report.ts';
import { extendProject } from './extend-project.ts';
import { meaningOf } from './meaning.ts';
import { placeObjects, shownPath } from './place-objects.ts';
import { identityOf, pastedFolder, type Prepared } from './prepare.ts';
import { intentsIn, withdrawalsIn, type Written } from './written.ts';

/** What is asked, fitted into configuration that exists: objects are changed where they stand. */
export function writeBeside(wishes: readonly Wish[], project: Project, prepared: Prepared): Written {
  const { backend, settings } = prepared.askedMesh;
  const { topology, resources } = project;
  const amended = backend.amend({ intents: intentsIn(wishes), withdrawn: withdrawalsIn(wishes), topology, resources, settings, model: meaningOf(project, prepared.askedMesh), confirmUnscopedFaults: true });
  const { losses, diagnostics } = amended;
  const notes = [...amended.notes, ...amended.objects.flatMap(({ object, replaces }) => foreignNote(object, replaces, project) ?? [])];
  const isRefused = diagnostics.some(({ severity }) => severity === 'error');
  const { sources, files, obstacles } = isRefused ? { sources: [], files: [], obstacles: [] } : placeObjects(amended.objects, project, prepared);
  const pasted = isRefused || obstacles.length > 0 ? [] : pastedAsTheyAre(files, prepared);
  return { files: [...files, ...pasted], before: project, after: extendProject(project, sources), changed: new Set(sources.map(({ path }) => path)), losses, diagnostics, notes, obstacles };
}

/** An object of somebody else's that the input does not show: what stands there besides is not known. */
function foreignNote(object: JsonObject, replaces: Resource | undefined, { resources }: Project): string | undefined {
  const name = textAt(object, ['metadata', 'name']) ?? '';
  if (replaces !== undefined || textAt(object, ['kind']) !== 'Namespace' || resources.get('Namespace', '', name) !== undefined) return undefined;
  return `Namespace ${name} is not in the input: the file holds nothing but what was asked for, so put it into the manifest that you have, or set the label by hand`;
}

/** Configuration that was pasted and stays as it is belongs to the answer: nobody else has it. */
function pastedAsTheyAre(files: readonly AskedFile[], prepared: Prepared): AskedFile[] {
  const owned = new Set(prepared.askedMesh.backend.ownedKinds);
  const written = new Set(files.map(({ path }) => path));
  return prepared.pasted.flatMap((file) => {
    const path = shownPath(file.path, prepared);
    const objects = prepared.project.resources.inFile(file.path);
    const isMissing = file.path.startsWith(pastedFolder) && !written.has(path) && objects.some((resource) => owned.has(groupKindOf(resource)) && !prepared.twins.has(identityOf(resource)));
    return isMissing ? [{ path, content: file.text }] : [];
  });
}
