import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SourceFile } from '../kube/resource.ts';
import { readTree } from './write-files.ts';

/** The files of a suite of tasks: the tasks, and the manifests of each mesh that they are asked about. */
export interface SuiteFiles {
  readonly tasks: readonly SourceFile[];
  readonly meshes: ReadonlyMap<string, readonly SourceFile[]>;
}

/** The suite that ships with the program: beside its sources, or beside what was built of them. */
export function ownSuiteFolder(): string | undefined {
  for (let folder = import.meta.dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'evaluation/tasks'))) return join(folder, 'evaluation');
  }
  return undefined;
}

/** Reads `tasks/` and `meshes/` of a folder; paths begin with the name by which the folder is shown. */
export function readSuiteFiles(folder: string, shown: string): SuiteFiles {
  const tasks = yamlBelow(join(folder, 'tasks'), `${shown}/tasks`);
  const meshes = new Map<string, SourceFile[]>();
  for (const { path, text } of yamlBelow(join(folder, 'meshes'), '')) {
    const [name = '', ...rest] = path.split('/').filter((part) => part !== '');
    meshes.set(name, [...(meshes.get(name) ?? []), { path: rest.join('/'), text }]);
  }
  return { tasks, meshes };
}

function yamlBelow(folder: string, shown: string): SourceFile[] {
  return [...readTree(folder)].filter(([path]) => /\.ya?ml$/i.test(path)).map(([path, text]) => ({ path: `${shown}/${path}`, text }));
}
