import type { Reference } from './references.ts';
import { stemOf } from './client-settings.ts';
import { wordsOf } from './names.ts';
import type { QualifiedName, ServiceNode } from './topology.ts';
import type { PodOwner } from './workloads.ts';

/** An address in a workload's settings, with the Service that answers to it. */
export interface ResolvedReference {
  readonly reference: Reference;
  readonly service: ServiceNode;
}

/**
 * What an entry of a ConfigMap or Secret says that several workloads take whole.
 * `own`: this workload calls it. `possible`: nothing tells this one's entries from the others'. `others`: it is another's.
 */
export type Belonging = 'own' | 'possible' | 'others';

/** Other Services beside a workload's own that make a shared list a directory of the application. */
const fewestOthers = 2;
/** What several workloads use together, whichever of them it is named for. */
const sharedByNature = new Set('QUEUE QUEUES KAFKA RABBIT RABBITMQ AMQP BROKER BROKERS TOPIC NATS MQ BUS EVENT EVENTS STREAM MQTT'.split(' '));

/** Tells whose the entries of shared lists are. A list that one workload alone takes is its own. */
export class SharedLists {
  readonly #takers: ReadonlyMap<string, ReadonlyMap<string, PodOwner>>;
  readonly #isDatastore: (service: ServiceNode) => boolean;

  constructor(references: ReadonlyMap<QualifiedName, readonly Reference[]>, owners: ReadonlyMap<QualifiedName, PodOwner>) {
    const takers = new Map<string, Map<string, PodOwner>>();
    for (const [id, own] of references) {
      const owner = owners.get(id);
      if (owner === undefined) continue;
      for (const source of new Set(own.flatMap(({ setting }) => setting.source ?? []))) takers.set(source, (takers.get(source) ?? new Map<string, PodOwner>()).set(id, owner));
    }
    this.#takers = takers;
    this.#isDatastore = (service) => service.workloads.length > 0 && service.workloads.every((id) => owners.get(id)?.isDatastore === true);
  }

  /** The lists that name a workload's own Service beside several others: nobody calls all of the application. */
  directoriesOf(owner: PodOwner, references: readonly ResolvedReference[]): ReadonlySet<string> {
    const own = new Set<string>();
    const others = new Map<string, Set<string>>();
    for (const { reference, service } of references) {
      const { source } = reference.setting;
      if (source === undefined || !this.#isShared(source)) continue;
      if (service.workloads.includes(owner.id)) own.add(source);
      else if (!this.#isDatastore(service)) others.set(source, (others.get(source) ?? new Set()).add(service.id));
    }
    return new Set([...own].filter((source) => (others.get(source)?.size ?? 0) >= fewestOthers));
  }

  belonging(owner: PodOwner, { reference, service }: ResolvedReference, directories: ReadonlySet<string>): Belonging {
    const { source, name } = reference.setting;
    if (source === undefined || !this.#isShared(source)) return 'own';
    const isDatastore = this.#isDatastore(service);
    const words = wordsOf(name);
    const named = words.some((word) => sharedByNature.has(word)) ? undefined : this.#namedBy(source, words);
    if (named !== undefined && !service.workloads.includes(named.id)) {
      if (named.id === owner.id) return 'own';
      return isDatastore ? 'others' : 'possible';
    }
    return directories.has(source) && !isDatastore ? 'possible' : 'own';
  }

  #isShared(source: string): boolean {
    return (this.#takers.get(source)?.size ?? 0) > 1;
  }

  /** The taker whose name begins the name of an entry: `ORDER_DB_URL` is for `order-service`. */
  #namedBy(source: string, words: readonly string[]): PodOwner | undefined {
    let found: { readonly owner: PodOwner; readonly length: number } | undefined;
    for (const owner of this.#takers.get(source)?.values() ?? []) {
      const stem = singular(stemOf(owner.name));
      const length = words.findIndex((_, index) => singular(words.slice(0, index + 1).join('').toLowerCase()) === stem);
      if (stem !== '' && length >= 0 && length < words.length - 1 && (found === undefined || length > found.length)) found = { owner, length };
    }
    return found?.owner;
  }
}

function singular(stem: string): string {
  return stem.replace(/s$/, '');
}
