import { isIP } from 'node:net';
import type { RecordedRequest } from '../../../test/real-mesh/recording.ts';
import { sendAll } from '../client.ts';
import { inParallel } from '../in-parallel.ts';
import type { PodAnswer, PodRequest } from '../in-pod/wire.ts';
import type { PodRecord } from '../instance.ts';
import type { Lab } from '../lab.ts';
import type { Sending } from './tries-to-send.ts';

/** One try as it was sent, and what came back. */
export interface SentTry {
  readonly request: RecordedRequest;
  /** By which logs and applications know it; nobody else does. */
  readonly id: string;
  readonly client: PodRecord;
  /** The gateway that was dialled from outside. */
  readonly entrance?: PodRecord;
  readonly answer: PodAnswer;
}

export interface SendOptions {
  readonly clientCertificate: NonNullable<PodRequest['clientCertificate']>;
  /** Requests at once from one client. One at a time is for what limits of connections would refuse. */
  readonly parallel: number;
  readonly timeoutMs: number;
}

/** The header that names a try; no mesh that is judged speaks of it. */
export const tryHeader = 'x-echo-id';

let lastTry = 0;

/** Sends every request so many times, from all clients at once. Tries are listed by request. */
export async function sendRound(lab: Lab, requests: readonly RecordedRequest[], sendings: readonly Sending[], options: SendOptions): Promise<readonly (readonly SentTry[])[]> {
  const entrance = requests.some(({ from }) => from === 'gateway') ? await entranceOf(lab) : undefined;
  const byClient = new Map<PodRecord, { readonly index: number; readonly id: string; readonly wire: PodRequest }[]>();
  requests.forEach((request, index) => {
    const client = lab.pod(request.from === 'gateway' ? 'external/outside' : request.from);
    const list = byClient.get(client) ?? [];
    byClient.set(client, list);
    for (let count = 0; count < (sendings[index]?.tries ?? 1); count += 1) {
      const id = `${process.pid}-${(lastTry += 1)}`;
      list.push({ index, id, wire: { ...wireOf(request, entrance, id), timeoutMs: options.timeoutMs, ...(request.clientCert === true ? { clientCertificate: options.clientCertificate } : {}) } });
    }
  });
  const sent = requests.map((): SentTry[] => []);
  await inParallel([...byClient], byClient.size, async ([client, list]) => {
    const answers = await sendAll(client, list.map(({ wire }) => wire), options.parallel);
    list.forEach(({ index, id }, position) => {
      const request = requests[index];
      const answer = answers[position];
      if (request !== undefined && answer !== undefined) sent[index]?.push({ request, id, client, answer, ...(request.from === 'gateway' && entrance !== undefined ? { entrance: entrance.pod } : {}) });
    });
  });
  return sent;
}

/** What is dialled from outside: a gateway, on the ports that its Service forwards to. */
interface Entrance {
  readonly pod: PodRecord;
  readonly ports: ReadonlyMap<number, number>;
}

/** A balancer in front of the cluster forwards to the Service of the gateway. */
async function entranceOf(lab: Lab): Promise<Entrance | undefined> {
  const pod = lab.pods.find(({ kind, labels }) => kind === 'gateway' && labels['istio'] === 'ingressgateway');
  if (pod === undefined) return undefined;
  const services = (await lab.api.list('v1', 'Service')).filter(({ metadata }) => metadata.namespace === pod.namespace);
  const ports = services.flatMap(({ spec }) => {
    const { selector, ports: own = [] } = spec as { readonly selector?: Readonly<Record<string, string>>; readonly ports?: readonly { readonly port: number; readonly targetPort?: number | string }[] };
    const isItsOwn = selector !== undefined && Object.entries(selector).every(([key, value]) => pod.labels[key] === value);
    return isItsOwn ? own.map(({ port, targetPort = port }): [number, number] => [port, typeof targetPort === 'number' ? targetPort : (pod.ports.find(({ name }) => name === targetPort)?.number ?? port)]) : [];
  });
  return { pod, ports: new Map(ports) };
}

function wireOf(recorded: RecordedRequest & { readonly sni?: string }, entrance: Entrance | undefined, id: string): PodRequest {
  const { from, to, port, protocol = 'http', isHttps = false, host, method, path, headers, sni } = recorded;
  const isEntering = from === 'gateway';
  return {
    host: isEntering ? (entrance?.pod.address ?? '') : to,
    port: isEntering ? (entrance?.ports.get(port) ?? port) : port,
    protocol: protocol === 'tls' || isHttps ? 'https' : protocol,
    authority: host ?? (port === 80 || port === 443 ? to : `${to}:${port}`),
    ...(method === undefined ? {} : { method }),
    ...(path === undefined ? {} : { path }),
    ...(protocol === 'tcp' ? {} : { headers: { 'x-request-id': id, ...headers, [tryHeader]: id } }),
    ...serverNameOf(sni ?? to),
  };
}

/** The name that is dialled, whatever Host is asked for inside. An address is no server name. */
function serverNameOf(name: string): Pick<PodRequest, 'serverName'> {
  return isIP(name) === 0 ? { serverName: name } : {};
}
