import { isTooComplex, type LanguageStore, type TooComplex } from '../../../../../model/language/node.ts';
import { currentStore } from '../../../../../model/language/store.ts';
import type { Predicate } from '../../../../../model/predicate.ts';
import { cubeOf, domainFor, intersectCubes, isNoRequest, subtractCube, type Cube, type Domain, type NoRequest } from './cube.ts';
import { evaluate, sampleOf } from './sample.ts';

/** What is asked of in an order of first match: alternatives, each a conjunction. */
export interface Entry {
  readonly alternatives: readonly Predicate[];
}

/** What becomes of the requests of an entry. */
export type Coverage =
  /** Some come to it. */
  | { readonly kind: 'reached' }
  /** The earlier ones of these places take all of them, of which `witness` is an example. */
  | { readonly kind: 'covered'; readonly by: readonly number[]; readonly witness: Cube }
  /** There is no request that it asks for: no value of this attribute would do. */
  | { readonly kind: 'empty'; readonly attribute: string }
  | { readonly kind: 'unclear'; readonly because: string };

/** Pieces after which a question is given up. */
const mostPieces = 400;

const reached: Coverage = { kind: 'reached' };

/** Whether any request reaches the entry behind the first `count` of the earlier ones. `gateways` are those that the routes are bound to. */
export function coverageOf(entry: Entry, earlier: readonly Entry[], count: number, gateways: readonly string[]): Coverage {
  if (isPlainlyReached(entry, earlier, count, gateways)) return reached;
  const before = earlier.slice(0, count);
  const store = currentStore();
  const domain = domainFor(gateways, store);
  const covering = new Map<number, Cube>();
  let empty: string | undefined;
  let isEmpty = true;
  let unclear: string | undefined;
  for (const alternative of entry.alternatives) {
    const own = cubeOf(alternative, domain, store);
    if (isNoRequest(own)) {
      empty ??= own.attribute;
      continue;
    }
    isEmpty = false;
    const found = isTooComplex(own) ? coveredWhole(alternative, before, own.because) : coverCube(own, before, domain, store);
    if (found.kind === 'reached') return reached;
    if (found.kind === 'unclear') unclear ??= found.because;
    else for (const [place, cube] of found.by) if (!covering.has(place)) covering.set(place, cube);
  }
  if (isEmpty) return { kind: 'empty', attribute: empty ?? '' };
  if (unclear !== undefined) return { kind: 'unclear', because: unclear };
  const [first] = covering;
  return { kind: 'covered', by: [...covering.keys()].sort((a, b) => a - b), witness: first?.[1] ?? new Map() };
}

/** Requests that no entry takes, where there are any for sure. */
export function leftOver(entries: readonly Entry[], gateways: readonly string[]): Cube | undefined {
  if (entries.some(({ alternatives }) => alternatives.some(({ kind }) => kind === 'always'))) return undefined;
  const store = currentStore();
  const found = coverCube(new Map(), entries, domainFor(gateways, store), store);
  return found.kind === 'reached' ? found.left : undefined;
}

type Found = { readonly kind: 'reached'; readonly left: Cube | undefined } | { readonly kind: 'unclear'; readonly because: string } | { readonly kind: 'covered'; readonly by: ReadonlyMap<number, Cube> };

function coverCube(own: Cube, earlier: readonly Entry[], domain: Domain, store: LanguageStore): Found {
  const pieces = earlier.flatMap(({ alternatives }, place) => alternatives.map((alternative) => ({ place, cube: cubeOf(alternative, domain, store) })));
  const single = pieces.find(({ cube }) => isCovered(own, cube, domain));
  if (single) return { kind: 'covered', by: new Map([[single.place, own]]) };
  const by = new Map<number, Cube>();
  let left: readonly Cube[] = [own];
  let unclear: string | undefined;
  for (const { place, cube } of pieces) {
    if (isNoRequest(cube)) continue;
    if (isTooComplex(cube)) {
      unclear ??= cube.because;
      continue;
    }
    const next: Cube[] = [];
    for (const part of left) {
      const rest = subtractCube(part, cube, domain);
      if (rest !== undefined && isTooComplex(rest)) return { kind: 'unclear', because: rest.because };
      if (rest !== undefined && !by.has(place)) by.set(place, intersectCubes(part, cube, domain));
      next.push(...(rest ?? [part]));
    }
    if (next.length === 0) return { kind: 'covered', by };
    if (next.length > mostPieces) return { kind: 'unclear', because: 'the earlier matches overlap in too many ways' };
    left = next;
  }
  return unclear === undefined ? { kind: 'reached', left: left[0] } : { kind: 'unclear', because: unclear };
}

function isCovered(own: Cube, by: Cube | NoRequest | TooComplex, domain: Domain): boolean {
  if (isNoRequest(by) || isTooComplex(by)) return false;
  const rest = subtractCube(own, by, domain);
  return rest !== undefined && !isTooComplex(rest) && rest.length === 0;
}

/** A match that cannot be followed is covered by what asks for nothing, and by one that reads the same. */
function coveredWhole(alternative: Predicate, earlier: readonly Entry[], because: string): Found {
  const text = JSON.stringify(alternative);
  const place = earlier.findIndex(({ alternatives }) => alternatives.some((each) => each.kind === 'always' || JSON.stringify(each) === text));
  if (earlier.every(({ alternatives }) => alternatives.length === 0)) return { kind: 'reached', left: undefined };
  return place < 0 ? { kind: 'unclear', because } : { kind: 'covered', by: new Map([[place, new Map()]]) };
}

/** One request that the entry takes and no earlier one: found without any automaton where nothing is wrong. */
function isPlainlyReached({ alternatives }: Entry, entries: readonly Entry[], index: number, gateways: readonly string[]): boolean {
  return alternatives.some((alternative) => {
    const sample = sampleOf(alternative, gateways);
    if (sample === undefined || evaluate(alternative, sample) !== 'yes') return false;
    for (let place = 0; place < index; place += 1) {
      if (entries[place]?.alternatives.some((each) => evaluate(each, sample) !== 'no')) return false;
    }
    return true;
  });
}
