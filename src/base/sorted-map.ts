import { compareText } from './order.ts';

/** A map from texts whose values are listed in code-point order of the keys, at no cost where no key came or went. */
export class SortedMap<V> {
  readonly #values = new Map<string, V>();
  #keys: readonly string[] | undefined;

  get(key: string): V | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: V): void {
    if (!this.#values.has(key)) this.#keys = undefined;
    this.#values.set(key, value);
  }

  delete(key: string): void {
    if (this.#values.delete(key)) this.#keys = undefined;
  }

  *inOrder(): Generator<V> {
    this.#keys ??= [...this.#values.keys()].sort(compareText);
    for (const key of this.#keys) yield this.#values.get(key) as V;
  }
}
