import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LabError } from './lab-error.ts';
import { paths } from './paths.ts';

/** Only one process at a time brings an instance up or down. The lock of a process that is gone does not count. */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const file = join(paths.instances, `${name}.lock`);
  mkdirSync(paths.instances, { recursive: true });
  take(file, name);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(file: string, name: string): void {
  const own = `${process.pid} ${startOf(process.pid)}`;
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      writeFileSync(file, own, { flag: 'wx' });
      return;
    } catch {
      const holder = read(file);
      const [id = ''] = holder.split(' ');
      if (holder === `${id} ${startOf(Number(id))}`) throw new LabError(`process ${id} is bringing the instance \`${name}\` up or down`, 'wait for it, or use another name: --name NAME');
      rmSync(file, { force: true });
    }
  }
  throw new LabError(`the lock of the instance \`${name}\` could not be taken`, `remove ${file}`);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** The time a process started, in ticks (proc(5), field 22): a number of a process is used again, its start is not. */
function startOf(id: number): string {
  const text = read(`/proc/${id}/stat`);
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? 'gone';
}
