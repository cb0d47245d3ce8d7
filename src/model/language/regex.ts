import type { CodePointSet } from './code-point-set.ts';

/** What a regular expression says, in the terms of automata. Lazy and greedy forms accept the same texts. */
export type Regex =
  | { readonly kind: 'set'; readonly set: CodePointSet }
  | { readonly kind: 'sequence'; readonly of: readonly Regex[] }
  | { readonly kind: 'choice'; readonly of: readonly Regex[] }
  | { readonly kind: 'repeat'; readonly of: Regex; readonly min: number; readonly max: number | undefined }
  | { readonly kind: 'assert'; readonly what: Assertion };

/** What must hold between two characters, without reading one. */
export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word-boundary' | 'no-word-boundary';

export const emptyText: Regex = { kind: 'sequence', of: [] };
