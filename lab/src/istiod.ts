import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { readYaml } from '../../src/yaml/read.ts';
import { kubeconfigOf } from './api-server.ts';
import type { ApiClient, KubernetesObject } from './api-client.ts';
import type { Instance } from './instance.ts';
import { LabError } from './lab-error.ts';
import { network } from './network.ts';
import { built, paths } from './paths.ts';
import { runCommand } from './run-command.ts';
import { startProcess } from './start-process.ts';
import { until } from './until.ts';

export const rootNamespace = 'istio-system';
export const discoveryAddress = `${network.gateway}:15012`;
const debugPort = 15080;

/** Changes are sent to the proxies as soon as they are seen: a lab changes one thing at a time and waits for it. */
const environment = {
  POD_NAMESPACE: rootNamespace,
  POD_NAME: 'istiod-lab',
  SERVICE_ACCOUNT: 'istiod',
  // The metadata exchange filters are not in an unmodified Envoy.
  PILOT_ENABLE_METADATA_EXCHANGE: 'false',
  ISTIOD_CUSTOM_HOST: `istiod.${rootNamespace}.svc`,
  PILOT_CERT_PROVIDER: 'istiod',
  // Hosts outside are played with certificates that nobody else trusts: keys of tokens are fetched from them all the same.
  JWKS_RESOLVER_INSECURE_SKIP_VERIFY: 'true',
  // A Sidecar with ports can leave endpoints in the cache that are none, for other proxies too: see docs/real-mesh.md.
  PILOT_ENABLE_XDS_CACHE: 'false',
  PILOT_DEBOUNCE_AFTER: '20ms',
  PILOT_DEBOUNCE_MAX: '200ms',
  GOMAXPROCS: '2',
};

/** The filter `istio.alpn` is not in an unmodified Envoy, which would refuse every listener with it. */
const withoutAlpn: KubernetesObject = {
  apiVersion: 'networking.istio.io/v1alpha3',
  kind: 'EnvoyFilter',
  metadata: { name: 'lab-without-alpn', namespace: rootNamespace },
  spec: {
    configPatches: [{
      applyTo: 'HTTP_FILTER',
      match: { listener: { filterChain: { filter: { name: 'envoy.filters.network.http_connection_manager', subFilter: { name: 'istio.alpn' } } } } },
      patch: { operation: 'REMOVE' },
    }],
  },
};

/** Applies the definitions of kinds in a file, and waits until the API server serves them. */
export async function installKinds(api: ApiClient, file: string): Promise<void> {
  const { documents, problems } = readYaml(readFileSync(file, 'utf8'));
  if (problems.length > 0) throw new LabError(`${file} cannot be read: ${problems[0]?.message}`, 'remove it and run `npm run lab:build`');
  const definitions = documents.map(({ value }) => value as KubernetesObject);
  await Promise.all(definitions.map((definition) => api.apply(definition)));
  await until({ what: `the kinds of ${file} to be served`, timeoutMs: 60_000 }, async () => {
    const served = await Promise.all(definitions.map((definition) => isServed(api, definition)));
    return served.every(Boolean) || undefined;
  });
}

async function isServed(api: ApiClient, definition: KubernetesObject): Promise<boolean> {
  const found = await api.find(definition);
  const status = found?.['status'] as { readonly conditions?: readonly { readonly type: string; readonly status: string }[] } | undefined;
  return status?.conditions?.some(({ type, status }) => type === 'Established' && status === 'True') ?? false;
}

/** Starts istiod and waits until it is ready and has given its root certificate to the namespaces. */
export async function startIstiod(instance: Instance, api: ApiClient, meshConfig: Readonly<Record<string, unknown>>): Promise<void> {
  mkdirSync(folderOfIstiod(instance), { recursive: true });
  writeMeshConfig(instance, meshConfig);
  await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: rootNamespace } });
  await api.apply(withoutAlpn);
  await runIstiod(instance);
  await until({ what: "istiod's root certificate", timeoutMs: 30_000, log: istiodLog(instance) }, () => rootCertificate(api));
}

function folderOfIstiod(instance: Instance): string {
  return join(instance.folder, 'istiod');
}

