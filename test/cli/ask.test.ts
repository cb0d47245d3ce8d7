import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../../src/faces/cli/run-cli.ts';
import { runInProcess, type Outcome } from './run.ts';

const application = `apiVersion: v1
kind: Service
metadata: {name: orders, namespace: shop}
spec:
  selector: {app: orders}
  ports: [{name: http, port: 80, targetPort: 8080}]
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: orders, namespace: shop}
spec:
  selector: {matchLabels: {app: orders}}
  template:
    metadata: {labels: {app: orders}}
    spec: {containers: [{name: app, image: example.com/orders:1, ports: [{containerPort: 8080}]}]}
`;
const wanted = 'Give calls to shop/orders at most 3s in all.';
const created = 'meshwright/shop-orders-virtual-service.yaml';

let cwd: string;

beforeEach(() => (cwd = mkdtempSync(join(tmpdir(), 'meshwright-ask-'))));
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
}

const run = (argumentList: readonly string[], input: string | Uint8Array = ''): Promise<Outcome> => runInProcess(['ask', '--proposer', 'offline', ...argumentList], { cwd, input });

const json = async (...argumentList: string[]): Promise<Record<string, unknown> & { readonly hash: string; readonly files: readonly { readonly path: string; readonly content: string }[] }> => JSON.parse((await run([...argumentList, '--format', 'json'])).stdout) as never;

/** The same at a terminal, where somebody answers line by line. */
async function talk(argumentList: readonly string[], answers: readonly string[]): Promise<Outcome & { readonly asked: readonly string[] }> {
  let stdout = '';
  let stderr = '';
  const left = [...answers];
  const asked: string[] = [];
  const code = await runCli(['ask', '--proposer', 'offline', ...argumentList], '0.0.0', {
    cwd, out: (text) => (stdout += text), err: (text) => (stderr += text), hasColor: false, errHasColor: false, columns: 80, isWatched: false, isDebug: false,
    readStandardInput: async () => new Uint8Array(),
    ask: async (prompt) => (asked.push(prompt), left.shift()),
  });
  return { code, stdout, stderr, asked };
}

