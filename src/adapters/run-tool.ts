import { spawn } from 'node:child_process';

export type ToolResult =
  | { readonly outcome: 'done'; readonly text: string }
  | { readonly outcome: 'failed'; readonly reason: string }
  | { readonly outcome: 'not-installed' };

const timeoutMs = 120_000;
const maxBytes = 256 * 1024 * 1024;

/** Runs another program without a shell, so that no file name can become a command. `environment` is added to that of this process. */
export function runTool(program: string, argumentList: readonly string[], cwd: string, environment: Readonly<Record<string, string>> = {}): Promise<ToolResult> {
  return new Promise((resolve) => {
    const child = spawn(program, argumentList, { cwd, env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs, windowsHide: true });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    let size = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > maxBytes) child.kill();
      else out.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'ENOENT' ? { outcome: 'not-installed' } : { outcome: 'failed', reason: error.message });
    });
    child.on('close', (code, signal) => {
      if (code === 0) resolve({ outcome: 'done', text: Buffer.concat(out).toString('utf8') });
      else resolve({ outcome: 'failed', reason: signal === null ? lastWords(Buffer.concat(err).toString('utf8')) : `it was stopped after ${timeoutMs / 1000} s or ${maxBytes / 1024 / 1024} MB` });
    });
  });
}

/** The line in which a tool says why it failed, without its log prefix. */
function lastWords(text: string): string {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const line = lines.find((candidate) => /^error\b/i.test(candidate)) ?? lines.at(-1) ?? 'it gave no reason';
  return line.replace(/^error:\s*/i, '').replace(/^.*\berr="(.*)"$/, '$1').replace(/\.$/, '');
}
