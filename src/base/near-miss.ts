import { compareText } from './order.ts';

/** The closest candidate to what was written, when it is close enough to be what was meant. */
export function nearest(written: string, candidates: Iterable<string>): string | undefined {
  const allowed = Math.max(1, Math.floor(written.length / 3));
  let best: string | undefined;
  let bestDistance = allowed + 1;
  for (const candidate of [...candidates].sort(compareText)) {
    if (Math.abs(candidate.length - written.length) >= bestDistance) continue;
    const distance = editDistance(written.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      current.push(cellDistance(rows, current, a, b, row, column));
    }
    rows.push(current);
  }
  return rows[a.length]?.[b.length] ?? 0;
}

function cellDistance(rows: readonly number[][], current: readonly number[], a: string, b: string, row: number, column: number): number {
  const above = rows[row - 1] ?? [];
  const cost = a[row - 1] === b[column - 1] ? 0 : 1;
  const plain = Math.min((above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (above[column - 1] ?? 0) + cost);
  const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
  return isSwap ? Math.min(plain, (rows[row - 2]?.[column - 2] ?? 0) + 1) : plain;
}
