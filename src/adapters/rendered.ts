/** A text that a tool rendered, and the place in its source from which each line came. */
export interface RenderedFile {
  /** `helm template` or `kubectl kustomize`. */
  readonly by: string;
  /** Source line of each rendered line: `sourceLines[0]` is for line 1. */
  readonly sourceLines: readonly number[];
}

/** Rendered files by their source's path as the user would write it. */
export type RenderedFiles = ReadonlyMap<string, RenderedFile>;

const maxCells = 4_000_000;

/**
 * Finds the template line behind each rendered line: the longest run of lines, in order, that the template
 * could have written. A line that nothing matches gets the line of the last match above it.
 */
export function alignWithTemplate(template: string, rendered: string): number[] {
  const patterns = template.split('\n').map(linePattern);
  const lines = rendered.split('\n').map((line) => line.trim());
  if (patterns.length * lines.length > maxCells) return lines.map(() => 1);
  const matches = lines.map((line) => patterns.map((pattern) => pattern?.test(line) ?? false));
  const best = longestMatches(matches, patterns.length);
  const result: number[] = [];
  let at = 0;
  let last = 1;
  for (const [row, candidates] of matches.entries()) {
    const next = matchAt(candidates, best, row, at);
    if (next !== undefined) {
      last = next + 1;
      at = next + 1;
    }
    result.push(last);
  }
  return result;
}

/** `best[row][column]`: most matches between the lines from `row` on and the patterns from `column` on. */
function longestMatches(matches: readonly (readonly boolean[])[], width: number): readonly Uint32Array[] {
  const best = Array.from({ length: matches.length + 1 }, () => new Uint32Array(width + 1));
  for (let row = matches.length - 1; row >= 0; row -= 1) {
    for (let column = width - 1; column >= 0; column -= 1) {
      const skip = Math.max(best[row + 1]?.[column] ?? 0, best[row]?.[column + 1] ?? 0);
      const take = matches[row]?.[column] === true ? (best[row + 1]?.[column + 1] ?? 0) + 1 : 0;
      (best[row] as Uint32Array)[column] = Math.max(skip, take);
    }
  }
  return best;
}

/** The first pattern that this line may take without making the best whole alignment shorter. */
function matchAt(candidates: readonly boolean[], best: readonly Uint32Array[], row: number, from: number): number | undefined {
  const wanted = best[row]?.[from] ?? 0;
  if ((best[row + 1]?.[from] ?? 0) === wanted) return undefined;
  for (let column = from; column < candidates.length; column += 1) {
    if (candidates[column] === true && (best[row + 1]?.[column + 1] ?? 0) + 1 === wanted) return column;
  }
  return undefined;
}

/** What a template line can become; undefined for a line without any text of its own. */
function linePattern(line: string): RegExp | undefined {
  const pieces = line.trim().split(/\{\{.*?\}\}/);
  if (pieces.every((piece) => piece.trim() === '')) return undefined;
  const escaped = pieces.map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`);
}
