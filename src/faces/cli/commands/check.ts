import { loadCel } from '../../../adapters/cel.ts';
import { readInput, standardInputName } from '../../../adapters/files.ts';
import { nearest } from '../../../base/near-miss.ts';
import { compareDiagnostics, type Severity, type Unjudged } from '../../../diagnostics/diagnostic.ts';
import { upstreamTools } from '../../../meshes/registry.ts';
import type { SourceFile } from '../../../kube/resource.ts';
import { checkWithSpans, writtenBaseline, type Checked } from '../../../project/check.ts';
import type { CheckOptions } from '../../../project/inspect.ts';
import type { UpstreamTool } from '../../../rules/analyzer.ts';
import type { Surroundings } from '../../../rules/surroundings.ts';
import { isExcluded } from '../../../project/settings/settings.ts';
import { ruleNames } from '../../../project/rule-names.ts';
import { flagOption, listOption, textOption, type OptionValues, type RunCommand } from '../command.ts';
import { CommandFailure, exitCodes } from '../failure.ts';
import { loadCluster } from '../load-cluster.ts';
import { describePaths, hideProgress, loadProject, showProgress, type Loaded } from '../load-project.ts';
import { loadSettings, type LoadedSettings } from '../load-settings.ts';
import type { CheckSubject } from '../render/check-text.ts';
import { count } from '../render/layout.ts';
import type { Terminal } from '../terminal.ts';
import { baselineFileOf, loadBaseline, saveBaseline } from './check/baseline.ts';
import { editability, fixFiles } from './check/fix.ts';
import { formatOf, printReport, type ReportFormat } from './check/print.ts';
import { refuseToWatch, watchCheck } from './check/watch.ts';

export const run: RunCommand = async (paths, options, terminal, version) => {
  const format = formatOf(options);
  refuseContradictions(paths, options);
  const settings = loadSettings(paths, options, terminal);
  const asked = await readCheckOptions(options, settings, format, terminal);
  const { loaded, where, ...seen } = await load(paths, options, settings, terminal);
  const check = { ...asked, ...seen, surroundings: { ...seen.surroundings, ...asked.surroundings } };
  showProgress(terminal, `checking ${count(loaded.project.resources.size, 'object')} …`);
  const fails = (severity: Severity): boolean => check.severity !== undefined || severity === 'error';
  if (flagOption(options, 'writeBaseline')) {
    const checked = checkWithSpans(loaded.project, check);
    hideProgress(terminal);
    saveBaseline(writtenBaseline(loaded.project, checked), options, settings, terminal);
    return reportHidden(loaded, checked, terminal);
  }
  const baseline = baselineFileOf(options, settings);
  const wanted = { ...check, ...(baseline === undefined ? {} : { baseline: loadBaseline(baseline, terminal) }) };
  const subject = subjectOf(where, loaded, options, baseline);
  if (flagOption(options, 'watch')) {
    hideProgress(terminal);
    const print = (now: Loaded, checked: Checked): Promise<void> => printReport({ where, loaded: now, checked, fails, version }, subject, { format, options }, terminal);
    return watchCheck({ paths, options, loaded, check: wanted, isExcluded: (file) => isExcluded(settings.settings, settings.pathOf(file)), print }, terminal);
  }
  const fixed = flagOption(options, 'fix') || flagOption(options, 'fixAll') ? fixFiles(loaded, wanted, options, format === 'text', terminal) : undefined;
  const checked = fixed?.checked ?? checkWithSpans(loaded.project, wanted);
  hideProgress(terminal);
  const now = fixed?.loaded ?? loaded;
  await printReport({ where, loaded: now, checked, fails, version }, subject, { format, options, ...(fixed === undefined ? {} : { fixed: fixed.report }) }, terminal);
  return Math.max(exitCode(fixed?.counted ?? checked, fails), reportHidden(now, checked, terminal));
};

function subjectOf(where: string, loaded: Loaded, options: OptionValues, baseline: string | undefined): CheckSubject {
  const whyNot = editability(loaded);
  const canFix = !flagOption(options, 'cluster') && loaded.input.files.some(({ path }) => whyNot(path) === undefined);
  return { where, canFix, listsUnjudged: flagOption(options, 'unjudged'), ...(baseline === undefined ? {} : { baseline }) };
}

interface Seen {
  readonly loaded: Loaded;
  /** The input as a person would name it. */
  readonly where: string;
  /** Only of a cluster: what it tells of itself, and what this user may not read. */
  readonly surroundings?: Surroundings;
  readonly unread?: readonly Unjudged[];
}

