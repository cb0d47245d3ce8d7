import { apiClientOf } from './api-server.ts';
import { ApiError, type ApiClient, type KubernetesObject } from './api-client.ts';
import { publishNames } from './dns.ts';
import { allowSecrets } from './gateways.ts';
import { inParallel } from './in-parallel.ts';
import { instanceNamed, readState, writeState, type Instance, type PodRecord, type State } from './instance.ts';
import { installKinds, restartIstiod, writeMeshConfig } from './istiod.ts';
import { LabError } from './lab-error.ts';
import { isWorkload, namespacesIn, podsIn } from './manifests.ts';
import { built } from './paths.ts';
import { meshConfigIn } from './mesh-config.ts';
import { leadTo } from './network.ts';
import { startPod, stopPod, type PodSpec } from './pod.ts';
import { prometheusUrl } from './prometheus.ts';
import { query, queryRange, type QueryRange, type QuerySample, type QuerySeries } from './prometheus-query.ts';
import { routeServices } from './service-routing.ts';
import { gatewayLabel, settle, type SettleOptions } from './settle.ts';
import { makeCertificate } from './tls.ts';
import { sleep } from './until.ts';

export interface Refused {
  readonly object: KubernetesObject;
  readonly reason: string;
}

export interface ApplyOptions {
  /** How many pods a workload gets at most, whatever its manifest says. */
  readonly maxReplicas?: number;
  /** Changes a pod before it starts, for those who want certain names or addresses. */
  readonly adjust?: (spec: PodSpec) => PodSpec;
}

export interface ExternalHost {
  readonly name: string;
  /** Names that the lab's DNS gives its address for. */
  readonly hosts: readonly string[];
  readonly ports: readonly number[];
  /** One that pods do not get by themselves; see `PodSpec`. */
  readonly address?: string;
  /** Whatever is sent to one of these blocks of addresses arrives there too, such as `240.10.0.0/16`. */
  readonly blocks?: readonly string[];
}

const gatewayClassDefinition: KubernetesObject = { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: { name: 'gatewayclasses.gateway.networking.k8s.io' } };
const startsAtOnce = 4;
/** istiod watches its file, and reads it some time after it has changed. */
const noticeMs = 1000;
/** istiod begins to watch kinds some time after the API server serves them. */
const kindsNoticeMs = 3000;
/** Addresses below are for those who ask for a certain one. */
const firstPod = 63;

/** A mesh that is up. Any number of processes may use one at a time; only one may change it. */
export class Lab {
  readonly instance: Instance;
  readonly api: ApiClient;
  #state: State;

  constructor(instance: Instance, state: State) {
    this.instance = instance;
    this.api = apiClientOf(instance);
    this.#state = state;
  }

  /** The instance of a name that was brought up before. */
  static open(name: string): Lab {
    const state = readState(name);
    if (!state?.isReady) throw new LabError(`the instance \`${name}\` is not up`, 'bring it up: npm run lab -- up');
    return new Lab(instanceNamed(name, state.address), state);
  }

  markReady(): void {
    this.#change({ isReady: true });
  }

  /** Lets go of the connections; the mesh stays up. */
  close(): void {
    this.api.close();
  }

  get pods(): readonly PodRecord[] {
    return this.#state.pods;
  }

  /** Where Prometheus answers, reachable from the machine; undefined where the mesh came up without. */
  get prometheus(): string | undefined {
    return this.#state.hasPrometheus === true ? prometheusUrl(this.instance) : undefined;
  }

