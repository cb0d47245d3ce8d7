import { assert } from '../base/assert.ts';
import type { ResourceSet } from '../kube/resource-set.ts';
import { groupKindOf, type GroupKind, type Resource } from '../kube/resource.ts';
import type { MeshModel } from '../model/mesh-model.ts';
import type { Topology } from '../topology/topology.ts';
import type { Surroundings } from './surroundings.ts';
import { TableRows } from './table-rows.ts';

/** What a rule may ask for besides objects: the call graph, and what the configuration means. */
export type Ask = 'topology' | 'mesh';

/** What a rule or an index says that it reads: the kinds by name, or every object there is. */
export type Reads = readonly GroupKind[] | 'every-kind';

export type KindIn<R extends Reads> = R extends readonly (infer Kind extends GroupKind)[] ? Kind : GroupKind;

/**
 * Read access to the input, limited to declared kinds: the types refuse every other kind, and so does the run.
 * Function properties rather than methods, so that a view of more kinds stands in for a view of fewer, never the reverse.
 */
export interface View<Kind extends GroupKind> {
  /** Every object of a kind, whatever its version, in input order. */
  readonly ofKind: (kind: Kind) => readonly Resource[];
  /** Every object with this identity, in input order. */
  readonly named: (kind: Kind, namespace: string, name: string) => readonly Resource[];
  /** The object with this identity; the last one where there are several. */
  readonly get: (kind: Kind, namespace: string, name: string) => Resource | undefined;
  /** An index that is built once a run, whichever rule asks first. It may read only what the asking rule declares. */
  readonly index: <T>(index: Index<Kind, T>) => T;
  /** The rows of a table under a key, in input order. What a rule asks here is all that an edit of other objects can change for it. */
  readonly rows: <Row>(table: Table<Kind, Row>, key: string) => readonly Row[];
  /** What is known of the cluster and stands in no manifest. */
  readonly surroundings: Surroundings;
}

/** What a rule has besides the objects of its kinds: the call graph, and every object, each only where it is declared. */
export type Extras<R extends Reads, Asks extends readonly Ask[]> = ('topology' extends Asks[number] ? { readonly topology: Topology } : unknown) &
  ('mesh' extends Asks[number] ? { readonly mesh: MeshModel } : unknown) &
  (R extends 'every-kind' ? { readonly all: () => Iterable<Resource> } : unknown);

/** A lookup table over the input that several rules share. */
export interface Index<Kind extends GroupKind, T> {
  readonly reads: readonly GroupKind[];
  readonly build: (view: View<Kind>) => T;
}

export function defineIndex<const Kind extends GroupKind, T>(definition: { readonly reads: readonly Kind[]; readonly build: (view: View<Kind>) => T }): Index<Kind, T> {
  return definition;
}

/**
 * A lookup table whose rows come from one object each: `rows` looks at nothing else, so that an edit replaces the rows of
 * the objects edited and no others. Prefer it to an index wherever a join needs no more than equal keys.
 */
export interface Table<Kind extends GroupKind, Row> {
  readonly reads: readonly Kind[];
  readonly rowsOf: (resource: Resource) => Iterable<readonly [key: string, row: Row]>;
}

export function defineTable<const Kind extends GroupKind, Row>(definition: { readonly reads: readonly Kind[]; readonly rowsOf: (resource: Resource) => Iterable<readonly [key: string, row: Row]> }): Table<Kind, Row> {
  return definition;
}

/** Tells what was really read, so that a test can hold declarations to it. */
export interface Reading {
  readonly kind: (kind: GroupKind) => void;
  readonly ask: (ask: Ask) => void;
}

/** Told what is looked up, so that a session knows what an edit can change. */
export interface Tracker {
  readonly kind: (kind: GroupKind) => void;
  readonly named: (kind: GroupKind, namespace: string, name: string) => void;
  readonly row: (table: Table<GroupKind, unknown>, key: string) => void;
  readonly index: (index: Index<GroupKind, unknown>) => void;
  readonly ask: (ask: Ask) => void;
  readonly everything: () => void;
  /** Who is told while an index is built: what it reads then is what it depends on. */
  readonly building: (index: Index<GroupKind, unknown>) => Tracker;
}

/** The input of one run, with the indexes built so far. */
export interface RunInput {
  readonly resources: ResourceSet;
  readonly topology: Topology;
  /** What the configuration means; lifted when the first rule asks. */
  readonly mesh: () => MeshModel;
  readonly surroundings: Surroundings;
  readonly built: Map<object, unknown>;
  readonly reading?: Reading;
  readonly tracker?: Tracker | undefined;
}

type AnyView = View<GroupKind> & Extras<'every-kind', readonly ['topology', 'mesh']>;

export function createView(input: RunInput, reads: Reads, asks: readonly Ask[]): AnyView {
  const { tracker } = input;
  const read = (kind: GroupKind): void => {
    assert(reads === 'every-kind' || reads.includes(kind), `${kind} is read and not declared`);
    input.reading?.kind(kind);
  };
  const ask = (what: Ask): void => {
    assert(asks.includes(what), `the ${what} is read and not declared`);
    input.reading?.ask(what);
    tracker?.ask(what);
  };
  return {
    ofKind: (kind) => (read(kind), tracker?.kind(kind), input.resources.ofKind(kind)),
    named: (kind, namespace, name) => (read(kind), tracker?.named(kind, namespace, name), input.resources.named(kind, namespace, name)),
    get: (kind, namespace, name) => (read(kind), tracker?.named(kind, namespace, name), input.resources.get(kind, namespace, name)),
    index: (index) => buildOnce(input, index),
    rows: (table, key) => (tracker?.row(table, key), rowsOf(input, table).get(key)),
    surroundings: input.surroundings,
    get topology(): Topology {
      ask('topology');
      return input.topology;
    },
    get mesh(): MeshModel {
      ask('mesh');
      return input.mesh();
    },
    *all(): Iterable<Resource> {
      assert(reads === 'every-kind', 'every kind is read and not declared');
      tracker?.everything();
      for (const resource of input.resources.all()) {
        input.reading?.kind(groupKindOf(resource));
        yield resource;
      }
    },
  };
}

function buildOnce<T>(input: RunInput, index: Index<GroupKind, T>): T {
  if (!input.built.has(index)) input.built.set(index, index.build(createView({ ...input, tracker: input.tracker?.building(index) }, index.reads, [])));
  input.tracker?.index(index);
  return input.built.get(index) as T;
}

function rowsOf<Row>(input: RunInput, table: Table<GroupKind, Row>): TableRows<Row> {
  const known = input.built.get(table) as TableRows<Row> | undefined;
  if (known !== undefined) return known;
  const view = createView({ ...input, tracker: undefined }, table.reads, []);
  const rows = new TableRows(table, view.ofKind, input.tracker !== undefined);
  input.built.set(table, rows);
  return rows;
}
