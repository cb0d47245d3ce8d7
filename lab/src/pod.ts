import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { redirectTraffic, startAgent } from './agent.ts';
import type { ApiClient, KubernetesObject } from './api-client.ts';
import { command, socketFolder, socketOf } from './control.ts';
import type { Instance, PodPort, PodRecord } from './instance.ts';
import { createPodNetwork, removeNamespaces } from './network.ts';
import { paths } from './paths.ts';
import type { PodSettings } from './in-pod/wire.ts';
import { startProcess } from './start-process.ts';
import { certificateOf } from './tls.ts';
import { until } from './until.ts';

/** A pod as it is wanted. */
export interface PodSpec {
  readonly namespace: string;
  readonly name: string;
  readonly workload: string;
  /** `external` is a host outside the cluster: the API server does not know it. `plain` is a pod without a proxy. */
  readonly kind: PodRecord['kind'];
  readonly serviceAccount: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly ports: readonly PodPort[];
  /** Ports that the application listens on and the pod does not name. */
  readonly hiddenPorts?: readonly number[];
  /** Where a certain address matters: one of 10.44.0.2 to 10.44.0.63, which the lab never gives itself. */
  readonly address?: string;
}

/** Starts a pod: network, application, and a proxy where it is in the mesh. Returns once the application takes commands. */
export async function startPod(instance: Instance, api: ApiClient, spec: PodSpec, place: { readonly number: number; readonly address: string }): Promise<PodRecord> {
  const folder = join(instance.folder, 'pods', String(place.number));
  mkdirSync(folder, { recursive: true });
  const isOutside = spec.kind === 'external';
  const netns = await createPodNetwork({ instance: instance.name, ...place, ...(isOutside ? {} : { namespace: spec.namespace }) });
  const { namespace, name, workload, kind, serviceAccount, ports } = spec;
  const pod: PodRecord = { namespace, name, workload, kind, serviceAccount, ports, labels: labelsOf(spec), annotations: annotationsOf(spec), address: place.address, netns, folder };
  if (!isOutside) await registerPod(api, pod);
  await startApplication(instance, pod, spec.hiddenPorts ?? []);
  if (kind === 'sidecar') await redirectTraffic(pod);
  if (kind === 'sidecar' || kind === 'gateway') await startAgent(pod, api);
  return pod;
}

/** Removes a pod with everything in it, and what the API server knows of it. */
export async function stopPod(api: ApiClient, pod: PodRecord): Promise<void> {
  if (pod.kind !== 'external') await api.remove(podObject(pod));
  await removeNamespaces([pod.netns]);
  rmSync(socketOf(pod), { force: true });
}

/** What the injector adds. */
function labelsOf({ kind, labels, workload }: PodSpec): Record<string, string> {
  if (kind === 'plain' || kind === 'external') return { ...labels };
  return {
    'service.istio.io/canonical-name': labels['app.kubernetes.io/name'] ?? labels['app'] ?? workload,
    'service.istio.io/canonical-revision': labels['app.kubernetes.io/version'] ?? labels['version'] ?? 'latest',
    ...(kind === 'sidecar' ? { 'security.istio.io/tlsMode': 'istio' } : {}),
    ...labels,
  };
}

function annotationsOf({ kind, annotations }: PodSpec): Record<string, string> {
  return kind === 'sidecar' ? { ...annotations, 'sidecar.istio.io/status': '{}' } : { ...annotations };
}

/** The Pod with the address that the lab gave it, as a scheduler and a kubelet would report it. */
async function registerPod(api: ApiClient, pod: PodRecord): Promise<void> {
  await api.apply({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: pod.serviceAccount, namespace: pod.namespace } });
  await api.apply(podObject(pod));
  const isTrue = (type: string): object => ({ type, status: 'True' });
  const container = { name: 'app', image: 'lab/echo', imageID: '', ready: true, started: true, restartCount: 0, state: { running: {} } };
  await api.applyStatus(podObject(pod), { phase: 'Running', podIP: pod.address, podIPs: [{ ip: pod.address }], conditions: [isTrue('Ready'), isTrue('ContainersReady')], containerStatuses: [container] });
}

function podObject({ namespace, name, labels, annotations, serviceAccount, ports }: PodRecord): KubernetesObject {
  const containerPorts = ports.map(({ number, name: portName }) => ({ containerPort: number, ...(portName === undefined ? {} : { name: portName }) }));
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: { name, namespace, labels, annotations },
    spec: { serviceAccountName: serviceAccount, nodeName: 'lab', containers: [{ name: 'app', image: 'lab/echo', ports: containerPorts }] },
  };
}

async function startApplication(instance: Instance, pod: PodRecord, hiddenPorts: readonly number[]): Promise<void> {
  mkdirSync(socketFolder, { recursive: true });
  const certificate = certificateOf(instance, pod.name) ?? certificateOf(instance);
  // A gateway's proxy listens on the ports of its pod itself.
  const ports = pod.kind === 'gateway' ? [] : [...new Set([...pod.ports.map(({ number }) => number), ...hiddenPorts])];
  const settings: PodSettings = { pod: pod.name, socket: socketOf(pod), ports, ...(certificate === undefined ? {} : { certificateFile: certificate.certificate, keyFile: certificate.key }) };
  const file = join(pod.folder, 'application.json');
  writeFileSync(file, JSON.stringify(settings));
  const log = join(pod.folder, 'app.log');
  const processId = startProcess({ netns: pod.netns, program: process.execPath, argumentList: ['--max-old-space-size=96', '--max-semi-space-size=2', paths.inPod, file], log });
  await until({ what: `the application of ${pod.namespace}/${pod.name}`, timeoutMs: 60_000, processId, log }, () => command<string>(pod, { op: 'ping' }));
}
