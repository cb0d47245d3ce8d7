import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../src/kube/resource.ts';
import { fileOf, podsOf } from '../../test/real-mesh/pods-of.ts';
import type { Case, RecordedRequest, Try } from '../../test/real-mesh/recording.ts';
import type { KubernetesObject } from './api-client.ts';
import { inParallel } from './in-parallel.ts';
import type { PodRequest } from './in-pod/wire.ts';
import { AccessLogReader } from './judge/access-log-reader.ts';
import { MeshInForce } from './judge/mesh-in-force.ts';
import { observedTries } from './judge/observed-tries.ts';
import { sendRound } from './judge/send-round.ts';
import type { Sending } from './judge/tries-to-send.ts';
import { collectWitnesses } from './judge/witnesses.ts';
import type { Lab, Refused } from './lab.ts';
import { LabError } from './lab-error.ts';
import { canonical } from './recorded-try.ts';
import { makeAuthority } from './tls.ts';

/** An application on a lab, ready to be asked under one configuration after the other. */
export interface StandingStage {
  readonly lab: Lab;
  readonly clientCertificate: NonNullable<PodRequest['clientCertificate']>;
}

export interface Recording {
  readonly case: Case;
  readonly refused: readonly Refused[];
}

const outsideAddress = '10.44.0.30';
const outsidePorts = [80, 81, 443, 6379, 7070, 8000, 8080, 8081, 8443, 9000, 9090, 15443];
const serverNames = ['*.example.com', 'example.com', '*.example.net', '*.beta.svc.cluster.local', '*.alpha.svc.cluster.local', '*.example.test'];
const settleMs = 180_000;

/** Pods as `podsOf` calls them and gives them addresses; everything outside the cluster is one host. */
export async function setStage(lab: Lab, application: readonly JsonObject[]): Promise<StandingStage> {
  const { clientCertificate, secrets } = await certificates(lab);
  if (!lab.pods.some(({ kind }) => kind === 'external')) await lab.addHost({ name: 'outside', hosts: ['*'], ports: outsidePorts, address: outsideAddress, blocks: ['240.10.0.0/16'] });
  const places = new Map([...podsOf(fileOf('application.yaml', application))].map(([name, { workload, address }]) => [workload, { name, address }]));
  const objects = application as unknown as readonly KubernetesObject[];
  const refused = [...(await lab.apply(objects, { maxReplicas: 1, adjust: (spec) => ({ ...spec, ...places.get(`${spec.namespace}/${spec.workload}`) }) }))];
  const gateways = new Set(lab.pods.filter(({ kind }) => kind === 'gateway').map(({ namespace }) => namespace));
  refused.push(...(await lab.apply([...gateways].flatMap(secrets))));
  if (refused[0] !== undefined) throw new LabError(refused[0].reason, 'correct the application');
  await lab.settle({ timeoutMs: settleMs });
  return { lab, clientCertificate };
}

/** Ends the pods of a stage, so that the lab can carry another one. Namespaces stay. */
export async function clearStage(lab: Lab, application: readonly JsonObject[]): Promise<void> {
  await inParallel(lab.pods.filter(({ wanted, kind, namespace }) => wanted !== undefined && kind !== 'external' && namespace !== 'outside'), 4, (pod) => lab.stopPod(pod));
  await lab.remove((application as unknown as readonly KubernetesObject[]).filter(({ kind }) => kind !== 'Namespace'));
}

/** What the Gateways of the cases name: `web-tls`, `mutual-tls` (clients need one too) and `client-tls`. */
async function certificates(lab: Lab): Promise<{ readonly clientCertificate: StandingStage['clientCertificate']; readonly secrets: (namespace: string) => readonly KubernetesObject[] }> {
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
export async function recordCase({ lab, clientCertificate }: StandingStage, played: Case, tries: number): Promise<Recording> {
  const mesh = new MeshInForce(lab);
  try {
    const { objects, refused } = await mesh.replaceBy(played.objects);
    await lab.settle();
    const sendings = played.requests.map((_, index): Sending => ({ tries: Math.max(tries, total(played.counts?.[index])), isTimed: isTimed(played.observed[index]), isMirrored: isMirrored(played.observed[index]) }));
    const logs = new AccessLogReader();
    for (const pod of lab.pods) logs.read(pod);
    const sent = await sendRound(lab, played.requests, sendings, { clientCertificate, parallel: 4, timeoutMs });
    const witnesses = await collectWitnesses(lab, logs, sent.flat());
    const seen = sent.map((list, index) => observedTries(list, witnesses, sendings[index] ?? { tries, isTimed: false, isMirrored: false }));
    const counts = played.counts === undefined ? {} : { counts: seen.map(({ counts: own }) => own) };
    return { refused, case: { ...played, objects, observed: seen.map(({ tries: own }) => own), ...counts } };
  } finally {
    await mesh.clear();
    // A proxy keeps an old listener while a new one waits for its certificate: the next case must not find it.
    await lab.settle({ isDrained: false });
  }
}

const timeoutMs = 12_000;

function total(counts: readonly number[] = []): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

function isTimed(observed: readonly Try[] = []): boolean {
  return observed.some(({ ms }) => ms !== undefined);
}

function isMirrored(observed: readonly Try[] = []): boolean {
  return observed.some(({ mirrors }) => mirrors !== undefined);
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
    const old = before.observed[index] ?? [];
    const isLogged = old.some(({ flag, detail }) => flag !== undefined || detail !== undefined);
    const now = (after.observed[index] ?? []).map((one) => comparable(one, isLogged));
    const isKnown = (one: Try, of: (one: Try) => unknown): boolean => old.some((other) => canonical(of(comparable(other, isLogged))) === canonical(of(one)));
    if (now.every((one) => isKnown(one, (same) => same))) return [];
    const isOnlyPod = now.every((one) => isKnown(one, (same) => ({ ...same, pod: same.pod !== undefined })));
    return [{ request, before: old, after: now, isOnlyPod }];
  });
}

/** Time never is the same twice, and what nobody wrote down before is no difference. */
function comparable({ ms: _, flag, detail, arrivals, ...rest }: Try, isLogged: boolean): Try {
  if (!isLogged) return rest;
  return { ...rest, ...(flag === undefined ? {} : { flag }), ...(detail === undefined ? {} : { detail }), ...(arrivals === undefined ? {} : { arrivals }) };
}
