import { join } from 'node:path';
import type { JsonObject } from '../../../src/kube/resource.ts';
import type { Case } from '../../../test/real-mesh/recording.ts';
import { describeRequest } from '../../../test/real-mesh/replay.ts';
import { readNamedCases } from '../files.ts';
import { LabError } from '../lab-error.ts';
import { readManifests } from '../manifests.ts';
import { paths } from '../paths.ts';
import type { Lane } from './lane.ts';
import type { LabPlayer } from './lab-player.ts';

/** What one does after mending the model: every case anew, on the mesh and with the model. Ends with 1 where they still differ. */
export async function replayCases(file: string, [lane]: readonly Lane[]): Promise<number> {
  const cases = readNamedCases(file);
  if (lane === undefined) throw new LabError('no instance of the lab is there', 'ask for one: --lanes 1');
  let standing: { readonly text: string; readonly player: LabPlayer } | undefined;
  let differing = 0;
  for (const one of cases) {
    const application = await applicationOf(one);
    const text = JSON.stringify(application);
    standing = standing?.text === text ? standing : { text, player: await lane.carry({ objects: application }) };
    const { replayed } = await standing.player.play(one, { isAlone: true });
    const found = replayed.flatMap(({ request, contradictions }) => contradictions.map((contradiction) => `  ${describeRequest(request)}: ${contradiction}`));
    if (found.length > 0) differing += 1;
    console.log([`${found.length === 0 ? 'agree  ' : 'DIFFER '} ${one.name}`, ...found].join('\n'));
  }
  console.log(`${cases.length} cases, of which mesh and model differ in ${differing}`);
  return differing === 0 ? 0 : 1;
}

async function applicationOf({ application }: Case): Promise<readonly JsonObject[]> {
  return application ?? ((await readManifests([join(paths.root, 'cases', 'application.yaml')])) as unknown as readonly JsonObject[]);
}
