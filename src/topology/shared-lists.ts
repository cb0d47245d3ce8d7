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

/** Other Services beside a workload's own that make a shared list a directory of the application: a list of two or three is rather one of callees. */
const fewestOthers = 3;
/** What several workloads use together, whichever of them it is named for. */
const sharedByNature = new Set('QUEUE QUEUES KAFKA RABBIT RABBITMQ AMQP BROKER BROKERS TOPIC NATS MQ BUS EVENT EVENTS STREAM MQTT'.split(' '));

/** Tells whose the entries of shared lists are. A list that one workload alone takes is its own. */
export class SharedLists {
  readonly #takers: ReadonlyMap<string, Takers>;
  readonly #isDatastore: (service: ServiceNode) => boolean;

  constructor(references: ReadonlyMap<QualifiedName, readonly Reference[]>, owners: ReadonlyMap<QualifiedName, PodOwner>) {
    const takers = new Map<string, Takers>();
    for (const [id, own] of references) {
      const owner = owners.get(id);
      if (owner === undefined) continue;
      for (const source of new Set(own.flatMap(({ setting }) => setting.source ?? []))) addTaker(takers, source, owner);
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
    return (this.#takers.get(source)?.count ?? 0) > 1;
  }

  /** The taker whose name begins the name of an entry: `ORDER_DB_URL` is for `order-service`. */
  #namedBy(source: string, words: readonly string[]): PodOwner | undefined {
    const byStem = this.#takers.get(source)?.byStem;
    for (let length = words.length - 1; length > 0; length -= 1) {
      const owner = byStem?.get(singular(words.slice(0, length).join('').toLowerCase()));
      if (owner !== undefined) return owner;
    }
    return undefined;
  }
}

interface Takers {
  count: number;
  /** By the name that entries would use: thousands of workloads may take one list. */
  readonly byStem: Map<string, PodOwner>;
}

function addTaker(takers: Map<string, Takers>, source: string, owner: PodOwner): void {
  const known = takers.get(source) ?? { count: 0, byStem: new Map<string, PodOwner>() };
  takers.set(source, known);
  known.count += 1;
  const stem = singular(stemOf(owner.name));
  if (stem !== '' && !known.byStem.has(stem)) known.byStem.set(stem, owner);
}

function singular(stem: string): string {
  return stem.replace(/s$/, '');
}
