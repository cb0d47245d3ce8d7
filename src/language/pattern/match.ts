import type { Token } from '../text/tokenize.ts';
import type { Pattern } from './pattern.ts';

/** What a pattern took: where it ends, and the values of the rules in it, by name. */
export interface Match {
  /** Index of the token after it. */
  readonly end: number;
  readonly captures: Captures;
}

export type Captures = Readonly<Record<string, readonly unknown[]>>;

/** Something that a rule found. */
export interface Found {
  readonly end: number;
  readonly value: unknown;
}

/** Rules by name, asked at a token. */
export interface Rules {
  readonly tokens: readonly Token[];
  /** Whether the word at a token is this word, in any of its forms. */
  readonly isWord: (at: number, word: string) => boolean;
  /** Forms that the word at a token may be a form of; empty where it is no word. */
  readonly formsAt: (at: number) => ReadonlySet<string>;
  /** Tokens that carry no meaning (`the`, `please`) and may stand between any two words of a pattern. */
  readonly isFiller: (at: number) => boolean;
  /** The token itself, and the ones after fillers. */
  readonly startsAt: (at: number) => readonly number[];
  readonly find: (rule: string, at: number) => readonly Found[];
}

const mostMatches = 24;

/** All ways in which a pattern begins at a token, the longest first. */
export function matchPattern(pattern: Pattern, at: number, rules: Rules): readonly Match[] {
  const found = run(pattern, { end: at, captures: {} }, rules);
  return found.length < 2 ? found : [...distinct(found)].sort((a, b) => b.end - a.end);
}

function run(pattern: Pattern, from: Match, rules: Rules): readonly Match[] {
  switch (pattern.kind) {
    case 'word': {
      const at = afterFillers(from.end, rules, (index) => rules.isWord(index, pattern.word));
      return at === undefined ? none : [{ end: at + 1, captures: from.captures }];
    }
    case 'one-of': {
      const at = afterFillers(from.end, rules, (index) => meets(rules.formsAt(index), pattern.words));
      return at === undefined ? none : [{ end: at + 1, captures: from.captures }];
    }
    case 'rule':
      return runRule(pattern, from, rules);
    case 'all':
      return runAll(pattern.parts, from, rules);
    case 'any':
      return runAny(pattern, from, rules);
    case 'repeat':
      return repeat(pattern, from, rules);
  }
}

/** A language has a thousand patterns, and few of them fit: what finds nothing makes no lists. */
const none: readonly Match[] = [];

function runRule({ rule, name }: Extract<Pattern, { kind: 'rule' }>, from: Match, rules: Rules): readonly Match[] {
  let matches: Match[] | undefined;
  for (const at of rules.startsAt(from.end)) {
    for (const { end, value } of rules.find(rule, at)) (matches ??= []).push({ end, captures: { ...from.captures, [name]: [...(from.captures[name] ?? []), value] } });
  }
  return matches ?? none;
}

function runAny({ choices, firsts }: Extract<Pattern, { kind: 'any' }>, from: Match, rules: Rules): readonly Match[] {
  let matches: readonly Match[] = none;
  for (const [index, choice] of choices.entries()) {
    if (!mayBegin(firsts[index], from.end, rules)) continue;
    const found = run(choice, from, rules);
    if (found.length > 0) matches = matches.length === 0 ? found : [...matches, ...found];
  }
  return distinct(matches);
}

function runAll(parts: readonly Pattern[], from: Match, rules: Rules): readonly Match[] {
  let matches: readonly Match[] = [from];
  for (const part of parts) {
    const [only] = matches;
    matches = matches.length === 1 && only !== undefined ? run(part, only, rules) : distinct(matches.flatMap((match) => run(part, match, rules)));
    if (matches.length === 0) return matches;
  }
  return matches;
}

function repeat({ part, least, most }: Extract<Pattern, { kind: 'repeat' }>, from: Match, rules: Rules): readonly Match[] {
  const all: Match[] = least === 0 ? [from] : [];
  let last: readonly Match[] = [from];
  for (let times = 0; times < most && last.length > 0; times += 1) {
    last = distinct(last.flatMap((match) => run(part, match, rules)).filter(({ end }) => last.some((earlier) => end > earlier.end)));
    all.push(...last);
  }
  return distinct(all);
}

/** For each token: itself, and the ones after fillers, four at most. */
export function startsIn(length: number, isFiller: (at: number) => boolean): (at: number) => readonly number[] {
  const known: (readonly number[] | undefined)[] = [];
  return (at) => (known[at] ??= startsOf(at, length, isFiller));
}

function startsOf(at: number, length: number, isFiller: (at: number) => boolean): readonly number[] {
  const found = [at];
  for (let next = at; found.length < 4 && next < length && isFiller(next); next += 1) found.push(next + 1);
  return found;
}

function afterFillers(at: number, rules: Rules, isWanted: (at: number) => boolean): number | undefined {
  for (const index of rules.startsAt(at)) if (index < rules.tokens.length && isWanted(index)) return index;
  return undefined;
}

function distinct(matches: readonly Match[]): readonly Match[] {
  if (matches.length < 2) return matches;
  const ends = new Map<number, Match[]>();
  let count = 0;
  for (const match of matches) {
    const same = ends.get(match.end);
    if (same === undefined) ends.set(match.end, [match]);
    else if (same.every((other) => !isSame(other.captures, match.captures))) same.push(match);
    else continue;
    count += 1;
    if (count >= mostMatches) break;
  }
  return [...ends.values()].flat();
}

function isSame(a: Captures, b: Captures): boolean {
  if (a === b) return true;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name]?.length === b[name]?.length && (a[name] ?? []).every((value, index) => value === b[name]?.[index] || JSON.stringify(value) === JSON.stringify(b[name]?.[index])));
}

/** Whether a pattern can begin at a token, by the words that it may begin with. */
function mayBegin(firsts: ReadonlySet<string> | undefined, at: number, rules: Rules): boolean {
  if (firsts === undefined) return true;
  for (const index of rules.startsAt(at)) if (index < rules.tokens.length && meets(rules.formsAt(index), firsts)) return true;
  return false;
}

function meets(forms: ReadonlySet<string>, words: ReadonlySet<string>): boolean {
  for (const form of forms) if (words.has(form)) return true;
  return false;
}
