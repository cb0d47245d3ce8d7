import { distinct } from '../../base/order.ts';
import type { GeneratedFile } from '../../compile/compile.ts';
import { printIntent } from '../../intents/print/print-intent.ts';
import { readMesh } from '../../intents/read-mesh.ts';
import { decodeFile } from '../../kube/decode.ts';
import { groupKindOf, textAt, type Resource, type SourceFile } from '../../kube/resource.ts';
import { splitEmbedded } from '../../language/embedded.ts';
import { withoutPointing } from '../../language/pointing.ts';
import { emptyVocabulary, type Vocabulary } from '../../language/vocabulary.ts';
import { openProject, type Project } from '../project.ts';
import { assumedObjects } from './assumed-objects.ts';
import { extendProject, withoutObjects } from './extend-project.ts';
import { impliedServices } from './implied-services.ts';
import { askedMesh, type AskedMesh } from './meaning.ts';
import { shownSubject } from './shown-subject.ts';
import { vocabularyOf } from './vocabulary-of.ts';

/** A request in words, and everything that it may speak of. */
export interface AskInput {
  readonly text: string;
  /** Undefined where there is nothing but words. */
  readonly project?: Project;
  /** Where the project has a mesh.yaml, it is changed, and the files follow from it. */
  readonly mesh?: MeshHome;
  /** A file as the answer names it: relative to the folder that the answer is laid over. */
  readonly pathOf?: (file: string) => string;
  /** Files that a tool rendered: what stands in them is to be changed in their source. */
  readonly isRendered?: (file: string) => boolean;
}

/** A mesh.yaml and the folder that `generate` writes to. */
export interface MeshHome {
  /** The path is the one that the answer names. */
  readonly file: SourceFile;
  /** Prefix of what is generated: `mesh/`. */
  readonly folder: string;
  /** What stands there now, by path relative to the folder. */
  readonly existing: readonly GeneratedFile[];
}

export interface Prepared extends AskInput {
  /** The words alone, with blanks where manifests were pasted. */
  readonly text: string;
  /** Files that were pasted into the text. */
  readonly pasted: readonly SourceFile[];
  /** The input as it was given. */
  readonly given: Project;
  /** The input with what was pasted, and with the Services that it rests on. */
  readonly project: Project;
  readonly vocabulary: Vocabulary;
  /** Intents of the mesh.yaml, as sentences. */
  readonly inForce: readonly string[];
  readonly askedMesh: AskedMesh;
  /** What was taken to be there because what was pasted speaks of it. */
  readonly implied: readonly string[];
  /** Where a pasted object stands in the input in another version, by `identityOf`. */
  readonly twins: ReadonlyMap<string, Resource>;
}

/** Takes manifests out of the text and adds them to the input. */
export function prepareAsk(input: AskInput): Prepared {
  const { text: words, documents } = splitEmbedded(input.text);
  const given = input.project ?? openProject([]);
  const pasted = documents.map((document, index): SourceFile => inNamespaceOfTwin({ path: `${pastedFolder}${index + 1}.yaml`, text: document.text }, given));
  const kinds = distinct(pasted.flatMap((file) => decodeFile(file).resources.map(({ kind }) => kind)));
  const text = pasted.length === 0 ? words : withoutPointing(words, kinds);
  const twins = twinsOf(given, pasted);
  const shown = extendProject(withoutObjects(given, new Set(twins.values())), pasted);
  // Configuration alone: what it routes to is somewhere else.
  const implied = pasted.length > 0 || shown.topology.services.size === 0 ? impliedServices(shown.resources, shown.topology) : [];
  const objects = assumedObjects(implied, shown.topology);
  const project = objects === undefined ? shown : extendProject(shown, [objects]);
  const isEmpty = project.resources.size === 0;
  return {
    ...input,
    text,
    pasted,
    given,
    project,
    vocabulary: isEmpty ? emptyVocabulary : withShown(vocabularyOf(project), shownSubject(project, pasted, given), new Set(implied.map(({ id }) => id))),
    inForce: input.mesh === undefined ? [] : readMesh(input.mesh.file, project.topology, { confirmUnscopedFaults: true }).intents.filter(({ origin }) => origin.kind === 'file').map(printIntent),
    askedMesh: askedMesh(project, input.mesh?.file),
    implied: implied.map(({ id }) => id),
    twins,
  };
}

function withShown(vocabulary: Vocabulary, shown: Vocabulary['shown'], implied: ReadonlySet<string>): Vocabulary {
  if (shown === undefined && implied.size === 0) return vocabulary;
  const services = vocabulary.services.map((service) => (implied.has(service.id) ? { ...service, isAssumed: true as const } : service));
  return { ...vocabulary, services, ...(shown === undefined ? {} : { shown }) };
}

/** Before the names of files that were pasted: no path of a person begins like this. */
export const pastedFolder = '<request>/';

export function identityOf(resource: Pick<Resource, 'group' | 'kind' | 'namespace' | 'name'>): string {
  return `${groupKindOf(resource)} ${resource.namespace}/${resource.name}`;
}

/** Objects that the input holds as well: what was pasted is what is meant. */
function twinsOf({ resources }: Project, pasted: readonly SourceFile[]): Map<string, Resource> {
  const found = new Map<string, Resource>();
  for (const resource of pasted.flatMap((file) => decodeFile(file).resources)) {
    const twin = resources.get(groupKindOf(resource), resource.namespace, resource.name);
    if (twin !== undefined) found.set(identityOf(resource), twin);
  }
  return found;
}

/** People paste what they have applied with a namespace on the command line: where the input knows the only object of the name, it is that one. */
function inNamespaceOfTwin(file: SourceFile, { resources }: Project): SourceFile {
  const [only, ...others] = decodeFile(file).resources;
  if (only === undefined || others.length > 0 || textAt(only.raw, ['metadata', 'namespace']) !== undefined) return file;
  const namesakes = resources.ofKind(groupKindOf(only)).filter(({ name }) => name === only.name);
  const [twin] = namesakes;
  if (twin === undefined || namesakes.length > 1 || twin.namespace === '') return file;
  return { ...file, text: file.text.replace(/^( *)metadata:[ \t]*\n( +)/m, (_, outer: string, inner: string) => `${outer}metadata:\n${inner}namespace: ${twin.namespace}\n${inner}`) };
}
