import { readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { join } from 'node:path';
import { listAt, type SourceFile } from '../../../src/kube/resource.ts';
import { ApiError, type KubernetesObject } from '../api-client.ts';
import { inParallel } from '../in-parallel.ts';
import type { PodRecord } from '../instance.ts';
import { keyOf } from '../judge/mesh-change.ts';
import { makeIssuer, type Issuer } from '../issuer.ts';
import type { Lab } from '../lab.ts';
import { LabError } from '../lab-error.ts';
import { meshConfigIn } from '../mesh-config.ts';
import { leadTo } from '../network.ts';
import { makeAuthority } from '../tls.ts';
import { sleep } from '../until.ts';
import { down, up } from '../up.ts';
import { credentialSecrets, type CertificateTexts } from './credential-secrets.ts';
import { isConfiguration, withReplicas } from './kinds-of-objects.ts';
import { overlay } from './overlay.ts';
import { publishKeys } from './publish-keys.ts';

export interface MeshToStand {
  readonly instance: string;
  /** The application, and configuration that exists. */
  readonly folder: readonly SourceFile[];
  /** Ports of hosts outside that are called. */
  readonly outsidePorts: readonly number[];
  /** Pods of `namespace/workload`; one where it is left out. */
  readonly replicas: ReadonlyMap<string, number>;
}

/** Why the files of an answer are not in force as they stand. */
export type Unfit = readonly string[];

const usualPorts = [80, 443, 5432, 3306, 6379, 8080, 8443, 9090, 15443];
/** A proxy would wait 10 s for a connection that never comes. */
const impatience = { connectTimeout: '1s' };
const requestsAtOnce = 16;
const settleMs = 30_000;
const startMs = 180_000;
/** In which istiod has sent one change and will not join the next one to it. */
const apartMs = 400;
const serverNames = ['*.example.com', 'example.com', '*.local', 'localhost'];

/** An application on a lab under one configuration after the other, each played by its difference to the one before. */
export class StandingMesh {
  readonly lab: Lab;
  readonly issuer: Issuer = makeIssuer();
  readonly #mesh: MeshToStand;
  readonly #certificate: CertificateTexts;
  #inForce = new Map<string, KubernetesObject>();
  #application = '';
  #hosts = '';
  #ending: Promise<void> | undefined;
  readonly #ledTo = new Set<string>();

  private constructor(lab: Lab, mesh: MeshToStand, certificate: CertificateTexts) {
    this.lab = lab;
    this.#mesh = mesh;
    this.#certificate = certificate;
  }

  static async bringUp(mesh: MeshToStand): Promise<StandingMesh> {
    await down(mesh.instance);
    const lab = await up({ name: mesh.instance, hasWebhook: true, meshConfig: impatience });
    await lab.addHost({ name: 'outside', hosts: ['*'], ports: [...new Set([...usualPorts, ...mesh.outsidePorts])] });
    const authority = await makeAuthority(join(lab.instance.folder, 'authority'));
    const server = await authority.issue('server', serverNames);
    const text = (file: string): string => readFileSync(file, 'utf8');
    const standing = new StandingMesh(lab, mesh, { certificate: text(server.certificate), key: text(server.key), authority: text(authority.certificate) });
    const unfit = await standing.put([]);
    if (unfit.length > 0) throw new LabError(`the mesh does not stand: ${unfit.join('; ')}`, 'correct the folder of the mesh');
    await lab.settle({ timeoutMs: startMs });
    return standing;
  }

  /** A signal and the end of the work may both ask for it. */
  end(): Promise<void> {
    this.#ending ??= this.#takeDown();
    return this.#ending;
  }

  async #takeDown(): Promise<void> {
    this.lab.close();
    await down(this.#mesh.instance);
  }

  /** What is in force, of the application and of the configuration. */
  get objects(): readonly KubernetesObject[] {
    return [...this.#inForce.values()];
  }

  /** Lays the files of an answer over the folder, in place of those of the answer before. Does not wait for the proxies. */
  async put(answered: readonly SourceFile[]): Promise<Unfit> {
    const { objects, problems } = overlay(this.#mesh.folder, answered);
    const wide = objects.map((object) => withReplicas(object, this.#mesh.replicas));
    const wanted = [...wide, ...credentialSecrets(wide, this.lab.pods, this.#certificate)].filter(({ kind }) => kind !== 'CustomResourceDefinition');
    const settings = wanted.map(meshConfigIn).find((found) => found !== undefined) ?? {};
    await this.lab.setMeshConfig({ ...impatience, ...settings });
    await publishKeys(this.lab.pod('external/outside'), this.issuer, wanted);
    const unfit = [...problems, ...(await this.#runApplication(wanted.filter((object) => !isConfiguration(object) && meshConfigIn(object) === undefined)))];
    unfit.push(...(await this.#configure(wanted.filter((object) => isConfiguration(object) && meshConfigIn(object) === undefined))));
    this.#inForce = new Map(wanted.map((object) => [keyOf(object), object]));
    await this.#reachOutside(wanted);
    return unfit;
  }

  /** Returns when every proxy works with what was put in force. */
  settle(): Promise<void> {
    return this.lab.settle({ timeoutMs: settleMs });
  }

  /** Lets instances in again that were ejected: proxies forget them with the configuration that said to eject. */
  async heal(): Promise<void> {
    const ejecting = this.objects.filter((object) => object.kind === 'DestinationRule' && JSON.stringify(object).includes('"outlierDetection"'));
    if (ejecting.length === 0) return;
    await this.lab.remove(ejecting);
    await sleep(apartMs);
    await inParallel(ejecting, requestsAtOnce, (object) => this.lab.api.apply(object));
    await this.settle();
  }

  async #runApplication(wanted: readonly KubernetesObject[]): Promise<readonly string[]> {
    const text = JSON.stringify(wanted);
    if (text === this.#application) return [];
    const isFirst = this.#application === '';
    this.#application = text;
    const keys = new Set(wanted.map(keyOf));
    const gone = this.objects.filter((object) => !isConfiguration(object) && meshConfigIn(object) === undefined && !keys.has(keyOf(object)));
    await this.lab.remove(gone.filter(({ kind }) => kind !== 'Namespace'));
    const isGone = (pod: PodRecord): boolean => pod.wanted !== undefined && gone.some(({ kind, metadata }) => kind !== 'Service' && metadata.name === pod.workload && (metadata.namespace ?? 'default') === pod.namespace);
    await inParallel(this.lab.pods.filter((pod) => pod.kind !== 'external' && pod.namespace !== 'outside' && isGone(pod)), 4, (pod) => this.lab.stopPod(pod));
    const refused = await this.lab.apply(wanted);
    if (gone.some(({ kind }) => kind === 'Service')) await this.lab.refreshRouting();
    // Kinds that the lab does not serve are other programs' matter.
    return refused.filter(({ reason }) => !isFirst && !isUnknownKind(reason)).map(({ object, reason }) => `${object.kind} ${object.metadata.name}: ${reason}`);
  }

  async #configure(wanted: readonly KubernetesObject[]): Promise<readonly string[]> {
    const keys = new Set(wanted.map(keyOf));
    await this.lab.remove(this.objects.filter((object) => isConfiguration(object) && meshConfigIn(object) === undefined && !keys.has(keyOf(object))));
    await this.lab.installGatewayKinds(wanted);
    const changed = wanted.filter((object) => JSON.stringify(this.#inForce.get(keyOf(object))) !== JSON.stringify(object));
    const unfit = await inParallel(changed, requestsAtOnce, (object) => this.#tryToApply(object));
    return unfit.filter((reason) => reason !== undefined);
  }

  async #tryToApply(object: KubernetesObject): Promise<string | undefined> {
    try {
      await this.lab.api.apply(object);
      return undefined;
    } catch (error) {
      if (error instanceof ApiError) return `${object.kind} ${object.metadata.name} is refused: ${error.message}`;
      throw error;
    }
  }

  /** Hosts with addresses of their own are dialled there, addresses of endpoints lead outside, and so does every other name. */
  async #reachOutside(objects: readonly KubernetesObject[]): Promise<void> {
    const outside = this.lab.pod('external/outside');
    const entries = objects.filter(({ kind }) => kind === 'ServiceEntry').map(({ spec }) => spec);
    const own = entries.flatMap((spec) => {
      const [address] = texts(spec, 'addresses');
      return address === undefined ? [] : texts(spec, 'hosts').map((host): [string, string] => [host.toLowerCase(), address.replace(/\/\d+$/, '')]);
    });
    const endpoints = entries.flatMap((spec) => listAt(spec, ['endpoints'])).map((endpoint) => (endpoint as { readonly address?: string }).address ?? '');
    const toLead = [...new Set(endpoints)].filter((address) => isIPv4(address) && !/^10\.(?:44|45|96)\./.test(address) && !this.#ledTo.has(address));
    for (const address of toLead) this.#ledTo.add(address);
    await leadTo(this.lab.instance, outside, toLead.map((address) => `${address}/32`));
    const hosts = { '*': outside.address, ...Object.fromEntries(own) };
    if (JSON.stringify(hosts) === this.#hosts) return;
    this.#hosts = JSON.stringify(hosts);
    await this.lab.setHosts(hosts);
  }
}

function isUnknownKind(reason: string): boolean {
  return reason.includes('it does not serve this kind');
}

function texts(spec: unknown, field: string): readonly string[] {
  return listAt(spec, [field]).filter((item) => typeof item === 'string');
}
