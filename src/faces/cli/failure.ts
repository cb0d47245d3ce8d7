/** A command could not run. Not a finding, and not our bug: the world or the arguments are at fault. */
export class CommandFailure extends Error {
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly help: string | undefined;

  constructor(message: string, at: { readonly file?: string; readonly line?: number; readonly help?: string } = {}) {
    super(message);
    this.name = 'CommandFailure';
    this.file = at.file;
    this.line = at.line;
    this.help = at.help;
  }
}

/** What a shell sees. */
export const exitCodes = {
  fine: 0,
  /** The command ran and found errors, or could not read a part of the input. */
  findings: 1,
  /** The command could not run: wrong arguments, nothing to read, nowhere to write, or our own bug. */
  couldNotRun: 2,
} as const;