async function load(paths: readonly string[], options: OptionValues, { settings, pathOf }: LoadedSettings, terminal: Terminal): Promise<Seen> {
  if (!flagOption(options, 'cluster')) return { loaded: await loadProject(paths, options, terminal, (file) => isExcluded(settings, pathOf(file))), where: describePaths(paths) };
  const loaded = await loadCluster(options, terminal);
  const { name, forbidden, allNamespaces } = loaded.input;
  return { loaded, where: name, unread: forbidden, surroundings: allNamespaces === undefined ? {} : { namespaces: allNamespaces } };
}

function refuseContradictions(paths: readonly string[], options: OptionValues): void {
  if (flagOption(options, 'watch')) refuseToWatch(paths, options);
  const isFix = flagOption(options, 'fix') || flagOption(options, 'fixAll');
  const isCluster = flagOption(options, 'cluster');
  if (paths.length === 0 && !isCluster) throw new CommandFailure('missing required argument `path`', { help: 'name files or folders, or --cluster' });
  if (paths.length > 0 && isCluster) throw new CommandFailure('`--cluster` is checked as it is: leave out the paths');
  if (isFix && isCluster) throw new CommandFailure('a cluster is only read: fix the files it is made from');
  for (const option of ['context', 'kubeconfig', 'namespace']) if (!isCluster && options[option] !== undefined) throw new CommandFailure(`\`--${option}\` needs \`--cluster\``);
  if (flagOption(options, 'dryRun') && !isFix) throw new CommandFailure('`--dry-run` needs `--fix` or `--fix-all`');
  if (isFix && textOption(options, 'as') !== undefined) throw new CommandFailure('`--fix` mends what our own rules find: leave out `--as`');
  if (isFix && flagOption(options, 'writeBaseline')) throw new CommandFailure('`--fix` and `--write-baseline` are two steps: fix first');
}

async function readCheckOptions(options: OptionValues, { settings, pathOf }: LoadedSettings, format: ReportFormat, terminal: Terminal): Promise<CheckOptions> {
  const severity = (textOption(options, 'severity') as Severity | undefined) ?? settings.severity;
  const tool = toolOf(options);
  const rules = listOption(options, 'rule');
  const names = new Set([...ruleNames(), ...(tool?.codes.map(({ code }) => code) ?? [])]);
  for (const rule of rules) refuseUnknownRule(rule, names);
  const crds = await readCrds(listOption(options, 'crds'), terminal);
  return {
    ...(severity === undefined ? {} : { severity }),
    rules,
    crds,
    ...(crds.length === 0 ? {} : { compileCel: await loadCel() }),
    readiness: flagOption(options, 'readiness'),
    surroundings: { nowMs: Date.now(), ...settings.cluster },
    settings,
    settingsPathOf: (file) => (file === standardInputName || flagOption(options, 'cluster') ? file : pathOf(file)),
    fingerprints: format === 'json' || format === 'sarif',
    ...(tool === undefined ? {} : { as: tool }),
  };
}

function toolOf(options: OptionValues): UpstreamTool | undefined {
  const name = textOption(options, 'as');
  if (name === undefined) return undefined;
  const tool = upstreamTools.get(name);
  if (tool === undefined) throw new CommandFailure(`there is no checker \`${name}\` whose verdicts could be given`, { help: `there are ${[...upstreamTools.keys()].join(', ')}` });
  return tool;
}

/** A readiness row that fails does so as a finding does. */
function exitCode({ diagnostics, report }: Checked, fails: (severity: Severity) => boolean): number {
  return diagnostics.some(({ severity }) => fails(severity)) || report.readiness?.rows.some((row) => row.result === 'fail') === true ? exitCodes.findings : exitCodes.fine;
}

/** What could not be read is said even where a filter would hide it: nobody shall take it for checked. */
function reportHidden({ project }: Pick<Loaded, 'project'>, { diagnostics }: Checked, terminal: Terminal): number {
  const shown = new Set(diagnostics);
  const hidden = project.problems.filter((problem) => problem.severity === 'error' && !shown.has(problem)).sort(compareDiagnostics);
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

/** A misspelt rule would otherwise check nothing and say that nothing is wrong. */
function refuseUnknownRule(written: string, names: ReadonlySet<string>): void {
  const name = written.replace(/\/$/, '');
  if (names.has(name)) return;
  const near = nearest(name, names);
  throw new CommandFailure(`there is no rule \`${written}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`);
}
