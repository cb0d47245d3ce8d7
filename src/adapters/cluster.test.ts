import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expired, forbidden, startFakeApiServer, type FakeApiServer, type FakeKind } from '../../test/fake-api-server.ts';
import { runInProcess } from '../../test/cli/run.ts';
import { kindsToRead } from '../project/kinds-to-read.ts';
import { openProject } from '../project/project.ts';
import { readCluster, type ClusterInput } from './cluster.ts';

let folder: string;
let server: FakeApiServer | undefined;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'meshwright-cluster-'))));
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await server?.close();
  server = undefined;
});

function kubeconfig(url: string): string {
  const path = join(folder, 'config');
  const contexts = ['prod', 'staging'].map((name) => ({ name, context: { cluster: 'one', user: 'dev' } }));
  writeFileSync(path, JSON.stringify({ apiVersion: 'v1', kind: 'Config', 'current-context': 'prod', contexts, clusters: [{ name: 'one', cluster: { server: url } }], users: [{ name: 'dev', user: {} }] }));
  return path;
}

async function read(kinds: readonly FakeKind[], options: { readonly namespaces?: readonly string[]; readonly context?: string; readonly missing?: readonly string[] } = {}): Promise<ClusterInput> {
  server = await startFakeApiServer(kinds, options.missing);
  return readCluster({ kubeconfig: kubeconfig(server.url), kinds: kindsToRead(), namespaces: options.namespaces ?? [], ...(options.context === undefined ? {} : { context: options.context }) });
}

const meta = (name: string, namespace?: string, more: object = {}): { metadata: object } => ({ metadata: { name, ...(namespace === undefined ? {} : { namespace }), uid: 'u', resourceVersion: '1', managedFields: [{}], creationTimestamp: '2026-01-01T00:00:00Z', ...more } });
const services = (items: FakeKind['items'], instead?: FakeKind['instead']): FakeKind => ({ apiVersion: 'v1', kind: 'Service', plural: 'services', namespaced: true, items, ...(instead === undefined ? {} : { instead }) });
const service = (name: string, namespace = 'shop'): FakeKind['items'][number] => ({ ...meta(name, namespace), spec: { selector: { app: name }, ports: [{ name: 'http', port: 80 }] } });
const namespaces: FakeKind = { apiVersion: 'v1', kind: 'Namespace', plural: 'namespaces', namespaced: false, items: [meta('shop'), meta('jobs')] };
const many = Array.from({ length: 1200 }, (_, index) => service(`s${String(index).padStart(4, '0')}`));

