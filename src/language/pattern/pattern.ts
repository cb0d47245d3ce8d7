import { assert, unreachable } from '../../base/assert.ts';

/** A phrase of the language as a tree. */
export type Pattern =
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'rule'; readonly rule: string; readonly name: string }
  | { readonly kind: 'all'; readonly parts: readonly Pattern[] }
  /** `firsts` by choice: the words that it may begin with; undefined where anything may. */
  | { readonly kind: 'any'; readonly choices: readonly Pattern[]; readonly firsts: readonly (ReadonlySet<string> | undefined)[] }
  | { readonly kind: 'one-of'; readonly words: ReadonlySet<string> }
  | { readonly kind: 'repeat'; readonly part: Pattern; readonly least: 0 | 1; readonly most: number };

const signs = /\\.|[()|?*+]|[^\s()|?*+\\]+/g;
/** `NAME`, or `name=RULE`. */
const ruleName = /^(?:([a-z][A-Za-z0-9]*)=)?([A-Z][A-Z0-9_]*)$/;

/**
 * Reads `(give|set) a? timeout (of|to)? DURATION`: lower-case words are words in any of their forms, upper-case names are
 * rules whose value is captured under that name, or under `name=RULE`; `( | )`, `?`, `*`, `+`; signs stand for themselves, `\` before one of these.
 */
export function compilePattern(text: string): Pattern {
  const tokens = text.match(signs) ?? [];
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
    const named = ruleName.exec(token);
    return named === null ? { kind: 'word', word: token } : { kind: 'rule', rule: named[2] ?? '', name: named[1] ?? named[2] ?? '' };
  };
  const pattern = choice();
  assert(at === tokens.length, `a pattern has a bracket too many: ${text}`);
  return pattern;
}

/** What is known of an open bracket, or of the whole: how it may begin by the choices before, and how far this one has come. */
interface Opening {
  readonly words: string[];
  isOpen: boolean;
  isEmpty: boolean;
  /** Parts of this choice so far, each of which may be left out. */
  parts: number;
  /** Nothing that comes can be the first any more. */
  isSettled: boolean;
}

/**
 * What has to be known of a pattern before anybody asks for it: its words, which are added to `words`, and those that it may begin with, some perhaps twice;
 * undefined where anything may. In one loop and without a tree: all of the language is read so before the first request.
 */
export function outlineOf(text: string, words: Set<string>): readonly string[] | undefined {
  const tokens = text.match(signs) ?? [];
  const outer: Opening[] = [];
  let inner: Opening = { words: [], isOpen: false, isEmpty: false, parts: 0, isSettled: false };
  let skipped = 0;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as string;
    if (token === '?' || token === '*' || token === '+') continue;
    if (token === '(') {
      if (inner.isSettled) skipped += 1;
      else {
        outer.push(inner);
        inner = { words: [], isOpen: false, isEmpty: false, parts: 0, isSettled: false };
      }
    } else if (token === ')') {
      if (skipped > 0) skipped -= 1;
      else {
        endChoice(inner);
        const group = inner;
        inner = outer.pop() ?? inner;
        addPart(inner, group.words, group.isOpen, group.isEmpty || isOptional(tokens[at + 1]));
      }
    } else if (token === '|') {
      if (skipped === 0) endChoice(inner);
    } else {
      const isRule = token !== token.toLowerCase() && ruleName.test(token);
      const word = isRule ? '' : token.startsWith('\\') ? token.slice(1) : token;
      if (!isRule) words.add(word);
      if (!inner.isSettled) addPart(inner, isRule ? [] : [word], isRule, isOptional(tokens[at + 1]));
    }
  }
  endChoice(inner);
  return inner.isOpen ? undefined : inner.words;
}

function isOptional(sign: string | undefined): boolean {
  return sign === '?' || sign === '*';
}

function addPart(opening: Opening, words: readonly string[], isOpen: boolean, isEmpty: boolean): void {
  for (const word of words) opening.words.push(word);
  opening.parts += 1;
  if (isOpen) opening.isOpen = true;
  opening.isSettled = isOpen || !isEmpty;
}

/** Where every part may be left out, anything may come first; a choice that is one such part is just that part. */
function endChoice(opening: Opening): void {
  if (!opening.isSettled) {
    opening.isEmpty = true;
    if (opening.parts !== 1) opening.isOpen = true;
  }
  opening.parts = 0;
  opening.isSettled = false;
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
  return isOpen ? undefined : new Set(words);
}

/** The rule that a pattern has to begin with, if there is just one way to begin. */
export function leadOf(pattern: Pattern): string | undefined {
  const [first] = pattern.kind === 'all' ? pattern.parts : [];
  if (first !== undefined) return leadOf(first);
  return pattern.kind === 'rule' ? pattern.rule : pattern.kind === 'repeat' && pattern.least === 1 ? leadOf(pattern.part) : undefined;
}

interface Beginning {
  /** Some perhaps more than once. */
  readonly words: readonly string[];
  /** A rule may come first, or nothing at all. */
  readonly isOpen: boolean;
  readonly isEmpty: boolean;
}

const anything: Beginning = { words: [], isOpen: true, isEmpty: false };

function begin(pattern: Pattern): Beginning {
  switch (pattern.kind) {
    case 'word':
      return { words: [pattern.word], isOpen: false, isEmpty: false };
    case 'one-of':
      return { words: [...pattern.words], isOpen: false, isEmpty: false };
    case 'rule':
      return anything;
    case 'any':
      return beginAny(pattern.choices.map(begin));
    case 'repeat': {
      const inner = begin(pattern.part);
      return { ...inner, isEmpty: pattern.least === 0 || inner.isEmpty };
    }
    case 'all':
      return beginAll(pattern.parts.map(begin));
    default:
      return unreachable(pattern);
  }
}

function beginAny(all: readonly Beginning[]): Beginning {
  return { words: all.flatMap(({ words }) => words), isOpen: all.some(({ isOpen }) => isOpen), isEmpty: all.some(({ isEmpty }) => isEmpty) };
}

function beginAll(parts: readonly Beginning[]): Beginning {
  const [first] = parts;
  if (first !== undefined && !first.isEmpty) return first;
  const words: string[] = [];
  for (const { words: own, isOpen, isEmpty } of parts) {
    words.push(...own);
    if (isOpen) return { words, isOpen: true, isEmpty: false };
    if (!isEmpty) return { words, isOpen: false, isEmpty: false };
  }
  return { words, isOpen: true, isEmpty: true };
}
