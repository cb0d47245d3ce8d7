import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTasks } from '../../src/project/evaluate/read-tasks.ts';
import { runInProcess } from '../cli/run.ts';
import { startModelServer, type Reply } from '../model-servers/server.ts';
import { chat } from '../model-servers/wire-formats.ts';
import { repositoryRoot } from '../shared.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'meshwright-evaluate-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const task = '- {id: tray-timeout, about: set-timeout, mesh: nursery, phrasings: {terse: tray 2s}, calls: [{from: nursery/tray, to: tray.nursery, then: {timeoutMs: 2000}}]}\n';
const mesh = `apiVersion: v1
kind: Namespace
metadata: {name: nursery, labels: {istio-injection: enabled}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: tray, namespace: nursery}
spec: {selector: {matchLabels: {app: tray}}, template: {metadata: {labels: {app: tray}}, spec: {containers: [{name: app, image: tray}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: tray, namespace: nursery}
spec: {selector: {app: tray}, ports: [{name: http, port: 80}]}
`;
const answer = (seconds: number): string => `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: tray}\nspec: {hosts: [tray], http: [{timeout: ${seconds}s, route: [{destination: {host: tray}}]}]}\n`;

function writeSuite(): void {
  write('suite/tasks/all.yaml', task);
  write('suite/meshes/nursery/app.yaml', mesh);
}

describe('meshwright evaluate', () => {
  it('judges recorded answers, says so, and fails where one is silently wrong', async () => {
    writeSuite();
    write('answers/tray-timeout.md', `Here:\n\`\`\`yaml\n${answer(3)}\`\`\`\n`);
    const { code, stdout } = await runInProcess(['evaluate', '--tasks', 'suite', '--answers', 'answers'], { cwd: folder });
    expect(code).toBe(1);
    expect(stdout).toContain('answers (recorded answers): 0 % of 1 request answered as they should be; 1 answer silently wrong');
    expect(stdout).toContain('These answers were recorded earlier');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('timeoutMs: 2000 is wanted, 3000 is what happens');
    write('answers/tray-timeout.md', `\`\`\`yaml\n${answer(2)}\`\`\`\n`);
    expect((await runInProcess(['evaluate', '--tasks', 'suite', '--answers', 'answers'], { cwd: folder })).code).toBe(0);
  });

  it('writes the page or the JSON that the ending of the file names', async () => {
    writeSuite();
    write('answers/tray-timeout.yaml', answer(2));
    for (const [file, begin] of [['out.html', '<!doctype html>'], ['out.json', '{']] as const) {
      expect((await runInProcess(['evaluate', '--tasks', 'suite', '--answers', 'answers', '-o', file], { cwd: folder })).stdout).toBe(`${file} written: 1 answer judged, 0 silently wrong\n`);
      expect(readFileSync(join(folder, file), 'utf8').startsWith(begin)).toBe(true);
    }
  });

  it('asks a model for YAML as often as it is told to, and counts its tokens', async () => {
    writeSuite();
    const reply = (seconds: number): Reply => chat.words(`\`\`\`yaml\n${answer(seconds)}\`\`\``);
    const server = await startModelServer([reply(2), reply(20)]);
    try {
      const { code, stdout, stderr } = await runInProcess(['evaluate', '--tasks', 'suite', '--proposer', `${server.origin}/v1#m`, '--raw', '--runs', '2', '--format', 'json'], { cwd: folder });
      expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
      expect(JSON.parse(stdout)).toMatchObject({ isRecorded: false, runs: 2, total: { asked: 1, passPercent: 50, alwaysPercent: 0 }, usage: { inputTokens: 200, outputTokens: 40 } });
      expect(server.seen[0]?.text).toContain('tray 2s');
    } finally {
      await server.close();
    }
  });

  it('says where a suite is wrong, and asks nothing', async () => {
    writeSuite();
    write('suite/tasks/all.yaml', task.replace('nursery/tray', 'nursery/tary'));
    write('answers/tray-timeout.yaml', answer(2));
    const { code, stderr } = await runInProcess(['evaluate', '--tasks', 'suite', '--answers', 'answers'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain('suite/tasks/all.yaml:1');
    expect(stderr).toContain('no workload `nursery/tary` is in the input');
  });

  it.each<readonly [string, string | Uint8Array, string]>([
    ['suite/tasks/more.yaml', new Uint8Array([1, 0, 2]), '`suite/tasks/more.yaml` is a binary file, not YAML or JSON'],
    ['suite/meshes/nursery/more.yaml', new Uint8Array([0xff, 0xfe, 0x61]), '`suite/meshes/nursery/more.yaml` is UTF-16 text'],
    ['answers/tray-timeout.md', new Uint8Array([0xc3, 0x28]), '`answers/tray-timeout.md` is not UTF-8 text'],
  ])('judges nothing where %s is no text', async (path, bytes, said) => {
    writeSuite();
    write('answers/tray-timeout.yaml', answer(2));
    writeFileSync(join(folder, path), bytes);
    const { code, stdout, stderr } = await runInProcess(['evaluate', '--tasks', 'suite', '--answers', 'answers'], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(said);
  });

  it.each([
    [['--only', 'split-trafic'], 'no task is called `split-trafic`, and none is about it\n  did you mean `split-traffic`?'],
    [['--runs', '0'], '`0` is no number of runs'],
    [['--answers', 'gone'], 'there is no folder `gone`'],
    [['--answers', 'x', '--raw'], '`--answers` are recorded answers: nobody is asked'],
    [['--proposer', 'offline', '--raw'], '`--raw` asks a model, and `offline` is none'],
    [['--tasks', 'gone'], 'there is no folder `gone/tasks`'],
  ])('refuses %s', async (flags, said) => {
    const { code, stderr } = await runInProcess(['evaluate', ...flags], { cwd: folder });
    expect({ code, stderr: stderr.slice(0, 400) }).toMatchObject({ code: 2, stderr: expect.stringContaining(said) as string });
  });
});

describe('docs/evaluate.md', () => {
  const page = readFileSync(join(repositoryRoot, 'docs/evaluate.md'), 'utf8');

  it('shows a task that can be read', () => {
    const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(page) ?? [];
    expect(readTasks({ path: 'docs/evaluate.md', text: yaml }).diagnostics).toEqual([]);
    expect(readTasks({ path: 'docs/evaluate.md', text: yaml }).tasks).toHaveLength(1);
  });

  it('names every key', () => {
    const helpOf = (text: string): string => readTasks({ path: 'a', text }).diagnostics.find(({ message }) => message.includes('qqqqqqqq'))?.help ?? '';
    const keys = [...helpOf('- {qqqqqqqq: 1}').matchAll(/`(\w+)`/g), ...helpOf('- {calls: [{from: a, to: b, then: {qqqqqqqq: 1}}]}').matchAll(/`(\w+)`/g)].map(([, key = '']) => key).filter((key) => key !== 'then');
    expect(keys.length).toBeGreaterThan(25);
    expect(keys.filter((key) => !new RegExp(`\`${key}\\b`).test(page))).toEqual([]);
  });
});
