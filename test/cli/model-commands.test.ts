import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hasGit } from './has-git.ts';
import { runInProcess } from './run.ts';

const workload = (namespace: string, name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      serviceAccountName: ${name}
      containers: [{name: main, image: example.com/${name}}]
---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  selector: {app: ${name}}
  ports: [{name: http, port: 80, targetPort: 8080}]
---
`;
const namespace = (name: string): string => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}, labels: {istio-injection: enabled}}\n---\n`;
const application = namespace('shop') + namespace('jobs') + workload('shop', 'web') + workload('shop', 'orders') + workload('jobs', 'report');
const policy = `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: orders, namespace: shop}
spec:
  selector: {matchLabels: {app: orders}}
  rules:
    - from: [{source: {principals: [cluster.local/ns/shop/sa/web]}}]
      to: [{operation: {methods: [GET]}}]
`;

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'meshwright-model-'));
  write({ 'k8s/app.yaml': application, 'k8s/authz.yaml': policy });
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(cwd, { recursive: true, force: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
}

const run = (argumentList: string[], input = ''): ReturnType<typeof runInProcess> => runInProcess(argumentList, { cwd, input });

describe('trace', () => {
  it('answers with the reason and its line, and with 0 whatever the answer', async () => {
    const allowed = await run(['trace', 'web', 'orders', 'GET', '/list', '--in', 'k8s']);
    expect(allowed).toMatchObject({ code: 0, stderr: '' });
    expect(allowed.stdout).toMatch(/^200 from orders, encrypted, /);
    expect(allowed.stdout).toMatch(/^ {2}\d {2}access .*AuthorizationPolicy shop\/orders, rule 1\s+authz\.yaml:7$/m);
    const refused = await run(['trace', 'web', 'orders', 'DELETE', '/list', '--in', 'k8s']);
    expect(refused).toMatchObject({ code: 0, stdout: expect.stringMatching(/^403, refused by orders\n[^]*rule 1, if\s+method is GET \(here DELETE\)\s/) as string });
  });

  it('says in JSON as well what is not read', async () => {
    write({ 'k8s/filter.yaml': 'apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: {name: lua, namespace: shop}\nspec: {configPatches: []}\n' });
    const { stdout } = await run(['trace', 'web', 'orders', '--format', 'json', '--in', 'k8s']);
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'delivered', unread: [{ what: 'what EnvoyFilter shop/lua does to requests', file: 'k8s/filter.yaml', line: 1 }] });
  });

  it('reads this folder where no configuration is named', async () => {
    expect((await run(['trace', 'web', 'orders'])).stdout).toMatch(/^200 from orders/);
    expect((await run(['trace', 'web', 'orders', 'GET', '/', 'k8s/app.yaml'])).stdout).toMatch(/no \w+ selects it/);
  });

  it('says in one sentence which name leads nowhere', async () => {
    expect(await run(['trace', 'report', 'orders', '--in', 'k8s'])).toEqual({ code: 2, stdout: '', stderr: 'meshwright: `orders` does not resolve for `jobs/report`: no Service `orders` is in namespace `jobs`\n  did you mean `orders.shop`?\n' });
    write({ 'broken/app.yaml': 'a: [\n' });
    for (const words of [['trace', 'web', 'orders', '--in', 'broken'], ['who', '--can-reach', 'orders', 'broken']]) {
      expect(await run(words)).toMatchObject({ code: 2, stderr: expect.stringMatching(/broken\/app\.yaml:2\n[^]*\nmeshwright: no \w+ `\w+` is in the input\n/) as string });
    }
    expect(await run(['trace', 'wep', 'orders', '--format', 'json', '--in', 'k8s'])).toMatchObject({ code: 2, stderr: '' });
    expect(await run(['trace', 'web', 'orders', '--source-ip', '10.0.0.300', '--in', 'k8s'])).toMatchObject({ code: 2, stderr: expect.stringMatching(/^meshwright: `10\.0\.0\.300` is no IP address\n/) as string });
    expect(await run(['trace'])).toMatchObject({ code: 2, stderr: 'meshwright: who calls whom is missing\n  write: meshwright trace FROM TO [METHOD] [/PATH] [--in CONFIGURATION…]\n' });
  });

  it('answers a batch line by line, in order, and fails for a bad line without stopping', async () => {
    const lines = ['{"from":"shop/web","to":"orders","port":80,"method":"GET","path":"/","headers":{}}', '{', '{"from":"shop/web","to":"orders","port":80,"method":"PUT","path":"/","headers":{}}', ''];
    write({ 'requests.jsonl': lines.join('\n') });
    const { code, stdout, stderr } = await run(['trace', '--batch', 'requests.jsonl', 'k8s']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout.trimEnd().split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([
      expect.objectContaining({ outcome: 'delivered', status: 200, transport: 'mutual-tls' }),
      { error: 'this line is no JSON', line: 2 },
      expect.objectContaining({ outcome: 'refused', status: 403 }),
    ]);
    expect(await run(['trace', '--batch', '-', 'k8s'], `${lines[0] ?? ''}\n`)).toMatchObject({ code: 0 });
    expect(await run(['trace', '--batch', 'gone.jsonl', 'k8s'])).toMatchObject({ code: 2, stderr: 'meshwright: `gone.jsonl` cannot be read: it does not exist\n' });
    expect(await run(['trace', '--batch', '-', '-'])).toMatchObject({ code: 2, stderr: expect.stringContaining('standard input cannot hold both') as string });
  });
});

