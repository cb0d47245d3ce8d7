import { existsSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { standardInputName } from '../../../adapters/files.ts';
import { readTree } from '../../../adapters/write-files.ts';
import { stateOf } from '../../../compile/seal.ts';
import type { AskInput, MeshHome } from '../../../project/ask/prepare.ts';
import { textOption, type OptionValues } from '../command.ts';
import { readExisting } from '../commands/init.ts';
import { CommandFailure } from '../failure.ts';
import { loadProject, type Loaded } from '../load-project.ts';
import type { Terminal } from '../terminal.ts';
import type { Words } from './read-words.ts';

/** Everything that an answer is made from, and where it is to be laid. */
export interface AskSource {
  readonly input: AskInput;
  /** Undefined where there is nothing but words. */
  readonly loaded: Loaded | undefined;
  /** The folder that paths of the answer are relative to, in full and as a person would name it. */
  readonly folder: string;
  readonly shownFolder: string;
  readonly paths: readonly string[];
}

const defaultMeshFile = 'mesh.yaml';

/** Reads manifests, and the mesh.yaml where the project has one. */
export async function loadAskInput({ text, paths, isImplied }: Words, options: OptionValues, terminal: Terminal): Promise<AskSource> {
  const mesh = readMeshHome({ paths, cwd: terminal.cwd, intents: textOption(options, 'intents'), out: textOption(options, 'out') });
  const loaded = paths.length === 0 ? undefined : await load(paths, isImplied, options, terminal);
  const { input, folder } = askInputOf({ text, paths, cwd: terminal.cwd, loaded, mesh });
  return { input, loaded, folder, shownFolder: relative(terminal.cwd, folder) || '.', paths: loaded === undefined ? [] : paths };
}

export interface AskWorld {
  readonly text: string;
  /** As they were given. */
  readonly paths: readonly string[];
  readonly cwd: string;
  readonly loaded: Loaded | undefined;
  readonly mesh?: MeshHome | undefined;
}

/** What the use case is given, the same for every face: the hash of an answer rests on it. `folder` is where the files of the answer are laid. */
export function askInputOf({ text, paths, cwd, loaded, mesh }: AskWorld): { readonly input: AskInput; readonly folder: string } {
  const folder = mesh === undefined ? folderOf(paths, cwd) : cwd;
  const pathOf = (file: string): string => (file === standardInputName ? 'stdin.yaml' : relative(folder, resolve(cwd, file)).split(sep).join('/'));
  const known = loaded === undefined ? {} : { project: loaded.project, isRendered: (file: string) => loaded.input.rendered.has(file) };
  return { folder, input: { text, pathOf, ...known, ...(mesh === undefined ? {} : { mesh }) } };
}

/** A folder that nobody named may hold nothing for us; one that was named has to. */
async function load(paths: readonly string[], isImplied: boolean, options: OptionValues, terminal: Terminal): Promise<Loaded | undefined> {
  if (!isImplied) {
    const loaded = await loadProject(paths, options, terminal);
    const holdsNothing = loaded.project.resources.size === 0 && loaded.project.problems.length === 0 && !loaded.input.files.some(({ path }) => basename(path) === defaultMeshFile);
    if (holdsNothing) throw new CommandFailure(`there is no Kubernetes object in ${paths.map((path) => `\`${path}\``).join(', ')}`, { help: 'name the manifests that the request is about, or none to go by its words alone' });
    return loaded;
  }
  try {
    const loaded = await loadProject(paths, options, { ...terminal, err: () => undefined });
    return loaded.project.resources.size === 0 ? undefined : loaded;
  } catch (error) {
    if (error instanceof CommandFailure) return undefined;
    throw error;
  }
}

/** The folder that was named, or that of the file; of several the one that holds them all. */
function folderOf(paths: readonly string[], cwd: string): string {
  const [first = cwd, ...others] = paths.map((path) => ownFolder(path, cwd));
  return others.reduce((shared, folder) => {
    let common = shared;
    while (!isInside(common, folder)) common = dirname(common);
    return common;
  }, first);
}

function ownFolder(path: string, cwd: string): string {
  const full = resolve(cwd, path);
  if (path === '-' || !existsSync(full)) return cwd;
  return statSync(full).isDirectory() ? full : dirname(full);
}

interface MeshQuestion {
  readonly paths: readonly string[];
  readonly cwd: string;
  /** The mesh.yaml that was named. */
  readonly intents?: string | undefined;
  /** The folder that `generate` writes to. */
  readonly out?: string | undefined;
}

/** The mesh.yaml that was named; or the one of this folder, where `generate` has written its files and the manifests are of this folder too. */
export function readMeshHome({ paths, cwd, intents: named, out: written = 'mesh' }: MeshQuestion): MeshHome | undefined {
  const out = written.replace(/\/+$/, '');
  const folder = resolve(cwd, out);
  const isFile = existsSync(folder) && !statSync(folder).isDirectory();
  if (named === undefined && (isFile || !existsSync(resolve(cwd, defaultMeshFile)) || !paths.every((path) => isInside(cwd, resolve(cwd, path))))) return undefined;
  if (isFile) throw new CommandFailure(`\`${out}\` is a file, and a folder is needed`, { file: out });
  const existing = [...readTree(folder)].map(([path, content]) => ({ path, content }));
  if (named === undefined && !existing.some(({ content }) => stateOf(content) !== 'foreign')) return undefined;
  const file = readExisting(named ?? defaultMeshFile, { cwd });
  if (named !== undefined && file === undefined) throw new CommandFailure(`there is no file \`${named}\``, { file: named, help: `write one with: meshwright init PATH -o ${named}` });
  if (file === undefined) return undefined;
  const path = relative(cwd, resolve(cwd, file.path)).split(sep).join('/');
  const outside = path.startsWith('..') ? path : isInside(cwd, folder) ? undefined : out;
  if (outside !== undefined) throw new CommandFailure(`\`${outside}\` stands outside of this folder`, { help: `run in the folder that holds both ${basename(path)} and ${out}` });
  return { file: { path, text: file.text }, folder: `${relative(cwd, folder).split(sep).join('/')}/`, existing };
}

function isInside(folder: string, path: string): boolean {
  const from = relative(folder, path);
  return !from.startsWith('..') && !isAbsolute(from);
}
