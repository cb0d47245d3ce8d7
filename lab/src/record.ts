import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case, RecordedRequest, Try } from '../../test/real-mesh/recording.ts';
import type { KubernetesObject } from './api-client.ts';
import { sendAll } from './client.ts';
import type { PodRequest } from './in-pod/wire.ts';
import type { PodRecord } from './instance.ts';
import type { Lab, Refused } from './lab.ts';
import { LabError } from './lab-error.ts';
import { readManifests } from './manifests.ts';
import { meshConfigIn } from './mesh-config.ts';
import { canonical, distinct, recordedTry } from './recorded-try.ts';
import { makeAuthority } from './tls.ts';
import { sleep } from './until.ts';

/** The application of the cases, running. */
export interface Stage {
  readonly lab: Lab;
  readonly clientCertificate: NonNullable<PodRequest['clientCertificate']>;
}

export interface Recording {
  readonly case: Case;
  readonly refused: readonly Refused[];
}

const outsideAddress = '10.44.0.30';
const outsidePorts = [80, 443, 8080, 8443, 9000, 9090, 6379, 7070];
const serverNames = ['*.example.com', 'example.com', '*.example.net', '*.beta.svc.cluster.local', '*.alpha.svc.cluster.local', '*.example.test'];
const timeoutMs = 12_000;

/** Pods in the order of the manifests have the addresses from 10.44.0.11 on; everything outside the cluster is one host. */
export async function setStage(lab: Lab, application: string): Promise<Stage> {
  const { clientCertificate, secrets } = await certificates(lab);
  await lab.addHost({ name: 'outside', hosts: ['*'], ports: outsidePorts, address: outsideAddress });
  let last = 10;
  const objects = await readManifests([application]);
  const refused = [...(await lab.apply(objects, { maxReplicas: 1, adjust: (spec) => ({ ...spec, name: spec.workload, address: `10.44.0.${(last += 1)}` }) }))];
  const gateways = new Set(lab.pods.filter(({ kind }) => kind === 'gateway').map(({ namespace }) => namespace));
  refused.push(...(await lab.apply([...gateways].flatMap(secrets))));
  if (refused[0] !== undefined) throw new LabError(refused[0].reason, `correct ${application}`);
  await lab.settle({ timeoutMs: 180_000 });
  return { lab, clientCertificate };
}

/** What the Gateways of the cases name: `web-tls`, `mutual-tls` (clients need one too) and `client-tls`. */
async function certificates(lab: Lab): Promise<{ readonly clientCertificate: Stage['clientCertificate']; readonly secrets: (namespace: string) => readonly KubernetesObject[] }> {
  const authority = await makeAuthority(join(lab.instance.folder, 'authority'));
  const [server, client] = [await authority.issue('server', serverNames), await authority.issue('client', ['client.example.com'])];
  const text = (file: string): string => readFileSync(file, 'utf8');
  const secret = (namespace: string, name: string, stringData: object): KubernetesObject => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData });
  const pair = ({ certificate, key }: typeof server): object => ({ 'tls.crt': text(certificate), 'tls.key': text(key) });
  const trusted = { 'ca.crt': text(authority.certificate) };
  return {
    clientCertificate: { certificate: text(client.certificate), key: text(client.key) },
    secrets: (namespace) => [secret(namespace, 'web-tls', pair(server)), secret(namespace, 'mutual-tls', { ...pair(server), ...trusted }), secret(namespace, 'client-tls', { ...pair(client), ...trusted })],
  };
}

/** Plays one case: applies its objects, waits for them, sends every request some times, and takes the objects away. */
export async function recordCase({ lab, clientCertificate }: Stage, played: Case, tries: number): Promise<Recording> {
  const objects = played.objects.map((object) => object as unknown as KubernetesObject).filter(({ kind }) => kind !== 'Pod');
  try {
    await lab.setHosts(hostsIn(objects));
    const refused = await applyByAge(lab, objects);
    await lab.settle();
    const observed = await observe(lab, played.requests, { tries, clientCertificate });
    return { refused, case: { ...played, observed } };
  } finally {
    await lab.remove([...objects].reverse());
    await lab.setMeshConfig({});
    if (objects.some(({ kind }) => kind === 'Service')) await lab.refreshRouting();
    // A proxy keeps an old listener while a new one waits for its certificate: the next case must not find it.
    await lab.settle({ isDrained: false });
  }
}

