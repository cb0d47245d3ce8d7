import { connect } from 'node:net';
import { join } from 'node:path';
import type { PodRecord } from './instance.ts';
import type { PodCommand } from './in-pod/wire.ts';
import { LabError } from './lab-error.ts';

/** Not in the folder of the pod: the path of a socket may not be longer than 107 bytes. */
export function socketOf({ netns }: Pick<PodRecord, 'netns'>): string {
  return join(socketFolder, `${netns}.sock`);
}

export const socketFolder = '/run/mwlab';

/** Tells the process in a pod to do something, and gives back what it answers. */
export function command<T>(pod: PodRecord, what: PodCommand, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => reject(new LabError(`${pod.namespace}/${pod.name} did not take a command: ${reason}`, `see ${join(pod.folder, 'app.log')}; is the instance up?`));
    const socket = connect({ path: socketOf(pod), allowHalfOpen: true });
    const chunks: Buffer[] = [];
    const stop = (): void => void socket.destroy(new Error('it was told to stop'));
    signal?.addEventListener('abort', stop, { once: true });
    socket.on('connect', () => socket.end(JSON.stringify(what)));
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', (error) => fail(error.message));
    socket.on('close', () => signal?.removeEventListener('abort', stop));
    socket.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      if (text === '') fail('it ended');
      else resolve(JSON.parse(text) as T);
      socket.destroy();
    });
  });
}
