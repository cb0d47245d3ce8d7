import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readInput, type Input } from './files.ts';

const service = (name: string): string => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  ports:\n    - port: 80\n`;
const folders: string[] = [];

afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder with these files; a value of bytes is written as it is. */
function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'meshwright-files-'));
  folders.push(folder);
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

function read(cwd: string, ...paths: string[]): Promise<Input> {
  return readInput(paths, { cwd, values: [], readStandardInput: async () => new TextEncoder().encode(service('from-stdin')) });
}

const pathsOf = (input: Input): string[] => input.files.map((file) => file.path);
const messagesOf = (input: Input): string[] => input.problems.map((problem) => problem.message);

describe('readInput', () => {
  it('reads folders in code-point order and leaves hidden folders, node_modules and foreign files alone', async () => {
    const cwd = folderOf({ 'k/b.yaml': service('b'), 'k/B.yml': service('B'), 'k/a/x.json': '{"apiVersion":"v1"}', 'k/.git/c.yaml': 'x: 1', 'k/node_modules/d.yaml': 'x: 1', 'k/README.md': '#', 'k/package.json': '{}' });
    expect(pathsOf(await read(cwd, 'k/'))).toEqual(['k/B.yml', 'k/a/x.json', 'k/b.yaml']);
    expect(pathsOf(await read(cwd, './k'))).toEqual(['k/B.yml', 'k/a/x.json', 'k/b.yaml']);
    expect(pathsOf(await read(join(cwd, 'k'), '.'))).toEqual(['B.yml', 'a/x.json', 'b.yaml']);
  });

  it('reads globs, named files of any ending and standard input, each file once', async () => {
    const cwd = folderOf({ 'a.yaml': service('a'), 'sub/b.yaml': service('b'), 'c.txt': service('c') });
    expect(pathsOf(await read(cwd, '**/*.yaml', 'a.yaml', 'c.txt', '-'))).toEqual(['<stdin>', 'a.yaml', 'sub/b.yaml', 'c.txt']);
  });

  it('does not go round in a circle of symbolic links', async () => {
    const cwd = folderOf({ 'k/a.yaml': service('a') });
    symlinkSync('..', join(cwd, 'k/up'));
    symlinkSync('gone.yaml', join(cwd, 'k/broken.yaml'));
    expect(pathsOf(await read(cwd, 'k'))).toEqual(['k/a.yaml']);
  });

  it.each<[string, Readonly<Record<string, string | Uint8Array>>, string, string]>([
    ['a missing path', {}, 'gone.yaml', 'there is no file or folder `gone.yaml`'],
    ['a glob that matches nothing', {}, '*.yaml', 'no file matches `*.yaml`'],
    ['an empty folder', { 'k/README.md': '#' }, 'k', 'the folder `k` holds no YAML or JSON files'],
    ['a binary file', { 'a.yaml': new Uint8Array([1, 0, 2]) }, 'a.yaml', '`a.yaml` is a binary file, not YAML or JSON'],
    ['UTF-16', { 'a.yaml': new Uint8Array([0xff, 0xfe, 0x61, 0]) }, 'a.yaml', '`a.yaml` is UTF-16 text'],
    ['Latin-1', { 'a.yaml': new Uint8Array([0x61, 0x3a, 0x20, 0xe4]) }, 'a.yaml', '`a.yaml` is not UTF-8 text'],
  ])('says in one sentence what is wrong with %s, and reads the others', async (_, files, path, message) => {
    const cwd = folderOf({ ...files, 'fine/fine.yaml': service('fine') });
    const input = await read(cwd, path, 'fine');
    expect(messagesOf(input)).toEqual([message]);
    expect(pathsOf(input)).toEqual(['fine/fine.yaml']);
  });

  it.skipIf(process.getuid?.() === 0)('says that a file may not be read (skipped for root, who may read everything)', async () => {
    const cwd = folderOf({ 'a.yaml': service('a') });
    chmodSync(join(cwd, 'a.yaml'), 0);
    expect(messagesOf(await read(cwd, 'a.yaml'))).toEqual(['`a.yaml` cannot be read: permission denied']);
  });
});

describe('Helm charts', () => {
  const chart = {
    'chart/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
    'chart/templates/service.yaml': '{{- if .Values.on }}\napiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}-web\nspec:\n  ports:\n    - port: {{ .Values.port }}\n{{- end }}\n',
  };
  const output = '---\n# Source: shop/templates/service.yaml\napiVersion: v1\nkind: Service\nmetadata:\n  name: release-web\nspec:\n  ports:\n    - port: 80\n';

  /** A `helm` in front of the PATH that prints what it was asked and a rendered chart. */
  async function withHelm(cwd: string, script: string, run: () => Promise<Input>): Promise<Input> {
    mkdirSync(join(cwd, 'bin'));
    writeFileSync(join(cwd, 'bin/helm'), script, { mode: 0o755 });
    const path = process.env['PATH'];
    process.env['PATH'] = `${join(cwd, 'bin')}:${path}`;
    try {
      return await run();
    } finally {
      process.env['PATH'] = path;
    }
  }

  it('are rendered with their values, and each line knows its template line', async () => {
    const cwd = folderOf({ ...chart, 'rendered.yaml': output });
    const script = `#!/bin/sh\nprintf '%s\\n' "$@" > "${cwd}/arguments"\ncat "${cwd}/rendered.yaml"\n`;
    const input = await withHelm(cwd, script, () => readInput(['chart'], { cwd, values: ['prod.yaml'], readStandardInput: async () => new Uint8Array() }));
    expect(pathsOf(input)).toEqual(['chart/templates/service.yaml']);
    expect(input.rendered.get('chart/templates/service.yaml')?.sourceLines.slice(1, 8)).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect(execFileSync('cat', [join(cwd, 'arguments')], { encoding: 'utf8' })).toBe(`template\nrelease\n${cwd}/chart\n--values\n${cwd}/prod.yaml\n`);
  });

  it('that helm refuses are one problem with its reason', async () => {
    const cwd = folderOf(chart);
    const input = await withHelm(cwd, '#!/bin/sh\necho "Error: values don\'t meet the schema" >&2\nexit 1\n', () => read(cwd, 'chart'));
    expect(messagesOf(input)).toEqual(["`helm template chart` failed: values don't meet the schema"]);
  });

  it('are one problem where helm is not installed', async () => {
    const cwd = folderOf(chart);
    const path = process.env['PATH'];
    process.env['PATH'] = cwd;
    try {
      expect(messagesOf(await read(cwd, 'chart'))).toEqual(['the Helm chart `chart` was not read: `helm` is not installed']);
    } finally {
      process.env['PATH'] = path;
    }
  });
});

