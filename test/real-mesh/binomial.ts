/** Chance that a judgement of a share is wrong. */
export const errorRate = 1e-9;

/** Whether so many of `tries` can be those of a share of `percent`: neither tail beyond it is less likely than the error rate. */
export function isPlausible(count: number, tries: number, percent: number): boolean {
  return isNotTooFew(count, tries, percent) && isNotTooMany(count, tries, percent);
}

export function isNotTooMany(count: number, tries: number, percent: number): boolean {
  return isNotTooFew(tries - count, tries, 100 - percent);
}

/** Whether at most `count` of `tries` is likely enough for a share of `percent`. */
export function isNotTooFew(count: number, tries: number, percent: number): boolean {
  const share = percent / 100;
  if (share <= 0) return count >= 0;
  if (share >= 1) return count >= tries;
  let term = tries * Math.log1p(-share);
  let sum = Math.exp(term);
  for (let successes = 1; successes <= count && sum < errorRate; successes += 1) {
    term += Math.log((tries - successes + 1) / successes) + Math.log(share) - Math.log1p(-share);
    sum += Math.exp(term);
  }
  return sum >= errorRate;
}

/** Tries after which every share of the list has been seen, but for the error rate. */
export function triesToSeeAll(percents: readonly number[]): number {
  const least = Math.min(...percents.filter((percent) => percent > 0), 100);
  return least >= 100 ? 1 : Math.ceil(Math.log(errorRate) / Math.log1p(-least / 100));
}
