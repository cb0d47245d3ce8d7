/** Breaks a text between words so that no line is longer than `width`, where words allow it. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}

/** A text from a file, in which what would steer a terminal is only shown. */
export function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\uFFFD');
}

/** A label, and a text beside it that wraps under its own start. */
export function hanging(label: string, text: string, columns: number): string[] {
  const width = Math.max(20, columns - displayWidth(label));
  return wrap(text, width).map((line, index) => (index === 0 ? label : ' '.repeat(displayWidth(label))) + line);
}

/** Columns of a terminal that a text takes; East Asian wide characters and emoji take two. */
export function displayWidth(text: string): number {
  // What is written with a plain keyboard is nearly all there is, and a line may be as long as a file.
  if (!/[^\x20-\x7e]/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += wide.test(character) ? 2 : combining.test(character) ? 0 : 1;
  return width;
}

const wide = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}]/u;
const combining = /\p{Mark}/u;

export function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

export function padLeft(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text))) + text;
}

export interface TableColumn {
  readonly title: string;
  /** Numbers stand at the right. */
  readonly align?: 'right';
  /** At most one column: it wraps where the table would be wider than the terminal. */
  readonly wraps?: true;
}

/** A table without borders: a title row, two spaces between columns, two before the first. */
export function table(columns: readonly TableColumn[], rows: readonly (readonly string[])[], width: number): string[] {
  const widths = columns.map((column, index) => Math.max(displayWidth(column.title), ...rows.map((row) => displayWidth(row[index] ?? ''))));
  const total = widths.reduce((sum, each) => sum + each + 2, 0);
  const wrapping = columns.findIndex((column) => column.wraps === true);
  if (total > width && wrapping >= 0) widths[wrapping] = Math.max(10, (widths[wrapping] ?? 0) - (total - width));
  const lines = [columns.map((column) => column.title), ...rows].flatMap((row) => tableRow(row, columns, widths));
  return lines.map((line) => line.trimEnd());
}

function tableRow(row: readonly string[], columns: readonly TableColumn[], widths: readonly number[]): string[] {
  const cells = columns.map((column, index) => (column.wraps === true ? wrap(row[index] ?? '', widths[index] ?? 0) : [row[index] ?? '']));
  const height = Math.max(...cells.map((cell) => cell.length));
  return Array.from({ length: height }, (_, line) =>
    cells.map((cell, index) => `  ${(columns[index]?.align === 'right' ? padLeft : pad)(cell[line] ?? '', widths[index] ?? 0)}`).join(''),
  );
}

/** `1 error`, `2 errors`. */
export function count(number: number, singular: string, plural: string = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function listed(names: readonly string[], most = 3): string {
  if (names.length > most) return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
  if (names.length <= 1) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Milliseconds as a person says them: `500 ms`, `2.5 s`, `2 min`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  if (ms < 120_000) return `${Number((ms / 1000).toFixed(2))} s`;
  return `${Number((ms / 60_000).toFixed(2))} min`;
}
