import type { Terminal } from './terminal.ts';

/** One option, in the words of commander: `-o, --out <dir>`. */
export interface OptionSpec {
  readonly flags: string;
  readonly description: string;
  readonly choices?: readonly string[];
  readonly default?: string;
  /** May be given several times; the values are collected. */
  readonly isRepeatable?: true;
}

/** One positional argument, in the words of commander: `<path...>`, `[method]`. */
export interface ArgumentSpec {
  readonly syntax: string;
  readonly description: string;
}

export type OptionValues = Readonly<Record<string, unknown>>;

/** Does the work and returns the exit code. Throws CommandFailure where it cannot run. `paths` holds every positional argument. */
export type RunCommand = (paths: readonly string[], options: OptionValues, terminal: Terminal, version: string) => Promise<number>;

/** One command: all that `--help` and the documentation need, and how to load the rest only when it runs. */
export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  /** Sentences below the summary. */
  readonly description: string;
  /** Without it the command takes paths, one or more. */
  readonly arguments?: readonly ArgumentSpec[];
  readonly options: readonly OptionSpec[];
  readonly examples: readonly { readonly command: string; readonly does: string }[];
  readonly exitCodes: string;
  readonly load: () => Promise<{ readonly run: RunCommand }>;
}

export function textOption(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

export function listOption(options: OptionValues, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? value.map(String) : [];
}

export function flagOption(options: OptionValues, name: string): boolean {
  return options[name] === true;
}
