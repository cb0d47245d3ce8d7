import { bringUp, parse, whole } from '../../command-line.ts';
import { replaceFile } from '../../files.ts';
import { judgeUsage } from '../judge-options.ts';
import type { KubernetesObject } from '../../api-client.ts';
import { Lab } from '../../lab.ts';
import { down, isUp } from '../../up.ts';
import { generatedObjects } from './generated-objects.ts';
import { Cases } from './record-admission.ts';
import { groupsOf, runAdmission, shrinkMismatch } from './run-admission.ts';
import { seedObjects, writtenSeeds } from './seeds.ts';
import { AdmissionServers } from './servers.ts';

const options = { name: { type: 'string', default: 'admission' }, admission: { type: 'string', default: '20000' }, seed: { type: 'string', default: '1' }, out: { type: 'string' }, record: { type: 'string' }, groups: { type: 'string', default: '60' }, keep: { type: 'boolean', default: false } } as const;

/** `--admission N --seed S [--out FILE] [--record FILE]`: what two real servers accept, and what `check` says. Ends with 1 where they differ. */
export async function runAdmissionCommand(argumentList: readonly string[]): Promise<number> {
  const { values } = parse({ args: [...argumentList], options }, judgeUsage);
  const [objects, seed, groups] = [whole(values.admission, '--admission'), whole(values.seed, '--seed'), whole(values.groups, '--groups')];
  const wasUp = await isUp(values.name);
  const lab = wasUp ? Lab.open(values.name) : await bringUp({ name: values.name, hasWebhook: true, hasGateways: false });
  try {
    const servers = await AdmissionServers.of(lab);
    const seeds = [...seedObjects(), ...generatedObjects(seed)];
    const often = writtenSeeds().length;
    await servers.createNamespaces(seeds);
    const start = Date.now();
    const cases = new Cases();
    const run = await runAdmission(servers, { objects, seed, seeds, often, onJudged: (mutated, real) => cases.add(mutated, real) });
    console.log(`${run.objects} objects in ${((Date.now() - start) / 1000).toFixed(0)} s: the API server refused ${run.refusedByServer}, the webhook ${run.refusedByHook}; ${run.mismatches.length} verdicts differ from \`check\``);
    await reportGroups(servers, groupsOf(run.mismatches).slice(0, groups), values.out);
    if (values.record !== undefined) await record(servers, cases, values.record);
    return run.mismatches.length === 0 ? 0 : 1;
  } finally {
    lab.close();
    if (!wasUp && !values.keep) await down(values.name);
  }
}

async function reportGroups(servers: AdmissionServers, groups: ReturnType<typeof groupsOf>, out: string | undefined): Promise<void> {
  const found: object[] = [];
  for (const { name, count, example } of groups) {
    const smallest = await shrinkMismatch(servers, example);
    if (smallest === undefined) {
      console.log(`${count} × ${name}\n  not confirmed`);
      continue;
    }
    const { object, why, side, there } = smallest;
    console.log(`${count} × ${name}\n  ${why.slice(0, 240).replaceAll('\n', ' ')}\n  ${JSON.stringify({ kind: (object as unknown as KubernetesObject).kind, ...object }).slice(0, 600)}`);
    found.push({ name, count, side, there, why, object });
  }
  if (out !== undefined) replaceFile(out, found.map((one) => `${JSON.stringify(one)}\n`).join(''));
}

/** Sorted in the end, so that the same run writes the same file. */
async function record(servers: AdmissionServers, cases: Cases, file: string): Promise<void> {
  const lines: string[] = [];
  await cases.shrunk(servers, (one) => void lines.push(JSON.stringify(one)));
  replaceFile(file, lines.sort().map((line) => `${line}\n`).join(''));
}
