/** What a product's answer and a recording disagree about. */
export interface Miss {
  /** The case in the words of its set: `seed 1042, request 3` or `simple port 80 (httproute)`. */
  readonly id: string;
  /** What was expected and what came, in one line. */
  readonly what: string;
}

/** Points of one kind: how many of how many, and the misses. */
export interface Tally {
  readonly passed: number;
  readonly total: number;
  readonly misses: readonly Miss[];
}

/** The result of one set. `apart` counts what the set holds beyond its score, by name. */
export interface SetScore extends Tally {
  readonly apart?: Readonly<Record<string, Tally>>;
  /** What a reader of the figure must know: cases left out, and why. */
  readonly notes?: readonly string[];
}

/** A point for every entry without a complaint. */
export function tally(entries: Iterable<{ readonly id: string; readonly wrong: string | undefined }>): Tally {
  const misses: Miss[] = [];
  let total = 0;
  for (const { id, wrong } of entries) {
    total += 1;
    if (wrong !== undefined) misses.push({ id, what: wrong });
  }
  return { passed: total - misses.length, total, misses };
}
