import type { FlatSource } from '../../../project/places.ts';
import { displayWidth, padLeft, wrap } from './layout.ts';
import { placeIn, type TopologyStyle } from './topology-text.ts';

/** `authz.yaml:8`, or the default that decides: `mesh default: retries`. */
export function describeSource(source: FlatSource, style: TopologyStyle): string {
  return source.file === null || source.line === null ? (source.default ?? '') : placeIn(style, { file: source.file, line: source.line });
}

/** A label, a text that wraps beside it, and a place at the right of its last line, or beneath it where there is no room. */
export function placed(label: string, text: string, place: string, { columns, colors }: TopologyStyle): string[] {
  const indent = ' '.repeat(displayWidth(label));
  const width = Math.max(20, columns - displayWidth(label));
  const fits = displayWidth(text) + (place === '' ? 0 : 2 + displayWidth(place)) <= width;
  const lines = fits ? [text] : wrap(text, width);
  const last = lines.at(-1) ?? '';
  const room = width - displayWidth(last) - displayWidth(place);
  const written = lines.slice(0, -1).map((line, index) => (index === 0 ? label : indent) + line);
  const lead = lines.length === 1 ? label : indent;
  if (place === '') return [...written, `${lead}${last}`.trimEnd()];
  if (room >= 2) return [...written, `${lead}${last}${' '.repeat(room)}${colors.dim(place)}`];
  return [...written, `${lead}${last}`, padLeft('', Math.max(0, columns - displayWidth(place))) + colors.dim(place)];
}
