import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { load } from 'js-yaml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { displayWidth } from '../../src/faces/cli/render/layout.ts';
import { repositoryRoot } from '../shared.ts';
import { runInProcess } from './run.ts';

const rule = (name: string, simple: string, more = ''): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${name}, namespace: shop }
spec:
  host: ${name}.com
${more}  trafficPolicy: { loadBalancer: { simple: ${simple} } } # as it was
`;
const bad = rule('orders', 'ROUND_ROBIN', '  hots: 1\n');
const old = rule('orders', 'LEAST_CONN');
const good = rule('orders', 'ROUND_ROBIN');

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'meshwright-check-'));
  mkdirSync(join(cwd, '.git'));
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
}

const read = (path: string): string => readFileSync(join(cwd, path), 'utf8');
const run = (...argumentList: string[]): ReturnType<typeof runInProcess> => runInProcess(['check', ...argumentList], { cwd });
const findings = async (...argumentList: string[]): Promise<readonly { readonly rule: string; readonly file: string; readonly severity: string }[]> =>
  (JSON.parse((await run(...argumentList, '--format', 'json')).stdout) as { diagnostics: { rule: string; file: string; severity: string }[] }).diagnostics;

describe('exit codes', () => {
  it.each<[string, Readonly<Record<string, string>>, readonly string[], number]>([
    ['nothing wrong', { 'a.yaml': good }, [], 0],
    ['errors', { 'a.yaml': bad }, [], 1],
    ['warnings alone', { 'a.yaml': old }, ['--rule', 'kubernetes'], 0],
    ['warnings, where they are to fail', { 'a.yaml': old }, ['--severity', 'warning'], 1],
    ['warnings, where the settings say so', { 'a.yaml': old, '.meshwright.yaml': 'check: { severity: warning }\n' }, [], 1],
    ['notes, where only warnings are to fail', { 'a.yaml': `# meshwright: ignore istio\n${good}` }, ['--severity', 'warning'], 0],
    ['an unknown option', { 'a.yaml': good }, ['--nope'], 2],
    ['an unknown rule', { 'a.yaml': good }, ['--rule', 'istio/nope-nope'], 2],
    ['an unknown checker', { 'a.yaml': good }, ['--as', 'nobody'], 2],
    ['a dry run of nothing', { 'a.yaml': good }, ['--dry-run'], 2],
    ['no baseline there', { 'a.yaml': good }, ['--baseline', 'gone.json'], 2],
    ['mistakes in the settings', { 'a.yaml': good, '.meshwright.yaml': 'chek: {}\n' }, [], 2],
  ])('%s', async (_, files, flags, code) => {
    write(files);
    expect((await run('a.yaml', ...flags)).code).toBe(code);
  });

  it('is 2 where nothing can be read', async () => {
    expect((await run('gone.yaml')).code).toBe(2);
  });
});

