import { spanOf, type Resource } from '../kube/resource.ts';
import type { Provenance } from '../model/provenance.ts';

/** Where something stands, or the name of the default that put it there. Lines count from 1. */
export type Place = { readonly file: string; readonly line: number } | { readonly default: string };

export type FindPlace = (source: Provenance) => Place;

/** Positions are slow on the first question about a document, and thousands of answers rest on the same few fields: what was found is remembered. */
export function placeFinder(): FindPlace {
  const bySource = new WeakMap<Provenance, Place>();
  const byPath = new WeakMap<Resource, Map<string, Place>>();
  return (source) => {
    const known = bySource.get(source);
    if (known !== undefined) return known;
    const place = source.kind === 'default' ? { default: source.of } : placeAt(source.resource, source.path, byPath);
    bySource.set(source, place);
    return place;
  };
}

function placeAt(resource: Resource, path: readonly (string | number)[], known: WeakMap<Resource, Map<string, Place>>): Place {
  let places = known.get(resource);
  if (places === undefined) known.set(resource, (places = new Map()));
  const key = JSON.stringify(path);
  const found = places.get(key);
  if (found !== undefined) return found;
  const { file, line } = spanOf(resource, path);
  const place = { file, line };
  places.set(key, place);
  return place;
}

/** A place as JSON shows it: `file` and `line` are null where a default decides, which is then named. */
export interface FlatSource {
  readonly file: string | null;
  readonly line: number | null;
  /** Name of the mesh default that decides; only where there is no line. */
  readonly default?: string;
}

export function flattenPlace(place: Place): FlatSource {
  return 'default' in place ? { file: null, line: null, default: place.default } : { file: place.file, line: place.line };
}
