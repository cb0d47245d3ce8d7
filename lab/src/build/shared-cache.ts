import { copyFileSync, constants, existsSync, linkSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { hashOf, type BuildStep } from './stamp.ts';

export interface Places {
  /** Of this copy of the project; the files of a step are below it. */
  readonly own: string;
  /** Of all copies on this machine. */
  readonly shared: string;
}

/** One folder for what a step makes of certain inputs on a certain architecture: nothing in it ever changes. */
export function entryOf(step: Pick<BuildStep, 'name' | 'inputs'>, { shared }: Places): string {
  return join(shared, `${step.name}-${process.platform}-${process.arch}-${hashOf(step).slice(0, 24)}`);
}

/** Whether another copy of the project, or this one earlier, has made all that a step makes. */
export function isShared(step: BuildStep, places: Places): boolean {
  return step.files.every((file) => existsSync(join(entryOf(step, places), relative(places.own, file))));
}

export function takeShared(step: BuildStep, places: Places): void {
  for (const file of step.files) place(join(entryOf(step, places), relative(places.own, file)), file);
}

/** Written beside and moved into place: nobody ever finds half of an entry, and of two who give the same one is kept. */
export function giveShared(step: BuildStep, places: Places): void {
  const entry = entryOf(step, places);
  mkdirSync(places.shared, { recursive: true });
  const draft = mkdtempSync(join(places.shared, '.draft-'));
  try {
    for (const file of step.files) place(file, join(draft, relative(places.own, file)));
    if (!isShared(step, places)) rmSync(entry, { recursive: true, force: true });
    if (!existsSync(entry)) renameSync(draft, entry);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** A second name for the same file where the file system can, so that ten copies of the project take the room of one. */
function place(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  rmSync(to, { force: true });
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
  }
}
