import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { call, connectHttp, connectPipe, folderWith, shop, worldOf, type ClientOptions, type Connected, type Folder } from './harness.ts';
import { fakePlanner } from './fake-planner.ts';

let folder: Folder;
beforeEach(() => void (folder = folderWith(shop)));
afterEach(() => folder.remove());

const yes: NonNullable<ClientOptions['answer']> = ({ choices }) => ({ action: 'accept', content: { choice: choices[0]?.const ?? '' } });

function connect(options: ClientOptions = {}, more: Parameters<typeof worldOf>[1] = {}): Promise<Connected> {
  return connectHttp(worldOf(folder.root, { allowWrite: true, planner: fakePlanner, ...more }), options);
}

async function planOf({ client }: Connected, words = 'write mesh/new.yaml a: 1'): Promise<string> {
  const { content } = await call(client, 'mesh_plan', { text: words });
  expect(content['status']).toBe('planned');
  return String(content['plan']);
}

const at = (path: string): string => join(folder.root, path);
const nothingWritten = (): void => {
  expect(existsSync(at('mesh/new.yaml'))).toBe(false);
  expect(existsSync(at('.meshwright'))).toBe(false);
};

describe('mesh_apply_plan', () => {
  it('writes what a person approved by its hash, and notes it', async () => {
    const connected = await connect({ answer: yes });
    const plan = await planOf(connected);
    const applied = await call(connected.client, 'mesh_apply_plan', { plan });
    expect(applied).toMatchObject({ isError: false, content: { plan, written: ['mesh/new.yaml'] } });
    expect(readFileSync(at('mesh/new.yaml'), 'utf8')).toBe('a: 1\n');
    const [question] = connected.asked;
    expect(question?.choices).toEqual([
      { const: plan, title: `Approve plan ${plan.slice(0, 8)}: write 1 file` },
      { const: 'refuse', title: 'Refuse: write nothing' },
    ]);
    expect(question?.message).toContain('1 new file, 0 changed files, none deleted: mesh/new.yaml');
    expect(question?.message).toContain(plan);
    const note = JSON.parse(readFileSync(at('.meshwright/approvals.jsonl'), 'utf8')) as Record<string, unknown>;
    expect(note).toMatchObject({ hash: plan, channel: 'elicitation', who: 'test-client 1', restated: ['Write mesh/new.yaml.'], files: ['mesh/new.yaml'] });
    expect(note['at']).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it.each<[string, NonNullable<ClientOptions['answer']>, string]>([
    ['declines', () => ({ action: 'decline' }), 'not approved (the answer was no); nothing was written'],
    ['closes the question', () => ({ action: 'cancel' }), 'not approved (the question was closed without an answer); nothing was written'],
    ['chooses to refuse', () => ({ action: 'accept', content: { choice: 'refuse' } }), 'the person refused the plan; nothing was written'],
    ['answers with another hash', () => ({ action: 'accept', content: { choice: '0'.repeat(64) } }), 'not approved (the answer is none of those that were offered); nothing was written'],
    ['accepts with nothing', () => ({ action: 'accept' }), 'not approved (the answer is none of those that were offered); nothing was written'],
    ['accepts with another field', () => ({ action: 'accept', content: { approve: true } }), 'not approved (the answer is none of those that were offered); nothing was written'],
  ])('writes nothing where the person %s', async (_, answer, text) => {
    const connected = await connect({ answer });
    const applied = await call(connected.client, 'mesh_apply_plan', { plan: await planOf(connected) }).catch((error: Error) => ({ isError: true, text: error.message }));
    expect(applied.isError).toBe(true);
    expect(applied.text.startsWith(text) || /content|schema|choice/i.test(applied.text)).toBe(true);
    expect(connected.asked).toHaveLength(1);
    nothingWritten();
  });

  it.each<[string, ClientOptions]>([
    ['of the current specification that cannot ask', {}],
    ['of the specification before, over stateless HTTP, that cannot ask', { mode: 'legacy' }],
    ['of the specification before, over stateless HTTP, that could ask', { mode: 'legacy', answer: yes }],
  ])('refuses a client %s, with the command that a person runs', async (_, options) => {
    const connected = await connect(options);
    const plan = await planOf(connected);
    const applied = await call(connected.client, 'mesh_apply_plan', { plan });
    expect(applied).toMatchObject({ isError: true, text: `the client cannot ask a person for approval; nothing was written\nA person approves it in a shell, in the folder of the project: meshwright ask 'write mesh/new.yaml a: 1' --proposer offline --approve ${plan}` });
    expect(connected.asked).toHaveLength(0);
    nothingWritten();
  });

  it.each<['auto' | 'legacy']>([['auto'], ['legacy']])('asks over a lasting connection, specification %s', async (mode) => {
    const world = worldOf(folder.root, { allowWrite: true, planner: fakePlanner });
    const connected = await connectPipe(world, { mode, answer: yes });
    const applied = await call(connected.client, 'mesh_apply_plan', { plan: await planOf(connected) });
    expect(applied).toMatchObject({ isError: false, content: { written: ['mesh/new.yaml'] } });
    expect(connected.asked).toHaveLength(1);
    await connected.close();
  });

  it.each<['auto' | 'legacy']>([['auto'], ['legacy']])('refuses over a lasting connection where the client cannot ask, specification %s', async (mode) => {
    const connected = await connectPipe(worldOf(folder.root, { allowWrite: true, planner: fakePlanner }), { mode });
    const applied = await call(connected.client, 'mesh_apply_plan', { plan: await planOf(connected) });
    expect(applied.isError).toBe(true);
    expect(applied.text).toContain('the client cannot ask a person for approval; nothing was written');
    nothingWritten();
    await connected.close();
  });

  it.each<['auto' | 'legacy']>([['auto'], ['legacy']])('takes a no over a lasting connection as final, specification %s', async (mode) => {
    const connected = await connectPipe(worldOf(folder.root, { allowWrite: true, planner: fakePlanner }), { mode, answer: () => ({ action: 'decline' }) });
    const applied = await call(connected.client, 'mesh_apply_plan', { plan: await planOf(connected) });
    expect(applied.text).toContain('not approved (the answer was no); nothing was written');
    expect(connected.asked).toHaveLength(1);
    nothingWritten();
    await connected.close();
  });

  it('asks no client where approval is the command line’s alone', async () => {
    const connected = await connect({ answer: yes }, { approval: 'command-line' });
    const applied = await call(connected.client, 'mesh_apply_plan', { plan: await planOf(connected) });
    expect(applied.text).toContain('this server takes no approvals from clients; nothing was written');
    expect(connected.asked).toHaveLength(0);
    nothingWritten();
  });

  it('takes no yes from a model', async () => {
    const connected = await connect({ answer: () => ({ action: 'decline' }) });
    const plan = await planOf(connected);
    for (const more of [{ confirm: true }, { approve: plan }, { choice: plan }]) {
      const applied = await call(connected.client, 'mesh_apply_plan', { plan, ...more });
      expect(applied.isError).toBe(true);
    }
    nothingWritten();
  });

  it('works the plan out again: other files, another plan, nothing written', async () => {
    const connected = await connect({
      answer: (question) => {
        folder.write('k8s/more.yaml', 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: late, namespace: shop }\n');
        return yes(question);
      },
    });
    const applied = await call(connected.client, 'mesh_apply_plan', { plan: await planOf(connected) });
    expect(applied.isError).toBe(true);
    expect(applied.text).toContain('the input has changed since plan');
    nothingWritten();
  });

  it('leaves a file alone that it did not read', async () => {
    const connected = await connect({ answer: yes });
    const plan = await planOf(connected, 'write mesh/notes.txt a');
    folder.write('mesh/notes.txt', 'mine\n');
    const applied = await call(connected.client, 'mesh_apply_plan', { plan });
    expect(applied.isError).toBe(true);
    expect(readFileSync(at('mesh/notes.txt'), 'utf8')).toBe('mine\n');
  });

  it('writes nothing outside the folder', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'meshwright-outside-'));
    symlinkSync(outside, at('link'));
    const connected = await connect({ answer: yes });
    for (const path of ['../escape.yaml', `${outside}/a.yaml`, 'link/a.yaml', 'mesh/../../escape.yaml']) {
      const applied = await call(connected.client, 'mesh_apply_plan', { plan: await planOf(connected, `write ${path} a`) });
      expect(applied.isError, path).toBe(true);
      expect(applied.text, path).toContain('would be written');
    }
    expect(existsSync(join(outside, 'a.yaml'))).toBe(false);
    rmSync(outside, { recursive: true });
  });

  it('knows no plan that it did not make', async () => {
    const { client, asked } = await connect({ answer: yes });
    expect((await call(client, 'mesh_apply_plan', { plan: 'a'.repeat(64) })).text).toContain('there is no plan');
    expect(asked).toHaveLength(0);
  });
});

