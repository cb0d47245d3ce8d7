import { createHash } from 'node:crypto';
import type { ApiClient, KubernetesObject } from './api-client.ts';
import type { Instance, PodRecord } from './instance.ts';
import { rootNamespace } from './istiod.ts';
import { network } from './network.ts';
import { runCommand } from './run-command.ts';
import { markerAddress } from './settle.ts';
import { sleep } from './until.ts';

interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly targetPort?: number | string;
  readonly protocol?: string;
  readonly appProtocol?: string;
}

interface ServiceSpec {
  readonly clusterIP?: string;
  readonly selector?: Readonly<Record<string, string>>;
  readonly ports?: readonly ServicePort[];
}

interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** A port of a Service and what stands behind it. */
interface Translation {
  readonly address: string;
  readonly port: number;
  readonly endpoints: readonly Endpoint[];
}

const ownLabel = 'lab.meshwright.test/slice';
const endpointsLabel = 'lab.meshwright.test/endpoints';
/** In which what was applied before has reached istiod for sure. */
const arrivalMs = 500;
const chain = 'MWLAB-SERVICES';
/** Its Service has no pod: it runs beside the API server. */
const istiodEndpoint: Endpoint = { address: network.gateway, port: 15017 };

/**
 * Does the part of Kubernetes' controllers and of kube-proxy: an EndpointSlice for every Service with a selector,
 * and the translation of Service addresses for whatever goes past the proxies.
 */
export async function routeServices(instance: Instance, api: ApiClient, pods: readonly PodRecord[]): Promise<void> {
  const services = await api.list('v1', 'Service');
  const slices = services.flatMap((service) => slicesOf(service, pods));
  await Promise.all(slices.map((slice) => api.apply(slice)));
  await removeStale(api, new Set(slices.map(keyOf)));
  await touchHeadless(api, services, pods);
  const given = await api.list('discovery.k8s.io/v1', 'EndpointSlice');
  await translate(instance, services.flatMap((service) => [...translationsOf(service, pods), ...givenTranslations(service, given)]), pods);
}

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

async function removeStale(api: ApiClient, wanted: ReadonlySet<string>): Promise<void> {
  const present = await api.list('discovery.k8s.io/v1', 'EndpointSlice');
  const stale = present.filter((slice) => slice.metadata.labels?.[ownLabel] === 'true' && !wanted.has(keyOf(slice)));
  await Promise.all(stale.map((slice) => api.remove(slice)));
}

/**
 * istiod builds what belongs to a Service without an address when it sees the Service, and not again when endpoints come
 * that it had not before: in a cluster the two come in one breath, here the Service has to be touched. Of a Service that
 * is already there, istiod heeds labels and no annotations.
 */
async function touchHeadless(api: ApiClient, services: readonly KubernetesObject[], pods: readonly PodRecord[]): Promise<void> {
  const changed = services.flatMap((service) => {
    if (specOf(service).clusterIP !== 'None') return [];
    const endpoints = createHash('sha256').update(membersOf(service, pods).map(({ address }) => address).join(',')).digest('hex').slice(0, 16);
    return service.metadata.labels?.[endpointsLabel] === endpoints ? [] : [{ service, endpoints }];
  });
  if (changed.length === 0) return;
  await sleep(arrivalMs);
  await Promise.all(changed.map(async ({ service, endpoints }) => api.send('PATCH', await api.pathOf(service), { metadata: { labels: { [endpointsLabel]: endpoints } } }, 'application/merge-patch+json')));
}

function translationsOf(service: KubernetesObject, pods: readonly PodRecord[]): Translation[] {
  const { clusterIP = '' } = specOf(service);
  const ports = portsOf(service);
  if (isIstiod(service)) return ports.map(({ port }) => ({ address: clusterIP, port, endpoints: [istiodEndpoint] }));
  if (clusterIP === '' || clusterIP === 'None' || specOf(service).selector === undefined) return [];
  const members = membersOf(service, pods);
  return ports.map((port) => ({ address: clusterIP, port: port.port, endpoints: members.flatMap((pod) => endpointOf(pod, port) ?? []) }));
}

interface Slice {
  readonly ports?: readonly { readonly name?: string; readonly port?: number }[];
  readonly endpoints?: readonly { readonly addresses: readonly string[] }[];
}

/** Of a Service without a selector: whatever endpoints somebody gave it, by the names of its ports. */
function givenTranslations(service: KubernetesObject, slices: readonly KubernetesObject[]): Translation[] {
  const { clusterIP = '', selector } = specOf(service);
  if (isIstiod(service) || selector !== undefined || clusterIP === '' || clusterIP === 'None') return [];
  const { name, namespace } = service.metadata;
  const own = slices.filter(({ metadata }) => metadata.namespace === namespace && metadata.labels?.['kubernetes.io/service-name'] === name) as unknown as readonly Slice[];
  return portsOf(service).map(({ port, name: portName = '' }) => ({
    address: clusterIP, port,
    endpoints: own.flatMap(({ ports = [], endpoints = [] }) => {
      const number = ports.find(({ name: given = '' }) => given === portName)?.port;
      return number === undefined ? [] : endpoints.flatMap(({ addresses }) => addresses).map((address) => ({ address, port: number }));
    }),
  }));
}