const kustomizer = 'kubectl';

function hasKubectl(): boolean {
  try {
    execFileSync(kustomizer, ['kustomize', '--help'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('Kustomize folders', () => {
  const files = {
    'app/kustomization.yaml': 'namePrefix: eu-\nresources:\n  - web.yaml\npatches:\n  - path: patch.yaml\n',
    'app/web.yaml': `# comment\n${service('web')}`,
    'app/patch.yaml': 'apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  type: NodePort\n',
    'app/extra.yaml': service('extra'),
  };

  it.skipIf(!hasKubectl())('are rendered, and each line knows its source line (skipped where kubectl is not installed)', async () => {
    const input = await read(folderOf(files), 'app');
    expect(pathsOf(input)).toEqual(['app/web.yaml', 'app/extra.yaml']);
    const [web] = input.files;
    expect(web?.text).toBe('apiVersion: v1\nkind: Service\nmetadata:\n  name: eu-web\nspec:\n  ports:\n  - port: 80\n  type: NodePort\n');
    expect(input.rendered.get('app/web.yaml')?.sourceLines.slice(0, 7)).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect(input.notes).toEqual(['`app/extra.yaml` is not listed in the kustomization: read as it stands']);
  });

  it.skipIf(!hasKubectl())('whose files come out unchanged keep their own text (skipped where kubectl is not installed)', async () => {
    const input = await read(folderOf({ 'app/kustomization.yaml': 'resources: [web.yaml]\n', 'app/web.yaml': files['app/web.yaml'] }), 'app');
    expect(input.files).toEqual([{ path: 'app/web.yaml', text: files['app/web.yaml'] }]);
    expect(input.rendered.size).toBe(0);
  });

  it.skipIf(!hasKubectl())('that others use are rendered only through them (skipped where kubectl is not installed)', async () => {
    const cwd = folderOf({ 'k/base/kustomization.yaml': 'resources: [web.yaml]\n', 'k/base/web.yaml': service('web'), 'k/eu/kustomization.yaml': 'namespace: eu\nresources: [../base]\n' });
    const input = await read(cwd, 'k');
    expect(pathsOf(input)).toEqual(['k/base/web.yaml']);
    expect(input.files[0]?.text).toContain('namespace: eu');
  });

  it.skipIf(!hasKubectl())('that cannot be rendered name the innermost reason (skipped where kubectl is not installed)', async () => {
    const cwd = folderOf({ 'base/kustomization.yaml': 'resources: [gone.yaml]\n', 'overlay/kustomization.yaml': 'resources: [../base]\n' });
    const [message] = messagesOf(await read(cwd, 'overlay'));
    expect(message).toMatch(/`kubectl kustomize` failed: 'gone\.yaml': .*no such file or directory$/);
    expect(message).not.toContain('accumulat');
  });

  it('are read as plain files, without their patches, where nothing can render them, with one sentence', async () => {
    const cwd = folderOf(files);
    const path = process.env['PATH'];
    process.env['PATH'] = cwd;
    try {
      const input = await read(cwd, 'app');
      expect(messagesOf(input)).toEqual(["`app/kustomization.yaml` was not applied, its folder's files were read as they stand: neither `kubectl` nor `kustomize` is installed"]);
      expect(pathsOf(input)).toEqual(['app/extra.yaml', 'app/web.yaml']);
    } finally {
      process.env['PATH'] = path;
    }
  });
});
