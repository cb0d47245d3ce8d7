import { send } from '../client.ts';
import type { PodRecord } from '../instance.ts';
import type { Lab } from '../lab.ts';
import { isAnswering } from '../status.ts';

const timeoutMs = 5000;

/**
 * Pods whose application answers nobody: because its process has ended, or because the network does not lead to it, which
 * is asked where no proxy stands before it.
 */
export async function silentPods(lab: Lab): Promise<readonly string[]> {
  const outside = lab.pod('external/outside');
  const answers = await Promise.all(lab.pods.map(async (pod) => (await isAnswering(pod)) && (pod.kind !== 'plain' || (await isReached(outside, pod)))));
  return lab.pods.filter((_, index) => answers[index] !== true).map(({ namespace, name }) => `${namespace}/${name}`);
}

async function isReached(client: PodRecord, { address, ports: [port] }: PodRecord): Promise<boolean> {
  if (port === undefined) return true;
  const { error } = await send(client, { protocol: 'tcp', host: address, port: port.number, body: 'ping', timeoutMs });
  return error === undefined;
}
