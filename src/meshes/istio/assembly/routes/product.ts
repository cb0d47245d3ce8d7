import { implies, meet, type Conjunction } from './conjunction.ts';

/** One line of an attribute's list: requests that match get `value`, unless an earlier line took them. */
export interface Clause<V> {
  readonly match: Conjunction;
  readonly value: V;
}

/** Requests, and the line of each attribute's list that decides for them. */
export interface Cell {
  readonly match: Conjunction;
  /** Index into each list, in the order of the lists. */
  readonly choice: readonly number[];
}

export interface Product {
  readonly cells: readonly Cell[];
  /** Pairs of conditions that one route cannot hold together: list and line of each. */
  readonly undecided: readonly { readonly list: number; readonly line: number; readonly match: Conjunction }[];
}

/**
 * The ordered cells of several attribute lists: lexicographic by line, so that the first cell that matches a request
 * picks, for each attribute, the first line that matches it. Empty cells are left out, and so are lines that can no
 * longer be reached because an earlier line of the same list takes the whole cell.
 */
export function product(lists: readonly (readonly Clause<unknown>[])[], start: Conjunction): Product {
  let cells: Cell[] = [{ match: start, choice: [] }];
  const undecided: Product['undecided'][number][] = [];
  lists.forEach((list, at) => {
    const next: Cell[] = [];
    for (const cell of cells) {
      for (const [line, clause] of list.entries()) {
        const match = meet(cell.match, clause.match);
        if (match === 'undecided') undecided.push({ list: at, line, match: cell.match });
        else if (match !== 'none') next.push({ match, choice: [...cell.choice, line] });
        if (implies(cell.match, clause.match)) break;
      }
    }
    cells = withoutShadowed(next);
  });
  return { cells, undecided };
}

/** Leaves out cells that an earlier cell covers whole: no request reaches them. */
export function withoutShadowed<T extends { readonly match: Conjunction }>(cells: readonly T[]): T[] {
  const kept: T[] = [];
  for (const cell of cells) {
    if (!kept.some((earlier) => implies(cell.match, earlier.match))) kept.push(cell);
  }
  return kept;
}

/** Neighbours with the same outcome become one route; inside it a match that another one covers says nothing. */
export function groupNeighbours<T extends { readonly match: Conjunction; readonly key: string }>(cells: readonly T[]): { readonly first: T; readonly matches: readonly Conjunction[] }[] {
  const groups: { first: T; matches: Conjunction[] }[] = [];
  for (const cell of cells) {
    const last = groups.at(-1);
    if (last?.first.key === cell.key) last.matches.push(cell.match);
    else groups.push({ first: cell, matches: [cell.match] });
  }
  return groups.map(({ first, matches }) => ({ first, matches: matches.filter((match, at) => !matches.some((other, index) => index > at && implies(match, other))) }));
}