describe('ask', () => {
  it('shows everything, writes nothing, and says how to', async () => {
    write({ 'k8s/app.yaml': application });
    const { code, stdout, stderr } = await run([wanted, 'k8s']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^I read this as\n {2}· Give calls to shop\/orders at most 3s in all\.\n/);
    expect(stdout).toContain(`+++ b/${created}`);
    expect(stdout).toMatch(/gives up sooner[\s\S]*no timeout → 3 s/);
    expect(stdout).toMatch(/Nothing was written \(1 new file\)\. To write it:\n {2}meshwright ask .* --approve [0-9a-f]{8}\n$/);
    expect(readdirSync(join(cwd, 'k8s'))).toEqual(['app.yaml']);
    expect(Math.max(...stdout.split('\n').filter((line) => !line.includes('--approve')).map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('writes what was approved, and only that', async () => {
    write({ 'k8s/app.yaml': application });
    const { hash, files } = await json(wanted, 'k8s');
    expect(await run([wanted, 'k8s', '--approve', `${hash.slice(0, 7)}${hash[7] === '0' ? '1' : '0'}`])).toMatchObject({ code: 1, stdout: expect.stringContaining('was approved: the\ninput or the answer is another') as string });
    expect(existsSync(join(cwd, 'k8s', created))).toBe(false);
    expect(await run([wanted, 'k8s', '--approve', hash.slice(0, 8)])).toMatchObject({ code: 0, stdout: expect.stringContaining(`Written in k8s: ${created}.`) as string });
    expect(readFileSync(join(cwd, 'k8s', created), 'utf8')).toBe(files[0]?.content);
    expect(JSON.parse(readFileSync(join(cwd, 'k8s/.meshwright/approvals.jsonl'), 'utf8'))).toMatchObject({ hash, channel: 'command-line' });
    expect((await run([wanted, 'k8s', '--approve', hash.slice(0, 8)])).stdout).toContain('nothing has to be changed');
  });

  it('approves nothing any more once the input is another', async () => {
    write({ 'k8s/app.yaml': application });
    const { hash } = await json(wanted, 'k8s');
    write({ 'k8s/app.yaml': `${application}# changed\n` });
    expect((await run([wanted, 'k8s', '--approve', hash])).code).toBe(1);
    expect(existsSync(join(cwd, 'k8s', created))).toBe(false);
  });

  it('writes with --yes, but not what somebody has to look at', async () => {
    write({ 'k8s/app.yaml': application });
    expect(await run([wanted, 'k8s', '--yes'])).toMatchObject({ code: 0, stdout: expect.stringContaining('Written in k8s') as string });
    expect(await json(wanted.replace('3s', '4s'), 'k8s', '--yes')).toMatchObject({ outcome: 'answered', isWritten: true });
    const unsafe = await run(['nobody may call orders', 'k8s', '--yes']);
    expect(unsafe.stdout).toMatch(/--yes does not decide what a person has to look at: 2 callers will be refused by\norders/);
    expect(unsafe.code).toBe(1);
  });

  it('writes nothing with --yes where a part of the input could not be read', async () => {
    write({ 'k8s/app.yaml': application, 'k8s/broken.yaml': 'a: b: c\n' });
    const { code, stdout, stderr } = await run([wanted, 'k8s', '--yes']);
    expect({ code, isWritten: existsSync(join(cwd, 'k8s', created)) }).toEqual({ code: 1, isWritten: false });
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain('--yes does not decide what a person has to look at: `broken.yaml` could not be read, and may speak of the same requests');
    expect(stderr).toContain('k8s/broken.yaml:1');
    expect(await json(wanted, 'k8s', '--yes')).toMatchObject({ outcome: 'answered', isWritten: false });
  });

  it('writes nothing where the approval cannot be noted', async () => {
    write({ 'k8s/app.yaml': application, 'k8s/.meshwright': 'a file\n' });
    const { code, stderr } = await run([wanted, 'k8s', '--yes']);
    expect({ code, stderr, isWritten: existsSync(join(cwd, 'k8s', created)) }).toEqual({ code: 2, stderr: 'meshwright: `.meshwright/approvals.jsonl` cannot be written: something else has that name\n', isWritten: false });
  });

  it('prints the manifests alone for a pipe', async () => {
    write({ 'app.yaml': application });
    const { code, stdout, stderr } = await run([wanted, 'app.yaml', '--as-yaml']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^# Routes[^\n]*\napiVersion: networking/);
    expect(await run(['Give calls to shop/gone at most 3s in all.', 'app.yaml', '--as-yaml'])).toMatchObject({ code: 1, stdout: '' });
  });

  it('takes the request from standard input or a file, and manifests from there too', async () => {
    write({ 'app.yaml': application, 'ticket.txt': `${wanted}\n` });
    expect((await run(['-', 'app.yaml'], wanted)).code).toBe(0);
    expect((await run(['--file', 'ticket.txt', 'app.yaml'])).stdout).toMatch(/^I read this as/);
    expect((await run([wanted, '-'], application)).stdout).toContain(`+++ b/${created}`);
  });

  it('reads the current folder where no path is given', async () => {
    write({ 'app.yaml': application });
    expect((await json(wanted)).files.map(({ path }) => path)).toEqual([created]);
  });

  it.each<readonly [string, readonly string[], string | Uint8Array, string]>([
    ['nothing', [], '', 'nothing was asked for'],
    ['an empty text', ['  \n'], '', 'nothing was asked for: the text is empty'],
    ['a huge text', ['-'], 'give orders 3s '.repeat(10_000), 'the request is 150 kB long, and 100 kB are the most'],
    ['a binary', ['-'], new Uint8Array([1, 0, 2]), '`standard input` is a binary file, not a request in words'],
    ['a path that is not there', ['x', 'gone'], '', 'there is no file or folder `gone`'],
    ['a request that is not there', ['--file', 'gone.txt'], '', '`gone.txt` cannot be read: it does not exist'],
    ['no hash', ['x', '--approve', 'yes'], '', '`yes` is not the hash of an answer'],
    ['two ways to approve', ['x', '--yes', '--dry-run'], '', '--yes and --dry-run do not go together'],
    ['what is printed and written', ['x', '--as-yaml', '--yes'], '', '--as-yaml and --yes do not go together'],
    ['what is printed and approved', ['x', '--as-yaml', '--approve', '12345678'], '', '--as-yaml and --approve do not go together'],
    ['both from standard input', ['-', '-'], 'x', 'standard input can be the request or the manifests, not both'],
    ['a mesh.yaml that is not there', ['x', '--intents', 'gone.yaml'], '', 'there is no file `gone.yaml`'],
  ])('says in one sentence what is wrong with %s', async (_, argumentList, input, message) => {
    const { code, stdout, stderr } = await run(argumentList, input);
    expect({ code, stdout, said: stderr.split('\n')[0] }).toEqual({ code: 2, stdout: '', said: `meshwright: ${message}` });
  });

  it('takes a sentence that begins with a dash for a sentence', async () => {
    write({ 'app.yaml': application });
    const { stderr } = await run([`- ${wanted}`, 'app.yaml']);
    expect(stderr).toBe('');
  });
});

describe('ask at a terminal', () => {
  it('writes after a yes, and not without', async () => {
    write({ 'k8s/app.yaml': application });
    const no = await talk([wanted, 'k8s'], ['']);
    expect(no).toMatchObject({ code: 0, asked: ['Write 1 new file? [y/N] '], stdout: expect.stringMatching(/Nothing was written\.\n$/) as string });
    expect(existsSync(join(cwd, 'k8s', created))).toBe(false);
    expect((await talk([wanted, 'k8s'], ['y'])).stdout).toMatch(/Written in k8s: [^\n]*\.\n$/);
    expect(existsSync(join(cwd, 'k8s', created))).toBe(true);
  });

  it('takes other words for another request', async () => {
    write({ 'k8s/app.yaml': application });
    const { stdout, code } = await talk([wanted, 'k8s'], ['no, I mean Give calls to shop/orders at most 5s in all.', 'yes']);
    expect(code).toBe(0);
    expect(stdout).toContain('at most 5s in all');
    expect(readFileSync(join(cwd, 'k8s', created), 'utf8')).toContain('timeout: 5s');
  });

  it('shows and does not ask with --dry-run', async () => {
    write({ 'k8s/app.yaml': application });
    expect(await talk([wanted, 'k8s', '--dry-run'], [])).toMatchObject({ code: 0, asked: [], stdout: expect.stringMatching(/Nothing was written \(1 new file\)\.\n$/) as string });
  });
});

describe('input that holds nothing', () => {
  it('is told, and is not answered as if nothing had been named', async () => {
    write({ 'notes.yaml': 'just text\n' });
    const { code, stdout, stderr } = await run(['orders timeout 2s', 'notes.yaml', '--dry-run']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('there is no Kubernetes object in `notes.yaml`');
  });
});
