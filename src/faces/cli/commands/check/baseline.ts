import { resolve } from 'node:path';
import { readTextFile } from '../../../../adapters/read-text.ts';
import { writeFile } from '../../../../adapters/write-files.ts';
import { printBaseline, readBaseline, type Baseline } from '../../../../project/baseline.ts';
import { textOption, type OptionValues } from '../../command.ts';
import { CommandFailure } from '../../failure.ts';
import type { LoadedSettings } from '../../load-settings.ts';
import { count } from '../../render/layout.ts';
import type { Terminal } from '../../terminal.ts';

/** The baseline that was named, or that of the settings, as a person would name it from here. */
export function baselineFileOf(options: OptionValues, { settings, shownPathOf }: LoadedSettings): string | undefined {
  return textOption(options, 'baseline') ?? (settings.baseline === undefined ? undefined : shownPathOf(settings.baseline));
}

export function loadBaseline(shown: string, terminal: Terminal): Baseline {
  const found = readTextFile(resolve(terminal.cwd, shown), shown);
  if ('problem' in found) throw new CommandFailure(found.problem.message, { file: shown, help: 'write one with --write-baseline' });
  const baseline = readBaseline(found.text);
  if (baseline === undefined) throw new CommandFailure(`\`${shown}\` is no baseline`, { file: shown, help: 'write one with --write-baseline' });
  return baseline;
}

export function saveBaseline(baseline: Baseline, options: OptionValues, settings: LoadedSettings, terminal: Terminal): void {
  const shown = baselineFileOf(options, settings);
  if (shown === undefined) throw new CommandFailure('`--write-baseline` needs to know where to', { help: 'name the file with --baseline FILE, or as `baseline` in .meshwright.yaml' });
  writeFile(resolve(terminal.cwd, shown), shown, printBaseline(baseline));
  terminal.err(`Written to ${shown}: ${count(baseline.findings.length, 'finding')} that ${baseline.findings.length === 1 ? 'is' : 'are'} known from now on\n`);
}
