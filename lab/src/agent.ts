import { mkdirSync, readFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readYaml } from '../../src/yaml/read.ts';
import type { ApiClient } from './api-client.ts';
import type { PodRecord } from './instance.ts';
import { discoveryAddress, rootCertificate } from './istiod.ts';
import { LabError } from './lab-error.ts';
import { built } from './paths.ts';
import { runCommand } from './run-command.ts';
import { startProcess } from './start-process.ts';

/** The user that the redirection lets pass; the application runs as another one. */
const proxyUser = 1337;
/** A proxy keeps established connections on what they were set up with until they have drained: a lab does not wait for that. */
const drainDuration = '1s';
/** How long a line of a log may wait in a proxy. Istio's default of 1 s only makes tests slow. */
const fileFlushInterval = '0.1s';
const tokenSeconds = 86_400;

/** Sends the pod's traffic through its proxy, with the rules that Istio's own program writes and the annotations it reads. */
export async function redirectTraffic(pod: PodRecord): Promise<void> {
  const annotation = (name: string): string | undefined => pod.annotations[`traffic.sidecar.istio.io/${name}`];
  const excludedIn = ['15090', '15021', '15020', ...(annotation('excludeInboundPorts') ?? '').split(',')].filter((port) => port !== '');
  const argumentList = [
    'istio-iptables', '-p', '15001', '-z', '15006', '-u', String(proxyUser), '-m', 'REDIRECT',
    '-i', annotation('includeOutboundIPRanges') ?? '*', '-x', annotation('excludeOutboundIPRanges') ?? '',
    '-b', annotation('includeInboundPorts') ?? '*', '-d', excludedIn.join(','), '-o', annotation('excludeOutboundPorts') ?? '',
  ];
  const said = await runCommand('ip', ['netns', 'exec', pod.netns, built.agent, ...argumentList], { cwd: pod.folder, timeoutMs: 60_000, advice: 'the kernel needs NAT with REDIRECT for iptables' });
  writeFileSync(join(pod.folder, 'redirection.log'), said);
}

/** Gives the agent what a kubelet and the injector would, and starts it; it fetches its certificate and starts Envoy. */
export async function startAgent(pod: PodRecord, api: ApiClient): Promise<void> {
  const at = (path: string): string => join(pod.folder, path);
  for (const folder of ['var/run/secrets/tokens', 'var/run/secrets/istio', 'etc/istio/pod', 'etc/istio/proxy']) mkdirSync(at(folder), { recursive: true });
  writeFileSync(at('var/run/secrets/tokens/istio-token'), await tokenOf(pod, api));
  writeFileSync(at('var/run/secrets/istio/root-cert.pem'), (await rootCertificate(api)) ?? '');
  writeFileSync(at('etc/istio/pod/labels'), properties(pod.labels));
  writeFileSync(at('etc/istio/pod/annotations'), properties(pod.annotations));
  // Its standard output: Envoy opens it by name where Telemetry asks for access logs, and refuses its listeners if it may not.
  writeFileSync(at('agent.log'), '', { flag: 'a' });
  await runCommand('chown', ['-R', `${proxyUser}:${proxyUser}`, pod.folder]);
  startProcess({
    netns: pod.netns, program: built.agent, asUser: proxyUser, cwd: pod.folder, log: at('agent.log'), environment: environmentOf(pod),
    argumentList: ['proxy', pod.kind === 'gateway' ? 'router' : 'sidecar', '--domain', `${pod.namespace}.svc.cluster.local`],
  });
}

/** A real token, bound to the Pod, which istiod lets the API server review. */
async function tokenOf(pod: PodRecord, api: ApiClient): Promise<string> {
  const asked = {
    apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest',
    spec: { audiences: ['istio-ca'], expirationSeconds: tokenSeconds, boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: pod.name } },
  };
  const { status } = await api.send<{ readonly status: { readonly token: string } }>('POST', `/api/v1/namespaces/${pod.namespace}/serviceaccounts/${pod.serviceAccount}/token`, asked);
  return status.token;
}

function properties(entries: Readonly<Record<string, string>>): string {
  return Object.entries(entries).map(([key, value]) => `${key}=${JSON.stringify(value)}\n`).join('');
}

function environmentOf(pod: PodRecord): Record<string, string> {
  return {
    PROXY_CONFIG: JSON.stringify({ drainDuration, terminationDrainDuration: drainDuration, fileFlushInterval, concurrency: 1, ...ownProxyConfig(pod), discoveryAddress, binaryPath: built.envoy, configPath: './etc/istio/proxy' }),
    ISTIO_BOOTSTRAP: built.bootstrap,
    POD_NAME: pod.name,
    POD_NAMESPACE: pod.namespace,
    INSTANCE_IP: pod.address,
    SERVICE_ACCOUNT: pod.serviceAccount,
    CA_ADDR: discoveryAddress,
    TRUST_DOMAIN: 'cluster.local',
    PILOT_SKIP_VALIDATE_TRUST_DOMAIN: 'true',
    ISTIO_META_CLUSTER_ID: 'Kubernetes',
    ISTIO_META_WORKLOAD_NAME: pod.workload,
    ISTIO_META_APP_CONTAINERS: 'app',
    ISTIO_META_POD_PORTS: JSON.stringify(pod.ports.map(({ number, name }) => ({ containerPort: number, ...(name === undefined ? {} : { name }) }))),
    ISTIO_META_INTERCEPTION_MODE: 'REDIRECT',
    GOMAXPROCS: '1',
  };
}

/** What the pod itself sets. Only where things are is not for it to say. */
function ownProxyConfig(pod: PodRecord): object {
  const text = pod.annotations['proxy.istio.io/config'];
  if (text === undefined) return {};
  const value = readYaml(text).documents[0]?.value;
  if (typeof value !== 'object' || value === null) throw new LabError(`the annotation \`proxy.istio.io/config\` of ${pod.namespace}/${pod.name} is no mapping`, 'correct the pod template');
  return value;
}

/** One request as a proxy wrote it into its access log: Istio's JSON format. */
export type AccessLogEntry = Readonly<Record<string, string | number | null>>;

/** Oldest first. Proxies write it with up to a tenth of a second of delay. */
export function accessLog(pod: PodRecord): readonly AccessLogEntry[] {
  const file = join(pod.folder, 'access.log');
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as AccessLogEntry);
}
