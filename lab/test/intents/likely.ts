/** Beyond five standard deviations a right share would be found once in about two million tries. */
const deviations = 5;

/** The counts that are to be expected of so many tries at a share between 0 and 1: the ends are included. */
export function likelyCounts(tries: number, share: number): { readonly least: number; readonly most: number } {
  const spread = deviations * Math.sqrt(tries * share * (1 - share));
  return { least: Math.max(0, Math.floor(tries * share - spread)), most: Math.min(tries, Math.ceil(tries * share + spread)) };
}

export function isLikely(count: number, tries: number, share: number): boolean {
  const { least, most } = likelyCounts(tries, share);
  return count >= least && count <= most;
}
