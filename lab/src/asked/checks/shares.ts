import type { PodRecord } from '../../instance.ts';
import { podsBehind, serviceNamed } from '../aim.ts';
import { judged, type Finding } from '../finding.ts';
import { answererOf, outcomeOf, tally, volley, type Probe, type Scene } from '../scene.ts';
import { isPlausible, triesFor } from './plausible.ts';

/** How much of the traffic each version, workload or Service gets. */
export async function checkShares(probe: Probe): Promise<readonly Finding[]> {
  const shares = Object.entries(probe.check.then.shares ?? {});
  const tries = triesFor(shares.map(([, percent]) => percent / 100));
  const sent = await volley(probe, tries, { parallel: 16 });
  const answered = sent.map(({ answer }) => ({ pod: answererOf(answer), host: answer.received?.host?.replace(/:\d+$/, '') }));
  const counts = shares.map(([name, percent]) => {
    const isOne = nameTest(probe, name);
    return { name, percent, count: answered.filter(({ pod, host }) => pod !== undefined && isOne(pod, host)).length };
  });
  const total = shares.reduce((sum, [, percent]) => sum + percent, 0);
  const isCovered = total < 99.5 || counts.reduce((sum, { count }) => sum + count, 0) >= tries;
  const what = `shares ${counts.map(({ name, percent }) => `${name} ${percent} %`).join(', ')}`;
  return [judged(what, isCovered && counts.every(({ count, percent }) => isPlausible(count, tries, percent / 100)), `of ${tries}: ${tally(sent.map(({ answer }) => outcomeOf(answer)))}`)];
}

/** Whether the pod of a name belongs to what a check calls `name`. */
export function nameTest({ scene, aim }: Probe, name: string): (pod: string, host?: string) => boolean {
  return (pod, host) => host === name || candidates(scene, aim.servers, pod).some((record) => isCalled(scene, record, name, aim.servers));
}

/** Pods of different namespaces may have one name: those behind the Service that was dialled come first. */
function candidates({ lab }: Scene, servers: readonly PodRecord[], pod: string): readonly PodRecord[] {
  const near = servers.filter(({ name }) => name === pod);
  return near.length > 0 ? near : lab.pods.filter(({ name }) => name === pod);
}

function isCalled({ lab, objects }: Scene, pod: PodRecord, name: string, servers: readonly PodRecord[]): boolean {
  if ([pod.workload, `${pod.namespace}/${pod.workload}`, pod.labels['version']].includes(name)) return true;
  const dotted = name.includes('/') ? name.split('/').reverse().join('.') : name;
  const service = serviceNamed(objects, dotted, pod.namespace);
  if (service !== undefined && podsBehind(lab.pods, service).includes(pod)) return true;
  // A version may be told by another label: `track: canary`; or by the end of the workload's name.
  return servers.includes(pod) && (Object.values(pod.labels).includes(name) || pod.workload.endsWith(`-${name}`));
}
