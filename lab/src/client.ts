import { command } from './control.ts';
import type { PodAnswer, PodRequest, Received } from './in-pod/wire.ts';
import type { PodRecord } from './instance.ts';

/** Sends one request from a pod. It never throws for what the mesh does: see `error` of the answer. */
export async function send(pod: PodRecord, request: PodRequest): Promise<PodAnswer> {
  const [answer] = await sendAll(pod, [request]);
  return answer ?? { error: 'closed', ms: 0 };
}

/** Answers are in the order of the requests. Each request has a connection of its own, unless they are kept alive. */
export function sendAll(pod: PodRecord, requests: readonly PodRequest[], parallel = 1, isKeptAlive = false): Promise<readonly PodAnswer[]> {
  return command(pod, { op: 'send', requests, parallel, isKeptAlive });
}

/** What the application of a pod received since it was last forgotten, oldest first. */
export function received(pod: PodRecord, isForgotten = false): Promise<readonly Received[]> {
  return command(pod, { op: 'received', isForgotten });
}

/** Lets the application of a pod answer with a body whoever asks for a path. */
export async function publish(pod: PodRecord, path: string, body: string): Promise<void> {
  await command<string>(pod, { op: 'publish', path, body });
}
