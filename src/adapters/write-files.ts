import { closeSync, existsSync, lstatSync, mkdirSync, openSync, readdirSync, realpathSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { compareText } from '../base/order.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { describeSystemError, readTextFile } from './read-text.ts';

/** Why a write did not happen; raised only here, at the rim. */
export class WriteRefused extends Error {
  readonly file: string;

  constructor(file: string, message: string) {
    super(message);
    this.name = 'WriteRefused';
    this.file = file;
  }
}

/** Texts of the files below a folder by their path relative to it, with forward slashes. Files that are no text are left out; whoever must not miss any is told why. */
export function readTree(folder: string, onUnread: (path: string, problem: Diagnostic) => void = () => undefined): Map<string, string> {
  const files = new Map<string, string>();
  const visit = (at: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true }).sort((a, b) => compareText(a.name, b.name))) {
      const path = join(at, entry.name);
      if (entry.isDirectory() && entry.name !== '.git' && entry.name !== 'node_modules') visit(path);
      if (!entry.isFile()) continue;
      const [read, name] = [readTextFile(path, path), relative(folder, path).split(sep).join('/')];
      if ('text' in read) files.set(name, read.text);
      else onUnread(name, read.problem);
    }
  };
  if (existsSync(folder)) visit(folder);
  return files;
}

/**
 * Writes files below a folder, each under a temporary name that is then renamed: a file is either the old one
 * or the new one, never half of it. All paths are checked before the first byte is written. `shownFolder` is the
 * folder as the user named it.
 */
export function writeFiles(folder: string, files: readonly { readonly path: string; readonly text: string }[], shownFolder: string = folder): void {
  for (const file of files) checkPath(folder, file.path);
  for (const file of files) writeAtomically(join(folder, file.path), join(shownFolder, file.path), file.text);
}

/** Writes one file that the user named, through a temporary name beside it. */
export function writeFile(path: string, shown: string, text: string): void {
  writeAtomically(path, shown, text);
}

/**
 * Puts another text in place of one that was read: refused where the file has changed meanwhile. A symbolic link stays one,
 * and the file keeps its mode.
 */
export function replaceFile(path: string, shown: string, before: string, after: string): void {
  const real = realPathOf(path, shown);
  const read = readTextFile(real, shown);
  if (!('text' in read) || read.text !== before) throw new WriteRefused(shown, `\`${shown}\` has changed since it was read, and was left as it is`);
  writeAtomically(real, shown, after, statSync(real).mode & 0o777);
}

function realPathOf(path: string, shown: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    throw new WriteRefused(shown, `\`${shown}\` cannot be written: ${describeSystemError(error)}`);
  }
}

/** Removes files below a folder, and the folders that this leaves empty. */
export function removeFiles(folder: string, paths: readonly string[]): void {
  for (const path of paths) checkPath(folder, path);
  for (const path of paths) {
    rmSync(join(folder, path), { force: true });
    removeEmptyFolders(folder, dirname(path));
  }
}

function removeEmptyFolders(folder: string, path: string): void {
  if (path === '.' || path === '') return;
  const full = join(folder, path);
  if (!existsSync(full) || readdirSync(full).length > 0) return;
  rmSync(full, { recursive: true });
  removeEmptyFolders(folder, dirname(path));
}

/** Refuses a path that leaves the folder, by its own words or through a symbolic link on the way. */
function checkPath(folder: string, path: string): void {
  const parts = path.split('/');
  if (isAbsolute(path) || /^[A-Za-z]:/.test(path) || path.includes('\\') || path.includes('\0') || parts.some((part) => part === '..' || part === '')) {
    throw new WriteRefused(path, `\`${path}\` would be written outside \`${folder}\``);
  }
  if (!existsSync(folder)) return;
  const root = realpathSync(folder);
  for (let count = 1; count <= parts.length; count += 1) {
    const at = join(folder, ...parts.slice(0, count));
    const found = lstatSync(at, { throwIfNoEntry: false });
    if (found === undefined) return;
    if (found.isSymbolicLink() && !isInside(root, at)) throw new WriteRefused(path, `\`${path}\` would be written through a symbolic link that leads out of \`${folder}\``);
    if (count < parts.length && !found.isDirectory() && !found.isSymbolicLink()) throw new WriteRefused(path, `\`${path}\` cannot be written: \`${parts.slice(0, count).join('/')}\` is a file`);
    if (count === parts.length && found.isDirectory()) throw new WriteRefused(path, `\`${path}\` cannot be written: it is a folder`);
  }
}

function isInside(root: string, path: string): boolean {
  try {
    const real = realpathSync(path);
    return real === root || real.startsWith(root + sep);
  } catch {
    return false;
  }
}

/** Removes a temporary file that may not be there; the reason why it could not be written is what the user has to hear. */
function removeLeftover(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A part of the path is no folder, so nothing was left.
  }
}

function writeAtomically(path: string, shown: string, text: string, mode = 0o644): void {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    const handle = openSync(temporary, 'wx', mode);
    try {
      const bytes = Buffer.from(text, 'utf8');
      for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written);
    } finally {
      closeSync(handle);
    }
    renameSync(temporary, path);
  } catch (error) {
    removeLeftover(temporary);
    throw new WriteRefused(shown, `\`${shown}\` cannot be written: ${describeSystemError(error)}`);
  }
}
