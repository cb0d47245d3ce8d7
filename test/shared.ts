import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root of this repository. */
export const repositoryRoot: string = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Oracles and applications that stand beside the repository and are never part of it. */
const sharedRoot: string = process.env['MESHWRIGHT_SHARED'] ?? resolve(repositoryRoot, '../shared');

/** The path of a shared folder or file, or undefined where it is not on this machine: then skip the test, out loud. */
export function sharedPath(relative: string): string | undefined {
  const path = join(sharedRoot, relative);
  return existsSync(path) ? path : undefined;
}

export function readText(path: string): string {
  return readFileSync(path, 'utf8');
}
