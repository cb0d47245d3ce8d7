import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { readTree, removeFiles, writeFiles } from '../../../adapters/write-files.ts';
import { planWrites, type WritePlan } from '../../../compile/plan-writes.ts';
import { unifiedDiff } from '../../../compile/unified-diff.ts';
import type { SourceFile } from '../../../kube/resource.ts';
import { flatten } from '../../../project/check.ts';
import { generateFiles, type GenerateReport } from '../../../project/generate.ts';
import { flagOption, textOption, type OptionValues, type RunCommand } from '../command.ts';
import { CommandFailure, exitCodes } from '../failure.ts';
import { exitCodeOf, loadApplication, reportProblems, type Loaded } from '../load-project.ts';
import { colorsFor, type Colors } from '../render/colors.ts';
import { renderDiagnostics } from '../render/diagnostics.ts';
import { colorDiff } from '../render/diff-lines.ts';
import { renderGenerated } from '../render/generate-text.ts';
import { renderJson } from '../render/json.ts';
import type { Terminal } from '../terminal.ts';
import { readExisting } from './init.ts';

const defaultMeshFile = 'mesh.yaml';

export const run: RunCommand = async (paths, options, terminal) => {
  const meshFile = readMeshFile(options, terminal);
  const loaded = await loadApplication(paths, options, terminal);
  const report = generateFiles(loaded.project, meshFile, { confirmUnscopedFaults: flagOption(options, 'yesUnscoped') });
  if (textOption(options, 'format') === 'json') {
    const { intents: _, ...shown } = report;
    terminal.out(renderJson({ ...failureOf(report), ...shown, diagnostics: report.diagnostics.map(flatten) }, loaded.input.rendered));
    return Math.max(exitCodeOf(report.diagnostics), exitCodeOf(loaded.project.problems));
  }
  tellFindings(report, meshFile, loaded, terminal);
  const code = exitCodeOf(report.diagnostics) === exitCodes.fine ? deliver(report, meshFile, options, loaded, terminal) : refuse(terminal);
  return Math.max(code, reportProblems(loaded, terminal));
};

/** Where the intents cannot be followed nothing is generated: that is a failure, in JSON as in words. */
function failureOf({ diagnostics }: GenerateReport): object {
  const first = diagnostics.find((diagnostic) => diagnostic.severity === 'error');
  return first === undefined ? {} : { error: { message: first.message, file: first.span.file, line: first.span.line } };
}

/** The file that was named, or the one in this folder; without either the proposal of `init` is taken. */
function readMeshFile(options: OptionValues, terminal: Terminal): SourceFile | undefined {
  const named = textOption(options, 'intents');
  const file = readExisting(named ?? defaultMeshFile, terminal);
  if (named !== undefined && file === undefined) throw new CommandFailure(`there is no file \`${named}\``, { file: named, help: `write one with: meshwright init PATH -o ${named}` });
  return file;
}

function tellFindings({ diagnostics }: GenerateReport, meshFile: SourceFile | undefined, { input }: Loaded, terminal: Terminal): void {
  if (diagnostics.length === 0) return;
  const files = meshFile === undefined ? input.files : [...input.files, meshFile];
  terminal.err(`${renderDiagnostics(diagnostics, { files, rendered: input.rendered, colors: colorsFor(terminal.errHasColor), columns: terminal.columns }).join('\n')}\n`);
}

function refuse(terminal: Terminal): number {
  terminal.err('Nothing was written: mend the errors above first.\n');
  return exitCodes.findings;
}

/** Writes the files, or shows what writing them would change. */
function deliver(report: GenerateReport, meshFile: SourceFile | undefined, options: OptionValues, loaded: Loaded, terminal: Terminal): number {
  const out = textOption(options, 'out') ?? 'mesh';
  const plan = planFor(report, out, flagOption(options, 'overwrite'), terminal);
  const isDiff = flagOption(options, 'diff');
  const colors = colorsFor(terminal.hasColor);
  if (isDiff) terminal.out(renderDiff(plan, colors));
  else applyPlan(plan, resolve(terminal.cwd, out), out);
  const lines = renderGenerated({ report, plan, out, meshFile: meshFile?.path, isDiff, topology: loaded.project.topology, columns: terminal.columns, colors: isDiff ? colorsFor(terminal.errHasColor) : colors });
  (isDiff ? terminal.err : terminal.out)(`${lines.join('\n')}\n`);
  return plan.actions.some((action) => action.action === 'keep-edited') ? exitCodes.findings : exitCodes.fine;
}

/** What has to be done in a folder so that it holds what was generated. */
export function planFor({ files }: Pick<GenerateReport, 'files'>, out: string, overwriteEdited: boolean, terminal: Pick<Terminal, 'cwd'>): WritePlan {
  const folder = resolve(terminal.cwd, out);
  if (existsSync(folder) && !statSync(folder).isDirectory()) throw new CommandFailure(`\`${out}\` is a file, and a folder is needed`, { file: out });
  return planWrites(files, readTree(folder), { overwriteEdited });
}

export function applyPlan(plan: WritePlan, folder: string, shownFolder: string = folder): void {
  writeFiles(folder, plan.actions.flatMap((action) => (action.action === 'create' || action.action === 'update' ? [{ path: action.path, text: action.content }] : [])), shownFolder);
  removeFiles(folder, plan.actions.flatMap((action) => (action.action === 'remove' ? [action.path] : [])));
}

function renderDiff(plan: WritePlan, colors: Colors): string {
  const texts = plan.actions.map((action) => {
    switch (action.action) {
      case 'create':
        return unifiedDiff(undefined, action.content, action.path);
      case 'update':
        return unifiedDiff(action.before, action.content, action.path);
      case 'remove':
        return unifiedDiff(action.before, undefined, action.path);
      default:
        return '';
    }
  });
  return colorDiff(texts.join(''), colors);
}
