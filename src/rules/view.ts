import { assert } from '../base/assert.ts';
import type { ResourceSet } from '../kube/resource-set.ts';
import { groupKindOf, type GroupKind, type Resource } from '../kube/resource.ts';
import type { Topology } from '../topology/topology.ts';

/** What a rule may ask for besides objects. */
export type Ask = 'topology';

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
}

/** What a rule has besides the objects of its kinds: the call graph, and every object, each only where it is declared. */
export type Extras<R extends Reads, Asks extends readonly Ask[]> = ('topology' extends Asks[number] ? { readonly topology: Topology } : unknown) &
  (R extends 'every-kind' ? { readonly all: () => Iterable<Resource> } : unknown);

/** A lookup table over the input that several rules share. */
export interface Index<Kind extends GroupKind, T> {
  readonly reads: readonly GroupKind[];
  readonly build: (view: View<Kind>) => T;
}

export function defineIndex<const Kind extends GroupKind, T>(definition: { readonly reads: readonly Kind[]; readonly build: (view: View<Kind>) => T }): Index<Kind, T> {
  return definition;
}

/** Tells what was really read, so that a test can hold declarations to it. */
export interface Reading {
  readonly kind: (kind: GroupKind) => void;
  readonly ask: (ask: Ask) => void;
}

/** The input of one run, with the indexes built so far. */
export interface RunInput {
  readonly resources: ResourceSet;
  readonly topology: Topology;
  readonly built: Map<object, unknown>;
  readonly reading?: Reading;
}

type AnyView = View<GroupKind> & Extras<'every-kind', readonly ['topology']>;

export function createView(input: RunInput, reads: Reads, asks: readonly Ask[]): AnyView {
  const read = (kind: GroupKind): void => {
    assert(reads === 'every-kind' || reads.includes(kind), `${kind} is read and not declared`);
    input.reading?.kind(kind);
  };
  return {
    ofKind: (kind) => (read(kind), input.resources.ofKind(kind)),
    named: (kind, namespace, name) => (read(kind), input.resources.named(kind, namespace, name)),
    get: (kind, namespace, name) => (read(kind), input.resources.get(kind, namespace, name)),
    index: (index) => buildOnce(input, index),
    get topology(): Topology {
      assert(asks.includes('topology'), 'the topology is read and not declared');
      input.reading?.ask('topology');
      return input.topology;
    },
    *all(): Iterable<Resource> {
      assert(reads === 'every-kind', 'every kind is read and not declared');
      for (const resource of input.resources.all()) {
        input.reading?.kind(groupKindOf(resource));
        yield resource;
      }
    },
  };
}

function buildOnce<T>(input: RunInput, index: Index<GroupKind, T>): T {
  if (!input.built.has(index)) input.built.set(index, index.build(createView(input, index.reads, [])));
  return input.built.get(index) as T;
}
