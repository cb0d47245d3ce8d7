import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runInProcess } from './run.ts';

const web = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\n  namespace: shop\nspec:\n  selector:\n    app: web\n  ports:\n    - name: http\n      port: 80\n';
const route = '# a comment\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: web\nspec:\n  hosts: [web]\n  http:\n    - rout: []\n';

let cwd: string;

beforeEach(() => (cwd = mkdtempSync(join(tmpdir(), 'meshwright-commands-'))));
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
}

const run = (...argumentList: string[]): ReturnType<typeof runInProcess> => runInProcess(argumentList, { cwd });

describe('generate', () => {
  it('prints with --format json and writes nothing', async () => {
    write({ 'web.yaml': web });
    const { code, stdout } = await run('generate', 'web.yaml', '--format', 'json');
    expect(code).toBe(0);
    expect(Object.keys(JSON.parse(stdout) as object)).toEqual(expect.arrayContaining(['files', 'losses', 'proof']));
    expect(readdirSync(cwd)).toEqual(['web.yaml']);
  });

  it('is a failure in JSON too where the intents cannot be followed', async () => {
    write({ 'web.yaml': web, 'mesh.yaml': 'version: 1\nservices: {gone: {timeout: 3s}}\n' });
    const { code, stdout, stderr } = await run('generate', 'web.yaml', '--format', 'json');
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ error: { message: 'no Service `gone` is in the input', file: 'mesh.yaml', line: 2 }, files: [] });
  });

  it.each(['discover', 'init', 'generate', 'graph'])('fails where the input holds no application, and says why: %s', async (command) => {
    write({ 'chart.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\n', 'notes.yaml': 'hello\n' });
    const template = await run(command, 'chart.yaml', '--format', 'json');
    expect(template.code).toBe(2);
    expect(JSON.parse(template.stdout)).toEqual({ error: { message: 'this is a template, not YAML, and nothing else could be read', file: 'chart.yaml', line: 4 } });
    const notes = await run(command, 'notes.yaml');
    expect({ code: notes.code, stdout: notes.stdout, stderr: notes.stderr }).toEqual({ code: 2, stdout: '', stderr: 'meshwright: no Kubernetes object stands in notes.yaml\n' });
    expect(existsSync(join(cwd, 'mesh.yaml'))).toBe(false);
  });

  it('shows a person two hundred findings of one rule, and counts the others', async () => {
    write({ 'many.yaml': `${web}---\n`.repeat(252) });
    const { stdout } = await run('check', 'many.yaml');
    expect(stdout.match(/^warning /gm)).toHaveLength(200);
    expect(stdout).toContain('and 51 more of kubernetes/duplicate-object (--format json has all of them)');
    expect((JSON.parse((await run('check', 'many.yaml', '--format', 'json')).stdout) as { diagnostics: unknown[] }).diagnostics).toHaveLength(251);
  });

  it('shows a diff on standard output alone, and writes nothing', async () => {
    write({ 'web.yaml': web });
    const { code, stdout } = await run('generate', 'web.yaml', '--diff');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^--- \/dev\/null\n\+\+\+ b\//);
    expect(readdirSync(cwd)).toEqual(['web.yaml']);
  });

  it('refuses a file where it needs a folder', async () => {
    write({ 'web.yaml': web, out: '' });
    expect(await run('generate', 'web.yaml', '-o', 'out')).toMatchObject({ code: 2, stderr: expect.stringContaining('meshwright: `out` is a file, and a folder is needed\n') as string });
  });

  it('removes what it wrote and no longer writes, and never what others wrote', async () => {
    write({ 'web.yaml': web, 'other.yaml': web.replaceAll('web', 'other') });
    await run('generate', 'web.yaml', 'other.yaml', '-o', 'out');
    write({ 'out/other/mine.txt': 'mine', 'out/mine.yaml': 'mine: 1\n' });
    expect(existsSync(join(cwd, 'out/other/virtual-service.yaml'))).toBe(true);
    await run('generate', 'web.yaml', '-o', 'out');
    expect(readdirSync(join(cwd, 'out/other'))).toEqual(['mine.txt']);
    expect(readFileSync(join(cwd, 'out/mine.yaml'), 'utf8')).toBe('mine: 1\n');
  });
});

describe('init', () => {
  it('prints to standard output alone with -o -', async () => {
    write({ 'web.yaml': web });
    const { code, stdout } = await run('init', 'web.yaml', '-o', '-');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^(?:#|version|apiVersion)/);
    expect(readdirSync(cwd)).toEqual(['web.yaml']);
  });

  it('never replaces a file that it cannot read', async () => {
    write({ 'web.yaml': web });
    writeFileSync(join(cwd, 'mesh.yaml'), new Uint8Array([0, 1, 2]));
    expect(await run('init', 'web.yaml')).toMatchObject({ code: 2, stderr: 'meshwright: `mesh.yaml` is a binary file, not YAML or JSON\n' });
    expect([...readFileSync(join(cwd, 'mesh.yaml'))]).toEqual([0, 1, 2]);
  });
});

describe('check', () => {
  it('fails on errors, and with --severity on everything that it lets through', async () => {
    write({ 'route.yaml': route });
    expect((await run('check', 'route.yaml')).code).toBe(1);
    expect((await run('check', 'route.yaml', '--rule', 'resilience')).code).toBe(0);
  });

  it('says what it could not read even where a filter would hide it', async () => {
    write({ 'web.yaml': web, 'broken.yaml': 'a: [\n' });
    const { code, stderr } = await run('check', 'web.yaml', 'broken.yaml', '--rule', 'resilience');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^not checked: broken\.yaml:\d+: /);
  });

  it('reads CustomResourceDefinitions, and fails where they cannot be read', async () => {
    write({ 'web.yaml': web });
    expect(await run('check', 'web.yaml', '--crds', 'gone.yaml')).toMatchObject({ code: 2, stderr: 'meshwright: there is no file or folder `gone.yaml`\n' });
  });

  const kustomizer = 'kubectl';
  const hasKustomizer = ((): boolean => {
    try {
      execFileSync(kustomizer, ['kustomize', '--help'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  })();

  it.skipIf(!hasKustomizer)('gives lines of the source for what a kustomization renders (skipped where kubectl is not installed)', async () => {
    write({ 'base/kustomization.yaml': 'resources: [route.yaml]\n', 'base/route.yaml': route, 'eu/kustomization.yaml': 'namespace: eu\nresources: [../base]\n' });
    const { stdout } = await run('check', 'eu', '--format', 'json');
    const { diagnostics } = JSON.parse(stdout) as { readonly diagnostics: readonly unknown[] };
    expect(diagnostics[0]).toMatchObject({ file: 'base/route.yaml', line: 9, resource: 'VirtualService eu/web' });
    expect((await run('check', 'eu')).stdout).toContain('┌─ base/route.yaml:9\n  │\n 9│   - rout: []\n');
  });
});