describe('mesh_export_plan', () => {
  it('saves a copy in a folder of its own', async () => {
    const connected = await connect({ answer: yes });
    const plan = await planOf(connected);
    const saved = await call(connected.client, 'mesh_export_plan', { plan });
    expect(saved.content['written']).toEqual([`.meshwright/plans/${plan.slice(0, 8)}/mesh/new.yaml`]);
    expect((await call(connected.client, 'mesh_export_plan', { plan, folder: 'copies' })).content['written']).toEqual(['copies/mesh/new.yaml']);
    expect(readFileSync(at('copies/mesh/new.yaml'), 'utf8')).toBe('a: 1\n');
    expect(existsSync(at('mesh/new.yaml'))).toBe(false);
  });

  it.each(['../copies', '/tmp/copies', 'a/../../b', 'C:/b'])('saves nothing in %s', async (target) => {
    const connected = await connect({ answer: yes });
    expect((await call(connected.client, 'mesh_export_plan', { plan: await planOf(connected), folder: target })).isError).toBe(true);
  });

  it('changes no file that exists', async () => {
    mkdirSync(at('copies/mesh'), { recursive: true });
    folder.write('copies/mesh/new.yaml', 'mine\n');
    const connected = await connect({ answer: yes });
    expect((await call(connected.client, 'mesh_export_plan', { plan: await planOf(connected), folder: 'copies' })).isError).toBe(true);
    expect(readFileSync(at('copies/mesh/new.yaml'), 'utf8')).toBe('mine\n');
  });
});

