import { readInput, type Input } from '../../adapters/files.ts';
import { stateOf } from '../../compile/seal.ts';
import { compareDiagnostics, type Diagnostic } from '../../diagnostics/diagnostic.ts';
import { openProject, type Project } from '../../project/project.ts';
import { listOption, type OptionValues } from './command.ts';
import { CommandFailure, exitCodes } from './failure.ts';
import { colorsFor, type Colors } from './render/colors.ts';
import { describeCounts, renderDiagnostics, type DiagnosticsView } from './render/diagnostics.ts';
import { count, hanging } from './render/layout.ts';
import { commonFolder, type TopologyStyle } from './render/topology-text.ts';
import type { Terminal } from './terminal.ts';

export interface Loaded {
  readonly input: Input;
  readonly project: Project;
}

/** Reads the paths into a project. Fails only where nothing at all could be read. Files that `isExcluded` names are left out, and counted aloud. */
export async function loadProject(paths: readonly string[], options: OptionValues, terminal: Terminal, isExcluded: (file: string) => boolean = () => false): Promise<Loaded> {
  const input = await read(paths, options, terminal);
  const files = input.files.filter((file) => !isExcluded(file.path));
  const left = input.files.length - files.length;
  if (left === 0) return open(input, terminal);
  if (files.length === 0) throw new CommandFailure(`the settings exclude every file of ${describePaths(paths)}`);
  const problems = input.problems.filter((problem) => !isExcluded(problem.span.file));
  return open({ ...input, files, problems, notes: [...input.notes, `${count(left, 'file')} left out, as the settings say`] }, terminal);
}

/**
 * The same without the files that Meshwright wrote: what was derived from the call graph is no evidence for it,
 * and would keep alive what the manifests no longer say.
 */
export async function loadApplication(paths: readonly string[], options: OptionValues, terminal: Terminal): Promise<Loaded> {
  const input = await read(paths, options, terminal);
  const files = input.files.filter((file) => stateOf(file.text) === 'foreign');
  const left = input.files.length - files.length;
  const note = `${count(left, 'file')} that Meshwright wrote ${left === 1 ? 'was' : 'were'} left out: they follow from the others`;
  const loaded = open(left === 0 ? input : { ...input, files, notes: [...input.notes, note] }, terminal);
  if (loaded.project.resources.size === 0) throw noApplication(paths, loaded, left);
  return loaded;
}

/** Why nothing can be said of an application: nothing of it could be read, or the input holds none. */
function noApplication(paths: readonly string[], { project }: Loaded, generated: number): CommandFailure {
  const [first, ...others] = [...project.problems].sort(compareDiagnostics);
  if (first === undefined) {
    const why = generated > 0 ? ': give the manifests of the application, not what was generated for it' : '';
    const file = project.files[0]?.path;
    return new CommandFailure(`no Kubernetes object stands in ${describePaths(paths)}${why}`, file === undefined || project.files.length > 1 ? {} : { file });
  }
  const more = others.length === 0 ? '' : `; ${count(others.length, 'more problem')}: meshwright check ${paths.join(' ')}`;
  return new CommandFailure(`${first.message}, and nothing else could be read${more}`, { file: first.span.file, ...(first.rule.startsWith('input/') ? {} : { line: first.span.line }), ...(first.help === undefined ? {} : { help: first.help }) });
}

async function read(paths: readonly string[], options: OptionValues, terminal: Terminal): Promise<Input> {
  const input = await readInput(paths, {
    cwd: terminal.cwd,
    values: listOption(options, 'values'),
    readStandardInput: terminal.readStandardInput,
    onCount: (files) => showProgress(terminal, `reading ${count(files, 'file')} …`),
  });
  if (input.files.length === 0) {
    hideProgress(terminal);
    throw nothingRead(paths, input);
  }
  return input;
}

function open(input: Input, terminal: Terminal): Loaded {
  const project = openProject(input.files, input.problems);
  hideProgress(terminal);
  for (const note of input.notes) terminal.err(`${hanging('', note, terminal.columns).join('\n')}\n`);
  return { input, project };
}

function nothingRead(paths: readonly string[], input: Input): CommandFailure {
  const [first, ...others] = input.problems;
  if (first === undefined) return new CommandFailure(`nothing to read in ${paths.join(' ')}`);
  const help = others.length === 0 ? first.help : others.map((problem) => problem.message).join('\n  ');
  return new CommandFailure(first.message, { file: first.span.file, ...(help === undefined ? {} : { help }) });
}

/** One line that the next one replaces; only where a person watches. */
export function showProgress(terminal: Terminal, text: string): void {
  if (terminal.isWatched) terminal.err(`\r\u001b[K${text}`);
}

export function hideProgress(terminal: Terminal): void {
  if (terminal.isWatched) terminal.err('\r\u001b[K');
}

/** Says on standard error what could not be read, and gives the exit code that this deserves. */
export function reportProblems({ input, project }: Loaded, terminal: Terminal): number {
  const problems = [...project.problems].sort(compareDiagnostics);
  if (problems.length === 0) return exitCodes.fine;
  const view: DiagnosticsView = { files: input.files, rendered: input.rendered, columns: terminal.columns, colors: colorsFor(terminal.errHasColor) };
  const hasErrors = problems.some((problem) => problem.severity === 'error');
  terminal.err(`${renderDiagnostics(problems, view).join('\n')}${describeCounts(problems)} in the input${hasErrors ? '; everything else was read' : ''}\n`);
  return exitCodeOf(problems);
}

export function exitCodeOf(diagnostics: readonly Diagnostic[]): number {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error') ? exitCodes.findings : exitCodes.fine;
}

export function topologyStyle({ input }: Loaded, terminal: Terminal, colors: Colors = colorsFor(terminal.hasColor)): TopologyStyle {
  return { columns: terminal.columns, colors, shownLine: (file, line) => input.rendered.get(file)?.sourceLines[line - 1] ?? line, folder: commonFolder(input.files.map((file) => file.path)) };
}

/** The paths as a person would name the whole input. */
export function describePaths(paths: readonly string[]): string {
  const names = paths.map((path) => (path === '-' ? 'standard input' : path.replace(/(?<=.)\/+$/, '')));
  return names.length > 3 ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more` : names.join(', ');
}