  /** What Prometheus says of an expression now, or at a time in seconds since 1970. */
  async query(promql: string, at?: number): Promise<readonly QuerySample[]> {
    return query(this.#expectPrometheus(), promql, at);
  }

  async queryRange(promql: string, range: QueryRange): Promise<readonly QuerySeries[]> {
    return queryRange(this.#expectPrometheus(), promql, range);
  }

  #expectPrometheus(): string {
    if (this.prometheus === undefined) throw new LabError(`the instance \`${this.instance.name}\` has no Prometheus`, 'bring it up with one: npm run lab -- up --prometheus');
    return this.prometheus;
  }

  /** By `namespace/pod`, or by `namespace/workload`, which is its first pod. */
  pod(key: string): PodRecord {
    const found = this.pods.find(({ namespace, name }) => `${namespace}/${name}` === key) ?? this.pods.find(({ namespace, workload }) => `${namespace}/${workload}` === key);
    if (found === undefined) throw new LabError(`there is no pod \`${key}\``, `there are: ${this.pods.map(({ namespace, name }) => `${namespace}/${name}`).join(', ')}`);
    return found;
  }

  /**
   * Applies objects and starts, restarts and stops pods as their workloads say. What the API server refuses is returned,
   * and the rest is applied. It does not wait for the proxies: see `settle`.
   */
  async apply(objects: readonly KubernetesObject[], { maxReplicas = 3, adjust = (spec) => spec }: ApplyOptions = {}): Promise<readonly Refused[]> {
    const refused: Refused[] = [];
    const applyAll = (list: readonly KubernetesObject[]): Promise<unknown> => inParallel(list, 16, async (object) => {
      const reason = await this.#tryToApply(object);
      if (reason !== undefined) refused.push({ object, reason });
    });
    const namespaces = namespacesIn(objects);
    await applyAll(await this.#toApply(namespaces, objects));
    await applyAll(objects.filter(({ kind }) => kind === 'CustomResourceDefinition'));
    await this.installGatewayKinds(objects);
    await applyAll(objects.filter(({ kind }) => !['Namespace', 'CustomResourceDefinition', 'Pod'].includes(kind)));
    const meshConfig = objects.map(meshConfigIn).find((found) => found !== undefined);
    if (meshConfig !== undefined) await this.setMeshConfig(meshConfig);
    await this.#runWorkloads(podsIn(objects, await this.#asTheyAre(namespaces), maxReplicas).map(adjust), objects);
    if (objects.some((object) => object.kind === 'Service' || isWorkload(object))) await this.refreshRouting();
    return refused;
  }

  async remove(objects: readonly KubernetesObject[]): Promise<void> {
    await inParallel(objects, 16, (object) => this.api.remove(object));
  }

  /** A namespace that no file defines is made where it is missing, and otherwise left with the labels that it has. */
  async #toApply(namespaces: readonly KubernetesObject[], objects: readonly KubernetesObject[]): Promise<readonly KubernetesObject[]> {
    const isThere = await Promise.all(namespaces.map(async (namespace) => !objects.includes(namespace) && (await this.api.find(namespace)) !== undefined));
    return namespaces.filter((_, index) => !isThere[index]);
  }

  /** The namespaces with the labels that they have in the API server, which may be older than these files. */
  #asTheyAre(namespaces: readonly KubernetesObject[]): Promise<readonly KubernetesObject[]> {
    return Promise.all(namespaces.map(async (namespace) => (await this.api.find(namespace)) ?? namespace));
  }

  /** Only where one of the objects is of them: they cost the API server seconds, and most meshes have none. */
  async installGatewayKinds(objects: readonly KubernetesObject[]): Promise<void> {
    if (!objects.some(({ apiVersion }) => apiVersion.startsWith('gateway.networking.k8s.io/'))) return;
    if ((await this.api.find(gatewayClassDefinition)) !== undefined) return;
    await installKinds(this.api, built.gatewayKinds);
    await sleep(kindsNoticeMs);
  }