describe('readCluster', () => {
  it('reads every kind that the server has, each object as a file that kubectl could be asked for', async () => {
    const input = await read([
      services([service('web')]),
      namespaces,
      { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', plural: 'virtualservices', namespaced: true, items: [{ ...meta('web', 'shop', { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{}', mine: 'yes' } }), spec: { hosts: ['web'] } }] },
    ]);
    expect(input.name).toBe('prod');
    expect(input.files.map(({ path }) => path)).toEqual(['namespaces/jobs.yaml', 'namespaces/shop.yaml', 'shop/services/web.yaml', 'shop/virtualservices.networking.istio.io/web.yaml']);
    expect(input.files[3]?.text).toBe('apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata:\n  name: web\n  namespace: shop\n  creationTimestamp: 2026-01-01T00:00:00Z\n  annotations:\n    mine: "yes"\nspec:\n  hosts:\n    - web\n');
    expect([...input.allNamespaces ?? []].sort()).toEqual(['jobs', 'shop']);
    expect(openProject(input.files).resources.size).toBe(4);
  });

  it('asks by GET alone, and never for what does not exist or is no mesh matter', async () => {
    await read([services([service('web')]), { apiVersion: 'v1', kind: 'Event', plural: 'events', namespaced: true, items: [meta('e', 'shop')] }, { apiVersion: 'v1', kind: 'Binding', plural: 'bindings', namespaced: true, items: [], verbs: ['create'] }]);
    expect(server?.asked.every((each) => each.startsWith('GET '))).toBe(true);
    expect(server?.asked.filter((each) => /events|bindings|virtualservices|\/status/.test(each))).toEqual([]);
  });

  it('takes each kind in the version that the server prefers, and older ones for kinds that are in no newer', async () => {
    const route = (version: string, kind: string, plural: string): FakeKind => ({ apiVersion: `gateway.networking.k8s.io/${version}`, kind, plural, namespaced: true, items: [meta('r', 'shop')] });
    const input = await read([route('v1', 'HTTPRoute', 'httproutes'), route('v1beta1', 'HTTPRoute', 'httproutes'), route('v1alpha2', 'TCPRoute', 'tcproutes')]);
    expect(input.files.map(({ path, text }) => `${path} ${text.split('\n')[0] ?? ''}`)).toEqual(['shop/httproutes.gateway.networking.k8s.io/r.yaml apiVersion: gateway.networking.k8s.io/v1', 'shop/tcproutes.gateway.networking.k8s.io/r.yaml apiVersion: gateway.networking.k8s.io/v1alpha2']);
  });

  it('reads page by page', async () => {
    const input = await read([services(many)]);
    expect(input.files).toHaveLength(1200);
    expect(server?.asked.filter((each) => each.includes('/services'))).toEqual(['GET /api/v1/services?limit=500', 'GET /api/v1/services?limit=500&continue=500', 'GET /api/v1/services?limit=500&continue=1000']);
  });

  it('goes on at a later moment where the server offers one', async () => {
    const input = await read([services(many, (number) => (number === 2 ? expired('400') : undefined))]);
    expect(input.files).toHaveLength(1200);
    expect(server?.asked.filter((each) => each.includes('/services')).map((each) => each.split('?')[1])).toEqual(['limit=500', 'limit=500&continue=500', 'limit=500&continue=400', 'limit=500&continue=900']);
  });

  it('begins anew in one piece where it does not, or never stops to', async () => {
    const once = await read([services(many, (number) => (number === 3 ? expired() : undefined))]);
    expect(once.files).toHaveLength(1200);
    expect(server?.asked.at(-1)).toBe('GET /api/v1/services');
    await server?.close();
    const always = await read([services(many, (_, token) => (token === null ? undefined : expired('500')))]);
    expect(always.files).toHaveLength(1200);
  });

  it('says what this user may not read', async () => {
    const input = await read([services([service('web')]), { ...namespaces, instead: () => forbidden }]);
    expect(input.forbidden).toEqual([{ rule: 'input/forbidden', subject: 'namespaces', missing: 'this user may not list them' }]);
    expect(input.allNamespaces).toBeUndefined();
    expect(input.problems).toEqual([]);
  });

  it('asks for some namespaces alone', async () => {
    const input = await read([services([service('a', 'shop'), service('b', 'jobs'), service('c', 'other')])], { namespaces: ['shop', 'jobs'] });
    expect(input.files.map(({ path }) => path)).toEqual(['jobs/services/b.yaml', 'shop/services/a.yaml']);
    expect(server?.asked.filter((each) => each.includes('/services')).sort()).toEqual(['GET /api/v1/namespaces/jobs/services?limit=500', 'GET /api/v1/namespaces/shop/services?limit=500']);
  });

  it('does without groups and kinds that are there no more', async () => {
    const input = await read([services([service('web')]), { ...namespaces, instead: () => ({ status: 404, body: {} }) }], { missing: ['networking.istio.io/v1'] });
    expect([input.files.length, input.problems, input.forbidden]).toEqual([1, [], []]);
  });

  it('waits for a server that is busy, and says of what it never gets', async () => {
    const busy = { status: 429, body: {}, headers: { 'retry-after': '0.01' } };
    const input = await read([services([service('web')], (number) => (number < 3 ? busy : undefined)), { ...namespaces, instead: () => ({ status: 500, body: { message: 'etcd is gone' }, headers: { 'retry-after': '0.01' } }) }]);
    expect(input.files).toHaveLength(1);
    expect(input.problems.map(({ rule, message }) => [rule, message])).toEqual([['input/unreadable', 'namespaces cannot be read: the server answered 500: etcd is gone']]);
  });

  it('leaves what the cluster keeps itself to its maker', async () => {
    const owned = { ownerReferences: [{ kind: 'ReplicaSet', name: 'web', controller: true }] };
    const input = await read([
      services([service('web'), { ...meta('outside', 'shop'), spec: {} }]),
      { apiVersion: 'v1', kind: 'Pod', plural: 'pods', namespaced: true, items: [meta('web-1', 'shop', owned), meta('alone', 'shop')] },
      { apiVersion: 'v1', kind: 'Endpoints', plural: 'endpoints', namespaced: true, items: [meta('web', 'shop'), meta('outside', 'shop')] },
    ]);
    expect(input.files.map(({ path }) => path)).toEqual(['shop/endpoints/outside.yaml', 'shop/pods/alone.yaml', 'shop/services/outside.yaml', 'shop/services/web.yaml']);
    expect(input.notes).toEqual(['2 objects are kept by the cluster itself, such as the pods of a Deployment: what keeps them is judged']);
  });

  it('keeps of Secrets their type, the names of their keys, and certificates', async () => {
    const certificate = Buffer.from('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n').toString('base64');
    const both = Buffer.from('-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n').toString('base64');
    const hidden = Buffer.from('hunter2').toString('base64');
    const input = await read([{ apiVersion: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true, items: [{ ...meta('tls', 'shop'), type: 'kubernetes.io/tls', data: { 'tls.crt': certificate, 'tls.key': hidden, both } }] }]);
    const text = input.files[0]?.text ?? '';
    expect(text).toContain(`tls.crt: ${certificate}`);
    expect(text).toContain('type: kubernetes.io/tls');
    expect(text).not.toContain(hidden);
    expect(text).not.toContain(both);
    expect(text.match(/PGxlZnQgaW4gdGhlIGNsdXN0ZXI\+/g)).toHaveLength(2);
    expect(server?.asked.find((each) => each.includes('/secrets'))).toContain('fieldSelector=type%21%3Dhelm.sh%2Frelease.v1');
  });

  it.each<[string, object, string]>([
    ['a context that does not exist', { context: 'nope' }, 'there is no context `nope`'],
  ])('refuses %s', async (_, options, message) => {
    await expect(read([], options)).rejects.toThrow(message);
  });

  it('refuses where nobody listens, and where no encryption is', async () => {
    const ask = (url: string): Promise<ClusterInput> => readCluster({ kubeconfig: kubeconfig(url), kinds: [], namespaces: [] });
    await expect(ask('http://127.0.0.1:1')).rejects.toThrow('`http://127.0.0.1:1` does not answer: nobody listens there');
    await expect(ask('http://example.com')).rejects.toThrow('`http://example.com` is not encrypted');
    await expect(readCluster({ kubeconfig: join(folder, 'gone'), kinds: [], namespaces: [] })).rejects.toThrow('the kubeconfig cannot be read');
  });
});

