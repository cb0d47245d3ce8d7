/** A right share is beyond it once in about two thousand times, and a check that fails is tried twice more. */
const deviations = 3.5;

/** Whether so many of `tries` are what chance makes of a share between 0 and 1. */
export function isPlausible(count: number, tries: number, share: number): boolean {
  const spread = deviations * Math.sqrt(tries * share * (1 - share));
  return count >= Math.floor(tries * share - spread) && count <= Math.ceil(tries * share + spread);
}

/** So many that half of the smallest share is told from the whole of it. */
export function triesFor(shares: readonly number[]): number {
  const inBetween = shares.filter((share) => share > 0 && share < 1);
  if (inBetween.length === 0) return 24;
  const smallest = Math.min(...inBetween.flatMap((share) => [share, 1 - share]));
  return Math.min(3000, Math.max(600, Math.ceil(80 / smallest)));
}
