/** The greatest code point of Unicode. */
export const lastCodePoint = 0x10ffff;

/**
 * A regular language over texts of code points: the state of a minimal automaton in which it begins. States are
 * shared between languages and made once, so that equal languages of one store are the same object, and what two
 * languages have in common is stored once. Only the store makes them; nobody changes them afterwards.
 */
export interface Language {
  readonly id: number;
  /** Whether the empty text is a member. */
  readonly isAccepting: boolean;
  /** Last code point of each range, rising; the last one is `lastCodePoint`. Neighbours lead to different targets. */
  readonly bounds: readonly number[];
  /** What remains of the language after a character of the range. */
  readonly targets: readonly Language[];
  /** The states that reach each other, where this one lies on a cycle. */
  readonly cycle: readonly Language[] | undefined;
  readonly store: LanguageStore;
}

/** A language that is too large to be worked with; the sentence says why. */
export interface TooComplex {
  readonly kind: 'too-complex';
  readonly because: string;
}

export function tooComplex(because: string): TooComplex {
  return { kind: 'too-complex', because };
}

export function isTooComplex(value: object): value is TooComplex {
  return (value as { readonly kind?: unknown }).kind === 'too-complex';
}

/** What remains after one character. */
export function step(language: Language, codePoint: number): Language {
  const { bounds, targets } = language;
  let low = 0;
  let high = bounds.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bounds[middle] as number) < codePoint) low = middle + 1;
    else high = middle;
  }
  return targets[low] as Language;
}

/** A state of an automaton that is being built: targets are languages that exist, or indexes of states beside it. */
export interface DraftState {
  readonly isAccepting: boolean;
  readonly bounds: readonly number[];
  readonly targets: readonly (number | Language)[];
}

/** Codes of a text, one for each code point. */
export function codePoints(text: string): number[] {
  return Array.from(text, (character) => character.codePointAt(0) as number);
}

/** Operations on two languages whose results are remembered. */
export type Operation = 'and' | 'or' | 'minus';

/** Where languages live; store.ts makes them. */
export interface LanguageStore {
  readonly nothing: Language;
  readonly everything: Language;
  readonly isFull: boolean;
  state(isAccepting: boolean, bounds: readonly number[], targets: readonly Language[]): Language;
  cycleOf(key: string): readonly Language[] | undefined;
  addCycle(key: string, drafts: readonly DraftState[]): readonly Language[];
  pairResult(operation: Operation, a: Language, b: Language): Language | undefined;
  rememberPair(operation: Operation, a: Language, b: Language, result: Language): void;
  failure(key: string): TooComplex | undefined;
  rememberFailure(key: string, failure: TooComplex): TooComplex;
  languageOfSet(set: object): Language | undefined;
  rememberSet(set: object, language: Language): Language;
  remembered(key: string): Language | undefined;
  remember(key: string, result: Language): Language;
}
