import { groupBy, sortedBy } from '../../base/order.ts';
import { printComments, printObject } from '../../compile/print.ts';
import { describeResource, isObject, textAt, type JsonObject, type Resource, type SourceFile } from '../../kube/resource.ts';
import { decodeFile } from '../../kube/decode.ts';
import { isClusterScoped } from '../../kube/kinds.ts';
import type { AmendedObject } from '../../meshes/backend.ts';
import { editYaml } from '../../yaml/edit.ts';
import type { AskedFile } from './ask-report.ts';
import { assumedFile } from './assumed-objects.ts';
import { mergePatch } from './merge-patch.ts';
import { identityOf, pastedFolder, type Prepared } from './prepare.ts';
import type { Project } from '../project.ts';

export interface Placed {
  /** By the path that the project knows. */
  readonly sources: readonly SourceFile[];
  readonly files: readonly AskedFile[];
  readonly obstacles: readonly string[];
}

/** A changed object and the one whose place it takes. */
interface Replacement {
  readonly object: JsonObject;
  readonly of: Resource;
}

/** Where new objects go: a folder of their own, so that nothing of a person is overwritten. */
const newFolder = 'meshwright';

/** Changed objects stay in their files, with everything else of these as it was; new ones get files of their own. */
export function placeObjects(objects: readonly AmendedObject[], project: Project, prepared: Prepared): Placed {
  const replaced: Replacement[] = [];
  const added: AmendedObject[] = [];
  for (const amended of objects) {
    const of = amended.replaces ?? existing(amended.object, project);
    if (of === undefined) added.push(amended);
    else replaced.push({ object: amended.replaces === undefined ? mergePatch(of.raw, amended.object) : amended.object, of });
  }
  const changed = replaced.filter(({ object, of }) => JSON.stringify(object) !== JSON.stringify(of.raw));
  const obstacles = changed.flatMap(({ of }) => obstacle(of, prepared) ?? []);
  if (obstacles.length > 0) return { sources: [], files: [], obstacles };
  const edited = editedFiles(changed, project, prepared);
  const taken = new Set([...project.files.map(({ path }) => shownPath(path, prepared)), ...edited.files.map(({ path }) => path)]);
  const own = sortedBy(added, ({ object }) => slugOf(object)).map((amended) => newFile(amended, taken));
  return { sources: [...edited.sources, ...own.map(({ path, content }) => ({ path: `${newFiles}${path}`, text: content }))], files: sortedBy([...edited.files, ...own], ({ path }) => path), obstacles: [] };
}

/** A patch of an object of the application is written as that object, changed. */
function existing(object: JsonObject, { resources }: Project): Resource | undefined {
  const kind = textAt(object, ['kind']) ?? '';
  const apiVersion = textAt(object, ['apiVersion']) ?? '';
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const namespace = isClusterScoped(group, kind) ? '' : (textAt(object, ['metadata', 'namespace']) ?? 'default');
  return resources.get(group === '' ? kind : `${group}/${kind}`, namespace, textAt(object, ['metadata', 'name']) ?? '');
}

function obstacle(resource: Resource, { isRendered }: Prepared): string | undefined {
  const { file } = resource.source;
  if (file === assumedFile) return `${describeResource(resource)} would have to be changed, and its manifest is not in the input: give it as PATH`;
  if (isRendered?.(file) === true) return `${describeResource(resource)} would have to be changed, and it is rendered from ${file}: change it there, or give the rendered manifests as PATH`;
  return undefined;
}

function editedFiles(changed: readonly Replacement[], project: Project, prepared: Prepared): Pick<Placed, 'sources' | 'files'> {
  const texts = new Map([...project.files, ...prepared.given.files].map(({ path, text }) => [path, text]));
  const sources: SourceFile[] = [];
  const files: AskedFile[] = [];
  // An object that was pasted and that a file holds too is changed in the file.
  const placed = changed.map(({ object, of }) => ({ object, of: prepared.twins.get(identityOf(of)) ?? of }));
  for (const [path, own] of groupBy(placed, ({ of }) => of.source.file)) {
    const before = texts.get(path) ?? '';
    const text = editYaml(before, own.map(({ of, object }) => ({ document: of.source.document, path: of.source.path, before: of.raw, after: object })));
    sources.push({ path, text });
    files.push({ path: shownPath(path, prepared), content: text, ...(isFile(path) ? { before } : {}) });
  }
  const moved = changed.filter(({ of }) => prepared.twins.has(identityOf(of)));
  for (const [path, own] of groupBy(moved, ({ of }) => of.source.file)) {
    sources.push({ path, text: withoutDocuments(sources.find((source) => source.path === path)?.text ?? texts.get(path) ?? '', own.map(({ of }) => identityOf(of)), path) });
  }
  return { sources, files };
}

/** A pasted text without the objects whose place is in a file. */
function withoutDocuments(text: string, gone: readonly string[], path: string): string {
  const documents = decodeFile({ path, text }).resources.filter((resource) => gone.includes(identityOf(resource))).map(({ source }) => source.document);
  return sortedBy(documents, ({ start }) => -start).reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
}

/** Before the paths of new files in a project: they are none of the input. */
const newFiles = '<new>/';

/** Standard input, what was pasted, and what was taken to exist: nothing of it stands in a file. */
function isFile(path: string): boolean {
  return !path.startsWith('<');
}

/** A file as the answer names it. What was pasted is named for what it holds. */
export function shownPath(path: string, prepared: Prepared): string {
  const { pathOf, pasted, project, given } = prepared;
  if (path.startsWith(newFiles)) return path.slice(newFiles.length);
  if (!path.startsWith(pastedFolder)) return pathOf?.(path) ?? path;
  // Beside files of a person it goes where new ones go.
  const folder = given.files.length === 0 ? '' : `${newFolder}/`;
  const taken = new Set(given.files.map((file) => pathOf?.(file.path) ?? file.path));
  for (const file of pasted) {
    const name = freeName(`${folder}${slugOf(project.resources.inFile(file.path)[0]?.raw)}`, taken);
    if (file.path === path) return name;
  }
  return path;
}

function freeName(wanted: string, taken: Set<string>): string {
  let path = `${wanted}.yaml`;
  for (let number = 2; taken.has(path); number += 1) path = `${wanted}-${number}.yaml`;
  taken.add(path);
  return path;
}

function newFile({ object, comments }: AmendedObject, taken: Set<string>): AskedFile {
  return { path: freeName(`${newFolder}/${slugOf(object)}`, taken), content: `${printComments(comments)}${printObject(object)}` };
}

/** `shop-orders-virtual-service`. */
function slugOf(object: unknown): string {
  if (!isObject(object)) return 'request';
  const kind = (textAt(object, ['kind']) ?? 'object').replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '-');
  const parts = [textAt(object, ['metadata', 'namespace']), textAt(object, ['metadata', 'name']), kind];
  return parts.filter((part) => part !== undefined && part !== '').join('-').toLowerCase().replaceAll(/[^a-z0-9.-]+/g, '-');
}
