import { existsSync, statSync } from 'node:fs';
import { dirname, join, parse, resolve } from 'node:path';
import { isDynamicPattern } from 'tinyglobby';

export const settingsFileName = '.meshwright.yaml';

/** The nearest settings file above each path, `-` standing for the current folder; several where paths are of several projects. */
export function findSettingsFiles(paths: readonly string[], cwd: string): string[] {
  const found = paths.map((path) => nearestAbove(startOf(path, cwd))).filter((file) => file !== undefined);
  return [...new Set(found)];
}

/** The folder in which the search begins: of a glob, the one before its first special character. */
function startOf(written: string, cwd: string): string {
  if (written === '-') return cwd;
  const steps = written.split('/');
  const special = steps.findIndex((step) => isDynamicPattern(step));
  const path = resolve(cwd, special < 0 ? written : steps.slice(0, special).join('/') || (written.startsWith('/') ? '/' : '.'));
  return isFolder(path) ? path : dirname(path);
}

/** Not above the top of a repository: what stands there is of something else. */
function nearestAbove(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const file = join(at, settingsFileName);
    if (existsSync(file)) return file;
    if (existsSync(join(at, '.git')) || at === parse(at).root) return undefined;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
