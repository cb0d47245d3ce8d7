import { assertionForms } from '../../../intents/read/assertions.ts';
import { proveProject, type ProveReport } from '../../../project/prove.ts';
import { textOption, type RunCommand } from '../command.ts';
import { CommandFailure, exitCodes } from '../failure.ts';
import { exitCodeOf, hideProgress, loadProject, reportProblems, showProgress, topologyStyle } from '../load-project.ts';
import { colorsFor } from '../render/colors.ts';
import { renderDiagnostics } from '../render/diagnostics.ts';
import { renderJson } from '../render/json.ts';
import { jsonDiagnostics } from '../render/json-diagnostics.ts';
import { count } from '../render/layout.ts';
import { renderProved } from '../render/prove-text.ts';
import { readExisting } from './init.ts';

export const run: RunCommand = async (paths, options, terminal) => {
  const named = textOption(options, 'intents') ?? 'mesh.yaml';
  const meshFile = readExisting(named, terminal);
  if (meshFile === undefined) throw new CommandFailure(`there is no file \`${named}\``, { file: named, help: 'name the mesh.yaml with the properties: --intents FILE' });
  const loaded = await loadProject(paths.length === 0 ? ['.'] : paths, options, terminal);
  showProgress(terminal, `proving for ${count(loaded.project.resources.size, 'object')} …`);
  const report = proveProject(loaded.project, meshFile);
  hideProgress(terminal);
  const isJson = textOption(options, 'format') === 'json';
  if (report.properties.length === 0 && report.diagnostics.length === 0) throw new CommandFailure(`\`${named}\` asserts nothing`, { file: named, help: `write properties under \`assert:\`, such as \`${assertionForms[0] ?? ''}\`` });
  if (isJson) {
    const diagnostics = jsonDiagnostics([...report.diagnostics, ...loaded.project.problems]);
    terminal.out(renderJson({ ...report, diagnostics }, loaded.input.rendered));
    return Math.max(codeOf(report), exitCodeOf(loaded.project.problems));
  }
  if (report.diagnostics.length > 0) {
    const files = [...loaded.input.files, meshFile];
    terminal.err(`${renderDiagnostics(report.diagnostics, { files, rendered: loaded.input.rendered, colors: colorsFor(terminal.errHasColor), columns: terminal.columns }).join('\n')}\n`);
  }
  if (report.properties.length > 0) terminal.out(renderProved(report, topologyStyle(loaded, terminal)));
  return Math.max(codeOf(report), reportProblems(loaded, terminal));
};

/** A property that cannot be decided is not proved. */
function codeOf({ summary, diagnostics }: ProveReport): number {
  return summary.violated + summary.unknown > 0 ? exitCodes.findings : exitCodeOf(diagnostics);
}
