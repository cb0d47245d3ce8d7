import { CommanderError } from 'commander';
import { CommandFailure, exitCodes } from './failure.ts';
import { createProgram } from './program.ts';
import type { Terminal } from './terminal.ts';

/** Runs one command line and returns its exit code. Whatever goes wrong becomes words and a code, never a throw. */
export async function runCli(argumentList: readonly string[], version: string, terminal: Terminal): Promise<number> {
  let code: number = exitCodes.fine;
  const program = createProgram(version, { ...terminal, run: (other) => runCli(other, version, terminal) }, (exit) => (code = exit));
  if (argumentList.length === 0) {
    terminal.out(program.helpInformation());
    return exitCodes.fine;
  }
  try {
    await program.parseAsync(argumentList.map(plainWords), { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.fine;
    return reportFailure(error, wantsJson(argumentList), terminal);
  }
}

/** A sentence that begins with a dash, as an item of a list does, is no option. */
function plainWords(argument: string): string {
  return /^-.*\s/s.test(argument) && !/^--?[a-z][-\w]*(?:=|$)/i.test(argument) ? ` ${argument}` : argument;
}

async function reportFailure(error: unknown, isJson: boolean, terminal: Terminal): Promise<number> {
  const { message, file, line, help } = describe(error);
  if (isJson) {
    const { renderJsonFailure } = await import('./render/json.ts');
    terminal.out(renderJsonFailure(message, { file, line }));
  } else {
    const place = file !== undefined && line !== undefined ? `${file}:${line}: ` : '';
    terminal.err(`meshwright: ${place}${message}\n${help === undefined ? '' : `  ${help}\n`}`);
  }
  if (terminal.isDebug && error instanceof Error) terminal.err(`${error.stack ?? ''}\n`);
  return exitCodes.couldNotRun;
}

interface Description {
  readonly message: string;
  readonly file?: string | undefined;
  readonly line?: number | undefined;
  readonly help?: string | undefined;
}

function describe(error: unknown): Description {
  if (error instanceof CommandFailure) return error;
  if (error instanceof CommanderError) return { message: usageMessage(error.message), help: 'see `meshwright --help`, or `meshwright COMMAND --help`' };
  if (error instanceof Error && error.name === 'WriteRefused') return { message: error.message, file: (error as Error & { readonly file?: string }).file };
  const reason = error instanceof Error ? error.message : String(error);
  return { message: `this is our bug, not yours: ${reason.replace(/^Meshwright bug: /, '')}`, help: 'MESHWRIGHT_DEBUG=1 prints the details that a report of it needs' };
}

function usageMessage(message: string): string {
  return message.replace(/^error: /, '').replace(/\n\(Did you mean (.*)\?\)$/, ', did you mean `$1`?').replaceAll(/'([^']*)'/g, '`$1`').replace(/\.$/, '');
}

/** Asked for before the arguments are known to be right: a wrong option must answer in JSON as well. */
function wantsJson(argumentList: readonly string[]): boolean {
  return argumentList.some((argument, index) => argument === '--format=json' || (argument === '--format' && argumentList[index + 1] === 'json'));
}
