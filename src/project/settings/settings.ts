import type { Severity } from '../../diagnostics/diagnostic.ts';
import type { Surroundings } from '../../rules/surroundings.ts';
import { matchesGlob } from './glob.ts';
import type { ModelSettings } from './model-settings.ts';

export type Level = Severity | 'off';

/** Levels by rule, by folder of rules, or by `*`; the closest name decides. */
export type Levels = ReadonlyMap<string, Level>;

/** What `.meshwright.yaml` says. Paths count from the folder of the file. */
export interface Settings {
  /** Show only findings at least this severe, and fail on any of them. */
  readonly severity?: Severity;
  readonly rules: Levels;
  /** Levels for some files; later ones win. */
  readonly overrides: readonly { readonly paths: readonly string[]; readonly rules: Levels }[];
  /** Files that are not checked, and not read either. */
  readonly exclude: readonly string[];
  readonly baseline?: string;
  readonly cluster: Surroundings;
  /** The model that may be asked what words mean; without it none is. */
  readonly model?: ModelSettings;
}

export const noSettings: Settings = { rules: new Map(), overrides: [], exclude: [], cluster: {} };

/** The level that the settings give a rule's findings in a file; undefined where they say nothing. */
export function levelOf({ rules, overrides }: Settings, rule: string, path: string): Level | undefined {
  for (const override of overrides.toReversed()) {
    const level = override.paths.some((pattern) => matchesGlob(pattern, path)) ? levelIn(override.rules, rule) : undefined;
    if (level !== undefined) return level;
  }
  return levelIn(rules, rule);
}

function levelIn(levels: Levels, rule: string): Level | undefined {
  return levels.get(rule) ?? levels.get(rule.split('/')[0] ?? '') ?? levels.get('*');
}

export function isExcluded({ exclude }: Settings, path: string): boolean {
  return exclude.some((pattern) => matchesGlob(pattern, path));
}
