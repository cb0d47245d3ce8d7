import type { Colors } from './colors.ts';

/** A unified diff with its lines in colour. */
export function colorDiff(text: string, colors: Colors): string {
  const colored = (line: string): string => (line.startsWith('+') ? colors.added(line) : line.startsWith('-') ? colors.removed(line) : line);
  return text.split('\n').map(colored).join('\n');
}
