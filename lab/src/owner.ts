import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { socketFolder } from './control.ts';
import { folderOf } from './instance.ts';
import { LabError } from './lab-error.ts';

/** Network namespaces are the machine's, and the folder of an instance is in one copy of the project: here it says in which. */
export function claimInstance(name: string): void {
  mkdirSync(socketFolder, { recursive: true });
  writeFileSync(ownerFile(name), folderOf(name));
}

/** Refuses an instance of another copy of the project, which would otherwise look like what a crash left. */
export function expectOwnInstance(name: string): void {
  const owner = existsSync(ownerFile(name)) ? readFileSync(ownerFile(name), 'utf8') : folderOf(name);
  if (owner === folderOf(name) || !existsSync(owner)) return;
  throw new LabError(`the instance \`${name}\` belongs to another copy of the project: \`${owner}\``, 'take it down there, or use another name: --name NAME');
}

export function releaseInstance(name: string): void {
  rmSync(ownerFile(name), { force: true });
}

/** A name of an instance has no dot, and the names of sockets there have one before the number of the pod. */
function ownerFile(name: string): string {
  return join(socketFolder, `${name}.owner`);
}
