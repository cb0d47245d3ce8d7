import type { Tally } from './tally.ts';

interface Stream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const everyPairs = 500;

/** One line that is written over on a terminal; elsewhere a line every 500 pairs. */
export function progressOf(pairs: number, stream: Stream): (tally: Tally) => void {
  let next = everyPairs;
  return (tally) => {
    const line = `${tally.pairs} of ${pairs} pairs, ${tally.meshes} meshes, ${tally.mismatchCount} mismatches, ${tally.notRepeated} not repeated, ${tally.notDecidedCount} not decided`;
    if (stream.isTTY === true) stream.write(`\r\u001B[K${line}${tally.pairs >= pairs ? '\n' : ''}`);
    else if (tally.pairs >= next) {
      stream.write(`${line}\n`);
      next = tally.pairs - (tally.pairs % everyPairs) + everyPairs;
    }
  };
}
