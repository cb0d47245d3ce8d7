import type { GroupKind } from '../kube/resource.ts';
import type { Index, Table, Tracker } from './view.ts';

/** One asking of one rule: about an object, or about the whole input. */
export type Unit = number;

/** What can be looked up: a table, an index, or one of the names of `spaces`. */
type Space = object | string;

/** Everything in `spaces` has one name; a kind's objects are a space of their own. */
const whole = '';

/**
 * Who looked up what. Kept as numbers, because a mesh of 50 000 objects has millions of look-ups: each is one entry of
 * a linked list through two arrays. What a unit looked up once and no longer does stays until `sweep`: it is then asked
 * again in vain, which is never wrong.
 */
export class Dependencies implements Tracker {
  readonly #keys = new Map<Space, Map<string, number>>();
  readonly #head: number[] = [];
  readonly #lastUnit: Unit[] = [];
  #next = new Int32Array(1 << 12);
  #unit = new Int32Array(1 << 12);
  #count = 1;
  #countAfterSweep = 1;
  /** The kinds that an index was built from. */
  readonly #indexKinds = new Map<Index<GroupKind, unknown>, Set<GroupKind>>();

  /** Whose look-ups are noted. */
  current: Unit = 0;

  readonly kind = (kind: GroupKind): void => this.#note(kindSpace, kind);
  readonly named = (kind: GroupKind, namespace: string, name: string): void => this.#note(kind, `${namespace}/${name}`);
  readonly row = (table: Table<GroupKind, unknown>, key: string): void => this.#note(table, key);
  readonly index = (index: Index<GroupKind, unknown>): void => this.#note(index, whole);
  readonly ask = (ask: string): void => this.#note(askSpace, ask);
  readonly everything = (): void => this.#note(askSpace, everything);

  readonly building = (index: Index<GroupKind, unknown>): Tracker => {
    // All that it declares, read or not: what it gives back may read later.
    const kinds = new Set<GroupKind>(index.reads);
    this.#indexKinds.set(index, kinds);
    const add = (kind: GroupKind): void => void kinds.add(kind);
    const addAll = (all: Iterable<GroupKind>): void => [...all].forEach(add);
    return { kind: add, named: add, row: (table) => addAll(table.reads), index: (inner) => addAll(this.#indexKinds.get(inner) ?? []), ask: () => {}, everything: () => {}, building: this.building };
  };

  /** The indexes that were built from one of these kinds. */
  indexesOf(kinds: ReadonlySet<GroupKind>): Index<GroupKind, unknown>[] {
    return [...this.#indexKinds].filter(([, own]) => !own.isDisjointFrom(kinds)).map(([index]) => index);
  }

  addUnits(into: Set<Unit>, space: Space, key: string = whole): void {
    const node = this.#keys.get(space)?.get(key);
    if (node === undefined) return;
    for (let at = this.#head[node] ?? 0; at !== 0; at = this.#next[at] ?? 0) into.add(this.#unit[at] ?? 0);
  }

  /** Forgets units that are no more, and what was noted twice, once that is half of all. */
  sweep(isAlive: (unit: Unit) => boolean): void {
    if (this.#count < 2 * this.#countAfterSweep + 10_000) return;
    const lists = this.#head.map((_, node) => this.#unitsAt(node).filter(isAlive));
    this.#count = 1;
    this.#lastUnit.fill(-1);
    for (const [node, units] of lists.entries()) {
      this.#head[node] = 0;
      for (const unit of units.reverse()) this.#link(node, unit);
    }
    this.#countAfterSweep = this.#count;
  }

  /** Called once after the first run: what is noted beyond it is counted as growth. */
  settle(): void {
    this.#countAfterSweep = this.#count;
  }

  #unitsAt(node: number): Unit[] {
    const found = new Set<Unit>();
    for (let at = this.#head[node] ?? 0; at !== 0; at = this.#next[at] ?? 0) found.add(this.#unit[at] ?? 0);
    return [...found];
  }

  #note(space: Space, key: string): void {
    let nodes = this.#keys.get(space);
    if (nodes === undefined) this.#keys.set(space, (nodes = new Map()));
    let node = nodes.get(key);
    if (node === undefined) {
      nodes.set(key, (node = this.#head.length));
      this.#head.push(0);
      this.#lastUnit.push(-1);
    }
    if (this.#lastUnit[node] !== this.current) this.#link(node, this.current);
  }

  #link(node: number, unit: Unit): void {
    if (this.#count === this.#next.length) {
      this.#next = grown(this.#next);
      this.#unit = grown(this.#unit);
    }
    this.#next[this.#count] = this.#head[node] ?? 0;
    this.#unit[this.#count] = unit;
    this.#head[node] = this.#count;
    this.#lastUnit[node] = unit;
    this.#count += 1;
  }
}

export const kindSpace = ' kinds';
export const askSpace = ' asks';
/** Asked for by rules that read every object. */
export const everything = 'everything';

function grown(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
