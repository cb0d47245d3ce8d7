import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { KubernetesObject } from '../../src/api-client.ts';
import { received, send, sendAll } from '../../src/client.ts';
import type { PodAnswer, PodRequest } from '../../src/in-pod/wire.ts';
import { inParallel } from '../../src/in-parallel.ts';
import type { Lab } from '../../src/lab.ts';
import { load, summarise } from '../../src/load.ts';
import { objectsIn, readManifests } from '../../src/manifests.ts';
import { runCommand } from '../../src/run-command.ts';
import { outsideClient } from '../../src/up.ts';
import { generateFiles, type GenerateReport } from '../../../src/project/generate.ts';
import { openProject } from '../../../src/project/project.ts';
import type { Topology } from '../../../src/topology/topology.ts';
import { applyAll } from '../shared.ts';
import { settleMs } from './generated.ts';
import { describeMesh, statuses } from './mesh.ts';

const repository = join(import.meta.dirname, '../../..');
const shop = join(repository, 'examples/shop');
const manifests = readdirSync(shop).filter((name) => name.endsWith('.yaml')).sort();
const project = openProject(manifests.map((name) => ({ path: `application/${name}`, text: readFileSync(join(shop, name), 'utf8') })));
const folder = mkdtempSync(join(tmpdir(), 'shop-'));
const isOfMesh = ({ apiVersion }: KubernetesObject): boolean => /\.istio\.io\//.test(apiVersion);

/** A call that the topology shows, or one that somebody might try. */
interface ShopCall {
  readonly from: string;
  readonly to: string;
  readonly request: PodRequest;
}

/** What is asked of a Service of the shop, by its first port. */
function requestTo(service: string): PodRequest {
  const node = project.topology.services.get(service);
  const [port] = node?.ports ?? [];
  if (node === undefined || port === undefined) throw new Error(`the shop has no ${service}`);
  return { host: node.name, port: port.port, ...(port.protocol === 'grpc' ? { protocol: 'grpc', path: '/shop.Service/Call' } : {}) };
}

const services = [...project.topology.services.keys()].sort();
const workloads = [...project.topology.workloads.keys()].sort();
const calls: readonly ShopCall[] = project.topology.edges.flatMap(({ from, to }) => (from.kind === 'workload' && to.kind === 'service' ? [{ from: from.id, to: to.id, request: requestTo(to.id) }] : []));
const nameOf = ({ from, to }: Pick<ShopCall, 'from' | 'to'>): string => `${from} -> ${to}`;

/** The shop, and what the command line wrote for it, put together as the command line says: one kustomization. */
async function generated(): Promise<{ readonly printed: string; readonly objects: readonly KubernetesObject[] }> {
  mkdirSync(join(folder, 'application'));
  for (const name of manifests) copyFileSync(join(shop, name), join(folder, 'application', name));
  const printed = await runCommand(process.execPath, [join(repository, 'src/faces/cli/main.ts'), 'generate', 'application', '--out', 'mesh'], { cwd: folder, timeoutMs: 120_000, advice: 'see the message of `generate`' });
  writeFileSync(join(folder, 'kustomization.yaml'), `resources:\n${[...manifests.map((name) => `application/${name}`), 'mesh'].map((path) => `  - ${path}\n`).join('')}components: [mesh/patches]\n`);
  return { printed: printed.replaceAll(/\s+/g, ' '), objects: await readManifests([folder]) };
}

let printed = '';
let openBefore: readonly string[] = [];
let openAfter: Promise<string[]> | undefined;

/** Every pod first, without any configuration of the mesh, to see what is open then; and then all of it. */
async function start(lab: Lab): Promise<void> {
  await lab.addHost({ name: 'stripe', hosts: ['api.stripe.com'], ports: [443] });
  const made = await generated();
  printed = made.printed;
  const refused = await lab.apply(made.objects.filter((object) => !isOfMesh(object)), { maxReplicas: 1 });
  expect(refused).toEqual([]);
  await lab.settle({ timeoutMs: settleMs });
  openBefore = await arriving(lab);
  await applyAll(lab, made.objects.filter(isOfMesh));
}

