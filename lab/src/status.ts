import { readFileSync } from 'node:fs';
import { command } from './control.ts';
import { instanceNames, netnsOf, readState, type PodRecord } from './instance.ts';
import { namespacesOf } from './network.ts';
import { prometheusUrl } from './prometheus.ts';
import { tryCommand } from './run-command.ts';
import { troubleOf } from './up.ts';

const pingMs = 3000;

export interface InstanceStatus {
  readonly name: string;
  /** Why it cannot be used; left out where it is up. */
  readonly trouble?: string;
  readonly pods: number;
  /** Where its Prometheus answers, where it has one. */
  readonly prometheus?: string;
  /** Pods whose application has ended, or does not answer. */
  readonly silent: readonly string[];
  /** Memory of its processes, in MB: those of the control plane, and all. Pages that several share are counted once. */
  readonly controlPlaneMb: number;
  readonly totalMb: number;
}

export function statusOfAll(): Promise<readonly InstanceStatus[]> {
  return Promise.all(instanceNames().map(statusOf));
}

export async function statusOf(name: string): Promise<InstanceStatus> {
  const memory = await Promise.all(namespacesOf(name).map(async (netns) => ({ netns, mb: await memoryOf(netns) })));
  const sum = (list: readonly { readonly mb: number }[]): number => Math.round(list.reduce((total, { mb }) => total + mb, 0));
  const pods = readState(name)?.pods ?? [];
  const answers = await Promise.all(pods.map(isAnswering));
  const silent = pods.filter((_, index) => !answers[index]).map((pod) => `${pod.namespace}/${pod.name}`);
  const trouble = await troubleOf(name);
  const prometheus = prometheusOf(name);
  return { name, ...(trouble === undefined ? {} : { trouble }), ...(prometheus === undefined ? {} : { prometheus }), pods: pods.length, silent, controlPlaneMb: sum(memory.filter(({ netns }) => netns === netnsOf(name))), totalMb: sum(memory) };
}

function prometheusOf(name: string): string | undefined {
  const state = readState(name);
  return state?.hasPrometheus === true ? prometheusUrl(state) : undefined;
}

/** Whether the process in a pod is there and has time. */
export async function isAnswering(pod: PodRecord): Promise<boolean> {
  try {
    return (await command<string>(pod, { op: 'ping' }, AbortSignal.timeout(pingMs))) === 'pong';
  } catch {
    return false;
  }
}

async function memoryOf(netns: string): Promise<number> {
  const { stdout } = await tryCommand('ip', ['netns', 'pids', netns]);
  return stdout.split('\n').filter((line) => line !== '').reduce((total, id) => total + proportionalMb(id), 0);
}

/** 0 for a process that has ended in the meantime. */
function proportionalMb(id: string): number {
  try {
    return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
