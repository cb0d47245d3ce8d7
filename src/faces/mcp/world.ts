import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readInput } from '../../adapters/files.ts';
import { checkOutRevision } from '../../adapters/git.ts';
import { readTextFile } from '../../adapters/read-text.ts';
import { stampOf } from '../../adapters/stamp.ts';
import type { SourceFile } from '../../kube/resource.ts';
import { openProject, type Project } from '../../project/project.ts';
import { CommandFailure } from '../cli/failure.ts';
import { readMeshHome } from '../cli/ask/load-input.ts';
import { loadSettings } from '../cli/load-settings.ts';
import { systemTerminal, type Terminal } from '../cli/terminal.ts';
import { createPlanStore, type PlanStore } from './plan-store.ts';
import type { Planner, Snapshot } from './snapshot.ts';

export interface WorldOptions {
  /** Folder of the project: nothing outside of it is ever written. */
  readonly root: string;
  /** What is read of it, relative to the folder. */
  readonly paths: readonly string[];
  readonly version: string;
  /** Whether the tools that write exist at all. */
  readonly allowWrite: boolean;
  /** Where a plan may be approved: in the client's form, or on the command line alone. */
  readonly approval: 'elicitation' | 'command-line';
  readonly planner: Planner;
}

/** What all connections share: the project, read anew when files change, and the plans that were made. */
export interface World extends WorldOptions {
  readonly plans: PlanStore;
  readonly open: () => Promise<Snapshot>;
  /** The same paths as a revision of git holds them. */
  readonly openRevision: (revision: string) => Promise<Project>;
}

const meshFileName = 'mesh.yaml';
/** Where `generate` writes to, unless it is told otherwise. */
const generatedFolder = 'mesh';

export function openWorld(options: WorldOptions): World {
  let known: { readonly stamp: string; readonly snapshot: Snapshot } | undefined;
  let latest: Snapshot | undefined;
  let reading: Promise<Snapshot> | undefined;
  const terminal = silentTerminal(options.root);
  const open = async (): Promise<Snapshot> => {
    if (known !== undefined && known.stamp === stampOf(watchedPaths(options, known.snapshot), options.root)) return known.snapshot;
    const before = stampOf(options.paths, options.root);
    const snapshot = await readSnapshot(options, terminal, latest);
    latest = snapshot;
    // What somebody wrote while we read is read with the next call.
    const isCalm = before === stampOf(options.paths, options.root);
    known = isCalm ? { stamp: stampOf(watchedPaths(options, snapshot), options.root), snapshot } : undefined;
    return snapshot;
  };
  return {
    ...options,
    plans: createPlanStore(),
    // Calls that come in together read the files once.
    open: () => (reading ??= open().finally(() => (reading = undefined))),
    openRevision: (revision) => readRevision(revision, options, terminal),
  };
}

/** Sources of charts and kustomizations may lie elsewhere. */
function watchedPaths({ paths }: WorldOptions, { input, settings }: Snapshot): string[] {
  return [...paths, meshFileName, generatedFolder, ...input.rendered.keys(), ...(settings.file === undefined ? [] : [settings.file])];
}

async function readSnapshot({ root, paths }: WorldOptions, terminal: Terminal, earlier: Snapshot | undefined): Promise<Snapshot> {
  const settings = loadSettings(paths, {}, terminal);
  const input = await readInput(paths, { cwd: root, values: [], readStandardInput: terminal.readStandardInput });
  const meshFile = readMeshFile(root);
  const mesh = readMeshHome({ paths, cwd: root });
  const generated = (mesh?.existing ?? []).map(({ path, content }) => ({ path, text: content }));
  const revision = revisionOf([...input.files, ...(meshFile === undefined ? [] : [meshFile]), ...generated], input.problems.map(({ message }) => message));
  // Files that were written anew with the same text change nothing: what was worked out of them stays.
  const project = earlier?.revision === revision ? earlier.project : openProject(input.files, input.problems);
  return { project, input, settings, revision, ...(meshFile === undefined ? {} : { meshFile }), ...(mesh === undefined ? {} : { mesh }) };
}

function readMeshFile(root: string): SourceFile | undefined {
  const path = join(root, meshFileName);
  if (!existsSync(path)) return undefined;
  const read = readTextFile(path, meshFileName);
  if ('problem' in read) throw new CommandFailure(read.problem.message, { file: meshFileName });
  return { path: meshFileName, text: read.text };
}

async function readRevision(revision: string, { root, paths }: WorldOptions, terminal: Terminal): Promise<Project> {
  const result = await checkOutRevision({ revision, path: '' }, root);
  if ('problem' in result) throw new CommandFailure(result.problem, result.help === undefined ? {} : { help: result.help });
  try {
    const input = await readInput(paths, { cwd: result.checkout.cwd, values: [], readStandardInput: terminal.readStandardInput });
    return openProject(input.files, input.problems);
  } finally {
    result.checkout.remove();
  }
}

function revisionOf(files: readonly SourceFile[], problems: readonly string[]): string {
  const hash = createHash('sha256');
  for (const { path, text } of files) hash.update(`${path.length}:${path}${text.length}:${text}`);
  for (const problem of problems) hash.update(`!${problem}`);
  return hash.digest('hex');
}

/** For the loaders of the command line: standard output and standard input are the wire, and nobody reads a progress line. */
function silentTerminal(root: string): Terminal {
  const nothing = (): void => {};
  return { ...systemTerminal(), cwd: resolve(root), out: nothing, err: nothing, hasColor: false, errHasColor: false, columns: 100, isWatched: false, readStandardInput: async () => new Uint8Array() };
}
