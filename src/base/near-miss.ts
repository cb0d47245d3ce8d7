/**
 * The closest candidate to what was written, when it is close enough to be what was meant; the first by code point of
 * several. `atMost`: how many letters may be other ones; a third of them where nothing is said.
 */
export function nearest(written: string, candidates: Iterable<string>, atMost = Math.max(1, Math.floor(written.length / 3))): string | undefined {
  const wanted = written.toLowerCase();
  let best: string | undefined;
  let most = atMost;
  for (const candidate of candidates) {
    // Cheap questions first: there may be ten thousand candidates, and few are near.
    const gap = Math.abs(candidate.length - written.length);
    if (gap > most || (gap === most && best !== undefined && candidate >= best)) continue;
    const distance = editDistance(wanted, candidate.toLowerCase(), most);
    if (distance > most || (distance === most && best !== undefined && candidate >= best)) continue;
    best = candidate;
    most = distance;
  }
  return best;
}

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment); something above `most` where it is more than that. */
function editDistance(a: string, b: string, most: number): number {
  if (most <= 1) return a === b ? 0 : isOneApart(a, b) ? 1 : 2;
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= b.length; column += 1) {
      const cell = cellDistance({ before, above, current }, a, b, row, column);
      current.push(cell);
      if (cell < least) least = cell;
    }
    // Both rows that the next one is made of are beyond reach: so is all that follows.
    if (least > most && Math.min(...above) > most) return most + 1;
    before = above;
    above = current;
  }
  return above[b.length] ?? 0;
}

/** One insertion, deletion, substitution or swap of neighbours makes one of the other. */
function isOneApart(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  const [left, right] = [a.length - start - end, b.length - start - end];
  return Math.max(left, right) === 1 || (left === 2 && right === 2 && a[start] === b[start + 1] && a[start + 1] === b[start]);
}

interface Rows {
  readonly before: readonly number[];
  readonly above: readonly number[];
  readonly current: readonly number[];
}

function cellDistance({ before, above, current }: Rows, a: string, b: string, row: number, column: number): number {
  const cost = a[row - 1] === b[column - 1] ? 0 : 1;
  const plain = Math.min((above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (above[column - 1] ?? 0) + cost);
  const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
  return isSwap ? Math.min(plain, (before[column - 2] ?? 0) + 1) : plain;
}
