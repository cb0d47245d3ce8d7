import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeStep } from './make-step.ts';
import { isShared } from './shared-cache.ts';
import type { BuildStep } from './stamp.ts';
import { paths } from '../paths.ts';

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), 'meshwright-lab-make-'))));
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
  rmSync(join(paths.stamps, name), { force: true });
});

const name = `test-${process.pid}`;

describe.skipIf(process.platform !== 'linux')('a step of the build (Linux only)', () => {
  it('is made once by two who ask at once, and given to others', async () => {
    let made = 0;
    const step: BuildStep = {
      name, files: [join(root, 'own/tool')], inputs: [root],
      build: async () => {
        made += 1;
        await new Promise((resolve) => void setTimeout(resolve, 100));
        mkdirSync(join(root, 'own'), { recursive: true });
        writeFileSync(join(root, 'own/tool'), 'tool');
      },
    };
    const places = { own: join(root, 'own'), shared: join(root, 'shared') };
    const said: string[] = [];
    const say = (text: string): void => void said.push(text);
    expect((await Promise.all([makeStep(step, places, say), makeStep(step, places, say)])).sort()).toEqual(['as before', 'made']);
    expect(made).toBe(1);
    expect(said).toEqual([`process ${process.pid} is making ${name} already: waiting for it`]);
    expect(isShared(step, places)).toBe(true);

    rmSync(join(root, 'own/tool'));
    expect(await makeStep(step, places, say)).toBe('taken from the shared cache');
    expect([made, existsSync(join(root, 'own/tool'))]).toEqual([1, true]);
  });

  it('is made all the same where nothing can be shared, and says so', async () => {
    const file = join(root, 'tool');
    writeFileSync(join(root, 'no-folder'), '');
    const said: string[] = [];
    const step: BuildStep = { name, files: [file], inputs: [root], build: () => Promise.resolve(writeFileSync(file, 'tool')) };
    expect(await makeStep(step, { own: root, shared: join(root, 'no-folder') }, (text) => void said.push(text))).toBe('made');
    expect(said[0]).toMatch(new RegExp(`^${name} is not shared with other copies of the project: `));
  });
});
