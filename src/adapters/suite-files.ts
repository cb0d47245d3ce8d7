import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../kube/resource.ts';
import { readTree } from './write-files.ts';

/** The files of a suite of tasks: the tasks, and the manifests of each mesh that they are asked about. */
export interface SuiteFiles {
  readonly tasks: readonly SourceFile[];
  readonly meshes: ReadonlyMap<string, readonly SourceFile[]>;
  /** YAML that is no text: a mesh without it would be another one. */
  readonly unread: readonly Diagnostic[];
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
  const unread: Diagnostic[] = [];
  const yamlBelow = (name: string): SourceFile[] => {
    const isYaml = (path: string): boolean => /\.ya?ml$/i.test(path);
    const texts = readTree(join(folder, name), (path, problem) => {
      if (isYaml(path)) unread.push(shownAs(problem, join(folder, name, path), `${shown}/${name}/${path}`));
    });
    return [...texts].filter(([path]) => isYaml(path)).map(([path, text]) => ({ path, text }));
  };
  const tasks = yamlBelow('tasks').map(({ path, text }) => ({ path: `${shown}/tasks/${path}`, text }));
  const meshes = new Map<string, SourceFile[]>();
  for (const { path, text } of yamlBelow('meshes')) {
    const [name = '', ...rest] = path.split('/').filter((part) => part !== '');
    meshes.set(name, [...(meshes.get(name) ?? []), { path: rest.join('/'), text }]);
  }
  return { tasks, meshes, unread };
}

/** A problem of a file under the name that a person gave. */
function shownAs(problem: Diagnostic, path: string, shown: string): Diagnostic {
  return { ...problem, message: problem.message.replace(path, () => shown), span: { ...problem.span, file: shown } };
}
