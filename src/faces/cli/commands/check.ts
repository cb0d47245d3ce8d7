import { loadCel } from '../../../adapters/cel.ts';
import { readInput } from '../../../adapters/files.ts';
import { nearest } from '../../../base/near-miss.ts';
import { compareDiagnostics, type Severity } from '../../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../../kube/resource.ts';
import { checkWithSpans, type Checked } from '../../../project/check.ts';
import { allRules } from '../../../project/inspect.ts';
import { flagOption, listOption, textOption, type RunCommand } from '../command.ts';
import { CommandFailure, exitCodes } from '../failure.ts';
import { describePaths, hideProgress, loadProject, showProgress, topologyStyle, type Loaded } from '../load-project.ts';
import { renderCheck } from '../render/check-text.ts';
import { colorsFor } from '../render/colors.ts';
import { renderJson } from '../render/json.ts';
import { count } from '../render/layout.ts';
import type { Terminal } from '../terminal.ts';

export const run: RunCommand = async (paths, options, terminal) => {
  const severity = textOption(options, 'severity') as Severity | undefined;
  const rules = listOption(options, 'rule');
  for (const rule of rules) refuseUnknownRule(rule);
  const crds = await readCrds(listOption(options, 'crds'), terminal);
  const loaded = await loadProject(paths, options, terminal);
  showProgress(terminal, `checking ${count(loaded.project.resources.size, 'object')} …`);
  const checked = checkWithSpans(loaded.project, { ...(severity === undefined ? {} : { severity }), rules, crds, ...(crds.length === 0 ? {} : { compileCel: await loadCel() }), readiness: flagOption(options, 'readiness') });
  hideProgress(terminal);
  if (textOption(options, 'format') === 'json') {
    terminal.out(renderJson(checked.report, loaded.input.rendered));
  } else {
    const style = topologyStyle(loaded, terminal, colorsFor(terminal.hasColor));
    terminal.out(renderCheck(describePaths(paths), loaded, checked, style));
  }
  return Math.max(exitCode(checked, severity), reportHidden(loaded, checked, terminal));
};

/** Errors fail; with a threshold, everything that it lets through does. A readiness row that fails does as well. */
function exitCode({ diagnostics, report }: Checked, severity: Severity | undefined): number {
  const isFailing = severity === undefined ? diagnostics.some((diagnostic) => diagnostic.severity === 'error') : diagnostics.length > 0;
  return isFailing || report.readiness?.rows.some((row) => row.result === 'fail') === true ? exitCodes.findings : exitCodes.fine;
}

/** What could not be read is said even where a filter would hide it: nobody shall take it for checked. */
function reportHidden({ project }: Loaded, { diagnostics }: Checked, terminal: Terminal): number {
  const hidden = project.problems.filter((problem) => problem.severity === 'error' && !diagnostics.includes(problem)).sort(compareDiagnostics);
  for (const { span, message } of hidden) terminal.err(`not checked: ${span.file}:${span.line}: ${message}\n`);
  return hidden.length > 0 ? exitCodes.findings : exitCodes.fine;
}

async function readCrds(paths: readonly string[], terminal: Terminal): Promise<readonly SourceFile[]> {
  if (paths.length === 0) return [];
  const input = await readInput(paths, { cwd: terminal.cwd, values: [], readStandardInput: terminal.readStandardInput });
  const problem = input.problems.find((each) => each.severity === 'error');
  if (problem !== undefined) throw new CommandFailure(problem.message, { file: problem.span.file });
  return input.files;
}

/** Rules that belong to reading and not to the list of rules: an id below these folders is taken as it is. */
const readingFolders = ['yaml', 'input', 'schema'];

/** A misspelt rule would otherwise check nothing and say that nothing is wrong. */
function refuseUnknownRule(written: string): void {
  const ids = allRules.map((rule) => rule.id);
  const folders = [...new Set([...ids.map((id) => id.split('/')[0] ?? ''), ...readingFolders])];
  const name = written.replace(/\/$/, '');
  if (ids.includes(name) || folders.includes(name) || readingFolders.includes(name.split('/')[0] ?? '') || name === 'kubernetes/not-an-object') return;
  const near = nearest(name, [...ids, ...folders]);
  throw new CommandFailure(`there is no rule \`${written}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`);
}