describe('who', () => {
  it('answers for one service, and for all', async () => {
    expect(await run(['who', '--can-reach', 'orders', 'k8s'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^shop\/orders is reached by shop\/web\n/) as string });
    expect((await run(['who', 'k8s'])).stdout).toMatch(/^ {2}web\.shop:80 +everyone in the cluster$/m);
    expect((await run(['who', '--can-reach', 'orders', '--method', 'DELETE', 'k8s'])).stdout).toMatch(/^shop\/orders is reached by nobody\n/);
  });

  it('draws the matrix', async () => {
    expect(await run(['who', '--matrix', 'k8s', '-o', 'out.svg'])).toEqual({ code: 0, stdout: '', stderr: 'wrote out.svg\n' });
    expect(readFileSync(join(cwd, 'out.svg'), 'utf8')).toMatch(/^<svg /);
    expect((await run(['who', '--matrix', 'k8s'])).stdout).toContain('● every request');
  });

  it.each([
    [['--can-reach', 'order'], 'no Service `order` is in the input'],
    [['--can-reach', 'orders', '--matrix'], '--can-reach asks for one Service and --matrix for all of them'],
    [['--can-reach', 'orders', '--format', 'svg'], 'a picture is drawn of all services, not of one'],
    [['--method', 'get'], 'a method is written in capitals: `GET`, not `get`'],
    [['--method', ''], '`` is no method'],
    [['--path', 'x'], '`x` is no path of a request: it begins with `/`'],
    [['--port', 'x'], '`x` is no port: it is a number from 1 to 65535'],
    [['-o', 'x.png'], '`x.png` does not say what to write'],
  ])('%j is refused', async (flags, message) => {
    const { code, stderr } = await run(['who', ...flags, 'k8s']);
    expect({ code, first: stderr.split('\n')[0] }).toEqual({ code: 2, first: `meshwright: ${message}` });
  });
});

