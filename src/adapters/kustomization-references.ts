import { existsSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { listAt, textAt } from '../kube/resource.ts';
import { readYaml } from '../yaml/read.ts';
import { readTextFile } from './read-text.ts';

export interface References {
  /** Real paths of every local file that the kustomization uses, directly or through another one. */
  readonly files: ReadonlySet<string>;
  /** The part of `files` that is no object by itself: patches and the input of generators. */
  readonly parts: ReadonlySet<string>;
  /** Real paths of the folders whose kustomizations it uses. */
  readonly folders: ReadonlySet<string>;
  /** A component is a part for others and cannot be rendered by itself. */
  readonly isComponent: boolean;
}

const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Follows a kustomization's own words, so that files it uses as patches are not read as objects. */
export function referencesOf(folder: string): References {
  const found = { files: new Set<string>(), parts: new Set<string>(), folders: new Set<string>() };
  const isComponent = collect(folder, found);
  return { ...found, isComponent };
}

interface Found {
  readonly files: Set<string>;
  readonly parts: Set<string>;
  readonly folders: Set<string>;
}

function collect(folder: string, found: Found): boolean {
  const path = kustomizationNames.map((name) => join(folder, name)).find((candidate) => existsSync(candidate));
  const read = path === undefined ? undefined : readTextFile(path, path);
  const value = read !== undefined && 'text' in read ? readYaml(read.text).documents[0]?.value : undefined;
  const objects = new Set(objectsIn(value));
  for (const reference of [...objects, ...partsIn(value)]) {
    const target = resolve(folder, reference);
    if (reference.includes('\n') || reference.includes('://') || !existsSync(target)) continue;
    const real = realpathSync(target);
    if (!statSync(real).isDirectory()) {
      found.files.add(real);
      if (!objects.has(reference)) found.parts.add(real);
    } else if (!found.folders.has(real)) {
      found.folders.add(real);
      collect(real, found);
    }
  }
  return textAt(value, ['kind']) === 'Component';
}

/** What the fields that list objects name. */
function objectsIn(value: unknown): string[] {
  return textsOf(['resources', 'bases', 'components', 'crds'].flatMap((field) => listAt(value, [field])));
}

/** What the fields name that change objects or make them from other files. */
function partsIn(value: unknown): string[] {
  const names = ['patchesStrategicMerge', 'configurations', 'generators', 'transformers', 'validators'].flatMap((field) => listAt(value, [field]));
  for (const field of ['patches', 'patchesJson6902', 'replacements']) names.push(...listAt(value, [field]).map((item) => textAt(item, ['path']) ?? null));
  for (const field of ['configMapGenerator', 'secretGenerator']) {
    for (const item of listAt(value, [field])) names.push(...listAt(item, ['files']), ...listAt(item, ['envs']), textAt(item, ['env']) ?? null);
  }
  for (const item of listAt(value, ['helmCharts'])) names.push(textAt(item, ['valuesFile']) ?? null);
  return textsOf([...names, textAt(value, ['openapi', 'path']) ?? null]);
}

/** A generator may name a file as `key=file`. */
function textsOf(names: readonly unknown[]): string[] {
  return names.filter((name) => typeof name === 'string').map((name) => name.replace(/^[^=/]+=/, ''));
}
