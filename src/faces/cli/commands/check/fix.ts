import { resolve } from 'node:path';
import { standardInputName } from '../../../../adapters/files.ts';
import { replaceFile } from '../../../../adapters/write-files.ts';
import { stateOf } from '../../../../compile/seal.ts';
import { unifiedDiff } from '../../../../compile/unified-diff.ts';
import type { Checked } from '../../../../project/check.ts';
import { fixProject, type Fixed } from '../../../../project/fix.ts';
import type { CheckOptions } from '../../../../project/inspect.ts';
import { flagOption, type OptionValues } from '../../command.ts';
import { hideProgress, type Loaded } from '../../load-project.ts';
import { colorsFor } from '../../render/colors.ts';
import { colorDiff } from '../../render/diff-lines.ts';
import { count, hanging } from '../../render/layout.ts';
import type { Terminal } from '../../terminal.ts';

/** What was done, for machines. */
export interface FixReport {
  /** Whether it was only shown. */
  readonly isDryRun: boolean;
  readonly files: readonly string[];
  readonly applied: readonly { readonly rule: string; readonly file: string; readonly line: number; readonly title: string }[];
  /** Findings whose fix waits for `--fix-all`, as it changes what traffic does. */
  readonly changesTraffic: number;
  readonly notEditable: readonly { readonly why: string; readonly findings: number }[];
  readonly failed: number;
}

export interface FixRun {
  readonly loaded: Loaded;
  readonly checked: Checked;
  /** What decides the exit code: what is left, and in a dry run what is there. */
  readonly counted: Checked;
  readonly report: FixReport;
}

/** Why the product never edits a file; asked often, answered once for each. */
export function editability({ input }: Loaded): (file: string) => string | undefined {
  const texts = new Map(input.files.map(({ path, text }) => [path, text]));
  const known = new Map<string, string | undefined>();
  const whyNot = (file: string): string | undefined => {
    if (file === standardInputName) return 'standard input cannot be edited';
    const rendered = input.rendered.get(file);
    if (rendered !== undefined) return `what \`${rendered.by}\` rendered cannot be edited: change the template`;
    const text = texts.get(file);
    if (text === undefined) return `\`${file}\` is no file of the input`;
    return stateOf(text) === 'foreign' ? undefined : 'what Meshwright wrote is written anew by `generate`: change the mesh file';
  };
  return (file) => {
    if (!known.has(file)) known.set(file, whyNot(file));
    return known.get(file);
  };
}

/** Applies the fixes that may be applied, and writes the files, or shows the diff. A dry run is told of the input as it stands. */
export function fixFiles(loaded: Loaded, check: CheckOptions, options: OptionValues, isText: boolean, terminal: Terminal): FixRun {
  const fixed = fixProject(loaded.project, loaded.input.problems, check, { changesTraffic: flagOption(options, 'fixAll'), whyNotEditable: editability(loaded) });
  hideProgress(terminal);
  const isDryRun = flagOption(options, 'dryRun');
  const report = reportOf(fixed, isDryRun);
  if (isDryRun && isText) terminal.out(colorDiff(fixed.changed.map(({ path, before, after }) => unifiedDiff(before, after, path)).join(''), colorsFor(terminal.hasColor)));
  if (!isDryRun) for (const { path, before, after } of fixed.changed) replaceFile(resolve(terminal.cwd, path), path, before, after);
  if (isText) terminal.err(describeFixes(report).map((line) => `${hanging('', line, terminal.columns).join('\n')}\n`).join(''));
  return { loaded: { input: { ...loaded.input, files: fixed.project.files }, project: fixed.project }, checked: fixed.checked, counted: isDryRun ? fixed.before : fixed.checked, report };
}

function reportOf({ changed, applied, left }: Fixed, isDryRun: boolean): FixReport {
  return {
    isDryRun,
    files: changed.map(({ path }) => path),
    applied: applied.map(({ diagnostic: { rule, span }, fix: { title } }) => ({ rule, file: span.file, line: span.line, title })),
    changesTraffic: left.changesTraffic.length,
    notEditable: [...left.notEditable].map(([why, findings]) => ({ why, findings })),
    failed: left.failed.length,
  };
}

/** `Fixed 3 findings in 2 files.`, and what waits for a person. */
function describeFixes({ isDryRun, files, applied, changesTraffic, notEditable, failed }: FixReport): string[] {
  const done = applied.length === 0 ? 'Nothing was fixed.' : `${isDryRun ? 'Would fix' : 'Fixed'} ${count(applied.length, 'finding')} in ${count(files.length, 'file')}.`;
  const lines = [done];
  if (changesTraffic > 0) lines.push(`${count(changesTraffic, 'fix', 'fixes')} ${changesTraffic === 1 ? 'changes' : 'change'} what traffic does: --fix-all applies ${changesTraffic === 1 ? 'it' : 'them'} as well.`);
  for (const { why, findings } of notEditable) lines.push(`${count(findings, 'fix', 'fixes')} not applied: ${why}.`);
  if (failed > 0) lines.push(`${count(failed, 'fix', 'fixes')} not applied: the file would not have been better for ${failed === 1 ? 'it' : 'them'}.`);
  return lines;
}
