/** Numbers that look random and are the same on every machine for one seed (mulberry32, a 32-bit generator in the public domain). */
export interface Random {
  /** At least 0 and below 1. */
  readonly fraction: () => number;
  /** At least 0 and below `end`. */
  readonly below: (end: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly [T, ...T[]]) => T;
  /** An index whose probability falls with a power of its rank: a few are picked by most. */
  readonly powerLaw: (end: number) => number;
}

export function createRandom(seed: number): Random {
  let state = seed | 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (end: number): number => Math.floor(fraction() * end);
  return {
    fraction,
    below,
    chance: (probability) => fraction() < probability,
    pick: (items) => items[below(items.length)] ?? items[0],
    powerLaw: (end) => Math.floor(end * fraction() ** 3),
  };
}
