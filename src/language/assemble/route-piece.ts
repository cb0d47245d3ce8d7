import type { QualifiedName } from '../../topology/topology.ts';
import type { Entity } from '../grammar/entities.ts';
import type { Condition, Link } from '../grammar/phrases.ts';
import type { TextSpan } from '../reading.ts';

/** What picks requests out: all of it must hold. */
export interface Test {
  readonly conditions: readonly Condition[];
  readonly from: readonly QualifiedName[];
}

/** What a phrase says of routes, before it is known what belongs together. */
export type Piece = PieceContent & { readonly span: TextSpan };

export type PieceContent =
  | { readonly kind: 'target'; readonly entities: readonly Entity[] }
  /** `isFresh`: it begins with a word for requests, so that it is no more of what stands before it; `isTail`: with "if" or "when". */
  | { readonly kind: 'test'; readonly test: Test; readonly isNot: boolean; readonly isFresh: boolean; readonly isTail: boolean; readonly isBound: boolean; /** "those with a": some of what was spoken of. */ readonly isThose: boolean }
  | { readonly kind: 'percent'; readonly percent: number; readonly whole?: number }
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'rest' | 'all' | 'only' | 'not' | 'none' | 'off' | 'lacking' }
  | { readonly kind: 'except'; readonly isUnless: boolean }
  | { readonly kind: 'subject'; readonly entities: readonly Entity[] }
  /** Where requests went so far: "from v1 to v2", "instead of v1". */
  | { readonly kind: 'origin'; readonly entities: readonly Entity[] }
  | { readonly kind: 'link'; readonly link: Link };
