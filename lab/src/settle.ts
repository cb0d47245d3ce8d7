import type { ApiClient, KubernetesObject } from './api-client.ts';
import { send } from './client.ts';
import type { Instance, PodRecord } from './instance.ts';
import { askIstiod, rootNamespace } from './istiod.ts';
import { LabError } from './lab-error.ts';
import { sleep } from './until.ts';

/** Gateways of the lab carry it, so that one Gateway puts the marker on all of them. */
export const gatewayLabel = 'lab.meshwright.test/gateway';

export const markerHost = 'marker.lab';
/** Of no host: the network refuses it at once, so that a proxy from which the marker is hidden says so without waiting. */
export const markerAddress = '10.45.255.1';
/** No Service has this port: so the marker adds no listener that a test could meet. */
const gatewayPort = 15_999;
/** Drained connections are gone after the proxies' drain duration of 1 s, and a little. */
const drainMs = 1300;
const networking = 'networking.istio.io/v1';

/** What stays: a host that no other configuration speaks of. */
export const markerObjects: readonly KubernetesObject[] = [
  {
    apiVersion: networking, kind: 'ServiceEntry', metadata: { name: 'lab-marker', namespace: rootNamespace },
    spec: { hosts: [markerHost], addresses: [markerAddress], ports: [{ number: 80, name: 'http', protocol: 'HTTP' }], resolution: 'STATIC', endpoints: [{ address: markerAddress }] },
  },
  {
    apiVersion: networking, kind: 'Gateway', metadata: { name: 'lab-marker', namespace: rootNamespace },
    spec: { selector: { [gatewayLabel]: 'true' }, servers: [{ port: { number: gatewayPort, name: 'http-lab-marker', protocol: 'HTTP' }, hosts: [markerHost] }] },
  },
];

function markerRoute(count: number): KubernetesObject {
  return {
    apiVersion: networking, kind: 'VirtualService', metadata: { name: 'lab-marker', namespace: rootNamespace },
    spec: { hosts: [markerHost], gateways: ['mesh', 'lab-marker'], http: [{ directResponse: { status: 200, body: { string: String(count) } } }] },
  };
}

export interface SettleOptions {
  readonly timeoutMs?: number;
  /** Leave it out where no connection is older than the change. */
  readonly isDrained?: boolean;
}

/**
 * Waits until every proxy works with everything that was applied before. The marker is changed last, istiod sends changes
 * in order, and so a proxy that answers with the new marker has the rest. A proxy that cannot answer, because a Sidecar
 * hides the marker from it or a policy denies it, counts as settled when istiod has its word for all that was sent.
 */
export async function settle(instance: Instance, api: ApiClient, pods: readonly PodRecord[], marker: number, options: SettleOptions = {}): Promise<void> {
  const { timeoutMs = 60_000, isDrained = true } = options;
  await api.apply(markerRoute(marker));
  const deadline = Date.now() + timeoutMs;
  const proxies = pods.filter(({ kind }) => kind === 'sidecar' || kind === 'gateway');
  const answers = await Promise.all(proxies.map((pod) => waitForMarker(pod, marker, deadline)));
  const silent = proxies.filter((_, index) => answers[index] === 'cannot say');
  const late = [...proxies.filter((_, index) => answers[index] === 'late'), ...(await unacknowledged(instance, silent, deadline))];
  if (late.length > 0) throw lateError(late, timeoutMs);
  if (isDrained) await sleep(drainMs);
}

function lateError(late: readonly PodRecord[], timeoutMs: number): LabError {
  const names = late.map(({ namespace, name }) => `${namespace}/${name}`).join(', ');
  return new LabError(`after ${timeoutMs / 1000} s the last change has not arrived at ${names}`, `see agent.log in ${late[0]?.folder}, and the log of istiod for refused configuration`);
}

const everyMs = 60;
/** So many that a proxy which is about to see the marker has seen it; from then on what it has acknowledged decides. */
const answersWithoutMarker = 10;

/** `cannot say` after many answers of another kind: something stands between the proxy and the marker. */
async function waitForMarker(pod: PodRecord, marker: number, deadline: number): Promise<'arrived' | 'late' | 'cannot say'> {
  const [host, port] = pod.kind === 'gateway' ? ['127.0.0.1', gatewayPort] : [markerAddress, 80];
  for (let others = 0; Date.now() < deadline; await sleep(everyMs)) {
    const answer = await send(pod, { host, port, authority: markerHost, timeoutMs: 1500 });
    const count = answer.status === 200 ? Number(answer.body) : Number.NaN;
    if (count >= marker) return 'arrived';
    // A proxy that has not started refuses, and one that is overloaded does not answer: neither is a sign that it never will.
    const isAnswer = answer.error !== 'ECONNREFUSED' && answer.error !== 'timeout';
    others = isAnswer && Number.isNaN(count) ? others + 1 : 0;
    if (others >= answersWithoutMarker) return 'cannot say';
  }
  return 'late';
}

/** A proxy as `/debug/syncz` lists it: of every type of configuration, what was sent last and what was acknowledged last. */
type SyncStatus = Readonly<Record<string, unknown>> & { readonly proxy?: string };

/** Waits, and gives back those that did not acknowledge in time. */
async function unacknowledged(instance: Instance, pods: readonly PodRecord[], deadline: number): Promise<readonly PodRecord[]> {
  let waiting = pods;
  while (waiting.length > 0 && Date.now() < deadline) {
    await sleep(300);
    const all = JSON.parse(await askIstiod(instance, '/debug/syncz')) as readonly SyncStatus[];
    waiting = waiting.filter(({ name, namespace }) => !all.some((status) => status.proxy === `${name}.${namespace}` && isAcknowledged(status)));
  }
  return waiting;
}

function isAcknowledged(status: SyncStatus): boolean {
  const sent = Object.keys(status).filter((key) => key.endsWith('_sent') && status[key] !== undefined && status[key] !== '');
  return sent.length > 0 && sent.every((key) => status[key] === status[key.replace(/_sent$/, '_acked')]);
}
