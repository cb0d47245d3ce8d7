import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiClient } from './api-client.ts';
import type { Instance } from './instance.ts';
import { network } from './network.ts';
import { built } from './paths.ts';
import { startProcess } from './start-process.ts';
import { until } from './until.ts';

export const apiServerPort = 6443;
const etcdClient = 'http://127.0.0.1:2379';
const etcdPeer = 'http://127.0.0.1:2380';
/** `limited-token` may do nothing until a test grants it something. */
const tokens = 'admin-token,admin,1,"system:masters"\nlimited-token,limited,2\n';

export interface ApiServerOptions {
  /** More flags of kube-apiserver, for example those of the audit log. */
  readonly flags?: readonly string[];
  /** Waits for the disk: needed only where etcd itself is killed. */
  readonly isDurable?: boolean;
}

/** Starts etcd and the API server and waits until it answers. */
export async function startApiServer(instance: Instance, options: ApiServerOptions = {}): Promise<ApiClient> {
  const folder = join(instance.folder, 'api-server');
  mkdirSync(folder, { recursive: true });
  await startEtcd(instance, folder, options.isDurable ?? false);
  const apiServerLog = join(instance.folder, 'logs', 'api-server.log');
  const processId = startProcess({ netns: instance.netns, program: built.kapi, argumentList: ['apiserver', ...flagsOf(instance, folder), ...(options.flags ?? [])], log: apiServerLog });
  await until({ what: 'the API server to write its certificate', timeoutMs: 60_000, processId, log: apiServerLog }, () => Promise.resolve(existsSync(certificateOf(instance)) || undefined));
  const client = apiClientOf(instance);
  await until({ what: 'the API server to be ready', timeoutMs: 120_000, processId, log: apiServerLog }, async () => ((await client.text('/readyz')) === 'ok' ? true : undefined));
  writeFileSync(kubeconfigOf(instance), kubeconfig(`https://${instance.address}:${apiServerPort}`, readFileSync(certificateOf(instance))));
  return client;
}

async function startEtcd(instance: Instance, folder: string, isDurable: boolean): Promise<void> {
  const log = join(instance.folder, 'logs', 'etcd.log');
  const processId = startProcess({ netns: instance.netns, program: built.kapi, argumentList: ['etcd', join(folder, 'etcd'), etcdClient, etcdPeer], log, environment: isDurable ? { KAPI_FSYNC: '1' } : {} });
  await until({ what: 'etcd to be ready', timeoutMs: 60_000, processId, log }, () => Promise.resolve(readFileSync(log, 'utf8').includes('READY') || undefined));
}

/** No controller of Kubernetes runs, so the admission of ServiceAccounts, which waits for one, is off. */
function flagsOf(instance: Instance, folder: string): string[] {
  const key = join(folder, 'service-account.key');
  const tokenFile = join(folder, 'tokens.csv');
  if (!existsSync(key)) writeFileSync(key, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  writeFileSync(tokenFile, tokens, { mode: 0o600 });
  return [
    `--etcd-servers=${etcdClient}`, `--cert-dir=${folder}`, '--bind-address=0.0.0.0', `--advertise-address=${instance.address}`, `--secure-port=${apiServerPort}`,
    '--endpoint-reconciler-type=none', `--service-cluster-ip-range=${network.services}`, `--token-auth-file=${tokenFile}`, '--authorization-mode=RBAC',
    '--service-account-issuer=https://kubernetes.default.svc', `--service-account-key-file=${key}`, `--service-account-signing-key-file=${key}`,
    '--disable-admission-plugins=ServiceAccount', '--allow-privileged=true',
  ];
}

export function apiClientOf(instance: Instance, token = 'admin-token'): ApiClient {
  return new ApiClient({ address: instance.address, port: apiServerPort, token, certificate: readFileSync(certificateOf(instance), 'utf8') });
}

export async function isApiServerReady(instance: Instance): Promise<boolean> {
  if (!existsSync(certificateOf(instance))) return false;
  const client = apiClientOf(instance);
  try {
    return (await client.text('/readyz')) === 'ok';
  } catch {
    return false;
  } finally {
    client.close();
  }
}

/** For kubectl, helm, istioctl and istiod; it is reachable under the same address from the machine and from the instance. */
export function kubeconfigOf(instance: Instance): string {
  return join(instance.folder, 'kubeconfig');
}

function certificateOf(instance: Instance): string {
  return join(instance.folder, 'api-server', 'apiserver.crt');
}

function kubeconfig(server: string, certificate: Buffer): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'lab', cluster: { server, 'certificate-authority-data': certificate.toString('base64') } }],
    users: [{ name: 'admin', user: { token: 'admin-token' } }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'admin' } }],
    'current-context': 'lab',
  };
  return `${JSON.stringify(config, null, 1)}\n`;
}
