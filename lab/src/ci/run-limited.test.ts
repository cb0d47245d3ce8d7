import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { until } from '../until.ts';
import { runLimited, type LimitedResult } from './run-limited.ts';
import { Tail } from './tail.ts';

const folder = mkdtempSync(join(tmpdir(), 'meshwright-lab-limit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(program: string, timeoutMs = 30_000): Promise<LimitedResult> {
  return runLimited({ command: [process.execPath, '-e', program], cwd: folder, environment: {}, timeoutMs });
}

describe('a step with a time limit', () => {
  it('gives back its code and its last words', async () => {
    expect(await run("console.log('one'); console.error('two'); process.exitCode = 3")).toEqual({ code: 3, isTimedOut: false, tail: expect.stringMatching(/^(?:one\ntwo|two\none)$/) });
  });

  it('is ended when its time is over, with all that it started', async () => {
    const grandchild = join(folder, 'grandchild');
    const hang = `const { spawn } = require('node:child_process'); const child = spawn('sleep', ['300'], { stdio: 'inherit' }); require('node:fs').writeFileSync(${JSON.stringify(grandchild)}, String(child.pid)); console.log('hanging'); setInterval(() => {}, 1000);`;
    const result = await run(hang, 1500);
    expect(result).toEqual({ code: undefined, isTimedOut: true, tail: 'hanging' });
    const id = readFileSync(grandchild, 'utf8');
    await until({ what: 'the grandchild to end', timeoutMs: 10_000 }, () => Promise.resolve(isGone(id) || undefined));
  });

  it('that cannot be started is 127, as in a shell', async () => {
    expect(await runLimited({ command: ['/no/such/program'], cwd: folder, environment: {}, timeoutMs: 1000 })).toMatchObject({ code: 127, isTimedOut: false });
  });
});

/** Ended, or ended and not yet collected by its new parent. */
function isGone(id: string): boolean {
  if (!existsSync('/proc/self/stat')) {
    try {
      return !process.kill(Number(id), 0);
    } catch {
      return true;
    }
  }
  const stat = `/proc/${id}/stat`;
  return !existsSync(stat) || / Z /.test(readFileSync(stat, 'utf8'));
}

describe('the tail of a log', () => {
  it('is its last lines', () => {
    const tail = new Tail();
    for (let line = 0; line < 1000; line += 1) tail.add(`line ${line}\n`);
    expect(tail.text.split('\n')).toHaveLength(60);
    expect(tail.text).toMatch(/line 999$/);
  });
});