  async #tryToApply(object: KubernetesObject): Promise<string | undefined> {
    try {
      await this.api.apply(object);
      return undefined;
    } catch (error) {
      if (error instanceof ApiError) return error.message;
      throw error;
    }
  }

  /** Stops pods that the workloads among `objects` no longer want, and starts those that are new or others than before. */
  async #runWorkloads(wanted: readonly PodSpec[], objects: readonly KubernetesObject[]): Promise<void> {
    const workloads = new Set(objects.filter(isWorkload).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`));
    const keep = new Set(wanted.map(keyOf));
    const unwanted = this.pods.filter((pod) => pod.wanted !== undefined && workloads.has(`${pod.namespace}/${pod.workload}`) && !keep.has(pod.wanted));
    await inParallel(unwanted, startsAtOnce, (pod) => this.stopPod(pod));
    const running = new Set(this.pods.map(({ wanted }) => wanted));
    await this.startPods(wanted.filter((spec) => !running.has(keyOf(spec))));
  }

  async startPods(specs: readonly PodSpec[]): Promise<readonly PodRecord[]> {
    return inParallel(specs, startsAtOnce, async (spec) => {
      const number = this.#nextNumber();
      const isGateway = spec.kind === 'gateway';
      if (isGateway) await allowSecrets(this.api, spec);
      const labelled = isGateway ? { ...spec, labels: { ...spec.labels, [gatewayLabel]: 'true' } } : spec;
      const started = await startPod(this.instance, this.api, labelled, { number, address: spec.address ?? addressOf(number, spec.kind) });
      const pod = { ...started, wanted: keyOf(spec) };
      this.#change({ pods: [...this.#state.pods, pod] });
      return pod;
    });
  }

  async stopPod(pod: PodRecord): Promise<void> {
    this.#change({ pods: this.#state.pods.filter((one) => one.netns !== pod.netns) });
    await stopPod(this.api, pod);
  }

  /** A host outside the cluster that runs the same application. */
  async addHost({ name, hosts, ports, address, blocks = [] }: ExternalHost): Promise<PodRecord> {
    await makeCertificate(this.instance, name, hosts);
    const place = address === undefined ? {} : { address };
    const [pod] = await this.startPods([{ namespace: 'external', name, workload: name, kind: 'external', serviceAccount: '', labels: {}, annotations: {}, ports: ports.map((number) => ({ number })), ...place }]);
    if (pod === undefined) throw new LabError(`the host \`${name}\` did not start`, 'see the logs of the instance');
    await leadTo(this.instance, pod, blocks);
    this.#change({ hosts: { ...this.#state.hosts, ...Object.fromEntries(hosts.map((host) => [host, pod.address])) } });
    await this.refreshRouting();
    return pod;
  }

  /** After pods or Services have changed past `apply`: endpoints, Service addresses and names. */
  async refreshRouting(): Promise<void> {
    await routeServices(this.instance, this.api, this.pods);
    await publishNames(this.instance, this.api, this.pods, this.#state.hosts);
  }

  /** Replaces the settings of the mesh that this instance was given before, and waits until istiod has noticed. */
  async setMeshConfig(meshConfig: Readonly<Record<string, unknown>>): Promise<void> {
    if (JSON.stringify(meshConfig) === JSON.stringify(this.#state.meshConfig)) return;
    this.#change({ meshConfig });
    writeMeshConfig(this.instance, meshConfig);
    await sleep(noticeMs);
  }

  /** A control plane without any memory, for those who doubt the one that runs. Proxies keep what they have until they reach it: see `settle`. */
  async restartControlPlane(): Promise<void> {
    await restartIstiod(this.instance);
  }

  /** Names outside the cluster and the addresses that the lab's DNS gives for them; `*` is every other name. */
  async setHosts(hosts: Readonly<Record<string, string>>): Promise<void> {
    this.#change({ hosts });
    await publishNames(this.instance, this.api, this.pods, hosts);
  }

  /** Returns when every proxy works with everything that was applied. */
  async settle(options?: SettleOptions): Promise<void> {
    const marker = this.#state.marker + 1;
    this.#change({ marker });
    await settle(this.instance, this.api, this.pods, marker, options);
  }

  #nextNumber(): number {
    const lastPod = Math.max(firstPod, this.#state.lastPod) + 1;
    this.#change({ lastPod });
    return lastPod;
  }

  #change(changes: Partial<State>): void {
    this.#state = { ...this.#state, ...changes };
    writeState(this.instance.name, this.#state);
  }
}

/** What makes two wishes for a pod the same. */
function keyOf(spec: PodSpec): string {
  return JSON.stringify(spec);
}

/** Hosts outside have addresses that no pod has. */
function addressOf(number: number, kind: PodSpec['kind']): string {
  // 250 and not 256: no address ends in 255.
  return `10.${kind === 'external' ? 45 : 44}.${Math.floor(number / 250)}.${number % 250}`;
}

