/** Three texts: what a printer makes of a text, the text itself, and what it makes of the changed one. */
export interface Merge {
  readonly base: string;
  readonly kept: string;
  readonly changed: string;
}

/**
 * The text as its author wrote it, with the lines changed that differ between the two printed ones; where an author's
 * line that the printer writes otherwise is itself changed, the printer's. Undefined for texts too long to be compared.
 */
export function mergeLines({ base, kept, changed }: Merge): string | undefined {
  if (base === kept) return changed;
  const [old, own, now] = [linesOf(base), linesOf(kept), linesOf(changed)];
  const mine = alignment(old, own);
  const theirs = alignment(old, now);
  if (mine === undefined || theirs === undefined) return undefined;
  const result: string[] = [];
  let [at, ownAt, nowAt] = [0, 0, 0];
  while (at < old.length || ownAt < own.length || nowAt < now.length) {
    const ownNext = mine.get(at);
    const nowNext = theirs.get(at);
    if (at < old.length && ownNext === ownAt && nowNext === nowAt) {
      result.push(own[ownAt] ?? '');
      [at, ownAt, nowAt] = [at + 1, ownAt + 1, nowAt + 1];
      continue;
    }
    // The next line that all three have ends the piece in which they differ.
    let end = at;
    while (end < old.length && (mine.get(end) === undefined || theirs.get(end) === undefined)) end += 1;
    const [ownEnd, nowEnd] = [end < old.length ? (mine.get(end) ?? own.length) : own.length, end < old.length ? (theirs.get(end) ?? now.length) : now.length];
    const [piece, nowPiece] = [old.slice(at, end).join(''), now.slice(nowAt, nowEnd).join('')];
    if (piece === nowPiece) result.push(own.slice(ownAt, ownEnd).join(''));
    else result.push(nowPiece);
    [at, ownAt, nowAt] = [end, ownEnd, nowEnd];
  }
  return result.join('');
}

function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

const mostCells = 4_000_000;

/** For lines of the first text their places in the second, in a longest common subsequence. */
function alignment(a: readonly string[], b: readonly string[]): ReadonlyMap<number, number> | undefined {
  if (a.length * b.length > mostCells) return undefined;
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const best = a[i] === b[j] ? (lengths[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(lengths[(i + 1) * width + j] ?? 0, lengths[i * width + j + 1] ?? 0);
      lengths[i * width + j] = best;
    }
  }
  const pairs = new Map<number, number>();
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.set(i++, j++);
    else if ((lengths[(i + 1) * width + j] ?? 0) >= (lengths[i * width + j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return pairs;
}
