import { compareText, distinct, groupBy, sortedBy } from '../base/order.ts';
import { textAt, type JsonObject } from '../kube/resource.ts';
import type { Lowered, Manifest } from '../meshes/backend.ts';
import { printComments, printObject, printYaml } from './print.ts';
import { seal } from './seal.ts';

/** A file to be written. Its path is relative to the output folder, with `/` on every system. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

const patchFolder = 'patches';

/** Manifests as files: one folder for each service, and a kustomization that lists them. The same bytes for the same input. */
export function compile(lowered: Pick<Lowered, 'manifests'>): GeneratedFile[] {
  if (lowered.manifests.length === 0) return [];
  const byPath = groupBy(lowered.manifests, (manifest) => `${manifest.folder}/${manifest.file}`);
  const files = [...byPath].map(([path, manifests]) => ({ path, content: seal(printFile(manifests)) }));
  const resources = lowered.manifests.filter((manifest) => manifest.role !== 'patch');
  const patches = lowered.manifests.filter((manifest) => manifest.role === 'patch');
  if (resources.length > 0) files.push({ path: 'kustomization.yaml', content: seal(rootKustomization(resources, patches.length > 0)) });
  if (patches.length > 0) files.push({ path: `${patchFolder}/kustomization.yaml`, content: seal(patchComponent(patches)) });
  return files.sort((a, b) => compareText(a.path, b.path));
}

function printFile(manifests: readonly Manifest[]): string {
  const ordered = sortedBy(manifests, (manifest) => textAt(manifest.object, ['metadata', 'namespace']) ?? '', (manifest) => textAt(manifest.object, ['metadata', 'name']) ?? '', (manifest) => printObject(manifest.object));
  return ordered.map((manifest) => `${printComments(manifest.comments)}${printObject(manifest.object)}`).join('---\n');
}

function rootKustomization(resources: readonly Manifest[], hasPatches: boolean): string {
  const paths = distinct(resources.map((manifest) => `${manifest.folder}/${manifest.file}`));
  const comments = hasPatches ? [`The patches in ${patchFolder}/ change objects of the application: add that folder to \`components:\` of the application's own kustomization.`] : [];
  return `${printComments(comments)}${printYaml({ apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: paths })}`;
}

/** A component, because the objects to be patched stand in the application's kustomization. A patch without its object does nothing there. */
function patchComponent(patches: readonly Manifest[]): string {
  const entries = sortedBy(patches, (manifest) => manifest.file).map((manifest) => ({ path: manifest.file, target: targetOf(manifest.object) }));
  const comments = ["Changes to objects of the application. In its own kustomization write this folder's path under `components:`."];
  return `${printComments(comments)}${printYaml({ apiVersion: 'kustomize.config.k8s.io/v1alpha1', kind: 'Component', patches: entries })}`;
}

function targetOf(object: JsonObject): JsonObject {
  const [group, version] = (textAt(object, ['apiVersion']) ?? '').includes('/') ? (textAt(object, ['apiVersion']) ?? '').split('/') : [undefined, textAt(object, ['apiVersion'])];
  return { group, version, kind: textAt(object, ['kind']), name: textAt(object, ['metadata', 'name']), namespace: textAt(object, ['metadata', 'namespace']) };
}
