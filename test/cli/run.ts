import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { runCli } from '../../src/faces/cli/run-cli.ts';
import { repositoryRoot } from '../shared.ts';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line inside this process, at 80 columns and without colour. */
export async function runInProcess(argumentList: readonly string[], { cwd = repositoryRoot, input = '' }: { readonly cwd?: string; readonly input?: string | Uint8Array } = {}): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  const code = await runCli(argumentList, '0.0.0', {
    cwd,
    out: (text) => (stdout += text),
    err: (text) => (stderr += text),
    hasColor: false,
    errHasColor: false,
    columns: 80,
    isWatched: false,
    isDebug: false,
    readStandardInput: async () => (typeof input === 'string' ? new TextEncoder().encode(input) : input),
  });
  return { code, stdout, stderr };
}

/** Runs the program as a user does, on this Node. */
export function runProgram(argumentList: readonly string[], { cwd = repositoryRoot, env = {}, input = '' }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>>; readonly input?: string } = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [join(repositoryRoot, 'bin/meshwright.js'), ...argumentList], { cwd, env: { ...process.env, ...env }, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
    child.stdin?.end(input);
  });
}
