import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LabError } from './lab-error.ts';
import { withInstanceLock, withLock } from './lock.ts';
import { sleep } from './until.ts';

const lockFile = JSON.stringify(join(import.meta.dirname, 'lock.ts'));

describe.skipIf(process.platform !== 'linux')('a lock of the lab (Linux only)', () => {
  it('refuses a second one, and says who holds it', async () => {
    const name = `refuse-${process.pid}`;
    await withInstanceLock(name, async () => {
      await expect(withInstanceLock(name, () => Promise.resolve())).rejects.toThrow(`process ${process.pid} is bringing the instance \`${name}\` up or down`);
    });
    expect(await withInstanceLock(name, () => Promise.resolve('free again'))).toBe('free again');
  });

  it('is let go when the work fails', async () => {
    const name = `fail-${process.pid}`;
    await expect(withInstanceLock(name, () => Promise.reject(new LabError('no', 'why')))).rejects.toThrow('no');
    expect(await withInstanceLock(name, () => Promise.resolve('free'))).toBe('free');
  });

  it('lets one after the other in where they wait', async () => {
    const order: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      order.push(`${name} begins`);
      await sleep(50);
      order.push(`${name} ends`);
    };
    const lock = { name: `wait-${process.pid}`, onHeld: (): 'wait' => 'wait' };
    await Promise.all(['a', 'b', 'c'].map((name) => withLock(lock, work(name))));
    for (let at = 0; at < order.length; at += 2) expect(order[at + 1]).toBe(order[at]?.replace('begins', 'ends'));
    expect(order).toHaveLength(6);
  });

  it('does not outlive a holder that is killed', async () => {
    const name = `killed-${process.pid}`;
    const program = `import { withInstanceLock } from ${lockFile}; await withInstanceLock(${JSON.stringify(name)}, () => new Promise(() => { setInterval(() => {}, 1000); console.log('held'); }));`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => void holder.stdout.once('data', resolve));
    await expect(withInstanceLock(name, () => Promise.resolve())).rejects.toThrow(`process ${holder.pid} is`);
    const ended = new Promise((resolve) => void holder.once('exit', resolve));
    holder.kill('SIGKILL');
    await ended;
    expect(await withInstanceLock(name, () => Promise.resolve('free'))).toBe('free');
  });
});
