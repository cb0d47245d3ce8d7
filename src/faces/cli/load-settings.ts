import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { readTextFile } from '../../adapters/read-text.ts';
import { findSettingsFiles, settingsFileName } from '../../adapters/settings-file.ts';
import { ruleNames } from '../../project/rule-names.ts';
import { readSettings } from '../../project/settings/read-settings.ts';
import { noSettings, type Settings } from '../../project/settings/settings.ts';
import { textOption, type OptionValues } from './command.ts';
import { CommandFailure } from './failure.ts';
import { colorsFor } from './render/colors.ts';
import { renderDiagnostics } from './render/diagnostics.ts';
import type { Terminal } from './terminal.ts';

export interface LoadedSettings {
  readonly settings: Settings;
  /** The file as a person would name it; absent where there is none. */
  readonly file?: string;
  /** A path as the settings name it: from their folder, with forward slashes. */
  readonly pathOf: (path: string) => string;
  /** A path of the settings, as a person would name it from here. */
  readonly shownPathOf: (path: string) => string;
}

/** The settings that were named, or the nearest above the paths. Fails where they hold a mistake: half of them would check something else. */
export function loadSettings(paths: readonly string[], options: OptionValues, terminal: Terminal): LoadedSettings {
  const file = settingsFileOf(paths, options, terminal);
  const folder = file === undefined ? terminal.cwd : dirname(file);
  const relativeTo = (from: string, path: string): string => relative(from, path).split(sep).join('/');
  const places = {
    pathOf: (path: string) => relativeTo(folder, resolve(terminal.cwd, path)),
    shownPathOf: (path: string) => (isAbsolute(path) ? path : relativeTo(terminal.cwd, resolve(folder, path))),
  };
  if (file === undefined) return { settings: noSettings, ...places };
  const shown = relativeTo(terminal.cwd, file);
  return { settings: read(file, shown, terminal), file: shown, ...places };
}

function settingsFileOf(paths: readonly string[], options: OptionValues, terminal: Terminal): string | undefined {
  if (options['config'] === false) return undefined;
  const named = textOption(options, 'config');
  if (named !== undefined) return resolve(terminal.cwd, named);
  const [first, second] = findSettingsFiles(paths.length === 0 ? ['.'] : paths, terminal.cwd);
  if (first === undefined || second === undefined) return first;
  const shown = [first, second].map((file) => `\`${relative(terminal.cwd, file)}\``).join(' and ');
  throw new CommandFailure(`the paths have two settings files, ${shown}`, { help: 'say which one holds with --config FILE, or none with --no-config' });
}

function read(file: string, shown: string, terminal: Terminal): Settings {
  const found = readTextFile(file, shown);
  if ('problem' in found) throw new CommandFailure(found.problem.message, { file: shown });
  const source = { path: shown, text: found.text };
  const { settings, problems } = readSettings(source, ruleNames());
  const [first, ...others] = problems;
  if (first === undefined) return settings;
  terminal.err(`${renderDiagnostics(problems, { files: [source], rendered: new Map(), columns: terminal.columns, colors: colorsFor(terminal.errHasColor) }).join('\n')}\n`);
  const more = others.length === 0 ? '' : `, and ${others.length} more ${others.length === 1 ? 'mistake' : 'mistakes'}`;
  throw new CommandFailure(`${first.message}${more}`, { file: shown, line: first.span.line, help: `nothing was checked: mend ${settingsFileName} first` });
}
