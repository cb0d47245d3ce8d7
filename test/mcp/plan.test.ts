import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasGit } from '../cli/has-git.ts';
import { runInProcess } from '../cli/run.ts';
import { call, connectPipe, folderWith, shop, worldOf, type Connected, type Folder } from './harness.ts';

let folder: Folder;
let connected: Connected;
beforeEach(async () => {
  folder = folderWith(shop);
  connected = await connectPipe(worldOf(folder.root, { allowWrite: true }), { answer: ({ choices }) => ({ action: 'accept', content: { choice: choices[0]?.const ?? '' } }) });
});
afterEach(async () => {
  await connected.close();
  folder.remove();
});

const timeout = { kind: 'set-timeout', service: 'shop/orders', timeoutMs: 2000 };

describe('words', () => {
  it.each(['Give calls to shop/orders at most 2s in all.', 'set the timeout of orders to 2 seconds'])('become the same plan as the intent: %s', async (text) => {
    const typed = await call(connected.client, 'mesh_plan', { intents: [timeout] });
    const { content } = await call(connected.client, 'mesh_plan', { text });
    expect(content).toMatchObject({ status: 'planned', plan: typed.content['plan'], intents: [timeout] });
    expect((await call(connected.client, 'mesh_parse_intent', { text })).content).toMatchObject({ status: 'read', intents: [timeout], next: { tool: 'mesh_plan' } });
  });

  it('that nothing can use make no plan', async () => {
    const { content, isError } = await call(connected.client, 'mesh_plan', { text: 'make coffee' });
    expect(isError).toBe(false);
    expect(content).toMatchObject({ status: 'refused', files: [] });
    expect(content['plan']).toBeUndefined();
  });

  it('that ask for no change lead to the tool that answers', async () => {
    expect((await call(connected.client, 'mesh_plan', { text: 'check my mesh' })).content).toMatchObject({ status: 'nothing-to-do', next: { tool: 'mesh_check' } });
  });
});

describe('typed intents', () => {
  it('become a plan, which the other tools answer about, and which is written once approved', async () => {
    const { client } = connected;
    const planned = await call(client, 'mesh_plan', { intents: [timeout] });
    expect(planned.content).toMatchObject({ status: 'planned', restated: ['Give calls to shop/orders at most 2s in all.'], reasons: [], losses: [] });
    expect(planned.content['behaviour']).toContainEqual(expect.stringContaining('orders.shop:8080, every request: gives up sooner (no timeout → 2 s)'));
    const plan = String(planned.content['plan']);
    const trace = async (more: object): Promise<unknown> => (await call(client, 'mesh_trace_request', { from: 'web', to: 'orders', ...more })).content['timeout'];
    expect([await trace({}), await trace({ plan })]).toEqual([null, 2000]);
    expect((await call(client, 'mesh_compare', { plan })).content).toMatchObject({ isUnchanged: false, isComplete: true, items: [{ aspects: ['other-deadline'], host: 'orders.shop.svc.cluster.local' }] });
    expect((await call(client, 'mesh_check', { plan, severity: 'error' })).content['total']).toBe(0);
    const { content } = await call(client, 'mesh_get_manifests', { plan });
    const applied = await call(client, 'mesh_apply_plan', { plan });
    expect(applied.isError, applied.text).toBe(false);
    for (const file of content['items'] as readonly { readonly path: string; readonly content: string }[]) expect(readFileSync(join(folder.root, file.path), 'utf8')).toBe(file.content);
    expect(await trace({})).toBe(2000);
  });

  it('have the hash that the command line approves', async () => {
    const { content } = await call(connected.client, 'mesh_plan', { intents: [timeout] });
    const { stdout } = await runInProcess(['ask', String((content['restated'] as readonly string[])[0]), '--proposer', 'offline', '--dry-run', '--format', 'json'], { cwd: folder.root });
    expect((JSON.parse(stdout) as { readonly hash?: string }).hash).toBe(content['plan']);
  });

  it.each<[string, object, string]>([
    ['of no kind', { kind: 'set-timeouts', service: 'shop/orders' }, 'set-timeout'],
    ['of a service that is not there', { ...timeout, service: 'shop/ordres' }, 'intents[0].service'],
    ['with a field too many', { ...timeout, seconds: 2 }, 'intents[0]'],
    ['with a field too few', { kind: 'set-timeout', service: 'shop/orders' }, 'intents[0].timeoutMs'],
  ])('%s are told what is wrong', async (_, intent, text) => {
    const called = await call(connected.client, 'mesh_plan', { intents: [intent] });
    expect(called.isError).toBe(true);
    expect(called.text).toContain(text);
  });

  it('and words are two ways to ask', async () => {
    expect((await call(connected.client, 'mesh_plan')).isError).toBe(true);
    expect((await call(connected.client, 'mesh_plan', { text: 'a', intents: [timeout] })).isError).toBe(true);
  });
});

describe('a project with a mesh.yaml', () => {
  it('is changed there, and in the files that follow from it', async () => {
    const home = folderWith({ 'k8s/app.yaml': shop['k8s/app.yaml'] ?? '' });
    for (const command of [['init', 'k8s'], ['generate', 'k8s']]) await runInProcess(command, { cwd: home.root });
    const { client, asked, close } = await connectPipe(worldOf(home.root, { allowWrite: true }), { answer: ({ choices }) => ({ action: 'accept', content: { choice: choices[0]?.const ?? '' } }) });
    const { content } = await call(client, 'mesh_plan', { intents: [timeout] });
    expect((content['files'] as readonly { readonly path: string }[]).map(({ path }) => path)).toEqual(['mesh.yaml', 'mesh/orders/virtual-service.yaml']);
    expect((await call(client, 'mesh_apply_plan', { plan: content['plan'] })).isError).toBe(false);
    expect(asked[0]?.message).toContain('0 new files, 2 changed files, none deleted: mesh.yaml, mesh/orders/virtual-service.yaml');
    expect((await call(client, 'mesh_trace_request', { from: 'web', to: 'orders' })).content['timeout']).toBe(2000);
    expect(await runInProcess(['generate', 'k8s', '--diff'], { cwd: home.root })).toMatchObject({ code: 0, stdout: '' });
    await close();
    home.remove();
  });
});

describe.runIf(hasGit)('a revision', () => {
  it('is compared with the files as they are', async () => {
    const git = (...words: readonly string[]): void => void execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...words], { cwd: folder.root, stdio: 'ignore' });
    git('init');
    git('add', '.');
    git('commit', '-m', 'first');
    folder.write('mesh/access.yaml', (shop['mesh/access.yaml'] ?? '').replace('POST', 'PUT'));
    const { content } = await call(connected.client, 'mesh_compare', { baseline: 'HEAD' });
    expect(content).toMatchObject({ isUnchanged: false, isComplete: true });
    expect((content['items'] as readonly { readonly aspects: readonly string[]; readonly host: string }[]).map(({ aspects, host }) => `${aspects[0] ?? ''} ${host}`).sort()).toEqual(['newly-allowed payments.shop.svc.cluster.local', 'newly-refused payments.shop.svc.cluster.local']);
    expect((await call(connected.client, 'mesh_compare', { baseline: 'no-such-branch' })).text).toContain('git knows no revision `no-such-branch`');
    expect((await call(connected.client, 'mesh_compare', { baseline: '--output=x' })).isError).toBe(true);
    expect((await call(connected.client, 'mesh_compare')).isError).toBe(true);
  });
});
