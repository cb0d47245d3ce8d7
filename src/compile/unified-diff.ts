type Edit = { readonly kind: 'same' | 'removed' | 'added'; readonly line: string };

const contextLines = 3;

/** Beyond this many differing lines the middle is shown as replaced: still right, only not the shortest. */
const searchLimit = 2000;

/** A unified diff of two texts, as `diff -u` and `git apply` read it. Empty where nothing differs. An absent text is no file. */
export function unifiedDiff(before: string | undefined, after: string | undefined, path: string): string {
  if (before === after) return '';
  const edits = compareLines(linesOf(before ?? ''), linesOf(after ?? ''));
  const hunks = hunksOf(edits);
  const from = before === undefined ? '/dev/null' : `a/${path}`;
  const to = after === undefined ? '/dev/null' : `b/${path}`;
  return hunks.length === 0 ? '' : `--- ${from}\n+++ ${to}\n${hunks.join('')}`;
}

/** Lines with their ends, so that a missing last line end is a difference too. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function compareLines(before: readonly string[], after: readonly string[]): Edit[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < before.length - head && tail < after.length - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const middle = shortestEdits(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
  const same = (line: string): Edit => ({ kind: 'same', line });
  return [...before.slice(0, head).map(same), ...middle, ...before.slice(before.length - tail).map(same)];
}

/** Myers, "An O(ND) Difference Algorithm and Its Variations" (1986): furthest reaching paths, then back along them. */
function shortestEdits(before: readonly string[], after: readonly string[]): Edit[] {
  const trace: Map<number, number>[] = [];
  let reach = new Map<number, number>([[1, 0]]);
  for (let distance = 0; distance <= Math.min(before.length + after.length, searchLimit); distance += 1) {
    trace.push(new Map(reach));
    for (let diagonal = -distance; diagonal <= distance; diagonal += 2) {
      let x = stepOf(reach, diagonal, distance);
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x += 1;
      reach.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return walkBack(trace, before, after);
    }
    reach = new Map(reach);
  }
  return [...before.map((line): Edit => ({ kind: 'removed', line })), ...after.map((line): Edit => ({ kind: 'added', line }))];
}

function stepOf(reach: ReadonlyMap<number, number>, diagonal: number, distance: number): number {
  const below = reach.get(diagonal + 1) ?? -1;
  const left = reach.get(diagonal - 1) ?? -1;
  return diagonal === -distance || (diagonal !== distance && left < below) ? below : left + 1;
}

function walkBack(trace: readonly ReadonlyMap<number, number>[], before: readonly string[], after: readonly string[]): Edit[] {
  const edits: Edit[] = [];
  let x = before.length;
  let y = after.length;
  for (let distance = trace.length - 1; distance >= 0; distance -= 1) {
    const reach = trace[distance] ?? new Map<number, number>();
    const diagonal = x - y;
    const isDown = diagonal === -distance || (diagonal !== distance && (reach.get(diagonal - 1) ?? -1) < (reach.get(diagonal + 1) ?? -1));
    const previous = isDown ? diagonal + 1 : diagonal - 1;
    const startX = distance === 0 ? 0 : (reach.get(previous) ?? 0);
    const startY = distance === 0 ? 0 : startX - previous;
    while (x > startX && y > startY && x > 0 && y > 0) edits.push({ kind: 'same', line: before[(y -= 1, (x -= 1))] ?? '' });
    if (distance === 0) break;
    edits.push(isDown ? { kind: 'added', line: after[(y -= 1)] ?? '' } : { kind: 'removed', line: before[(x -= 1)] ?? '' });
  }
  return edits.reverse();
}

function hunksOf(edits: readonly Edit[]): string[] {
  const changed = edits.flatMap((edit, index) => (edit.kind === 'same' ? [] : [index]));
  const ranges: { start: number; end: number }[] = [];
  for (const index of changed) {
    const last = ranges.at(-1);
    if (last && index - last.end <= contextLines * 2) last.end = index + 1;
    else ranges.push({ start: index, end: index + 1 });
  }
  const positions = lineNumbers(edits);
  return ranges.map(({ start, end }) => printHunk(edits, Math.max(0, start - contextLines), Math.min(edits.length, end + contextLines), positions));
}

/** Lines of either text that stand before each edit. */
function lineNumbers(edits: readonly Edit[]): readonly { readonly before: number; readonly after: number }[] {
  let before = 0;
  let after = 0;
  return edits.map((edit) => {
    const here = { before, after };
    if (edit.kind !== 'added') before += 1;
    if (edit.kind !== 'removed') after += 1;
    return here;
  });
}

const marks = { same: ' ', removed: '-', added: '+' } as const;

function printHunk(edits: readonly Edit[], start: number, end: number, positions: readonly { readonly before: number; readonly after: number }[]): string {
  const inside = edits.slice(start, end);
  const count = (kind: Edit['kind']): number => inside.filter((edit) => edit.kind !== kind).length;
  const range = (from: number, length: number): string => `${length === 0 ? from : from + 1},${length}`;
  const at = positions[start] ?? { before: 0, after: 0 };
  const body = inside.map(({ kind, line }) => `${marks[kind]}${line}${line.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`);
  return `@@ -${range(at.before, count('added'))} +${range(at.after, count('removed'))} @@\n${body.join('')}`;
}
