import { spawn } from 'node:child_process';
import { LabError } from './lab-error.ts';

export interface CommandOptions {
  readonly input?: string;
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What to do when it fails; the last words of the program are in the message. */
  readonly advice?: string;
  readonly timeoutMs?: number;
}

export interface CommandResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program without a shell and returns what it printed; throws when it fails. */
export async function runCommand(program: string, argumentList: readonly string[], options: CommandOptions = {}): Promise<string> {
  const { code, stdout, stderr } = await tryCommand(program, argumentList, options);
  if (code === 0) return stdout;
  const said = stderr.trim().split('\n').slice(-8).join('\n');
  throw new LabError(`\`${program} ${argumentList.join(' ')}\` failed (${code}): ${said || 'it said nothing'}`, options.advice ?? 'read the message of the program above');
}

/** The same, where failing is an answer. A program that is not there ends with code 127, as in a shell. */
export function tryCommand(program: string, argumentList: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  const { cwd, input, environment = {}, timeoutMs = 3_600_000 } = options;
  return new Promise((resolve) => {
    const child = spawn(program, argumentList, { ...(cwd === undefined ? {} : { cwd }), env: { ...process.env, ...environment }, stdio: ['pipe', 'pipe', 'pipe'], timeout: timeoutMs });
    let stdout = '';
    let stderr = '';
    // The streams decode, and not we: a character may lie across two chunks.
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    // A program that ends without reading its input is no fault of ours.
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
    child.on('error', (error) => resolve({ code: 127, stdout, stderr: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 128, stdout, stderr }));
  });
}
