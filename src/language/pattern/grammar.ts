import { assert } from '../../base/assert.ts';
import type { Token } from '../text/tokenize.ts';
import { baseForms } from '../text/forms.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { matchPattern, startsIn, type Captures, type Found, type Rules } from './match.ts';
import { compilePattern, leadOf, outlineOf, type Pattern } from './pattern.ts';

/** A rule that code decides, at a token. */
export type Primitive = (reader: Reader, at: number) => readonly Found[];

interface Compiled {
  readonly tree: Pattern;
  /** The rule that it has to begin with. */
  readonly lead: string | undefined;
}

interface Production {
  /** Compiled when it is first asked for: a request reaches few of them. */
  readonly pattern: () => Compiled;
  /** Words that it may begin with; undefined where anything may. */
  readonly firsts: readonly string[] | undefined;
  readonly build: (captures: Captures, place: Place) => unknown;
}

/** Which tokens a phrase took, and where they stand in the text. */
export interface Place {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

/** Productions of a rule, by the words that they may begin with. */
interface Productions {
  readonly byWord: ReadonlyMap<string, readonly number[]>;
  /** Those that may begin with anything. */
  readonly open: readonly number[];
  readonly all: readonly Production[];
}

export interface Grammar {
  readonly primitives: ReadonlyMap<string, Primitive>;
  readonly productions: ReadonlyMap<string, Productions>;
  /** Every word that a pattern holds. */
  readonly words: ReadonlySet<string>;
}

export type ProductionTable = Readonly<Record<string, readonly (readonly [string, (captures: Captures, place: Place) => unknown])[]>>;

/** Joins tables of patterns and primitives. A rule may be spread over several tables. */
export function defineGrammar(tables: readonly ProductionTable[], primitives: Readonly<Record<string, Primitive>>, otherWords: Iterable<string>): Grammar {
  const productions = new Map<string, Production[]>();
  const words = new Set<string>(otherWords);
  for (const table of tables) {
    for (const [rule, entries] of Object.entries(table)) {
      const list = productions.get(rule) ?? [];
      for (const [text, build] of entries) {
        list.push({ firsts: outlineOf(text, words), pattern: lazily(text), build });
      }
      productions.set(rule, list);
    }
  }
  return { primitives: new Map(Object.entries(primitives)), productions: new Map([...productions].map(([rule, list]) => [rule, byFirstWords(list)])), words };
}

function lazily(text: string): () => Compiled {
  let compiled: Compiled | undefined;
  return () => (compiled ??= compile(text));
}

function compile(text: string): Compiled {
  const tree = compilePattern(text);
  return { tree, lead: leadOf(tree) };
}

function byFirstWords(all: readonly Production[]): Productions {
  const byWord = new Map<string, number[]>();
  const open: number[] = [];
  for (const [index, { firsts }] of all.entries()) {
    if (firsts === undefined) open.push(index);
    for (const word of firsts ?? []) {
      const list = byWord.get(word);
      if (list === undefined) byWord.set(word, [index]);
      else if (list.at(-1) !== index) list.push(index);
    }
  }
  return { byWord, open, all };
}

/** Those that may begin at a token, in the order of the table. */
function productionsAt({ byWord, open, all }: Productions, at: number, rules: Rules): readonly Production[] {
  const lists: (readonly number[])[] = [];
  for (const start of rules.startsAt(at)) {
    for (const form of rules.formsAt(start)) {
      const list = byWord.get(form);
      if (list !== undefined) lists.push(list);
    }
  }
  const found = lists.length === 0 ? open : [...new Set([...open, ...lists.flat()])].sort((a, b) => a - b);
  return found.flatMap((index) => all[index] ?? []);
}

/** A text as the grammar sees it: what each rule finds at each token, remembered. */
export interface Reader extends Rules {
  readonly grammar: Grammar;
  readonly vocabulary: Vocabulary;
  readonly text: string;
}

export interface ReaderInput {
  /** Words that are names in this input: they are no words of the language there. */
  readonly names: ReadonlySet<string>;
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly grammar: Grammar;
  readonly vocabulary: Vocabulary;
  readonly fillers: ReadonlySet<string>;
  /** Misspelt words by token, as what they are taken for. */
  readonly mended: ReadonlyMap<number, string>;
}

/** Methods as they are written: `GET` is no form of "get", and `GETs` are requests. */
const methodsInCapitals = /^(?:GET|POST|PUT|DELETE|PATCH|HEAD|OPTIONS|TRACE)(?:e?s)?$/;
const noForms: ReadonlySet<string> = new Set();
const lineEnd: ReadonlySet<string> = new Set(['\n']);

export function createReader({ text, tokens, grammar, vocabulary, fillers, mended, names }: ReaderInput): Reader {
  const skips = tokens.map((token) => token.kind === 'word' && fillers.has(token.lower) && token.isName !== true && !names.has(token.lower) && !methodsInCapitals.test(token.text));
  const isFiller = (at: number): boolean => skips[at] === true;
  const forms = tokens.map((token, at) => (token.kind === 'quoted' || token.isName === true || (token.kind === 'word' && (names.has(token.lower) || methodsInCapitals.test(token.text))) ? noForms : token.kind === 'break' ? lineEnd : formsOf(mended.get(at) ?? token.lower)));
  return remembering({
    text,
    tokens,
    grammar,
    vocabulary,
    isWord: (at, word) => forms[at]?.has(word) ?? false,
    formsAt: (at) => forms[at] ?? noForms,
    isFiller,
    startsAt: startsIn(tokens.length, isFiller),
  });
}

/** The same text with some of its tokens left out, as if what stands around them stood together. */
export function withoutTokens(reader: Reader, from: number, to: number): Reader {
  const back = (at: number): number => (at < from ? at : at + to - from);
  const tokens = [...reader.tokens.slice(0, from), ...reader.tokens.slice(to)];
  const isFiller = (at: number): boolean => reader.isFiller(back(at));
  return remembering({
    ...reader,
    tokens,
    isWord: (at, word) => reader.isWord(back(at), word),
    formsAt: (at) => reader.formsAt(back(at)),
    isFiller,
    startsAt: startsIn(tokens.length, isFiller),
  });
}

function remembering(base: Omit<Reader, 'find'>): Reader {
  const known = new Map<string, (readonly Found[] | 'open' | undefined)[]>();
  const reader: Reader = {
    ...base,
    find: (rule, at) => {
      let memo = known.get(rule);
      if (memo === undefined) {
        memo = [];
        known.set(rule, memo);
      }
      const found = memo[at];
      // A rule that asks for itself at the same token would go on for ever: it finds nothing the second time.
      if (found === 'open') return [];
      if (found !== undefined) return found;
      memo[at] = 'open';
      const fresh = findRule(reader, rule, at);
      memo[at] = fresh;
      return fresh;
    },
  };
  return reader;
}

/** `retry_on` is `retryOn`, whoever wrote it. */
function formsOf(word: string): ReadonlySet<string> {
  return word.includes('_') && /^[a-z]/.test(word) ? new Set([...baseForms(word), ...baseForms(word.replaceAll('_', ''))]) : baseForms(word);
}

function findRule(reader: Reader, rule: string, at: number): readonly Found[] {
  if (at >= reader.tokens.length) return [];
  const primitive = reader.grammar.primitives.get(rule);
  const productions = reader.grammar.productions.get(rule);
  assert(primitive !== undefined || productions !== undefined, `the language has no rule ${rule}`);
  const found: Found[] = primitive === undefined ? [] : primitive(reader, at).filter(({ end }) => end > at);
  for (const { pattern, build } of productions === undefined ? [] : productionsAt(productions, at, reader)) {
    const { tree, lead } = pattern();
    if (lead !== undefined && !isThere(reader, lead, at)) continue;
    for (const { end, captures } of matchPattern(tree, at, reader)) {
      const value = build(captures, placeOf(reader, at, end));
      if (value !== undefined && end > at) found.push({ end, value });
    }
  }
  return found.length < 2 ? found : withoutTwins(found);
}

function isThere(reader: Reader, rule: string, at: number): boolean {
  for (const start of reader.startsAt(at)) if (reader.find(rule, start).length > 0) return true;
  return false;
}

function withoutTwins(found: readonly Found[]): readonly Found[] {
  const seen = new Map<number, Set<string>>();
  return found.filter(({ end, value }, index) => {
    if (!found.some((other, at) => at !== index && other.end === end)) return true;
    const texts = seen.get(end) ?? new Set();
    seen.set(end, texts);
    const text = JSON.stringify(value) ?? '';
    return !texts.has(text) && texts.add(text);
  });
}

export function placeOf({ tokens }: Pick<Reader, 'tokens'>, from: number, to: number): Place {
  return { from, to, start: tokens[from]?.start ?? 0, end: tokens[to - 1]?.end ?? 0 };
}
