import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { globSync, isDynamicPattern } from 'tinyglobby';
import { distinct } from '../base/order.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../kube/resource.ts';
import { renderChart } from './helm.ts';
import { inputProblem } from './input-problem.ts';
import { referencesOf, type References } from './kustomization-references.ts';
import { renderKustomization } from './kustomize.ts';
import { decodeText, describeSystemError, readTextFile } from './read-text.ts';
import type { RenderedFile, RenderedFiles } from './rendered.ts';
import { walkFolder, type Kustomization, type Place } from './walk.ts';

export interface InputOptions {
  readonly cwd: string;
  /** Values files for Helm charts. */
  readonly values: readonly string[];
  readonly readStandardInput: () => Promise<Uint8Array>;
  /** Called with the number of files that will be read, for a progress line. */
  readonly onCount?: (files: number) => void;
}

export interface Input {
  readonly files: readonly SourceFile[];
  /** What could not be read; everything else was. */
  readonly problems: readonly Diagnostic[];
  readonly rendered: RenderedFiles;
  /** Sentences about what was read and how; nothing is wrong. */
  readonly notes: readonly string[];
}

export const standardInputName = '<stdin>';

/** Reads files, folders, globs and `-`. A path that cannot be read is a problem and does not stop the others. */
export async function readInput(paths: readonly string[], options: InputOptions): Promise<Input> {
  const gathered: Gathered = { files: new Map(), problems: [], rendered: new Map(), notes: [], plain: new Map() };
  for (const path of paths) await gatherPath(path, options, gathered);
  options.onCount?.(gathered.plain.size + gathered.files.size);
  for (const [real, place] of gathered.plain) {
    const read = readTextFile(real, place.shown);
    if ('problem' in read) gathered.problems.push(read.problem);
    else if (!isForeignJson(place, read.text)) addFile(gathered, { path: place.shown, text: read.text });
  }
  return { files: [...gathered.files.values()], problems: gathered.problems, rendered: gathered.rendered, notes: gathered.notes };
}

interface Gathered {
  readonly files: Map<string, SourceFile>;
  readonly problems: Diagnostic[];
  readonly rendered: Map<string, RenderedFile>;
  readonly notes: string[];
  /** Files to read as they stand, by real path, so that none is read twice. */
  readonly plain: Map<string, Place & { readonly wasNamed: boolean }>;
}

async function gatherPath(written: string, options: InputOptions, into: Gathered): Promise<void> {
  if (written === '-') return gatherStandardInput(options, into);
  const path = resolve(options.cwd, written);
  const shown = withForwardSlashes(written);
  const type = typeOf(path);
  if (type === 'folder') return gatherFolder({ path, shown: shown.replace(/^\.\/+(?=.)/, '').replace(/(?<=.)\/+$/, '') }, options, into);
  if (type === 'file') return gatherFile({ path, shown }, true, into);
  if (type === 'missing' && isDynamicPattern(shown)) return gatherGlob(shown, options, into);
  into.problems.push(inputProblem(type === 'missing' ? 'missing' : 'unreadable', shown, type === 'missing' ? `there is no file or folder \`${shown}\`` : `\`${shown}\` cannot be read: ${type}`));
}

function typeOf(path: string): string {
  try {
    const found = statSync(path);
    return found.isDirectory() ? 'folder' : found.isFile() || found.isFIFO() ? 'file' : 'it is neither a file nor a folder';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'missing' : describeSystemError(error);
  }
}

async function gatherStandardInput(options: InputOptions, into: Gathered): Promise<void> {
  const read = decodeText(await options.readStandardInput(), standardInputName);
  if ('problem' in read) into.problems.push(read.problem);
  else if (read.text.trim() === '') into.problems.push(inputProblem('empty', standardInputName, 'standard input is empty'));
  else addFile(into, { path: standardInputName, text: read.text });
}

function gatherFile(place: Place, wasNamed: boolean, into: Gathered): void {
  const real = realPath(place.path);
  if (!into.plain.has(real)) into.plain.set(real, { ...place, wasNamed });
}

