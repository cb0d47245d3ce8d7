import type { Path } from '../../yaml/document.ts';
import type { SchemaNode } from './schema-table.ts';

/** What is wrong with one value, before anybody asks where it stands in the text. `path` starts at the object's root. */
export type Finding =
  | { readonly what: 'unknown-field'; readonly path: Path; readonly value: unknown; readonly node: SchemaNode }
  | { readonly what: 'wrong-type'; readonly path: Path; readonly value: unknown; readonly node: SchemaNode }
  | { readonly what: 'bad-enumeration-value'; readonly path: Path; readonly value: string | number; readonly node: SchemaNode }
  | { readonly what: 'missing-field'; readonly path: Path; readonly fields: readonly string[]; readonly isEmpty?: boolean }
  | { readonly what: 'out-of-range'; readonly path: Path; readonly value: number; readonly node: SchemaNode }
  | { readonly what: 'wrong-size'; readonly path: Path; readonly size: number; readonly of: 'characters' | 'items' | 'entries'; readonly least?: number; readonly most?: number }
  | { readonly what: 'bad-format'; readonly path: Path; readonly value: string; readonly wanted: string }
  | { readonly what: 'conflicting-fields'; readonly path: Path; readonly written: readonly string[]; readonly isAnyNeeded: boolean }
  | { readonly what: 'duplicate-entry'; readonly path: Path; readonly first: number; readonly keys: readonly string[] }
  | { readonly what: 'forbidden-text'; readonly path: Path; readonly part: 'key' | 'value'; readonly value: string; readonly holds: string }
  | { readonly what: 'bad-key'; readonly path: Path; readonly value: string; readonly wanted: string }
  | { readonly what: 'unmet-condition'; readonly path: Path; readonly part: 'key' | 'value'; readonly demand: string; readonly because: string; readonly isMissing?: boolean }
  | { readonly what: 'deprecated-field'; readonly path: Path; readonly use: string }
  | { readonly what: 'deprecated-value'; readonly path: Path; readonly value: string; readonly use: string }
  | { readonly what: 'experimental-field'; readonly path: Path }
  | { readonly what: 'newer-field'; readonly path: Path };
