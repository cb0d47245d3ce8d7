import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { repositoryRoot } from '../shared.ts';

const manifest = `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      serviceAccountName: web
      containers:
        - name: web
          image: example.com/web:1
          ports:
            - containerPort: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector: { app: web }
  ports:
    - name: http
      port: 80
      targetPort: 8080
`;

let folder: string;

/** The machine's own Node and the pinned one: the package has to run on both. */
const nodes = [...new Set([which('node'), join(repositoryRoot, 'node_modules/node/bin/node')])];

function which(program: string): string {
  const path = (process.env['PATH'] ?? '').split(':').filter((part) => !part.includes('node_modules')).join(':');
  return execFileSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8', env: { PATH: path } }).trim();
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshwright-pack-'));
  const npm = (argumentList: readonly string[], cwd: string): string => execFileSync('npm', [...argumentList], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  npm(['pack', '--pack-destination', folder, '--silent'], repositoryRoot);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
  mkdirSync(join(folder, 'empty'));
  npm(['install', '--prefer-offline', '--no-audit', '--no-fund', '--no-save', join(folder, tarball)], join(folder, 'empty'));
  writeFileSync(join(folder, 'empty/web.yaml'), manifest);
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(nodes)('the packed package on %s', (node) => {
  const run = (...argumentList: string[]): string =>
    execFileSync(node, [join(folder, 'empty/node_modules/meshwright/bin/meshwright.js'), ...argumentList], { cwd: join(folder, 'empty'), encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

  it('prints its version and help', () => {
    expect(run('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(run('check', '--help')).toContain('Usage: meshwright check');
  });

  it('discovers', () => {
    const report = JSON.parse(run('discover', 'web.yaml', '--format', 'json')) as { readonly services: readonly unknown[]; readonly edges: readonly unknown[] };
    expect(report.services).toHaveLength(1);
    expect(report.edges).toEqual([]);
  });

  it('checks', () => {
    const report = JSON.parse(run('check', 'web.yaml', '--format', 'json')) as { readonly diagnostics: readonly { readonly severity: string }[] };
    expect(report.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([]);
  });

  it('draws and generates', () => {
    expect(run('graph', 'web.yaml', '--format', 'svg')).toContain('<svg');
    const report = JSON.parse(run('generate', 'web.yaml', '--format', 'json')) as { readonly files: readonly { readonly path: string }[] };
    expect(report.files.map((file) => file.path)).toContain('kustomization.yaml');
  });
});

describe('the packed package', () => {
  it('installs both names, and nothing of the sources', () => {
    expect(readdirSync(join(folder, 'empty/node_modules/.bin'))).toEqual(expect.arrayContaining(['meshwright', 'mwr']));
    expect(readdirSync(join(folder, 'empty/node_modules/meshwright')).sort()).toEqual(expect.arrayContaining(['bin', 'dist', 'package.json']));
    const unpublished = new Set(['src', 'lab', 'test', 'scripts', 'bench']);
    expect(readdirSync(join(folder, 'empty/node_modules/meshwright')).filter((name) => unpublished.has(name))).toEqual([]);
  });
});
