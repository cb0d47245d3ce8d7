import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { netnsOf } from './instance.ts';
import { LabError } from './lab-error.ts';
import { runCommand, tryCommand } from './run-command.ts';
import { sleep } from './until.ts';

/** Addresses inside an instance. Every instance has the same ones, because its network is its own. */
export const network = {
  bridge: 'pods0',
  /** Of the control plane, the default gateway and the DNS server of every pod. */
  gateway: '10.44.0.1',
  pods: '10.44.0.0/16',
  outsideGateway: '10.45.0.1',
  services: '10.96.0.0/16',
} as const;

const namedNamespaces = '/run/netns';
const resolvFolder = '/etc/netns';
const maxInstances = 200;

/**
 * Makes the network of an instance: a namespace with a bridge for its pods, and one link to the machine,
 * over which the machine reaches the API server. There is no way from it to anywhere else. Returns its address.
 */
export async function createClusterNetwork(name: string): Promise<string> {
  const netns = netnsOf(name);
  await ip([`netns add ${netns}`]);
  const index = await addUplink(netns);
  await ip([`addr add 10.213.${index}.1/30 dev mwlab${index}`, `link set mwlab${index} up`]);
  await ip([
    'link set lo up', `addr add 10.213.${index}.2/30 dev up0`, 'link set up0 up',
    `link add ${network.bridge} type bridge`, `addr add ${network.gateway}/16 dev ${network.bridge}`, `addr add ${network.outsideGateway}/16 dev ${network.bridge}`, `link set ${network.bridge} up`,
    // Service addresses answer only by DNAT, which happens after a route has been found.
    `route add ${network.services} dev ${network.bridge}`,
  ], netns);
  // Pods reach each other through the bridge's address and never directly: so Service addresses are translated both ways.
  await runCommand('ip', ['netns', 'exec', netns, 'sysctl', '-qw', 'net.ipv4.ip_forward=1', 'net.ipv4.conf.all.send_redirects=0', `net.ipv4.conf.${network.bridge}.send_redirects=0`]);
  // Where the kernel lets bridges ask iptables, what a pod sends to itself through its Service is translated on the bridge and never leaves it: no bridge sends back where it came from.
  await runCommand('ip', ['netns', 'exec', netns, 'sysctl', '-eqw', 'net.bridge.bridge-nf-call-iptables=0']);
  writeResolver(netns, ['svc.cluster.local', 'cluster.local']);
  return `10.213.${index}.2`;
}

/** The first name of a link that is free is ours: making it succeeds only once, whoever else is at it. */
async function addUplink(netns: string): Promise<number> {
  for (let index = 1; index <= maxInstances; index += 1) {
    const { code, stderr } = await tryCommand('ip', ['link', 'add', `mwlab${index}`, 'type', 'veth', 'peer', 'name', 'up0', 'netns', netns]);
    if (code === 0) return index;
    if (!/exists/.test(stderr)) throw new LabError(`no link into ${netns} could be made: ${stderr.trim()}`, 'the lab needs root and a kernel with veth');
  }
  throw new LabError(`there are ${maxInstances} instances already`, 'stop some: npm run lab -- down --name NAME');
}

export interface PodNetwork {
  readonly instance: string;
  readonly number: number;
  readonly address: string;
  /** Kubernetes namespace, whose short names the pod's resolver completes; none outside the cluster. */
  readonly namespace?: string;
}

/** Makes the namespace of a pod, with one address and one way out: the bridge. Returns its name. */
export async function createPodNetwork({ instance, number, address, namespace }: PodNetwork): Promise<string> {
  const cluster = netnsOf(instance);
  const netns = `${cluster}.${number}`;
  const gateway = address.startsWith('10.45.') ? network.outsideGateway : network.gateway;
  await ip([`netns add ${netns}`]);
  await ip([`link add p${number} type veth peer name eth0 netns ${netns}`, `link set p${number} master ${network.bridge} up`], cluster);
  await ip(['link set lo up', `addr add ${address}/32 dev eth0`, 'link set eth0 up', `route add ${gateway} dev eth0 scope link`, `route add default via ${gateway} src ${address}`], netns);
  writeResolver(netns, namespace === undefined ? [] : [`${namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local']);
  return netns;
}

/** Routes blocks of addresses to a pod, which takes every address of them for its own. */
export async function leadTo(instance: { readonly netns: string }, pod: { readonly netns: string; readonly address: string }, blocks: readonly string[]): Promise<void> {
  if (blocks.length === 0) return;
  await ip(blocks.map((block) => `route add ${block} via ${pod.address} dev ${network.bridge}`), instance.netns);
  await ip(blocks.map((block) => `route add local ${block} dev lo`), pod.netns);
}

/** `ip netns exec` puts these files in the place of the machine's, whose own names are nothing to a pod. */
function writeResolver(netns: string, search: readonly string[]): void {
  const folder = join(resolvFolder, netns);
  mkdirSync(folder, { recursive: true });
  const lines = [`nameserver ${network.gateway}`, ...(search.length === 0 ? [] : [`search ${search.join(' ')}`, 'options ndots:5 timeout:3 attempts:4'])];
  writeFileSync(join(folder, 'hosts'), '127.0.0.1 localhost\n');
  writeFileSync(join(folder, 'resolv.conf'), `${lines.join('\n')}\n`);
}

/** Every namespace of an instance, those of its pods first; also of one whose state was lost. */
export function namespacesOf(name: string): string[] {
  if (!existsSync(namedNamespaces)) return [];
  const cluster = netnsOf(name);
  return readdirSync(namedNamespaces).filter((found) => found === cluster || found.startsWith(`${cluster}.`)).sort().reverse();
}

/** Ends every process in the namespaces and removes them. Nothing of the lab runs anywhere else, and nothing else runs there. */
export async function removeNamespaces(namespaces: readonly string[]): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const processes = (await Promise.all(namespaces.map(processesIn))).flat();
    if (processes.length === 0) break;
    for (const id of processes) stop(id, signal);
    await waitUntilGone(namespaces, signal === 'SIGTERM' ? 1500 : 10_000);
  }
  for (const netns of namespaces) {
    await tryCommand('ip', ['netns', 'del', netns]);
    rmSync(join(resolvFolder, netns), { recursive: true, force: true });
  }
}

async function waitUntilGone(namespaces: readonly string[], timeoutMs: number): Promise<void> {
  for (const deadline = Date.now() + timeoutMs; Date.now() < deadline; await sleep(50)) {
    const left = (await Promise.all(namespaces.map(processesIn))).flat();
    if (left.length === 0) return;
  }
}

async function processesIn(netns: string): Promise<number[]> {
  const { stdout } = await tryCommand('ip', ['netns', 'pids', netns]);
  return stdout.split('\n').filter((line) => line !== '').map(Number);
}

export function countProcesses(netns: string): Promise<number> {
  return processesIn(netns).then((list) => list.length);
}

function stop(id: number, signal: NodeJS.Signals): void {
  try {
    process.kill(id, signal);
  } catch {
    // It ended by itself in the meantime.
  }
}

/** Several commands of `ip` at once: starting a program for each would take most of the time that a pod takes. */
async function ip(lines: readonly string[], netns?: string): Promise<void> {
  const where = netns === undefined ? [] : ['-n', netns];
  await runCommand('ip', [...where, '-batch', '-'], { input: `${lines.join('\n')}\n`, advice: 'the lab needs root and a kernel with network namespaces, veth and bridges' });
}