async function gatherGlob(pattern: string, options: InputOptions, into: Gathered): Promise<void> {
  const found = distinct(globSync(pattern, { cwd: options.cwd, dot: false, ignore: ['**/node_modules/**', '**/.git/**'], expandDirectories: false }));
  if (found.length === 0) into.problems.push(inputProblem('missing', pattern, `no file matches \`${pattern}\``));
  for (const shown of found) gatherFile({ path: resolve(options.cwd, shown), shown: withForwardSlashes(shown) }, true, into);
}

async function gatherFolder(folder: Place, options: InputOptions, into: Gathered): Promise<void> {
  const walked = walkFolder(folder);
  into.problems.push(...walked.problems);
  const claimed = await gatherKustomizations(walked.kustomizations, into);
  for (const chart of walked.charts) merge(into, await renderChart(chart, options.values, options.cwd));
  const strays: string[] = [];
  for (const place of walked.files) {
    const real = realPath(place.path);
    if (claimed.files.has(real)) continue;
    if ([...claimed.folders].some((root) => real.startsWith(`${root}/`))) strays.push(place.shown);
    gatherFile(place, false, into);
  }
  if (strays.length > 0) into.notes.push(`${listed(strays)} ${strays.length === 1 ? 'is' : 'are'} not listed in the kustomization: read as ${strays.length === 1 ? 'it stands' : 'they stand'}`);
  const nothing = walked.files.length === 0 && walked.charts.length === 0 && walked.kustomizations.length === 0 && walked.problems.length === 0;
  if (nothing) into.problems.push(inputProblem('empty', folder.shown, `the folder \`${folder.shown}\` holds no YAML or JSON files`));
}

interface Claimed {
  /** Files that a rendered kustomization used: they are not read a second time. */
  readonly files: Set<string>;
  readonly folders: Set<string>;
}

/** Renders the kustomizations that no other one here uses: the others come in through them. */
async function gatherKustomizations(found: readonly Kustomization[], into: Gathered): Promise<Claimed> {
  const references = new Map<Kustomization, References>(found.map((folder) => [folder, referencesOf(folder.path)]));
  const used = new Set([...references.values()].flatMap((reference) => [...reference.folders]));
  const claimed: Claimed = { files: new Set(), folders: new Set() };
  for (const [folder, { files, parts, isComponent }] of references) {
    if (isComponent || used.has(realPath(folder.path))) {
      if (isComponent) for (const file of files) claimed.files.add(file);
      continue;
    }
    const rendering = await renderKustomization(folder);
    merge(into, rendering);
    for (const file of rendering.isRendered ? files : parts) claimed.files.add(file);
    if (rendering.isRendered) claimed.folders.add(realPath(folder.path));
  }
  return claimed;
}

function merge(into: Gathered, rendering: { readonly files: readonly SourceFile[]; readonly rendered: RenderedFiles; readonly problems: readonly Diagnostic[] }): void {
  into.problems.push(...rendering.problems);
  for (const file of rendering.files) {
    const lines = rendering.rendered.get(file.path);
    const earlier = into.rendered.get(file.path);
    const isNew = addFile(into, file);
    if (lines === undefined || !isNew) continue;
    into.rendered.set(file.path, earlier === undefined ? lines : { by: lines.by, sourceLines: [...earlier.sourceLines.slice(0, -1), 1, ...lines.sourceLines] });
  }
}

/** Two overlays may render the same source differently: both texts count, one behind the other. False when it is there already. */
function addFile(into: Gathered, file: SourceFile): boolean {
  const earlier = into.files.get(file.path);
  if (earlier?.text === file.text) return false;
  into.files.set(file.path, earlier === undefined ? file : { path: file.path, text: `${earlier.text.replace(/\n*$/, '\n')}---\n${file.text}` });
  return true;
}

/** JSON that a folder happens to hold, such as a package.json, is not for us and often is no strict JSON. */
function isForeignJson(place: { readonly shown: string; readonly wasNamed: boolean }, text: string): boolean {
  return !place.wasNamed && /\.json$/i.test(place.shown) && !text.includes('"apiVersion"');
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function withForwardSlashes(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 3).map((name) => `\`${name}\``).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}
