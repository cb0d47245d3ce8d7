import { spawn } from 'node:child_process';
import { Tail } from './tail.ts';

export interface LimitedCommand {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

export interface LimitedResult {
  /** Undefined when it was killed. */
  readonly code: number | undefined;
  readonly isTimedOut: boolean;
  /** The last lines of both outputs. */
  readonly tail: string;
}

/** After SIGTERM: in which a program may still say what it was doing. */
const graceMs = 5000;

/**
 * Runs a program, shows what it prints as it comes, and ends it and all that it started when its time is over, or when
 * this process is told to end.
 */
export function runLimited({ command, cwd, environment, timeoutMs }: LimitedCommand): Promise<LimitedResult> {
  const [program = '', ...argumentList] = command;
  return new Promise((resolve) => {
    const child = spawn(program, argumentList, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const tail = new Tail();
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        process.stdout.write(text);
        tail.add(text);
      });
    }
    let isTimedOut = false;
    const end = (): void => {
      signalGroup(child.pid, 'SIGTERM');
      setTimeout(() => signalGroup(child.pid, 'SIGKILL'), graceMs).unref();
    };
    const timer = setTimeout(() => {
      isTimedOut = true;
      end();
      // What left the group keeps our pipes open: it does not keep us.
      setTimeout(() => finish(undefined), 2 * graceMs).unref();
    }, timeoutMs);
    const stopWith = (signal: NodeJS.Signals): void => {
      signalGroup(child.pid, 'SIGKILL');
      process.exit(signal === 'SIGINT' ? 130 : 143);
    };
    const finish = (code: number | undefined): void => {
      clearTimeout(timer);
      process.off('SIGINT', stopWith).off('SIGTERM', stopWith);
      signalGroup(child.pid, 'SIGKILL');
      resolve({ code: isTimedOut ? undefined : code, isTimedOut, tail: tail.text });
    };
    process.on('SIGINT', stopWith).on('SIGTERM', stopWith);
    child.on('error', (error) => {
      tail.add(`${program}: ${error.message}\n`);
      finish(127);
    });
    child.on('close', (code) => finish(code ?? undefined));
  });
}

/** The child leads a group of its own (`detached`), so nothing else is in it. */
function signalGroup(leader: number | undefined, signal: NodeJS.Signals): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, signal);
  } catch {
    // All of it has ended.
  }
}
