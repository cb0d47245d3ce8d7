import { connect, createServer, type Server } from 'node:net';
import { LabError } from './lab-error.ts';
import { sleep } from './until.ts';

export interface Lock {
  /** `instance web`: only one process of the machine works on it at a time, from whatever copy of the project. */
  readonly name: string;
  /** Told once that somebody else is at it, and who. `wait` waits for that one. */
  readonly onHeld: (holder: string) => LabError | 'wait';
}

const askAgainMs = 200;
const answerMs = 2000;

/**
 * Runs `work` while no other process holds the lock. A lock is a listening socket with a name that no file stands for
 * (unix(7), abstract sockets): whoever dies lets go of it, so that none is ever left over.
 */
export async function withLock<T>({ name, onHeld }: Lock, work: () => Promise<T>): Promise<T> {
  let isWaiting = false;
  for (;;) {
    const server = await take(name);
    if (server !== undefined) return work().finally(() => void server.close());
    if (isWaiting) {
      await sleep(askAgainMs);
      continue;
    }
    const holder = await holderOf(name);
    // It let go in the meantime.
    if (holder === undefined) continue;
    const answer = onHeld(holder);
    if (answer !== 'wait') throw answer;
    isWaiting = true;
  }
}

/** Only one process at a time brings an instance up or down. */
export function withInstanceLock<T>(instance: string, work: () => Promise<T>): Promise<T> {
  const refuse = (holder: string): LabError => new LabError(`process ${holder} is bringing the instance \`${instance}\` up or down`, 'wait for it, or use another name: --name NAME');
  return withLock({ name: `instance ${instance}`, onHeld: refuse }, work);
}

function take(name: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((connection) => {
      connection.on('error', () => {});
      connection.end(String(process.pid));
    });
    server.on('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(socketOf(name), () => resolve(server.unref()));
  });
}

/** Undefined when nobody holds it any more. One that does not say who it is, because it is busy, is still a holder. */
function holderOf(name: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = '';
    const connection = connect(socketOf(name));
    connection.setTimeout(answerMs, () => {
      connection.destroy();
      resolve('unknown');
    });
    connection.on('data', (data: Buffer) => (text += data.toString('latin1')));
    connection.on('end', () => resolve(text));
    connection.on('error', () => resolve(undefined));
  });
}

function socketOf(name: string): string {
  return `\0meshwright-lab/${name}`;
}
