import type { JsonObject } from '../../src/kube/resource.ts';
import type { Case } from '../../test/real-mesh/recording.ts';
import { bringUp, numberOf, parse, usage } from './command-line.ts';
import { readNamedCases, replaceFile } from './files.ts';
import { LabError } from './lab-error.ts';
import { readManifests } from './manifests.ts';
import { clearStage, differences, recordCase, setStage, type Difference, type StandingStage } from './record.ts';
import { down } from './up.ts';

export async function runRecord(argumentList: readonly string[]): Promise<number> {
  const options = { name: { type: 'string', default: 'record' }, out: { type: 'string' }, application: { type: 'string', default: '' }, only: { type: 'string', default: '' }, tries: { type: 'string', default: '3' } } as const;
  const { values, positionals } = parse({ args: [...argumentList], options, allowPositionals: true });
  const cases = positionals.flatMap(readNamedCases).filter(({ name }) => name.includes(values.only));
  if (cases.length === 0 || values.application === '') throw new LabError('no cases, or no application for them', usage);
  const lab = await bringUp({ name: values.name, hasGateways: false });
  try {
    const common = (await readManifests([values.application])) as unknown as readonly JsonObject[];
    let standing: { readonly application: readonly JsonObject[]; readonly stage: StandingStage } | undefined;
    const recorded: Case[] = [];
    const found: Difference[] = [];
    for (const one of cases) {
      const start = Date.now();
      const application = one.application ?? common;
      if (JSON.stringify(standing?.application) !== JSON.stringify(application)) {
        if (standing !== undefined) await clearStage(lab, standing.application);
        standing = { application, stage: await setStage(lab, application) };
      }
      const recording = await recordCase(standing?.stage ?? (await setStage(lab, application)), one, numberOf(values.tries, '--tries'));
      const differing = differences(one, recording.case);
      found.push(...differing);
      recorded.push(recording.case);
      console.log(`${verdictOf(differing)} ${one.name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
      for (const { object, reason } of recording.refused) console.log(`  refused ${object.kind} ${object.metadata.name}: ${reason}`);
      for (const { request, before, after } of differing) console.log(`  ${shortened(request)}\n    was ${shortened(before)}\n    is  ${shortened(after)}`);
    }
    if (values.out !== undefined) replaceFile(values.out, recorded.map((one) => `${JSON.stringify(one)}\n`).join(''));
    const otherwise = found.filter(({ isOnlyPod }) => !isOnlyPod).length;
    console.log(`${cases.length} cases, ${cases.flatMap(({ requests }) => requests).length} requests: ${otherwise} answered otherwise than recorded, ${found.length - otherwise} only by another pod`);
    return otherwise === 0 ? 0 : 1;
  } finally {
    lab.close();
    await down(values.name);
  }
}

function verdictOf(found: readonly Difference[]): string {
  if (found.length === 0) return 'same     ';
  return found.every(({ isOnlyPod }) => isOnlyPod) ? 'other pod' : 'DIFFERS  ';
}

/** Tokens and key sets fill screens. */
function shortened(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'string' && inner.length > 60 ? `${inner.slice(0, 40)}…` : inner));
}