function specOf(service: KubernetesObject): ServiceSpec {
  return service['spec'] as ServiceSpec;
}

function portsOf(service: KubernetesObject): readonly ServicePort[] {
  return (specOf(service).ports ?? []).filter(({ protocol = 'TCP' }) => protocol === 'TCP');
}

/** A Service without a selector has whatever endpoints its manifests give it. */
function membersOf(service: KubernetesObject, pods: readonly PodRecord[]): readonly PodRecord[] {
  const { selector } = specOf(service);
  if (selector === undefined) return [];
  return pods.filter((pod) => pod.namespace === service.metadata.namespace && pod.kind !== 'external' && matches(selector, pod.labels));
}

function isIstiod({ metadata }: KubernetesObject): boolean {
  return metadata.namespace === rootNamespace && metadata.name === 'istiod';
}

/** A slice has one list of ports for all its endpoints: pods that number a named port differently need slices of their own. */
function slicesOf(service: KubernetesObject, pods: readonly PodRecord[]): KubernetesObject[] {
  const ports = portsOf(service);
  if (isIstiod(service) || specOf(service).selector === undefined || ports.length === 0) return [];
  const byNumbers = new Map<string, PodRecord[]>([['', []]]);
  for (const pod of membersOf(service, pods)) {
    const key = ports.map((port) => portOf(pod, port) ?? '-').join(',');
    byNumbers.set(key, [...(byNumbers.get(key) ?? []), pod]);
  }
  return [...byNumbers].map(([, members], index) => sliceOf(service, { ports, members, index }));
}

function sliceOf(service: KubernetesObject, { ports, members, index }: { readonly ports: readonly ServicePort[]; readonly members: readonly PodRecord[]; readonly index: number }): KubernetesObject {
  const { name, namespace } = service.metadata;
  const first = members[0];
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: `${name}-lab${index}`, ...(namespace === undefined ? {} : { namespace }), labels: { 'kubernetes.io/service-name': name, [ownLabel]: 'true' } },
    addressType: 'IPv4',
    ports: first === undefined ? [] : ports.flatMap((port) => {
      const number = portOf(first, port);
      return number === undefined ? [] : [{ name: port.name ?? '', port: number, protocol: 'TCP', ...(port.appProtocol === undefined ? {} : { appProtocol: port.appProtocol }) }];
    }),
    endpoints: members.map((pod) => ({ addresses: [pod.address], conditions: { ready: true }, nodeName: 'lab', targetRef: { kind: 'Pod', name: pod.name, namespace: pod.namespace } })),
  };
}

function endpointOf(pod: PodRecord, port: ServicePort): Endpoint | undefined {
  const number = portOf(pod, port);
  return number === undefined ? undefined : { address: pod.address, port: number };
}

function portOf(pod: PodRecord, { port, targetPort }: ServicePort): number | undefined {
  if (targetPort === undefined) return port;
  return typeof targetPort === 'number' ? targetPort : pod.ports.find(({ name }) => name === targetPort)?.number;
}

function matches(selector: Readonly<Record<string, string>>, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/**
 * All rules at once, so that no request meets half of them. Hooked into output too: the API server calls a webhook by its
 * Service. As with kube-proxy on nftables, a port without endpoints refuses, and so does one that the
 * Service does not have: on iptables it would swallow what comes, which only takes longer.
 */
async function translate(instance: Instance, translations: readonly Translation[], pods: readonly PodRecord[]): Promise<void> {
  const rules = [
    '*nat', ':PREROUTING ACCEPT', ':OUTPUT ACCEPT', ':POSTROUTING ACCEPT', `:${chain} -`,
    `-A PREROUTING -j ${chain}`, `-A OUTPUT -j ${chain}`,
    // A pod that calls itself through its Service would refuse a packet from its own address.
    ...pods.map(({ address }) => `-A POSTROUTING -s ${address}/32 -d ${address}/32 -j MASQUERADE`),
    ...translations.flatMap(rulesOf),
    'COMMIT',
    '*filter', ':FORWARD ACCEPT',
    ...translations.filter(({ endpoints }) => endpoints.length === 0).map(({ address, port }) => `-A FORWARD -d ${address}/32 -p tcp -m tcp --dport ${port} -j REJECT`),
    `-A FORWARD -d ${network.services} -j REJECT`,
    `-A FORWARD -d ${markerAddress}/32 -p tcp -j REJECT --reject-with tcp-reset`,
    'COMMIT',
  ];
  await runCommand('ip', ['netns', 'exec', instance.netns, 'iptables-restore'], { input: `${rules.join('\n')}\n`, advice: 'the kernel needs NAT for iptables' });
}

/** Each endpoint takes its share of what the ones before it left. */
function rulesOf({ address, port, endpoints }: Translation): string[] {
  return endpoints.map((endpoint, index) => {
    const left = endpoints.length - index;
    const share = left === 1 ? '' : ` -m statistic --mode random --probability ${(1 / left).toFixed(6)}`;
    return `-A ${chain} -d ${address}/32 -p tcp -m tcp --dport ${port}${share} -j DNAT --to-destination ${endpoint.address}:${endpoint.port}`;
  });
}