async function runIstiod(instance: Instance): Promise<void> {
  const log = istiodLog(instance);
  const processId = startProcess({
    netns: instance.netns, program: built.istiod, log, cwd: folderOfIstiod(instance), environment,
    argumentList: [
      'discovery', '--kubeconfig', kubeconfigOf(instance), '--meshConfig', meshConfigFile(instance), '--domain', 'cluster.local',
      '--httpAddr', `:${debugPort}`, '--httpsAddr', ':15017', '--grpcAddr', ':15010', '--secureGRPCAddr', ':15012', '--monitoringAddr', ':15014',
    ],
  });
  await until({ what: 'istiod to be ready', timeoutMs: 90_000, processId, log }, async () => (await isIstiodReady(instance)) || undefined);
}

/** Ends istiod and starts it anew: it then knows nothing but what stands in the API server. Proxies come back by themselves. */
export async function restartIstiod(instance: Instance): Promise<void> {
  const running = await processesOf(instance);
  for (const processId of running) process.kill(processId, 'SIGKILL');
  await until({ what: 'istiod to end', timeoutMs: 10_000 }, async () => (await processesOf(instance)).length === 0 || undefined);
  await runIstiod(instance);
}

async function processesOf(instance: Instance): Promise<readonly number[]> {
  const listed = await runCommand('ip', ['netns', 'pids', instance.netns], { timeoutMs: 10_000, advice: 'see that the instance is up: npm run lab -- status' });
  return listed.split(/\s+/).filter((id) => id !== '' && isIstiod(id)).map(Number);
}

function isIstiod(processId: string): boolean {
  try {
    return readFileSync(`/proc/${processId}/comm`, 'utf8').startsWith('pilot-discove');
  } catch {
    // It has ended meanwhile.
    return false;
  }
}

export function istiodLog(instance: Instance): string {
  return join(instance.folder, 'logs', 'istiod.log');
}

/** istiod watches the file, so this also changes the settings of a mesh that runs. */
export function writeMeshConfig(instance: Instance, settings: Readonly<Record<string, unknown>>): void {
  const { defaultConfig, ...rest } = settings;
  const ours = { accessLogFile: './access.log', accessLogEncoding: 'JSON', rootNamespace, ...rest, defaultConfig: { ...(defaultConfig as object | undefined), discoveryAddress } };
  writeFileSync(meshConfigFile(instance), `${JSON.stringify(ours, null, 1)}\n`);
}

function meshConfigFile(instance: Instance): string {
  return join(folderOfIstiod(instance), 'mesh.yaml');
}

export async function rootCertificate(api: ApiClient): Promise<string | undefined> {
  const map = await api.find({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio-ca-root-cert', namespace: rootNamespace } });
  return (map?.['data'] as Readonly<Record<string, string>> | undefined)?.['root-cert.pem'];
}

/** istiod answers questions about its proxies only to its own loopback address: so somebody has to ask from inside. */
export function askIstiod(instance: Instance, path: string): Promise<string> {
  return runCommand('ip', ['netns', 'exec', instance.netns, process.execPath, paths.fetchText, `http://127.0.0.1:${debugPort}${path}`], { timeoutMs: 10_000, advice: `see ${istiodLog(instance)}` });
}

export function isIstiodReady(instance: Instance): Promise<boolean> {
  return new Promise((resolve) => {
    const call = request({ host: instance.address, port: debugPort, path: '/ready', timeout: 5000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    call.on('timeout', () => call.destroy(new Error('no answer for 5 s')));
    call.on('error', () => resolve(false));
    call.end();
  });
}

/** Lets the API server ask istiod about every object of its kinds, as in a cluster: then it refuses what istiod refuses. */
export async function installWebhook(api: ApiClient): Promise<void> {
  await api.apply({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'istiod', namespace: rootNamespace }, spec: { ports: [{ name: 'https-webhook', port: 443, targetPort: 15017 }] } });
  const certificate = await rootCertificate(api);
  await api.apply({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'istio-validator-lab' },
    webhooks: [{
      name: 'validation.istio.io',
      clientConfig: { service: { name: 'istiod', namespace: rootNamespace, path: '/validate', port: 443 }, caBundle: Buffer.from(certificate ?? '').toString('base64') },
      rules: [{ operations: ['CREATE', 'UPDATE'], apiGroups: ['security.istio.io', 'networking.istio.io', 'telemetry.istio.io', 'extensions.istio.io'], apiVersions: ['*'], resources: ['*'] }],
      failurePolicy: 'Fail',
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
    }],
  });
}
