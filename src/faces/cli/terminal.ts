import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Where a command reads and writes: the process, or a test. */
export interface Terminal {
  readonly cwd: string;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Resolves when a slow reader has taken what was written: unbounded output waits for it. */
  readonly drained?: () => Promise<void>;
  /** Whether standard output and standard error take colour. Colour only helps; it never carries meaning alone. */
  readonly hasColor: boolean;
  readonly errHasColor: boolean;
  /** Width to lay text out for. */
  readonly columns: number;
  /** Whether a person watches standard error, so that a progress line helps. */
  readonly isWatched: boolean;
  /** Whether to print stacks of our own bugs. */
  readonly isDebug: boolean;
  readonly readStandardInput: () => Promise<Uint8Array>;
  /** Puts a question to the person at the terminal; undefined where they have gone. Only where one sits there. */
  readonly ask?: (prompt: string) => Promise<string | undefined>;
  /** Runs another command line in the place of this one, and gives its exit code. */
  readonly run?: (argumentList: readonly string[]) => Promise<number>;
  /** Resolves when somebody wants a command to end that otherwise goes on. */
  readonly interrupted?: () => Promise<void>;
}

/** The terminal of this process. */
export function systemTerminal(): Terminal {
  return {
    cwd: process.cwd(),
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    drained: async () => {
      if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain');
    },
    hasColor: takesColor(process.stdout.isTTY),
    errHasColor: takesColor(process.stderr.isTTY),
    columns: Math.max(60, Math.min(process.stdout.columns ?? 80, 120)),
    isWatched: process.stderr.isTTY && process.env['CI'] === undefined,
    isDebug: (process.env['MESHWRIGHT_DEBUG'] ?? '') !== '',
    readStandardInput,
    ...(process.stdin.isTTY && process.stdout.isTTY ? { ask } : {}),
    interrupted: () => new Promise((resolve) => ['SIGINT', 'SIGTERM'].forEach((signal) => process.once(signal, () => resolve()))),
  };
}

async function ask(prompt: string): Promise<string | undefined> {
  const reader = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await new Promise((resolve) => {
      reader.once('close', () => resolve(undefined));
      reader.question(prompt, resolve);
    });
  } finally {
    reader.close();
  }
}

/** https://no-color.org and https://force-color.org: forcing wins. */
function takesColor(isTerminal: boolean | undefined): boolean {
  const forced = process.env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  if ((process.env['NO_COLOR'] ?? '') !== '') return false;
  return isTerminal === true && process.env['TERM'] !== 'dumb';
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}
