import { assert } from '../../base/assert.ts';

/** A phrase of the language as a tree. */
export type Pattern =
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'rule'; readonly rule: string; readonly name: string }
  | { readonly kind: 'all'; readonly parts: readonly Pattern[] }
  /** `firsts` by choice: the words that it may begin with; undefined where anything may. */
  | { readonly kind: 'any'; readonly choices: readonly Pattern[]; readonly firsts: readonly (ReadonlySet<string> | undefined)[] }
  | { readonly kind: 'one-of'; readonly words: ReadonlySet<string> }
  | { readonly kind: 'repeat'; readonly part: Pattern; readonly least: 0 | 1; readonly most: number };

/**
 * Reads `(give|set) a? timeout (of|to)? DURATION`: lower-case words are words in any of their forms, upper-case names are
 * rules whose value is captured under that name, or under `name=RULE`; `( | )`, `?`, `*`, `+`; signs stand for themselves, `\` before one of these.
 */
export function compilePattern(text: string): Pattern {
  const tokens = text.match(/\\.|[()|?*+]|[^\s()|?*+\\]+/g) ?? [];
  let at = 0;
  const choice = (): Pattern => {
    const choices = [sequence()];
    while (tokens[at] === '|') {
      at += 1;
      choices.push(sequence());
    }
    return choices.length === 1 ? (choices[0] as Pattern) : joinChoices(choices);
  };
  const sequence = (): Pattern => {
    const parts: Pattern[] = [];
    while (at < tokens.length && tokens[at] !== ')' && tokens[at] !== '|') parts.push(repeated());
    return parts.length === 1 ? (parts[0] as Pattern) : { kind: 'all', parts };
  };
  const repeated = (): Pattern => {
    const part = single();
    const sign = tokens[at];
    if (sign !== '?' && sign !== '*' && sign !== '+') return part;
    at += 1;
    return { kind: 'repeat', part, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : 12 };
  };
  const single = (): Pattern => {
    const token = tokens[at];
    at += 1;
    assert(token !== undefined && !'?*+|)'.includes(token), `a pattern is broken: ${text}`);
    if (token === '(') {
      const inner = choice();
      assert(tokens[at] === ')', `a pattern lacks a bracket: ${text}`);
      at += 1;
      return inner;
    }
    if (token.startsWith('\\')) return { kind: 'word', word: token.slice(1) };
    const named = /^(?:([a-z][A-Za-z0-9]*)=)?([A-Z][A-Z0-9_]*)$/.exec(token);
    return named === null ? { kind: 'word', word: token } : { kind: 'rule', rule: named[2] ?? '', name: named[1] ?? named[2] ?? '' };
  };
  const pattern = choice();
  assert(at === tokens.length, `a pattern has a bracket too many: ${text}`);
  return pattern;
}

/** Choices that are single words are looked up at once; of the others only those that may begin with the word are tried. */
function joinChoices(choices: readonly Pattern[]): Pattern {
  const words = new Set(choices.flatMap((choice) => (choice.kind === 'word' ? [choice.word] : choice.kind === 'one-of' ? [...choice.words] : [])));
  const others = choices.filter(({ kind }) => kind !== 'word' && kind !== 'one-of');
  const all: readonly Pattern[] = words.size === 0 ? others : [{ kind: 'one-of', words }, ...others];
  const [only] = all;
  return all.length === 1 && only !== undefined ? only : { kind: 'any', choices: all, firsts: all.map((choice) => firstsOf(choice)) };
}

/** The words that a pattern may begin with; undefined where a rule or nothing may stand there. */
export function firstsOf(pattern: Pattern): ReadonlySet<string> | undefined {
  const { words, isOpen } = begin(pattern);
  return isOpen ? undefined : words;
}

interface Beginning {
  readonly words: ReadonlySet<string>;
  /** A rule may come first, or nothing at all. */
  readonly isOpen: boolean;
  readonly isEmpty: boolean;
}

function begin(pattern: Pattern): Beginning {
  switch (pattern.kind) {
    case 'word':
      return { words: new Set([pattern.word]), isOpen: false, isEmpty: false };
    case 'one-of':
      return { words: pattern.words, isOpen: false, isEmpty: false };
    case 'rule':
      return { words: new Set(), isOpen: true, isEmpty: false };
    case 'any': {
      const all = pattern.choices.map(begin);
      return { words: new Set(all.flatMap(({ words }) => [...words])), isOpen: all.some(({ isOpen }) => isOpen), isEmpty: all.some(({ isEmpty }) => isEmpty) };
    }
    case 'repeat': {
      const inner = begin(pattern.part);
      return { ...inner, isEmpty: pattern.least === 0 || inner.isEmpty };
    }
    case 'all': {
      const words = new Set<string>();
      for (const part of pattern.parts) {
        const own = begin(part);
        for (const word of own.words) words.add(word);
        if (own.isOpen) return { words, isOpen: true, isEmpty: false };
        if (!own.isEmpty) return { words, isOpen: false, isEmpty: false };
      }
      return { words, isOpen: true, isEmpty: true };
    }
  }
}

/** Every word of a pattern: those that the language knows. */
export function wordsOf(pattern: Pattern): readonly string[] {
  switch (pattern.kind) {
    case 'word':
      return [pattern.word];
    case 'rule':
      return [];
    case 'one-of':
      return [...pattern.words];
    case 'all':
      return pattern.parts.flatMap(wordsOf);
    case 'any':
      return pattern.choices.flatMap(wordsOf);
    case 'repeat':
      return wordsOf(pattern.part);
  }
}
