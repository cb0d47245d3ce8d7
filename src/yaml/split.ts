/** One document's slice of a text; the separator line belongs to the document that it opens. */
export interface Slice {
  readonly start: number;
  readonly end: number;
  readonly startLine: number;
}

const separator = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;
const onlyPreamble = /^(?:\uFEFF)?(?:[ \t]*(?:#[^\n]*)?\r?(?:\n|$)|%[^\n]*(?:\n|$)|\.\.\.[ \t]*\r?(?:\n|$))*$/;

/**
 * Cuts a text at its document separators. YAML allows no `---` at the start of a line inside
 * any scalar, so the cut is exact; slices that hold only comments or directives join the next one.
 */
export function splitDocuments(text: string): Slice[] {
  const slices: Slice[] = [];
  let start = 0;
  let line = 1;
  const push = (end: number): void => {
    if (onlyPreamble.test(text.slice(start, end)) && end < text.length && text.slice(end, end + 3) === '---') return;
    slices.push({ start, end, startLine: line });
    line += countLines(text, start, end);
    start = end;
  };
  for (const match of text.matchAll(separator)) {
    if (match.index > start) push(match.index);
  }
  push(text.length);
  return slices;
}

function countLines(text: string, start: number, end: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', start); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