describe('diff', () => {
  it('exits with 0 for no change, 1 for changes, 2 for trouble', async () => {
    write({ 'same/app.yaml': application, 'same/authz.yaml': `# moved\n${policy}`, 'open/app.yaml': application });
    expect(await run(['diff', 'k8s', 'same'])).toEqual({ code: 0, stdout: 'no change in behaviour, 9 objects compared\n\n= unchanged       all requests (proved)\n', stderr: '' });
    const open = await run(['diff', 'k8s', 'open']);
    expect(open).toMatchObject({ code: 1, stderr: '' });
    expect(open.stdout).toMatch(/^1 change in behaviour, 9 and 8 objects compared\n\n! newly allowed /);
    expect((await run(['diff', 'open', 'k8s'])).stdout).toContain('! newly refused ');
    expect(await run(['diff', 'k8s', 'gone'])).toMatchObject({ code: 2, stderr: 'meshwright: there is no file or folder `gone`\n' });
    write({ 'open/broken.yaml': 'a: [\n' });
    expect(await run(['diff', 'k8s', 'open'])).toMatchObject({ code: 2 });
    write({ 'same/broken.yaml': 'a: [\n' });
    expect(await run(['diff', 'k8s', 'same'])).toMatchObject({ code: 2, stdout: 'no change was found, 9 objects compared\n\n? not complete    there may be more changes: a part of the input could not be\n                  read\n' });
    const { code, stdout } = await run(['diff', 'k8s', 'same', '--format', 'json']);
    expect({ code, report: JSON.parse(stdout) as unknown }).toMatchObject({ code: 2, report: { isUnchanged: false, isComplete: false, because: 'a part of the input could not be read', changes: [] } });
  });

  it('takes manifests that both sides share', async () => {
    write({ 'none/notes.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: notes, namespace: shop}\n' });
    const apart = await run(['diff', 'none', 'k8s/authz.yaml', '--with', 'k8s/app.yaml']);
    expect(apart).toMatchObject({ code: 1, stderr: '' });
    expect(apart.stdout).toMatch(/^1 change in behaviour, [^]*! newly refused /);
  });

  it('says each setting of connections before and after, with its line', async () => {
    const rule = (connections: number, errors: string): string => `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: orders, namespace: shop}\nspec:\n  host: orders\n  trafficPolicy:\n    connectionPool: {tcp: {maxConnections: ${connections}, connectTimeout: 1s}}\n${errors}`;
    write({ 'old/rule.yaml': rule(100, ''), 'new/rule.yaml': rule(50, '    outlierDetection: {consecutive5xxErrors: 3}\n') });
    const { code, stdout } = await run(['diff', 'old', 'new', '--with', 'k8s']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^~ other limits {4}.*orders\.shop:80/m);
    expect(stdout).toMatch(/ connections 100 → 50 +new\/rule\.yaml:7$/m);
    expect(stdout).toMatch(/errors until the breaker opens none → 3,[^]*new\/rule\.yaml:8$/m);
    const { changes } = JSON.parse((await run(['diff', 'old', 'new', '--with', 'k8s', '--format', 'json'])).stdout) as { readonly changes: readonly { readonly settings: readonly object[] }[] };
    expect(changes[0]?.settings).toContainEqual({ host: 'orders.shop.svc.cluster.local', port: 80, subset: null, setting: 'maxConnections', before: 100, after: 50, file: 'new/rule.yaml', line: 7 });
  });

  it.skipIf(!hasGit)(`reads revisions and leaves nothing behind${hasGit ? '' : ' (skipped: git is not installed)'}`, async () => {
    const git = (...argumentList: string[]): string => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...argumentList], { cwd, encoding: 'utf8' });
    git('init', '--quiet', '--initial-branch=main');
    git('add', '.');
    git('commit', '--quiet', '-m', 'closed');
    rmSync(join(cwd, 'k8s/authz.yaml'));
    git('commit', '--quiet', '-a', '-m', 'open');
    // A folder for temporary files of its own: other tests check revisions out at the same time.
    mkdirSync(join(cwd, '.git/copies'));
    vi.stubEnv('TMPDIR', join(cwd, '.git/copies'));
    for (const words of [['git:HEAD~1', 'git:HEAD'], ['git:HEAD~1'], ['HEAD~1..HEAD'], ['git:HEAD~1:k8s', 'k8s'], ['git:HEAD~1:k8s'], ['HEAD~1..main:k8s']]) {
      const { code, stdout } = await run(['diff', ...words]);
      expect({ words, code, head: stdout.split('\n')[0] }).toEqual({ words, code: 1, head: '1 change in behaviour, 9 and 8 objects compared' });
    }
    expect(await run(['diff', 'git:HEAD', 'k8s'])).toMatchObject({ code: 0 });
    expect(await run(['diff', 'git:nope', 'k8s'])).toMatchObject({ code: 2, stderr: 'meshwright: git knows no revision `nope`\n' });
    expect(await run(['diff', 'git:--output=x', 'k8s'])).toMatchObject({ code: 2, stderr: expect.stringContaining('`--output=x` is no revision') as string });
    vi.unstubAllEnvs();
    expect(readdirSync(join(cwd, '.git/copies'))).toEqual([]);
    expect(git('status', '--porcelain')).toBe('');
  });
});

describe('prove', () => {
  it('exits with 0 where every property holds, 1 where one does not', async () => {
    write({ 'mesh.yaml': 'version: 1\nassert:\n  - nobody but web reaches orders\n' });
    expect(await run(['prove', 'k8s'])).toEqual({ code: 0, stdout: '1 property proved for every request\n\nproved     nobody but web reaches shop/orders                        mesh.yaml:3\n', stderr: '' });
    write({ 'mesh.yaml': 'version: 1\nassert:\n  - nobody but report reaches orders\n' });
    const broken = await run(['prove', 'k8s']);
    expect(broken).toMatchObject({ code: 1, stderr: '' });
    expect(broken.stdout).toMatch(/^0 of 1 property proved, 1 broken\n\nbroken {5}nobody but report reaches shop\/orders [^]*for example {2}shop\/web → /);
  });

  it('says where there is nothing to prove, and where a sentence is none', async () => {
    expect(await run(['prove', 'k8s'])).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no file `mesh.yaml`') as string });
    write({ 'mesh.yaml': 'version: 1\n' });
    expect(await run(['prove', 'k8s'])).toMatchObject({ code: 2, stderr: expect.stringContaining('`mesh.yaml` asserts nothing\n  write properties under `assert:`') as string });
    write({ 'mesh.yaml': 'version: 1\nassert:\n  - all is well\n' });
    expect(await run(['prove', 'k8s'])).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('`all is well` is no property') as string });
  });
});
