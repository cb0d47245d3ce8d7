import type { PodRecord } from '../../instance.ts';
import { runCommand } from '../../run-command.ts';

/** What a proxy in front of an application takes connections on, after the redirection. */
const inboundPort = 15_006;

/**
 * While `work` runs, pods refuse what is sent to them: at first also on connections that stand, and in what `refused` is
 * given only new ones, which are counted.
 */
export async function refusedConnections(pods: readonly PodRecord[], work: (refused: (send: () => Promise<unknown>) => Promise<number>) => Promise<number>): Promise<number> {
  const everything = rule([]);
  const onlyNew = rule(['--syn']);
  await each(pods, ['-I', 'INPUT', '1'], everything);
  try {
    return await work(async (send) => {
      await each(pods, ['-I', 'INPUT', '1'], onlyNew);
      await each(pods, ['-D', 'INPUT'], everything);
      try {
        await send();
        return await counted(pods);
      } finally {
        await each(pods, ['-D', 'INPUT'], onlyNew);
        await each(pods, ['-I', 'INPUT', '1'], everything);
      }
    });
  } finally {
    await each(pods, ['-D', 'INPUT'], everything);
  }
}

function rule(more: readonly string[]): (pod: PodRecord) => readonly string[] {
  return (pod) => ['-p', 'tcp', '!', '-i', 'lo', '-m', 'multiport', '--dports', portsOf(pod).join(','), ...more, '-j', 'REJECT', '--reject-with', 'tcp-reset'];
}

function portsOf({ kind, ports }: PodRecord): readonly number[] {
  return kind === 'sidecar' ? [inboundPort] : ports.map(({ number }) => number);
}

async function each(pods: readonly PodRecord[], change: readonly string[], of: (pod: PodRecord) => readonly string[]): Promise<void> {
  await Promise.all(pods.map((pod) => iptables(pod, [...change, ...of(pod)])));
}

/** Packets that the first rule met: one for each connection that was begun. */
async function counted(pods: readonly PodRecord[]): Promise<number> {
  const lists = await Promise.all(pods.map((pod) => iptables(pod, ['-L', 'INPUT', '1', '-v', '-n', '-x'])));
  return lists.reduce((sum, text) => sum + Number(/^\s*(\d+)/m.exec(text)?.[1] ?? 0), 0);
}

function iptables({ netns }: PodRecord, argumentList: readonly string[]): Promise<string> {
  return runCommand('ip', ['netns', 'exec', netns, 'iptables', '-w', ...argumentList], { advice: 'the lab needs iptables' });
}
