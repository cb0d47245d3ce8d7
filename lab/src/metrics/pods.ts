import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { readState, type PodRecord } from '../instance.ts';
import type { FindPod, PodAt } from './labels.ts';
import { isInMesh, workloadOf } from './workload.ts';

/**
 * Who is, and who ever was, at an address: a line may tell of a pod that has gone since. It is kept in a file, so that an
 * exporter that starts again reads the old lines as they were read before.
 */
export class KnownPods {
  readonly #instance: string;
  readonly #file: string;
  readonly #known: Map<string, PodAt>;

  constructor(instance: string, file: string) {
    this.#instance = instance;
    this.#file = file;
    this.#known = new Map(existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as [string, PodAt][]) : []);
  }

  readonly find: FindPod = (address) => this.#known.get(address);

  /** The pods with a proxy that run now. */
  refresh(): readonly PodRecord[] {
    const pods = readState(this.#instance)?.pods ?? [];
    const before = JSON.stringify([...this.#known]);
    for (const pod of pods) this.#known.set(pod.address, { pod: pod.name, isInMesh: isInMesh(pod), workload: workloadOf(pod) });
    const after = JSON.stringify([...this.#known]);
    if (after !== before) this.#keep(after);
    return pods.filter(isInMesh);
  }

  #keep(text: string): void {
    mkdirSync(dirname(this.#file), { recursive: true });
    writeFileSync(`${this.#file}.new`, text);
    renameSync(`${this.#file}.new`, this.#file);
  }
}
