import { listAt, objectAt, textAt, type Json, type Resource } from '../../../../kube/resource.ts';
import type { Path } from '../../../../yaml/document.ts';

export interface EnvoyPatch {
  readonly path: Path;
  readonly entry: Json;
  readonly applyTo: string;
  readonly operation: string;
  /** The filter that it looks for: that of HTTP inside the connection manager, else the one of the connection. Empty where it names none. */
  readonly filter: string;
}

/** The patches of an EnvoyFilter that say what they do. */
export function patchesOf(filter: Resource): EnvoyPatch[] {
  return listAt(filter.raw, ['spec', 'configPatches']).flatMap((entry, index) => {
    const [applyTo, operation] = [textAt(entry, ['applyTo']), textAt(entry, ['patch', 'operation'])];
    return applyTo === undefined || operation === undefined ? [] : [{ path: ['spec', 'configPatches', index], entry, applyTo, operation, filter: filterOf(entry, applyTo) }];
  });
}

function filterOf(entry: Json, applyTo: string): string {
  const match = objectAt(entry, ['match', 'listener']);
  if (applyTo === 'LISTENER_FILTER') return textAt(match, ['listenerFilter']) ?? '';
  return textAt(match, ['filterChain', 'filter', ...(applyTo === 'HTTP_FILTER' ? ['subFilter'] : []), 'name']) ?? '';
}

const merges = ['MERGE', 'MERGE_AND_REPLACE_LIST'];
const places = ['ADD', 'INSERT_BEFORE', 'INSERT_AFTER', 'INSERT_FIRST'];
const ofFilters = new Set([...places, ...merges, 'REMOVE', 'REPLACE']);

/** What istiod does with each kind of object; every other operation it passes over. Source: pilot/pkg/networking/core/envoyfilter. */
const operations: Readonly<Record<string, ReadonlySet<string>>> = {
  LISTENER: new Set(['ADD', 'REMOVE', ...merges]),
  FILTER_CHAIN: new Set(['ADD', 'REMOVE', ...merges]),
  LISTENER_FILTER: ofFilters,
  NETWORK_FILTER: ofFilters,
  HTTP_FILTER: ofFilters,
  ROUTE_CONFIGURATION: new Set(merges),
  VIRTUAL_HOST: new Set(['ADD', 'REMOVE', 'REPLACE', ...merges]),
  HTTP_ROUTE: new Set([...places, 'REMOVE', ...merges]),
  CLUSTER: new Set(['ADD', 'REMOVE', ...merges]),
  EXTENSION_CONFIG: new Set(['ADD']),
  BOOTSTRAP: new Set(merges),
};

/** The operations that do something; undefined for kinds of objects that are not known here. */
export function operationsFor(applyTo: string): ReadonlySet<string> | undefined {
  return Object.hasOwn(operations, applyTo) ? operations[applyTo] : undefined;
}

/** Whether what a patch does depends on what others have done to the same list before. */
export function isRelative({ operation }: EnvoyPatch): boolean {
  return ['INSERT_BEFORE', 'INSERT_AFTER', 'REMOVE', 'REPLACE'].includes(operation);
}

const filterLists: ReadonlySet<string> = new Set(['LISTENER_FILTER', 'NETWORK_FILTER', 'HTTP_FILTER']);

export function isOfFilters({ applyTo }: EnvoyPatch): boolean {
  return filterLists.has(applyTo);
}
