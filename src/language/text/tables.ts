/** A table of Markdown, or of columns between bars, from its first line to its last. */
const table = /^[ \t]*\|?[^\n|]+\|[^\n]*\n(?=[^\n|]*\|)(?=[^\n-]*-)[ \t|:-]+\n(?:[ \t]*\|?[^\n|]+\|[^\n]*(?:\n|$))+/m;

/**
 * The text with its first table said in lines: `| service | timeout |` over `| orders | 2s |` is "orders: timeout 2s".
 * Undefined where there is none. A cell without anything in it, or with a dash, says nothing.
 */
export function tableAsLines(text: string): string | undefined {
  const found = table.exec(text);
  if (found === null) return undefined;
  const rows = found[0].trim().split('\n').map(cellsIn);
  const [heads, , ...body] = rows;
  if (heads === undefined || heads.length < 2 || body.some((row) => row.length !== heads.length)) return undefined;
  const lines = body.flatMap(([name, ...values]) => {
    // A column of namespaces says where the first one is.
    const space = values.find((_, index) => isOfSpaces(heads[index + 1]));
    const said = values.flatMap((value, index) => (value === '' || isOfSpaces(heads[index + 1]) || /^[-–—]$/.test(value) ? [] : [`${heads[index + 1] ?? ''} ${value}`]));
    return said.length === 0 ? [] : [`${name ?? ''}${space === undefined || space === '' ? '' : ` (namespace ${space})`}: ${said.join(', ')}`];
  });
  return `${text.slice(0, found.index)}${lines.join('\n')}\n${text.slice(found.index + found[0].length)}`;
}

function isOfSpaces(head: string | undefined): boolean {
  return /^(?:ns|namespace)$/i.test(head ?? '');
}

function cellsIn(line: string): string[] {
  return line.trim().replace(/^\||\|$/g, '').split('|').map((cell) => cell.trim());
}