/** Every pair of a workload and a Service that is not its own. */
const pairs: readonly ShopCall[] = workloads.flatMap((from) => services.filter((to) => !isOwn(from, to)).map((to) => ({ from, to, request: requestTo(to) })));

function isOwn(workload: string, service: string): boolean {
  return project.topology.services.get(service)?.workloads.includes(workload) === true;
}

/** Of all pairs, those whose call arrives. */
async function arriving(lab: Lab): Promise<string[]> {
  const rows = await inParallel(workloads, 4, async (workload) => {
    const own = pairs.filter(({ from }) => from === workload);
    const answers = await sendAll(lab.pod(workload), own.map(({ request }) => request), 4);
    return own.filter(({ to }, index) => hasArrived(answers[index], to)).map(nameOf);
  });
  return rows.flat();
}

function hasArrived(answer: PodAnswer | undefined, service: string): boolean {
  const pods = project.topology.services.get(service)?.workloads.map((id) => `${id.split('/')[1]}-0`) ?? [];
  return answer?.received !== undefined && pods.includes(answer.received.pod);
}

/** The shop under what the command line generates for it, as an engineer would apply it. */
describeMesh('shop', {}, (lab) => {
  const report: GenerateReport = generateFiles(project, undefined, { confirmUnscopedFaults: false });
  const topology: Topology = project.topology;
  const openNow = (): Promise<string[]> => (openAfter ??= arriving(lab()));
  const callerOf = (service: string): string | undefined => calls.find(({ to }) => to === service)?.from;

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('carries a load along every call of the topology without a failure', async () => {
    expect(calls).toHaveLength(31);
    const stripe: ShopCall = { from: 'shop/payment-service', to: 'api.stripe.com', request: { host: 'api.stripe.com', port: 443, protocol: 'https' } };
    const results = await Promise.all([...calls, stripe].map(async (call) => [nameOf(call), summarise(await load(lab().pod(call.from), { request: call.request, ratePerSecond: 5, durationMs: 8000 })).byResult] as const));
    const expected = [...calls, stripe].map((call) => [nameOf(call), { [call.request.protocol === 'grpc' ? 'grpc 0' : '200']: 40 }]);
    expect(results).toEqual(expected);
  });

  it('refuses every call that no intent admits, where all of them were open before', async () => {
    expect(openBefore).toHaveLength(22 * 21);
    const open = (await openNow()).filter((pair) => !calls.some((call) => nameOf(call) === pair));
    expect(open).toEqual([]);
  });

  it('does what was printed of encryption and access: plaintext only where it says, as many callers as it says', async () => {
    const exceptions = [...printed.matchAll(/([\w-]+):(\d+) \(called from outside in plaintext\)/g)].map(([, name]) => `shop/${name}`).sort();
    const answers = await sendAll(lab().pod(outsideClient), services.map((to) => ({ ...requestTo(to), host: `${to.split('/')[1]}.shop` })), 4);
    const open = services.filter((to, index) => hasArrived(answers[index], to));
    expect([exceptions.length, open]).toEqual([2, exceptions]);
    const admitted = Number(/(\d+) workloads, (\d+) admitted callers, all else refused/.exec(printed)?.[2]);
    expect((await openNow()).length + open.length + (await admittedAtIngress(lab(), services)).length).toBe(admitted);
  });

  it('ends a call at the time that was printed for its service, and not before', async () => {
    const timeouts = new Map(report.intents.flatMap((intent) => (intent.kind === 'set-timeout' && intent.when === undefined ? [[intent.service, intent.timeoutMs] as const] : [])));
    const said = [...(/timeouts (.*?) retries /.exec(printed)?.[1] ?? '').matchAll(/(\d+) s for (\d+) services?/g)].map(([, seconds, count]) => [Number(seconds), Number(count)]);
    const counts = Map.groupBy(timeouts.values(), (ms) => ms / 1000);
    expect(said).toEqual([...counts].map(([seconds, all]) => [seconds, all.length]).sort(([a = 0], [b = 0]) => a - b));
    const called = services.flatMap((service) => ((from) => (from === undefined ? [] : [{ service, from }]))(callerOf(service)));
    const seen = await Promise.all(called.map(async ({ service, from }) => {
      const timeoutMs = timeouts.get(service) ?? 0;
      const lateMs = timeoutMs + 15_000;
      const { status, grpcStatus, ms } = await send(lab().pod(from), { ...requestTo(service), method: 'POST', timeoutMs: 60_000, headers: { 'x-echo-delay': String(lateMs) } });
      return [service, [4, 14].includes(grpcStatus ?? 0) || status === 504, ms >= timeoutMs - 10, ms < lateMs];
    }));
    expect(seen).toEqual(called.map(({ service }) => [service, true, true, true]));
  });

  it('tries idempotent calls again as often as was printed, and no others', async () => {
    const retries = new Map(report.intents.flatMap((intent) => (intent.kind === 'set-retries' && intent.when === undefined ? [[intent.service, intent.attempts] as const] : [])));
    const said = /retries (.*?), on idempotent calls only/.exec(printed)?.[1];
    const counted = (number: number): number => [...topology.services.keys()].filter((service) => (retries.get(service) ?? 0) === number).length;
    expect(said).toBe(`2 for ${counted(2)} services · 1 for ${counted(1)} service · none for ${counted(0)}`);
    const called = services.flatMap((service) => ((from) => (from === undefined ? [] : [{ service, from }]))(callerOf(service)));
    const tries = await Promise.all(called.map(async ({ service, from }) => {
      const request = requestTo(service);
      const of = async (method: string): Promise<number> => {
        const path = `/tried/${method}`;
        const headers = request.protocol === 'grpc' ? { 'x-echo-grpc-fail': '14' } : { 'x-echo-status': '503' };
        await send(lab().pod(from), { ...request, path, headers, ...(request.protocol === 'grpc' ? {} : { method }) });
        return (await received(lab().pod(topology.services.get(service)?.workloads[0] ?? ''))).filter(({ url }) => url === path).length;
      };
      return [service, await of('GET'), await of('POST')];
    }));
    expect(tries).toEqual(called.map(({ service }) => [service, requestTo(service).protocol === 'grpc' ? 1 : (retries.get(service) ?? 0) + 1, 1]));
  });

  it('says of the host outside what holds: it is reached, and what says so about the others is a loss', async () => {
    expect(printed).toContain('outside api.stripe.com:443');
    const stripe = { host: 'api.stripe.com', port: 443, protocol: 'https' } as const;
    const answers = [await send(lab().pod('shop/payment-service'), stripe), await send(lab().pod('shop/email-worker'), stripe)];
    expect([statuses(answers), report.losses.some(({ what }) => what === 'refusing every host that is not listed')]).toEqual([[200, 200], true]);
  });
}, start);

/** Services that admit the ingress gateway, seen by leading a host of the test's own to each. */
async function admittedAtIngress(lab: Lab, ids: readonly string[]): Promise<readonly string[]> {
  const route = (id: string): string => {
    const { host, port } = requestTo(id);
    return `
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: try-${host}, namespace: istio-system}
spec:
  hosts: [${host}.example.com]
  gateways: [try]
  http: [{route: [{destination: {host: ${host}.shop.svc.cluster.local, port: {number: ${port}}}}]}]`;
  };
  const text = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: try, namespace: istio-system}
spec: {selector: {istio: ingressgateway}, servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: ["*.example.com"]}]}${ids.map(route).join('')}`;
  const objects = objectsIn({ path: 'ingress.yaml', text });
  try {
    await applyAll(lab, objects);
    await lab.settle({ timeoutMs: settleMs });
    const answers = await sendAll(lab.pod(outsideClient), ids.map((id) => ({ ...requestTo(id), host: 'istio-ingressgateway.istio-system', port: 80, authority: `${requestTo(id).host}.example.com` })));
    return ids.filter((id, index) => hasArrived(answers[index], id));
  } finally {
    await lab.remove(objects);
    await lab.settle({ timeoutMs: settleMs });
  }
}
