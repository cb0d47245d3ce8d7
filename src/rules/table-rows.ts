import { groupKindOf, type GroupKind, type Resource } from '../kube/resource.ts';

const none: readonly never[] = [];

/** A table, as far as its rows are concerned. */
interface RowSource<Row> {
  readonly reads: readonly GroupKind[];
  readonly rowsOf: (resource: Resource) => Iterable<readonly [key: string, row: Row]>;
}

/** The rows of a table under their keys, in input order. A session keeps them, and replaces those of edited objects. */
export class TableRows<Row> {
  readonly #table: RowSource<Row>;
  readonly #rows = new Map<string, readonly Row[]>();
  /** The object that each row comes from; kept only where rows will be replaced. */
  readonly #owners: Map<string, readonly Resource[]> | undefined;

  constructor(table: RowSource<Row>, ofKind: (kind: GroupKind) => readonly Resource[], keepsOwners: boolean) {
    this.#table = table;
    this.#owners = keepsOwners ? new Map() : undefined;
    for (const kind of table.reads) for (const resource of ofKind(kind)) this.#append(resource);
  }

  get(key: string): readonly Row[] {
    return this.#rows.get(key) ?? none;
  }

  /** Takes the rows of some objects away and puts those of others in their places. Returns the keys under which something changed. */
  replace(removed: readonly Resource[], added: readonly Resource[], compare: (a: Resource, b: Resource) => number): ReadonlySet<string> {
    const keys = new Set<string>();
    const gone = new Set(removed.filter((resource) => this.#reads(resource)));
    for (const resource of gone) for (const [key] of this.#table.rowsOf(resource)) keys.add(key);
    for (const key of keys) this.#keep(key, gone);
    for (const resource of added) {
      if (!this.#reads(resource)) continue;
      for (const [key, row] of this.#table.rowsOf(resource)) {
        keys.add(key);
        this.#insert(key, row, resource, compare);
      }
    }
    return keys;
  }

  #reads(resource: Resource): boolean {
    return this.#table.reads.includes(groupKindOf(resource));
  }

  #append(resource: Resource): void {
    for (const [key, row] of this.#table.rowsOf(resource)) {
      push(this.#rows, key, row);
      if (this.#owners !== undefined) push(this.#owners, key, resource);
    }
  }

  #keep(key: string, gone: ReadonlySet<Resource>): void {
    const owners = this.#owners?.get(key) ?? none;
    const rows = this.get(key);
    this.#set(key, rows.filter((_, index) => !gone.has(owners[index] as Resource)), owners.filter((owner) => !gone.has(owner)));
  }

  #insert(key: string, row: Row, resource: Resource, compare: (a: Resource, b: Resource) => number): void {
    const owners = this.#owners?.get(key) ?? none;
    const order = (a: Resource, b: Resource): number => this.#table.reads.indexOf(groupKindOf(a)) - this.#table.reads.indexOf(groupKindOf(b)) || compare(a, b);
    let [low, high] = [0, owners.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (order(owners[middle] as Resource, resource) <= 0) low = middle + 1;
      else high = middle;
    }
    this.#set(key, this.get(key).toSpliced(low, 0, row), owners.toSpliced(low, 0, resource));
  }

  #set(key: string, rows: readonly Row[], owners: readonly Resource[]): void {
    if (rows.length === 0) {
      this.#rows.delete(key);
      this.#owners?.delete(key);
      return;
    }
    this.#rows.set(key, rows);
    this.#owners?.set(key, owners);
  }
}

function push<T>(lists: Map<string, readonly T[]>, key: string, item: T): void {
  const known = lists.get(key) as T[] | undefined;
  if (known === undefined) lists.set(key, [item]);
  else known.push(item);
}
