import { existsSync, readdirSync, realpathSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import { compareText } from '../base/order.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { inputProblem } from './input-problem.ts';
import { describeSystemError } from './read-text.ts';

/** A file or folder: where it is, and its name as the user would write it. */
export interface Place {
  readonly path: string;
  readonly shown: string;
}

export interface Walked {
  readonly files: readonly Place[];
  /** Folders with a Chart.yaml; nothing inside them is in `files`. */
  readonly charts: readonly Place[];
  /** Folders with a kustomization file; their YAML files are in `files` as well. */
  readonly kustomizations: readonly Kustomization[];
  readonly problems: readonly Diagnostic[];
}

export interface Kustomization extends Place {
  /** `kustomization.yaml`, `kustomization.yml` or `Kustomization`. */
  readonly file: string;
}

const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
const manifestName = /\.(?:ya?ml|json)$/i;

/** Finds what there is to read beneath a folder, in code-point order, following symbolic links once. */
export function walkFolder(folder: Place): Walked {
  const found: Found = { files: [], charts: [], kustomizations: [], problems: [], seen: new Set() };
  visit(folder, found);
  return found;
}

interface Found {
  readonly files: Place[];
  readonly charts: Place[];
  readonly kustomizations: Kustomization[];
  readonly problems: Diagnostic[];
  /** Real paths of folders already visited: a link to one of them would go round for ever. */
  readonly seen: Set<string>;
}

function visit(folder: Place, found: Found): void {
  let entries: Dirent[];
  try {
    const real = realpathSync(folder.path);
    if (found.seen.has(real)) return;
    found.seen.add(real);
    entries = readdirSync(folder.path, { withFileTypes: true });
  } catch (error) {
    found.problems.push(inputProblem('unreadable', folder.shown, `the folder \`${folder.shown}\` cannot be read: ${describeSystemError(error)}`));
    return;
  }
  if (existsSync(join(folder.path, 'Chart.yaml'))) {
    found.charts.push(folder);
    return;
  }
  const kustomization = kustomizationNames.find((name) => entries.some((entry) => entry.name === name));
  if (kustomization !== undefined) found.kustomizations.push({ ...folder, file: kustomization });
  for (const entry of entries.sort((a, b) => compareText(a.name, b.name))) visitEntry(folder, entry, found);
}

function visitEntry(folder: Place, entry: Dirent, found: Found): void {
  if (entry.name.startsWith('.') || entry.name === 'node_modules' || kustomizationNames.includes(entry.name)) return;
  const place = childOf(folder, entry.name);
  const type = entry.isSymbolicLink() ? linkTarget(place.path) : entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : 'other';
  if (type === 'folder') visit(place, found);
  else if (type === 'file' && manifestName.test(entry.name)) found.files.push(place);
}

function linkTarget(path: string): 'folder' | 'file' | 'other' {
  try {
    const target = statSync(path);
    return target.isDirectory() ? 'folder' : target.isFile() ? 'file' : 'other';
  } catch {
    return 'other';
  }
}

export function childOf(folder: Place, name: string): Place {
  const shown = folder.shown === '.' ? name : `${folder.shown.replace(/\/+$/, '')}/${name}`;
  return { path: join(folder.path, name), shown };
}
