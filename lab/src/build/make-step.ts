import { rmSync } from 'node:fs';
import { messageOf } from '../lab-error.ts';
import { withLock } from '../lock.ts';
import { giveShared, isShared, takeShared, type Places } from './shared-cache.ts';
import { isFresh, stampStep, type BuildStep } from './stamp.ts';

export type Made = 'as before' | 'taken from the shared cache' | 'made';

/** Makes what a step makes, unless it is there, here or in another copy of the project. `say` is told what the person in front should know. */
export async function makeStep(step: BuildStep, places: Places, say: (text: string) => void): Promise<Made> {
  if (isFresh(step)) {
    if (!isShared(step, places)) share(step, places, say);
    return 'as before';
  }
  const wait = (holder: string): 'wait' => {
    say(`process ${holder} is making ${step.name} already: waiting for it`);
    return 'wait';
  };
  return withLock({ name: `build ${step.name}`, onHeld: wait }, async () => {
    if (isFresh(step)) return 'as before';
    if (isShared(step, places)) {
      takeShared(step, places);
      stampStep(step);
      return 'taken from the shared cache';
    }
    // Never written over: a file may be another name of one in the shared cache, or run.
    for (const file of step.files) rmSync(file, { force: true });
    await step.build();
    stampStep(step);
    share(step, places, say);
    return 'made';
  });
}

/** Sharing only saves others the time; where it cannot be done, what was made is good all the same. */
function share(step: BuildStep, places: Places, say: (text: string) => void): void {
  try {
    giveShared(step, places);
  } catch (error) {
    say(`${step.name} is not shared with other copies of the project: ${messageOf(error)}`);
  }
}
