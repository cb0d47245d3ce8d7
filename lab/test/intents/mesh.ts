import { afterAll, beforeAll, describe, it } from 'vitest';
import { received, sendAll } from '../../src/client.ts';
import type { PodAnswer, PodRequest, Received } from '../../src/in-pod/wire.ts';
import type { Lab } from '../../src/lab.ts';
import { down, up, type UpOptions } from '../../src/up.ts';
import { applyAll, reasons, skipped } from '../shared.ts';
import { application, settleMs } from './generated.ts';
import { objectsIn } from '../../src/manifests.ts';

/** The tests of one mesh; all of them are skipped, with the reason in their name, where the lab cannot run. */
export function describeMesh(name: string, options: Omit<UpOptions, 'name'>, tests: (lab: () => Lab) => void, prepare: (lab: Lab) => Promise<void> = startApplication): void {
  let lab: Lab | undefined;
  const instance = `intents-${name}`;
  describe.skipIf(reasons.length > 0)(`${name} on the wire${skipped}`, { timeout: 300_000 }, () => {
    beforeAll(async () => {
      await down(instance);
      lab = await up({ name: instance, hasWebhook: true, ...options });
      await prepare(lab);
      await lab.settle({ timeoutMs: settleMs });
    });
    afterAll(async () => {
      lab?.close();
      await down(instance);
    });
    tests(() => {
      if (lab === undefined) throw new Error('the mesh is not up');
      return lab;
    });
  });
}

async function startApplication(lab: Lab): Promise<void> {
  await applyAll(lab, objectsIn(application));
}

/** What the lab cannot show stands in the list of the tests, with the reason. */
export function notShown(what: string, why: string): void {
  it.skipIf(true)(`${what} (not shown: ${why})`, () => {
    throw new Error(why);
  });
}

export const web = 'shop/web';

/** The same request several times; every one has a connection of its own. */
export function repeat(lab: Lab, from: string, count: number, request: PodRequest, parallel = 8): Promise<readonly PodAnswer[]> {
  return sendAll(lab.pod(from), Array.from({ length: count }, () => request), parallel);
}

/** Who answered, how often: by the name of the pod, or by what came instead. */
export function tally(answers: readonly PodAnswer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const answer of answers) counts[outcomeOf(answer)] = (counts[outcomeOf(answer)] ?? 0) + 1;
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function outcomeOf({ received, status, error }: PodAnswer): string {
  return received?.pod ?? error ?? String(status);
}

export function statuses(answers: readonly PodAnswer[]): (number | string | undefined)[] {
  return answers.map(({ status, error }) => error ?? status);
}

/** What the applications of these workloads received for a path, since the mesh came up. */
export async function arrivals(lab: Lab, workloads: readonly string[], path: string): Promise<readonly Received[]> {
  const pods = lab.pods.filter(({ namespace, workload }) => workloads.includes(`${namespace}/${workload}`));
  const all = await Promise.all(pods.map((pod) => received(pod)));
  return all.flat().filter(({ url }) => url === path);
}