describe('a question about the words', () => {
  it('is asked round by round where the client can', async () => {
    const connected = await connect({ answer: ({ choices }) => ({ action: 'accept', content: { choice: choices[1]?.const ?? '' } }) });
    const { content } = await call(connected.client, 'mesh_plan', { text: 'unclear' });
    expect(connected.asked.map(({ message }) => message)).toEqual(['Which orders is meant?', 'And which version of jobs/orders?']);
    expect(content).toMatchObject({ status: 'planned', files: [{ path: 'mesh/chosen.yaml', isNew: true }] });
  });

  it('comes back as data where it cannot, and `answers` answers it', async () => {
    const { client } = await connect();
    const first = await call(client, 'mesh_parse_intent', { text: 'unclear' });
    expect(first).toMatchObject({ isError: false, content: { status: 'question', question: { text: 'Which orders is meant?', options: [{ number: 1, text: 'shop/orders' }, { number: 2, text: 'jobs/orders' }] } } });
    expect((await call(client, 'mesh_plan', { text: 'unclear', answers: [1] })).content['question']).toMatchObject({ text: 'And which version of shop/orders?' });
    expect((await call(client, 'mesh_plan', { text: 'unclear', answers: [1, 2] })).content['status']).toBe('planned');
  });

  it('is not asked again once somebody declined', async () => {
    const connected = await connect({ answer: () => ({ action: 'decline' }) });
    const { content } = await call(connected.client, 'mesh_plan', { text: 'unclear' });
    expect(connected.asked).toHaveLength(1);
    expect(content).toMatchObject({ status: 'question', reasons: ['the person was asked and did not choose: the answer was no'] });
  });
});