describe('check --cluster', () => {
  const rule: FakeKind = { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', plural: 'destinationrules', namespaced: true, items: [{ ...meta('web', 'shop'), spec: { host: 'web', trafficPolicy: { loadBalancer: { simple: 'LEAST_CONN' } } } }] };

  const check = async (kinds: readonly FakeKind[], ...flags: string[]): ReturnType<typeof runInProcess> => {
    server = await startFakeApiServer(kinds);
    return runInProcess(['check', '--cluster', '--kubeconfig', kubeconfig(server.url), '--context', 'staging', ...flags], { cwd: folder });
  };

  it('finds the same as in files, and says what it may not read', async () => {
    const { code, stdout } = await check([services([service('web')]), namespaces, rule, { apiVersion: 'v1', kind: 'Secret', plural: 'secrets', namespaced: true, items: [], instead: () => forbidden }], '--rule', 'kubernetes');
    expect(code).toBe(0);
    expect(stdout).toContain('┌─ shop/destinationrules.networking.istio.io/web.yaml:11\n');
    expect(stdout).toContain('staging: 1 warning in 5 files, 5 objects.'.replaceAll('5', '4'));
    expect(stdout).toContain('Not judged: secrets (this user may not list them) input/forbidden');
    expect(stdout).not.toContain('--fix');
  });

  it('is documented JSON too', async () => {
    const { stdout } = await check([services([service('web')]), rule], '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ summary: { objects: 2 } });
  });

  it.each([
    [['--fix'], 'a cluster is only read: fix the files it is made from'],
    [['k8s'], '`--cluster` is checked as it is: leave out the paths'],
    [['--namespace', 'shop', '--as', 'nobody'], 'there is no checker `nobody` whose verdicts could be given'],
  ])('cannot run with %j', async (flags, message) => {
    expect(await check([], ...flags)).toMatchObject({ code: 2, stderr: expect.stringContaining(message) as string });
  });

  it('cannot run where this user may read nothing', async () => {
    expect(await check([{ ...namespaces, instead: () => forbidden }])).toMatchObject({ code: 2, stderr: expect.stringContaining('this user may read nothing of staging') as string });
  });

  it('is needed for its options, and paths without it', async () => {
    expect((await runInProcess(['check', '--context', 'x', '.'], { cwd: folder })).stderr).toContain('`--context` needs `--cluster`');
    expect((await runInProcess(['check'], { cwd: folder })).stderr).toContain('missing required argument `path`');
  });
});