describe('text', () => {
  it('fits into 80 columns, whatever the files hold', async () => {
    const long = 'x'.repeat(200);
    write({ 'a.yaml': `${bad.replace('hots: 1', `hots: ["${long}", "${long}"]   # ${long}`)}---\n${rule('b', `"NOPE${long.slice(0, 60)}"`)}---\n${rule('c', '"\\e[31mRED"')}# 漢字${'漢'.repeat(60)}\n` });
    const { stdout } = await run('a.yaml');
    expect(stdout.split('\n').filter((line) => displayWidth(line) > 80 && line.includes(' '.repeat(2)))).toEqual([]);
    // oxlint-disable-next-line no-control-regex
    expect(stdout).not.toMatch(/\u001b/);
  });

  it('says where to begin, what is refused and what --fix would do', async () => {
    write({ 'a.yaml': `${old.replace('orders', 'a')}---\n${bad}` });
    const { stdout } = await run('a.yaml', '--rule', 'kubernetes');
    expect(stdout).toContain('a.yaml: 1 error, 1 warning in 1 file, 2 objects. Start with a.yaml:13.\n1 object would be refused, so that nothing of it takes effect.\n1 finding has a fix: run with --fix.\n');
  });
});

describe('--output', () => {
  it.each([
    ['r.json', /^\{\n  "diagnostics"/],
    ['r.sarif', /"version": "2\.1\.0"/],
    ['r.sarif.json', /"version": "2\.1\.0"/],
    ['r.xml', /^<\?xml /],
    ['r.md', /^### 1 error/],
    ['r.txt', /^error {2}/],
  ])('writes what the ending of %s says, and one line about it', async (file, start) => {
    write({ 'a.yaml': bad });
    const { code, stdout, stderr } = await run('a.yaml', '-o', file);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(`Written to ${file}. a.yaml: 1 error`);
    expect(read(file)).toMatch(start);
    expect(readdirSync(cwd).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('asks where the ending says nothing, and follows --format before the ending', async () => {
    write({ 'a.yaml': bad });
    expect(await run('a.yaml', '-o', 'report')).toMatchObject({ code: 2, stderr: expect.stringContaining('the ending of `report` names no format') as string });
    await run('a.yaml', '-o', 'r.json', '--format', 'junit');
    expect(read('r.json')).toMatch(/^<\?xml /);
  });

  it('cannot run where it cannot write', async () => {
    write({ 'a.yaml': good, r: '' });
    expect((await run('a.yaml', '-o', 'r/x.json')).code).toBe(2);
  });
});

describe('--baseline', () => {
  it('is written once, and from then on only what is new is told', async () => {
    write({ 'k8s/a.yaml': bad });
    expect(await run('k8s', '--baseline', 'known.json', '--write-baseline')).toMatchObject({ code: 0, stdout: '', stderr: 'Written to known.json: 1 finding that is known from now on\n' });
    expect(await run('k8s', '--baseline', 'known.json')).toMatchObject({ code: 0, stdout: expect.stringContaining('1 known finding not shown (known.json).') as string });
    write({ 'k8s/b.yaml': bad.replaceAll('orders', 'b') });
    expect((await findings('k8s', '--baseline', 'known.json')).map(({ file }) => file)).toEqual(['k8s/b.yaml']);
    write({ 'k8s/a.yaml': good });
    expect((await run('k8s', '--baseline', 'known.json')).stdout.replaceAll(/\s+/g, ' ')).toContain('1 entry of the baseline is gone: kubernetes/unknown-field in DestinationRule shop/orders. Run with --write-baseline to take it out.');
  });

  it('may stand in the settings, with its path from there', async () => {
    write({ 'k8s/a.yaml': bad, '.meshwright.yaml': 'check: { baseline: ci/known.json }\n' });
    expect((await run('k8s', '--write-baseline')).code).toBe(0);
    expect(existsSync(join(cwd, 'ci/known.json'))).toBe(true);
    expect((await runInProcess(['check', '.'], { cwd: join(cwd, 'k8s') })).code).toBe(0);
  });

  it('has to be named to be written, and to be one to be read', async () => {
    write({ 'a.yaml': bad, 'x.json': '{}' });
    expect(await run('a.yaml', '--write-baseline')).toMatchObject({ code: 2, stderr: expect.stringContaining('`--write-baseline` needs to know where to') as string });
    expect(await run('a.yaml', '--baseline', 'x.json')).toMatchObject({ code: 2, stderr: expect.stringContaining('`x.json` is no baseline') as string });
  });
});

describe('settings', () => {
  it('are those of the nearest folder above the paths, up to the top of the repository', async () => {
    write({ 'a/k8s/a.yaml': bad, 'a/.meshwright.yaml': "check: { rules: { '*': off } }\n", 'b/b.yaml': bad });
    expect(await findings('a/k8s/*.yaml')).toEqual([]);
    expect(await findings('b')).toHaveLength(1);
    expect(await findings('a/k8s', '--no-config')).toHaveLength(1);
    expect(await findings('b', '--config', 'a/.meshwright.yaml')).toEqual([]);
    mkdirSync(join(cwd, 'a/k8s/.git'));
    expect(await findings('a/k8s')).toHaveLength(1);
  });

  it('of two projects are a question', async () => {
    write({ 'a/a.yaml': bad, 'a/.meshwright.yaml': '', 'b/b.yaml': bad, 'b/.meshwright.yaml': '' });
    expect(await run('a', 'b')).toMatchObject({ code: 2, stderr: expect.stringContaining('the paths have two settings files') as string });
  });

  it('leave files out, and say how many', async () => {
    write({ 'k8s/a.yaml': bad, 'k8s/vendor/b.yaml': bad, '.meshwright.yaml': 'check: { exclude: [vendor] }\n' });
    expect((await findings('k8s')).map(({ file }) => file)).toEqual(['k8s/a.yaml']);
    expect((await run('k8s')).stderr).toContain('1 file left out, as the settings say');
    expect(await run('k8s/vendor')).toMatchObject({ code: 2, stderr: expect.stringContaining('the settings exclude every file of k8s/vendor') as string });
  });

  it('are told with every mistake and its line, and nothing is checked', async () => {
    write({ 'a.yaml': bad, '.meshwright.yaml': 'check:\n  rules:\n    istio/unscoped-falt: off\n  severty: error\n' });
    const { code, stdout, stderr } = await run('a.yaml');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('.meshwright.yaml:3\n');
    expect(stderr).toContain('.meshwright.yaml:4\n');
    expect(stderr).toContain('meshwright: .meshwright.yaml:3: there is no rule `istio/unscoped-falt`, and 1 more mistake');
  });
});

describe('--fix', () => {
  it('edits the file, keeps everything around it, and tells what is left', async () => {
    write({ 'a.yaml': `${old}---\n${bad.replaceAll('orders', 'b')}` });
    const { code, stdout, stderr } = await run('a.yaml', '--fix', '--rule', 'kubernetes');
    expect(read('a.yaml')).toBe(`${rule('orders', 'LEAST_REQUEST')}---\n${bad.replaceAll('orders', 'b')}`);
    expect(stderr).toBe('Fixed 1 finding in 1 file.\n');
    expect(stdout).toContain('a.yaml: 1 error in 1 file, 2 objects.');
    expect(code).toBe(1);
    expect((await run('a.yaml', '--fix', '--rule', 'kubernetes')).stderr).toBe('Nothing was fixed.\n');
    expect(readdirSync(cwd).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('shows a diff instead with --dry-run, which applies', async () => {
    write({ 'a.yaml': old });
    const { stdout } = await run('a.yaml', '--fix', '--dry-run', '--rule', 'kubernetes');
    expect(stdout).toBe(`--- a/a.yaml\n+++ b/a.yaml\n@@ -3,4 +3,4 @@\n metadata: { name: orders, namespace: shop }\n spec:\n   host: orders.com\n-  trafficPolicy: { loadBalancer: { simple: LEAST_CONN } } # as it was\n+  trafficPolicy: { loadBalancer: { simple: LEAST_REQUEST } } # as it was\n`);
    expect(read('a.yaml')).toBe(old);
  });

  it('fails in a dry run where the files fail as they stand', async () => {
    write({ 'a.yaml': old });
    expect((await run('a.yaml', '--fix', '--dry-run', '--rule', 'kubernetes', '--severity', 'warning')).code).toBe(1);
    expect((await run('a.yaml', '--fix', '--rule', 'kubernetes', '--severity', 'warning')).code).toBe(0);
  });

  it('tells machines what it did', async () => {
    write({ 'a.yaml': old });
    const { stdout, stderr } = await run('a.yaml', '--fix', '--rule', 'kubernetes', '--format', 'json');
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ diagnostics: [], fixed: { isDryRun: false, files: ['a.yaml'], applied: [{ rule: 'kubernetes/deprecated-value', file: 'a.yaml', line: 6 }], changesTraffic: 0, notEditable: [], failed: 0 } });
  });

  it('leaves a symbolic link one, and a file its mode', async () => {
    write({ 'real/a.yaml': old });
    chmodSync(join(cwd, 'real/a.yaml'), 0o640);
    symlinkSync(join(cwd, 'real/a.yaml'), join(cwd, 'link.yaml'));
    await run('link.yaml', '--fix');
    expect(lstatSync(join(cwd, 'link.yaml')).isSymbolicLink()).toBe(true);
    expect(read('real/a.yaml')).toContain('LEAST_REQUEST');
    expect(statSync(join(cwd, 'real/a.yaml')).mode & 0o777).toBe(0o640);
  });

  it('never edits standard input, nor what Meshwright wrote, and says so', async () => {
    const { stdout, stderr } = await runInProcess(['check', '-', '--fix', '--rule', 'kubernetes'], { cwd, input: old });
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('Nothing was fixed. 1 fix not applied: standard input cannot be edited.');
    expect(stdout).not.toContain('run with --fix');
    const sealed = `# Written by Meshwright from the mesh file: change that one, and generate again.\n# meshwright-content: sha256:0\n${old}`;
    write({ 'a.yaml': sealed });
    expect((await run('a.yaml', '--fix', '--rule', 'kubernetes')).stderr.replaceAll(/\s+/g, ' ')).toContain('1 fix not applied: what Meshwright wrote is written anew by `generate`: change the mesh file.');
    expect(read('a.yaml')).toBe(sealed);
  });
});

describe('--as', () => {
  it('gives the verdicts of the other checker under its codes, with its severity', async () => {
    write({ 'a.yaml': `${rule('a', 'ROUND_ROBIN', '  subsets: [{ name: v1, labels: { version: v1 } }]\n')}---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: a, namespace: shop }\nspec: { hosts: [a.com], http: [{ route: [{ destination: { host: a.com, subset: v2 } }] }] }\n` });
    expect((await findings('a.yaml', '--as', 'istioctl')).map((each) => each.rule)).toContain('IST0101');
    expect((await findings('a.yaml', '--as', 'kiali', '--rule', 'KIA1107')).map((each) => [each.rule, each.severity])).toEqual([['KIA1107', 'warning']]);
    const { unjudged } = JSON.parse((await run('a.yaml', '--as', 'kiali', '--format', 'json')).stdout) as { unjudged: { rule: string }[] };
    expect(unjudged.every((each) => each.rule.startsWith('KIA') || each.rule === 'GWAPI')).toBe(true);
  });
});

describe('the documented schemas', () => {
  const validatorOf = (path: string): ValidateFunction => new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true }).compile(JSON.parse(readFileSync(join(repositoryRoot, 'docs', path), 'utf8')) as object);

  it('hold what is written with a baseline, with fixes and with suppressions', async () => {
    write({ 'a.yaml': `${bad}---\n${old.replaceAll('orders', 'b')}---\n# meshwright: ignore * -- why not\n${bad.replaceAll('orders', 'c')}` });
    await run('a.yaml', '--baseline', 'known.json', '--write-baseline');
    const isBaseline = validatorOf('json/baseline.schema.json');
    expect(isBaseline(JSON.parse(read('known.json'))) ? [] : isBaseline.errors).toEqual([]);
    write({ 'a.yaml': read('a.yaml').replace('hots', 'hosts') });
    const report = validatorOf('json/check.schema.json');
    const { stdout } = await run('a.yaml', '--baseline', 'known.json', '--fix', '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ baseline: { known: expect.any(Number) as number, gone: [{ rule: 'kubernetes/unknown-field' }] }, suppressed: [{ by: 'comment', reason: 'why not' }] });
    expect(report(JSON.parse(stdout)) ? [] : report.errors).toEqual([]);
  });

  it.each(['check:\n  severity: info\n  rules: { istio: off }\n  overrides: [{ paths: a, rules: {} }]\n  exclude: [b]\n  baseline: c\ncluster:\n  namespaces: [a]\n  scopesGatewaysToNamespace: true\n', '{}', 'check:\n'])('take the settings that are read: %j', (text) => {
    const isSettings = validatorOf('settings.schema.json');
    expect(isSettings(load(text)) ? [] : isSettings.errors).toEqual([]);
  });

  it('have the keys that are read, and no others', async () => {
    const schema = JSON.parse(readFileSync(join(repositoryRoot, 'docs/settings.schema.json'), 'utf8')) as { properties: Record<string, { properties: object }> };
    for (const section of ['check', 'cluster', 'model']) {
      write({ 'a.yaml': good, '.meshwright.yaml': `${section}: { nothing-near-it: 1 }\n` });
      const { stderr } = await run('a.yaml');
      const listed = [...stderr.replaceAll(/\s+/g, ' ').matchAll(/`(\w+)`/g)].map(([, name]) => name);
      for (const key of Object.keys(schema.properties[section]?.properties ?? {})) expect(listed).toContain(key);
    }
  });
});
