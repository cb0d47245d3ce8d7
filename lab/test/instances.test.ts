import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { socketFolder } from '../src/control.ts';
import { folderOf, netnsOf } from '../src/instance.ts';
import { Lab } from '../src/lab.ts';
import { namespacesOf } from '../src/network.ts';
import { paths } from '../src/paths.ts';
import { tryCommand } from '../src/run-command.ts';
import { statusOf } from '../src/status.ts';
import { until } from '../src/until.ts';
import { down, isUp, troubleOf, up } from '../src/up.ts';
import { applyAll, call, objectsIn, reasons, skipped } from './shared.ts';

const [first, second] = ['test-one', 'test-two'] as const;

const application = (version: string): string => `
apiVersion: v1
kind: Namespace
metadata: { name: alpha, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: alpha }
spec: { selector: { app: web }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${version}, namespace: alpha }
spec:
  selector: { matchLabels: { app: web } }
  template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, image: web }] } }
`;

describe.skipIf(reasons.length > 0)(`instances of the lab${skipped}`, () => {
  afterAll(() => Promise.all([down(first), down(second)]));

  it('live side by side, with the same names and addresses, and one ends without the other', async () => {
    await Promise.all([down(first), down(second)]);
    const labs = await Promise.all([first, second].map((name) => up({ name, hasGateways: false })));
    const answers = await Promise.all(labs.map(async (lab) => {
      await applyAll(lab, objectsIn(application(`only-${lab.instance.name}`)));
      await lab.settle({ timeoutMs: 120_000 });
      return call(lab, 'outside/client', { host: 'web.alpha', port: 80 });
    }));
    expect(answers.map(({ received }) => received?.pod)).toEqual([`only-${first}-0`, `only-${second}-0`]);
    for (const lab of labs) lab.close();

    await down(first);
    expect([namespacesOf(first), existsSync(folderOf(first)), await isUp(first), await isUp(second)]).toEqual([[], false, false, true]);
    const other = Lab.open(second);
    expect(await call(other, 'outside/client', { host: 'web.alpha', port: 80 })).toMatchObject({ status: 200 });
    other.close();
    await expect(up({ name: second })).rejects.toThrow('is up');
  });

  it('come up again after whoever brought them up was killed on the way', async () => {
    await down(first);
    const bringer = spawn(process.execPath, [join(paths.root, 'main.ts'), 'up', '--name', first, '--no-gateways'], { stdio: 'ignore' });
    const ended = new Promise<NodeJS.Signals | null>((resolve) => void bringer.on('exit', (_, signal) => resolve(signal)));
    await until({ what: 'the API server to run', timeoutMs: 60_000 }, () => Promise.resolve(existsSync(join(folderOf(first), 'logs', 'api-server.log')) || undefined));
    bringer.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    expect(namespacesOf(first)).toEqual([`mwlab.${first}`]);
    expect(await isUp(first)).toBe(false);

    const steps: string[] = [];
    const lab = await up({ name: first, hasGateways: false, onStep: (step) => void steps.push(step) });
    expect(steps[0]).toBe('cleaned what a crash left');
    expect(await isUp(first)).toBe(true);
    lab.close();
  });

  it('whose API server has died are not up, say so, and come up again', async () => {
    await down(first);
    (await up({ name: first, hasGateways: false })).close();
    const { stdout } = await tryCommand('ip', ['netns', 'pids', netnsOf(first)]);
    const server = stdout.trim().split('\n').map(Number).find((id) => readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0').includes('apiserver'));
    process.kill(server ?? 0, 'SIGKILL');
    await until({ what: 'the API server to be gone', timeoutMs: 20_000 }, async () => ((await troubleOf(first)) === 'its API server does not answer') || undefined);
    expect(await statusOf(first)).toMatchObject({ name: first, trouble: 'its API server does not answer' });

    const steps: string[] = [];
    (await up({ name: first, hasGateways: false, onStep: (step) => void steps.push(step) })).close();
    expect(steps[0]).toBe('cleaned what a crash left');
    expect(await troubleOf(first)).toBeUndefined();
  });

  it('of which every process was killed while they ran are cleaned away by `down`', async () => {
    await down(first);
    (await up({ name: first, hasGateways: false })).close();
    const found = await Promise.all(namespacesOf(first).map((netns) => tryCommand('ip', ['netns', 'pids', netns])));
    for (const id of found.flatMap(({ stdout }) => stdout.trim().split('\n')).filter((line) => line !== '')) process.kill(Number(id), 'SIGKILL');
    expect(await troubleOf(first)).toMatch(/^(?:all its processes have ended|its API server does not answer)$/);
    expect(await down(first)).toBe(true);
    expect([namespacesOf(first), existsSync(folderOf(first))]).toEqual([[], false]);
  });

  it('of another copy of the project are left alone', async () => {
    await down(first);
    const other = mkdtempSync(join(tmpdir(), 'meshwright-other-copy-'));
    const owner = join(socketFolder, `${first}.owner`);
    mkdirSync(socketFolder, { recursive: true });
    writeFileSync(owner, other);
    await expect(up({ name: first })).rejects.toThrow('belongs to another copy of the project');
    await expect(down(first)).rejects.toThrow('belongs to another copy of the project');
    // A copy that is gone owns nothing.
    rmSync(other, { recursive: true });
    expect(await down(first)).toBe(false);
    expect(existsSync(owner)).toBe(false);
  });

  it('refuse two who bring the same one up', async () => {
    await down(first);
    const one = up({ name: first, hasGateways: false });
    await expect(up({ name: first })).rejects.toThrow('is bringing the instance');
    (await one).close();
  });
});
