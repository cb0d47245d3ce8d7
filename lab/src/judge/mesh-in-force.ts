import { listAt, type JsonObject } from '../../../src/kube/resource.ts';
import { ApiError, type KubernetesObject } from '../api-client.ts';
import { inParallel } from '../in-parallel.ts';
import type { Lab, Refused } from '../lab.ts';
import { meshConfigIn } from '../mesh-config.ts';
import { sleep } from '../until.ts';
import { asObjects, changeTo, keyOf } from './mesh-change.ts';

/** What of the objects that were asked for is in force, in their order, with the server's creation times. */
export interface InForce {
  readonly objects: readonly JsonObject[];
  readonly refused: readonly Refused[];
}

interface Known {
  readonly sent: KubernetesObject;
  readonly createdAt: string | undefined;
}

const outsideAddress = '10.44.0.30';
/** Proxies wait 10 s by default for a connection that never comes: one such request would take longer than all others together, and end alike. */
const impatience = { connectTimeout: '1s' };
const requestsAtOnce = 16;
const secondMs = 1000;

/** The configuration that a lab serves, replaced by difference: that is what makes many meshes a minute possible. */
export class MeshInForce {
  readonly #lab: Lab;
  readonly #known = new Map<string, Known>();
  #hosts = '';
  #exports = exportsOf({});

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  /** Does not wait for the proxies. Pods are the stage's matter: those among the objects only tell the model what stands there. */
  async replaceBy(wanted: readonly JsonObject[]): Promise<InForce> {
    const all = asObjects(wanted).filter(({ kind }) => kind !== 'Pod');
    const settings = { ...impatience, ...all.map(meshConfigIn).find((found) => found !== undefined) };
    // istiod does not look again at what is there when the default of `exportTo` changes: everything has to come after it.
    if (exportsOf(settings) !== this.#exports) {
      this.#exports = exportsOf(settings);
      await this.#applyObjects([]);
      await this.#lab.setMeshConfig(settings);
    }
    // istiod takes its time to notice other settings: the objects are applied in the meantime.
    const [refused] = await Promise.all([this.#applyObjects(all.filter((object) => meshConfigIn(object) === undefined)), this.#lab.setMeshConfig(settings), this.#setHosts(all)]);
    const isRefused = new Set(refused.map(({ object }) => keyOf(object)));
    return { refused, objects: wanted.flatMap((object) => this.#inForce(object, isRefused)) };
  }

  async clear(): Promise<void> {
    await this.replaceBy([]);
  }

  #inForce(object: JsonObject, isRefused: ReadonlySet<string>): JsonObject[] {
    const [own] = asObjects([object]);
    if (own === undefined || isRefused.has(keyOf(own))) return [];
    const createdAt = this.#known.get(keyOf(own))?.createdAt;
    return createdAt === undefined ? [object] : [{ ...object, metadata: { ...(object['metadata'] as JsonObject), creationTimestamp: createdAt } }];
  }

  async #applyObjects(wanted: readonly KubernetesObject[]): Promise<readonly Refused[]> {
    const { remove, apply } = changeTo(new Map([...this.#known].map(([key, { sent }]) => [key, sent])), wanted);
    await this.#lab.installGatewayKinds(apply.flat());
    await inParallel(remove, requestsAtOnce, (object) => this.#lab.api.remove(object));
    for (const object of remove) this.#known.delete(keyOf(object));
    const refused: Refused[] = [];
    for (const [index, list] of apply.entries()) {
      if (index > 0) await nextSecond();
      await inParallel(list, requestsAtOnce, async (object) => {
        const reason = await this.#tryToApply(object);
        if (reason !== undefined) refused.push({ object, reason });
      });
    }
    if ([...remove, ...apply.flat()].some(({ kind }) => kind === 'Service' || kind === 'EndpointSlice')) await this.#lab.refreshRouting();
    return refused;
  }

  async #tryToApply(object: KubernetesObject): Promise<string | undefined> {
    try {
      const { metadata } = await this.#lab.api.apply(object);
      this.#known.set(keyOf(object), { sent: object, createdAt: metadata['creationTimestamp'] as string | undefined });
      return undefined;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // What it was before must not stay in force instead.
      if (this.#known.delete(keyOf(object))) await this.#lab.api.remove(object);
      return error.message;
    }
  }

  /** Hosts that a ServiceEntry gives addresses are dialled there; every other name leads outside. */
  async #setHosts(objects: readonly KubernetesObject[]): Promise<void> {
    const hosts = hostsIn(objects);
    if (JSON.stringify(hosts) === this.#hosts) return;
    this.#hosts = JSON.stringify(hosts);
    await this.#lab.setHosts(hosts);
  }
}

/** What the settings say of those objects that do not say themselves who sees them. */
function exportsOf(settings: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(Object.entries(settings).filter(([key]) => /^default\w+ExportTo$/.test(key)).sort());
}

function hostsIn(objects: readonly KubernetesObject[]): Record<string, string> {
  const entries = objects.filter(({ kind }) => kind === 'ServiceEntry').flatMap(({ spec }) => {
    const [address] = textsAt(spec, 'addresses');
    return address === undefined ? [] : textsAt(spec, 'hosts').map((host): [string, string] => [host.toLowerCase(), address.replace(/\/\d+$/, '')]);
  });
  return { '*': outsideAddress, ...Object.fromEntries(entries) };
}

function textsAt(spec: unknown, field: string): readonly string[] {
  return listAt(spec, [field]).filter((item) => typeof item === 'string');
}

/** The mesh knows no less than a second of age, by the clock of this machine. */
async function nextSecond(): Promise<void> {
  await sleep(secondMs - (Date.now() % secondMs) + 5);
}
