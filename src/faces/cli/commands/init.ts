import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readTextFile } from '../../../adapters/read-text.ts';
import { writeFile } from '../../../adapters/write-files.ts';
import type { SourceFile } from '../../../kube/resource.ts';
import { flatten } from '../../../project/check.ts';
import { initMesh, type InitReport } from '../../../project/init.ts';
import { textOption, type RunCommand } from '../command.ts';
import { CommandFailure, exitCodes } from '../failure.ts';
import { describePaths, exitCodeOf, loadApplication, reportProblems, type Loaded } from '../load-project.ts';
import { colorsFor } from '../render/colors.ts';
import { describeInit } from '../render/init-text.ts';
import { renderDiagnostics } from '../render/diagnostics.ts';
import { renderJson } from '../render/json.ts';
import type { Terminal } from '../terminal.ts';

export const run: RunCommand = async (paths, options, terminal) => {
  const out = textOption(options, 'out') ?? 'mesh.yaml';
  const isPrinted = out === '-';
  const existing = isPrinted ? undefined : readExisting(out, terminal);
  const loaded = await loadApplication(paths, options, terminal);
  const report = initMesh(loaded.project, existing);
  const isJson = textOption(options, 'format') === 'json';
  const isWritten = !isPrinted && !isJson && (report.outcome === 'created' || report.outcome === 'merged');
  if (isWritten) writeFile(resolve(terminal.cwd, out), out, report.text);
  if (isJson) {
    terminal.out(renderJson({ ...failureOf(report), ...report, diagnostics: report.diagnostics.map(flatten) }, loaded.input.rendered));
    return Math.max(codeOf(report), exitCodeOf(loaded.project.problems));
  }
  if (isPrinted) terminal.out(report.text);
  tell(report, isPrinted ? 'mesh.yaml' : out, paths, loaded, isPrinted, terminal);
  return Math.max(codeOf(report), reportProblems(loaded, terminal));
};

/** Undefined where there is none yet; a file that is there and cannot be read stops the command, so that it is never replaced. */
export function readExisting(path: string, terminal: Pick<Terminal, 'cwd'>): SourceFile | undefined {
  const full = resolve(terminal.cwd, path);
  if (!existsSync(full)) return undefined;
  const read = readTextFile(full, path);
  if ('problem' in read) throw new CommandFailure(read.problem.message, { file: path });
  return { path, text: read.text };
}

function codeOf({ outcome, diagnostics }: InitReport): number {
  return outcome === 'refused' ? exitCodes.couldNotRun : exitCodeOf(diagnostics);
}

function failureOf({ outcome, diagnostics }: InitReport): object {
  const first = diagnostics.find((diagnostic) => diagnostic.severity === 'error');
  if (outcome !== 'refused' || first === undefined) return {};
  return { error: { message: first.message, file: first.span.file, line: first.span.line } };
}

/** Findings and what was done; on standard error where the file itself goes to standard output. */
function tell(report: InitReport, file: string, paths: readonly string[], { input, project }: Loaded, isPrinted: boolean, terminal: Terminal): void {
  const print = isPrinted ? terminal.err : terminal.out;
  const colors = colorsFor(isPrinted ? terminal.errHasColor : terminal.hasColor);
  const files = [...input.files, { path: file, text: report.text }];
  const findings = renderDiagnostics(report.diagnostics, { files, rendered: input.rendered, colors, columns: terminal.columns });
  if (findings.length > 0) print(`${findings.join('\n')}\n`);
  if (!isPrinted) print(`${describeInit(report, file, describePaths(paths), paths, project.topology, terminal.columns).join('\n')}\n`);
}
