import { nearest } from '../../base/near-miss.ts';
import { languageGrammar } from '../grammar/language-grammar.ts';
import { nameIndexOf } from '../grammar/name-index.ts';
import { usualNames } from '../grammar/name-primitives.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { fillers } from '../lexicon/fillers.ts';
import { properWords } from '../lexicon/ordinary.ts';
import { serviceNouns } from '../lexicon/service-nouns.ts';
import { createReader } from '../pattern/grammar.ts';
import type { TextSpan } from '../reading.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { coverText } from './cover.ts';
import { baseForms } from './forms.ts';
import { locatedNames } from './located-names.ts';
import { withoutSoftBreaks } from './soft-breaks.ts';
import { isOneAway } from './strange-words.ts';
import { type Token, tokenize } from './tokenize.ts';

export function phrasesOf(text: string, vocabulary: Vocabulary): { readonly phrases: readonly Phrase[]; readonly mended: readonly (readonly [TextSpan, string])[] } {
  const grammar = languageGrammar();
  const tokens = withNames(withoutSoftBreaks(tokenize(text)), text, vocabulary);
  const mended = mendWords(tokens, vocabulary, grammar.words);
  const reader = createReader({ text, tokens, grammar, vocabulary, fillers, mended, names: plainNames(vocabulary) });
  const noted = [...mended].flatMap(([at, word]): (readonly [TextSpan, string])[] => {
    const token = tokens[at];
    return token === undefined ? [] : [[{ start: token.start, end: token.end }, word]];
  });
  const phrases = coverText(reader).flatMap((phrase) => withPronounApart(phrase, text));
  // A value that looks like a misspelt word is a value.
  return { phrases, mended: noted.filter(([span]) => phrases.some((phrase) => phrase.type !== 'cond' && phrase.type !== 'ref' && phrase.type !== 'unused' && phrase.span.start <= span.start && phrase.span.end >= span.end)) };
}

/** "Except the workload ftp, it has no sidecar": what "it" says begins another clause, and is no item of a list. */
function withPronounApart(phrase: Phrase, text: string): readonly Phrase[] {
  if (phrase.type !== 'ref' || phrase.entities.length < 2) return [phrase];
  const [last, before] = [phrase.entities.at(-1), phrase.entities.at(-2)];
  if (last?.kind !== 'pronoun' || before === undefined || !/^\s*,\s*(?:it|they|all of (?:it|them|these|those))$/i.test(text.slice(before.span.end, last.span.end))) return [phrase];
  const { at } = phrase;
  const whole = text.slice(last.span.start, last.span.end);
  return [{ ...phrase, entities: phrase.entities.slice(0, -1), span: { start: phrase.span.start, end: before.span.end } }, { type: 'link', link: 'comma', span: { start: before.span.end, end: last.span.start }, at }, /^all of/i.test(whole) ? { type: 'traffic', isAll: true, span: last.span, at } : { type: 'ref', role: 'none', entities: [last], span: last.span, at }];
}

/** Words that are names by their place, where no input shows which there are. */
function withNames(tokens: readonly Token[], text: string, vocabulary: Vocabulary): readonly Token[] {
  if (vocabulary.services.length > 0) return tokens;
  const { starts } = locatedNames(text);
  return starts.size === 0 ? tokens : tokens.map((token) => (token.kind === 'word' && starts.has(token.start) ? { ...token, isName: true } : token));
}

const alsoPeople: ReadonlySet<string> = new Set(['user', 'users', 'client', 'clients', 'customer', 'customers', 'request', 'requests', 'visitor', 'visitors', 'session', 'sessions', 'traffic', 'service', 'services', 'mesh', 'version', 'default', 'all', 'test']);

const plainNamesOf = new WeakMap<Vocabulary, ReadonlySet<string>>();

/** Names of services and workloads: where one stands, the name is meant, whatever else the word may say. Asked for each sentence. */
function plainNames(vocabulary: Vocabulary): ReadonlySet<string> {
  let names = plainNamesOf.get(vocabulary);
  if (names === undefined) plainNamesOf.set(vocabulary, (names = readPlainNames(vocabulary)));
  return names;
}

function readPlainNames(vocabulary: Vocabulary): ReadonlySet<string> {
  const index = nameIndexOf(vocabulary);
  // Where no input shows names, a namespace is one by its place in the words.
  const spaces = vocabulary.services.length > 0 ? [] : vocabulary.namespaces.filter((name) => serviceNouns.has(name));
  return new Set([...[...index.services.keys(), ...index.workloads.keys()].filter((name) => !alsoPeople.has(name)), ...(vocabulary.saidNames ?? []), ...spaces]);
}

/** Words that are misspelt words of the language: long ones, one letter away from exactly one. */
function mendWords(tokens: readonly Token[], vocabulary: Vocabulary, words: ReadonlySet<string>): ReadonlyMap<number, string> {
  const index = nameIndexOf(vocabulary);
  const mended = new Map<number, string>();
  const byLength = longWords(words);
  for (const [at, token] of tokens.entries()) {
    if (token.isName === true || isPlace(tokens, at) || vocabulary.saidNames?.has(token.lower) === true) continue;
    // "2 retires": a number counts retries, and nothing that retires.
    if (token.lower === 'retires' && tokens[at - 1]?.kind === 'number') mended.set(at, 'retries');
    if (token.lower === 'rety' || token.lower === 'rerty') mended.set(at, 'retry');
    if (token.kind !== 'word' || !/^[a-z-]{5,}$/.test(token.lower) || properWords.has(token.lower) || index.services.has(token.lower) || index.workloads.has(token.lower) || index.namespaces.has(token.lower)) continue;
    if ([...baseForms(token.lower)].some((form) => words.has(form)) || (index.isEmpty && usualNames.has(token.lower))) continue;
    const near = nearest(token.lower, [-1, 0, 1].flatMap((more) => byLength.get(token.lower.length + more) ?? []), 1);
    if (near !== undefined && isOneAway(token.lower, near)) mended.set(at, near);
  }
  return mended;
}

/** "in market", "(market)", "namespace market": the word of a place is a name, and none that is misspelt. */
function isPlace(tokens: readonly Token[], at: number): boolean {
  const [before, after] = [tokens[at - 1], tokens[at + 1]];
  return ['in', 'inside', 'within', 'namespace', 'namespaces', 'ns'].includes(before?.lower ?? '') || (before?.text === '(' && after?.text === ')');
}

const longWordsOf = new WeakMap<ReadonlySet<string>, ReadonlyMap<number, readonly string[]>>();

/** Words that a misspelt one may be, by their length: they never change, and sorting them out takes longer than a request. */
function longWords(words: ReadonlySet<string>): ReadonlyMap<number, readonly string[]> {
  const known = longWordsOf.get(words);
  if (known !== undefined) return known;
  const byLength = new Map<number, string[]>();
  for (const word of words) if (/^[a-z-]{5,}$/.test(word)) byLength.set(word.length, [...(byLength.get(word.length) ?? []), word]);
  longWordsOf.set(words, byLength);
  return byLength;
}
