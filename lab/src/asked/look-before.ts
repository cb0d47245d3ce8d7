import type { CallCheck } from '../../../src/project/evaluate/task.ts';
import { inParallel } from '../in-parallel.ts';
import { aimOf } from './aim.ts';
import { Arrivals } from './arrivals.ts';
import { fingerprintOf, type Fingerprint } from './checks/unchanged.ts';
import { keyOfCall } from './judge-answer.ts';
import type { Scene } from './scene.ts';
import type { StandingMesh } from './standing-mesh.ts';

const atOnce = 4;

/** How the calls that must stay as they are fare before any answer. */
export async function lookBefore(mesh: StandingMesh, checks: readonly CallCheck[]): Promise<ReadonlyMap<string, Fingerprint>> {
  const scene: Scene = { lab: mesh.lab, objects: mesh.objects, issuer: mesh.issuer, arrivals: new Arrivals(mesh.lab), patienceMs: 0 };
  const calls = new Map(checks.filter(({ then }) => then.unchanged !== undefined).map((check) => [keyOfCall(check), check]));
  const looked = await inParallel([...calls], atOnce, async ([key, check]): Promise<[string, Fingerprint][]> => {
    const aim = aimOf(scene, check);
    return typeof aim === 'string' ? [] : [[key, await fingerprintOf({ scene, check, aim })]];
  });
  await mesh.heal();
  return new Map(looked.flat());
}