/** Objects whose recorded ages differ get ages that differ: the mesh knows no less than a second. */
async function applyByAge(lab: Lab, objects: readonly KubernetesObject[]): Promise<readonly Refused[]> {
  if (objects.every((object) => meshConfigIn(object) === undefined)) await lab.setMeshConfig({});
  const refused: Refused[] = [];
  const ages = [...new Set(objects.map(ageOf))].sort();
  for (const [index, age] of ages.entries()) {
    if (index > 0) await sleep(1100);
    refused.push(...(await lab.apply(objects.filter((object) => ageOf(object) === age).map(withoutAge))));
  }
  return refused;
}

function ageOf({ metadata }: KubernetesObject): string {
  return typeof metadata['creationTimestamp'] === 'string' ? metadata['creationTimestamp'] : '';
}

function withoutAge(object: KubernetesObject): KubernetesObject {
  const { creationTimestamp: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}

/** Hosts that a ServiceEntry gives addresses are dialled there; every other name leads outside. */
function hostsIn(objects: readonly KubernetesObject[]): Record<string, string> {
  const entries = objects.filter(({ kind }) => kind === 'ServiceEntry').flatMap(({ spec }) => {
    const { hosts = [], addresses = [] } = spec as { readonly hosts?: readonly string[]; readonly addresses?: readonly string[] };
    const address = addresses[0]?.replace(/\/\d+$/, '');
    return address === undefined ? [] : hosts.map((host): [string, string] => [host, address]);
  });
  return { '*': outsideAddress, ...Object.fromEntries(entries) };
}

interface Observation {
  readonly tries: number;
  readonly clientCertificate: Stage['clientCertificate'];
}

async function observe(lab: Lab, requests: readonly RecordedRequest[], { tries, clientCertificate }: Observation): Promise<readonly (readonly Try[])[]> {
  const entrance = lab.pods.find(({ kind, labels }) => kind === 'gateway' && labels['istio'] === 'ingressgateway');
  const clients = new Map<PodRecord, { readonly index: number; readonly request: PodRequest }[]>();
  requests.forEach((request, index) => {
    const client = lab.pod(request.from === 'gateway' ? 'external/outside' : request.from);
    const wire = { ...wireOf(request, entrance), ...(request.clientCert === true ? { clientCertificate } : {}) };
    clients.set(client, [...(clients.get(client) ?? []), ...Array.from({ length: tries }, () => ({ index, request: wire }))]);
  });
  const seen = requests.map((): Try[] => []);
  await Promise.all([...clients].map(async ([client, list]) => {
    const answers = await sendAll(client, list.map(({ request }) => request), 4);
    answers.forEach((answer, position) => {
      const request = requests[list[position]?.index ?? -1];
      if (request !== undefined) seen[list[position]?.index ?? -1]?.push(recordedTry(request, answer));
    });
  }));
  return seen.map(distinct);
}

/** Ports of the entrance as its Service forwards them. */
const entrancePorts: Readonly<Record<number, number>> = { 80: 8080, 443: 8443 };

function wireOf(recorded: RecordedRequest & { readonly sni?: string }, entrance: PodRecord | undefined): PodRequest {
  const { from, to, port, protocol = 'http', isHttps = false, host, method, path, headers, sni } = recorded;
  const isEntering = from === 'gateway';
  return {
    host: isEntering ? (entrance?.address ?? '') : to,
    port: isEntering ? (entrancePorts[port] ?? port) : port,
    protocol: protocol === 'tls' || isHttps ? 'https' : protocol,
    authority: host ?? (port === 80 || port === 443 ? to : `${to}:${port}`),
    timeoutMs,
    ...(method === undefined ? {} : { method }),
    ...(path === undefined ? {} : { path }),
    ...(headers === undefined ? {} : { headers }),
    ...(sni === undefined ? {} : { serverName: sni }),
  };
}

export interface Difference {
  readonly request: RecordedRequest;
  readonly before: readonly Try[];
  readonly after: readonly Try[];
  /** Another pod did what one of the recorded pods did: chance where they are of one Service, and a fault where a route chose. */
  readonly isOnlyPod: boolean;
}

/** Requests with tries that were not recorded before. Fewer tries than before are no difference: chance chooses among them. */
export function differences(before: Case, after: Case): readonly Difference[] {
  return before.requests.flatMap((request, index) => {
    const [old, now] = [before.observed[index] ?? [], after.observed[index] ?? []];
    const isKnown = (one: Try, of: (one: Try) => unknown): boolean => old.some((other) => canonical(of(other)) === canonical(of(one)));
    if (now.every((one) => isKnown(one, (same) => same))) return [];
    const isOnlyPod = now.every((one) => isKnown(one, (same) => ({ ...same, pod: same.pod !== undefined })));
    return [{ request, before: old, after: now, isOnlyPod }];
  });
}
