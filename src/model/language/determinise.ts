import { holdsBetween, newlineSet, wordSet, type Automaton, type Neighbour, type Place } from './automaton.ts';
import type { CodePointSet } from './code-point-set.ts';
import { mergeRanges } from './intern.ts';
import { lastCodePoint, tooComplex, type DraftState, type TooComplex } from './node.ts';

const stateLimit = 10_000;
/** Places looked at before an expression is given up: about a second of work. */
const workLimit = 8_000_000;

/** Characters that no set of the expression tells apart. */
interface Alphabet {
  /** Rising last code points of the ranges, and the class of each. */
  readonly bounds: readonly number[];
  readonly classes: readonly number[];
  /** Classes in each set. */
  readonly members: ReadonlyMap<CodePointSet, Uint8Array>;
  /** What a character of the class is to an assertion beside it. */
  readonly neighbours: readonly Neighbour[];
}

interface Progress {
  readonly automaton: Automaton;
  readonly alphabet: Alphabet;
  readonly hasAssertions: boolean;
  work: number;
}

/** The automaton without choices (subset construction). A state is where the expression may be, and what was read last. */
export function determinise(automaton: Automaton): readonly DraftState[] | TooComplex {
  const progress: Progress = { automaton, alphabet: readAlphabet(automaton), hasAssertions: automaton.places.some((place) => place.assert !== undefined), work: 0 };
  const indexes = new Map<string, number>();
  const states: { readonly places: readonly number[]; readonly before: Neighbour }[] = [];
  const reach = (places: readonly number[], before: Neighbour): number => {
    const key = `${before} ${places.join(',')}`;
    let index = indexes.get(key);
    if (index === undefined) {
      index = states.push({ places, before }) - 1;
      indexes.set(key, index);
    }
    return index;
  };
  reach([automaton.start], progress.hasAssertions ? 'edge' : 'other');
  const drafts: DraftState[] = [];
  for (let index = 0; index < states.length; index += 1) {
    if (states.length > stateLimit || progress.work > workLimit) return tooComplex(`the expression needs more than ${stateLimit} states`);
    const { places, before } = states[index] as { readonly places: readonly number[]; readonly before: Neighbour };
    drafts.push(expand(progress, places, before, reach));
  }
  return drafts;
}

function expand(progress: Progress, from: readonly number[], before: Neighbour, reach: (places: readonly number[], before: Neighbour) => number): DraftState {
  const { alphabet, automaton, hasAssertions } = progress;
  const atEnd = close(progress, from, before, 'edge');
  const closures = new Map<Neighbour, readonly number[]>();
  const next = alphabet.neighbours.map((after, letter) => {
    let places = hasAssertions ? closures.get(after) : atEnd;
    if (places === undefined) closures.set(after, (places = close(progress, from, before, after)));
    progress.work += places.length;
    const reached = new Set<number>();
    for (const place of places) {
      const { set, to } = automaton.places[place] as Place;
      if (set !== undefined && alphabet.members.get(set)?.[letter] === 1) reached.add(to[0] as number);
    }
    return reach([...reached].sort((a, b) => a - b), hasAssertions ? after : 'other');
  });
  return { isAccepting: atEnd.includes(automaton.end), ...mergeRanges(alphabet.bounds, alphabet.classes.map((letter) => next[letter] as number)) };
}

/** All places that are reached without reading a character between these two. */
function close(progress: Progress, from: readonly number[], before: Neighbour, after: Neighbour): readonly number[] {
  const found = new Set(from);
  for (const place of found) {
    const { set, assert, to } = progress.automaton.places[place] as Place;
    if (set !== undefined || (assert !== undefined && !holdsBetween(assert, before, after))) continue;
    for (const target of to) found.add(target);
  }
  progress.work += found.size;
  return [...found];
}

function readAlphabet({ places }: Automaton): Alphabet {
  const hasAssertions = places.some((place) => place.assert !== undefined);
  const sets = new Map<string, CodePointSet[]>();
  for (const set of [...places.flatMap((place) => (place.set ? [place.set] : [])), ...(hasAssertions ? [newlineSet, wordSet] : [])]) {
    const key = set.join(',');
    const equal = sets.get(key);
    if (equal) equal.push(set);
    else sets.set(key, [set]);
  }
  const distinct = [...sets.values()];
  const { bounds, classes, signatures } = sweep(distinct.map(([set]) => set as CodePointSet));
  const members = new Map<CodePointSet, Uint8Array>();
  distinct.forEach((equal, index) => {
    const row = Uint8Array.from(signatures, (signature) => (signature.has(index) ? 1 : 0));
    for (const set of equal) members.set(set, row);
  });
  const isIn = (set: CodePointSet, letter: number): boolean => members.get(set)?.[letter] === 1;
  const neighbours = signatures.map((_, letter): Neighbour => (!hasAssertions ? 'other' : isIn(newlineSet, letter) ? 'newline' : isIn(wordSet, letter) ? 'word' : 'other'));
  return { bounds, classes, members, neighbours };
}

/** Cuts all code points at every edge of a set, and gives equal parts one class. */
function sweep(sets: readonly CodePointSet[]): { bounds: number[]; classes: number[]; signatures: ReadonlySet<number>[] } {
  const edges = new Map<number, number[]>([[0, []]]);
  const toggle = (at: number, set: number): void => {
    if (at > lastCodePoint) return;
    const here = edges.get(at);
    if (here) here.push(set);
    else edges.set(at, [set]);
  };
  sets.forEach((set, index) => set.forEach((code, side) => toggle(side % 2 === 0 ? code : code + 1, index)));
  const starts = [...edges.keys()].sort((a, b) => a - b);
  const inside = new Set<number>();
  const classOf = new Map<string, number>();
  const result: { bounds: number[]; classes: number[]; signatures: ReadonlySet<number>[] } = { bounds: [], classes: [], signatures: [] };
  starts.forEach((start, index) => {
    for (const set of edges.get(start) ?? []) {
      if (!inside.delete(set)) inside.add(set);
    }
    const signature = [...inside].sort((a, b) => a - b);
    const key = signature.join(',');
    if (!classOf.has(key)) classOf.set(key, result.signatures.push(new Set(signature)) - 1);
    result.bounds.push((starts[index + 1] ?? lastCodePoint + 1) - 1);
    result.classes.push(classOf.get(key) as number);
  });
  return result;
}
