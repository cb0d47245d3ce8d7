import { listAt } from '../../../src/kube/resource.ts';
import type { KubernetesObject } from '../api-client.ts';
import type { PodRecord } from '../instance.ts';
import type { Lab } from '../lab.ts';

/** What a client outside dials. */
interface Entrance {
  readonly protocol: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  readonly serverName?: string;
}

interface Server {
  readonly port: { readonly number: number; readonly protocol: string };
  readonly hosts: readonly string[];
  readonly tls?: { readonly mode?: string; readonly httpsRedirect?: boolean };
}

const defaultSelector = { istio: 'ingressgateway' };

/** The gateway that serves a name, at the port that is dialled or the one that passes requests on; the reason where there is none. */
export function entranceOf(lab: Lab, objects: readonly KubernetesObject[], { host, port }: { readonly host: string; readonly port?: number }): Entrance | string {
  const served = objects.filter(({ kind, apiVersion }) => kind === 'Gateway' && apiVersion.startsWith('networking.istio.io/')).flatMap(({ spec }) => {
    const { selector = {} } = spec as { readonly selector?: Readonly<Record<string, string>> };
    return (listAt(spec, ['servers']) as unknown as readonly Server[]).map((server) => ({ server, selector }));
  }).filter(({ server }) => server.hosts.some((pattern) => covers(pattern, host)) && (port === undefined || server.port.number === port));
  const best = served.find(({ server }) => server.tls?.httpsRedirect !== true) ?? served[0];
  const isForApi = objects.some(({ kind, apiVersion }) => kind === 'Gateway' && apiVersion.startsWith('gateway.networking.k8s.io/'));
  if (best === undefined && isForApi) return 'no pods run here for gateways of the Gateway API';
  const pod = gatewayWith(lab, best?.selector ?? defaultSelector);
  if (pod === undefined) return 'no gateway runs here that the Gateway selects';
  const dialled = port ?? best?.server.port.number ?? 80;
  const isTls = best === undefined ? dialled === 443 : best.server.tls !== undefined && best.server.tls.httpsRedirect !== true;
  return { protocol: isTls ? 'https' : 'http', host: pod.address, port: listenedBy(objects, pod, dialled), ...(isTls ? { serverName: host } : {}) };
}

function covers(pattern: string, host: string): boolean {
  const name = pattern.split('/').at(-1) ?? pattern;
  return name === '*' || name === host || (name.startsWith('*.') && host.endsWith(name.slice(1)));
}

function gatewayWith(lab: Lab, selector: Readonly<Record<string, string>>): PodRecord | undefined {
  return lab.pods.find(({ kind, labels }) => kind === 'gateway' && Object.entries(selector).every(([key, value]) => labels[key] === value));
}

/** Of the lab's own gateways: they are numbered as by the charts. */
const targetPorts: Readonly<Record<number, number>> = { 80: 8080, 443: 8443 };

/** A balancer in front of the cluster forwards to what the Service of the gateway says. */
function listenedBy(objects: readonly KubernetesObject[], pod: PodRecord, port: number): number {
  const services = objects.filter(({ kind, metadata }) => kind === 'Service' && (metadata.namespace ?? 'default') === pod.namespace);
  for (const { spec } of services) {
    const { selector, ports = [] } = spec as { readonly selector?: Readonly<Record<string, string>>; readonly ports?: readonly { readonly port: number; readonly targetPort?: number | string }[] };
    const own = ports.find((each) => each.port === port);
    if (selector === undefined || own === undefined || !Object.entries(selector).every(([key, value]) => pod.labels[key] === value)) continue;
    return typeof own.targetPort === 'number' ? own.targetPort : (pod.ports.find(({ name }) => name === own.targetPort)?.number ?? port);
  }
  return targetPorts[port] ?? port;
}
