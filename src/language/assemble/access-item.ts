import type { Entity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';

/**
 * A phrase, or one of its names, as one letter, so that forms of sentences are patterns over letters. `E` a name, `P` it,
 * `Y` everybody, `Z` nobody, `R` the others, `W` known callers; before names `f` from, `y` by, `t` to, `o` on, `r` for;
 * `A` allow, `D` deny, `d` not be called, `C` call, `B` be called, `H` lock down, `L` close to somebody, `O` open to somebody, `S` send, `X` take away; `K` a condition,
 * `M` any request, `Q` a word for those who call, `!` only, `x` except, `n` not, `N` nobody else, `=` as before; `?` what has no place here.
 */
export interface Item {
  readonly code: string;
  readonly phrase: Phrase;
  readonly entity?: Entity;
  /** An exception that a place makes: "outside of x". */
  readonly isOutside?: true;
  /** A line begins with it. */
  readonly isNewLine?: true;
}
