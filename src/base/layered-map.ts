/**
 * An immutable map in which setting a key costs what was set since it was built, and not what it holds. A key that is
 * set again keeps its place in the order; a new one is the last.
 */
export class LayeredMap<K, V> {
  readonly #base: ReadonlyMap<K, V>;
  /** What was set since: undefined where a key was taken away. */
  readonly #above: ReadonlyMap<K, V | undefined>;

  private constructor(base: ReadonlyMap<K, V>, above: ReadonlyMap<K, V | undefined>) {
    this.#base = base;
    this.#above = above;
  }

  static of<K, V>(entries: Iterable<readonly [K, V]>): LayeredMap<K, V> {
    return new LayeredMap(entries instanceof Map ? (entries as ReadonlyMap<K, V>) : new Map(entries), new Map());
  }

  get(key: K): V | undefined {
    return this.#above.size > 0 && this.#above.has(key) ? this.#above.get(key) : this.#base.get(key);
  }

  /** With `undefined`, without the key. */
  with(key: K, value: V | undefined): LayeredMap<K, V> {
    const above = new Map(this.#above);
    // A key that was taken away and comes back is the last, as a new one is: only a map without a trace of it says so.
    if (value !== undefined && above.has(key) && above.get(key) === undefined) return LayeredMap.of<K, V>(this.entries()).with(key, value);
    above.set(key, value);
    const next = new LayeredMap(this.#base, above);
    return above.size > mostAbove ? LayeredMap.of(next.entries()) : next;
  }

  *entries(): Generator<readonly [K, V]> {
    for (const [key, value] of this.#base) {
      if (!this.#above.has(key)) yield [key, value];
      else {
        const now = this.#above.get(key);
        if (now !== undefined) yield [key, now];
      }
    }
    for (const [key, value] of this.#above) if (value !== undefined && !this.#base.has(key)) yield [key, value];
  }

  *keys(): Generator<K> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): Generator<V> {
    for (const [, value] of this.entries()) yield value;
  }
}

/** So many changes are cheap to copy; with more of them the map is built anew. */
const mostAbove = 64;
