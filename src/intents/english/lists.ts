import type { Keyword } from '../print/keywords.ts';
import type { Cursor } from './cursor.ts';

interface ListOf<T> {
  readonly joiner: 'and' | 'or';
  /** Words that an item may begin with. */
  readonly starts?: readonly Keyword[];
  /** Whether an item may begin with a name or a number. */
  readonly isValue: boolean;
  readonly item: () => T;
}

/** `a`, `a and b`, `a, b and c`; `no` for an empty list. */
export function listOf<T>(cursor: Cursor, { joiner, starts = [], isValue, item }: ListOf<T>): T[] {
  if (cursor.accept('no')) return [];
  const items = [item()];
  while (cursor.acceptCommaBefore(starts, isValue)) items.push(item());
  if (items.length > 1) cursor.expect(joiner);
  else if (!cursor.accept(joiner)) return items;
  items.push(item());
  return items;
}

/** Names or numbers between commas. */
export function valuesOf<T>(cursor: Cursor, joiner: 'and' | 'or', item: () => T): T[] {
  return listOf(cursor, { joiner, isValue: true, item });
}

/** An intent of which not everything was read yet. */
export type Draft<T> = { -readonly [K in keyof T]?: T[K] };

/** Adds what a clause says; saying it twice is a problem. */
export function fill<D extends object, K extends keyof D>(cursor: Cursor, draft: D, key: K, value: Exclude<D[K], undefined>): void {
  if (Object.hasOwn(draft, key)) cursor.fail('this is said twice');
  else draft[key] = value;
}

/** What each clause begins with, and what reads the rest of it. */
export type Clauses = { readonly [word in Keyword]?: () => void };

/** Clauses between semicolons, in any order. */
export function readClauses(cursor: Cursor, clauses: Clauses): void {
  const starts = Object.keys(clauses) as Keyword[];
  do {
    const word = starts.find((start) => cursor.accept(start));
    if (word === undefined) return cursor.fail();
    clauses[word]?.();
  } while (cursor.accept(';'));
}

/** Clauses behind what was read already. */
export function readMoreClauses(cursor: Cursor, clauses: Clauses): void {
  if (cursor.accept(';')) readClauses(cursor, clauses);
}
